"""Another survey beside ours: stored once by period, and told by releases proposed from then on."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.services import official_surveys, releases
from instruments.errors import ConflictError, NotFoundError, NotPermittedError
from tests.index_platform.survey import MOMENT, Survey, Way
from tests.instruments.surveys import DESCRIPTION, FIGURES, NAMED, SIMILAR, described

COUNT = "SELECT COUNT(*) FROM official_surveys"


@pytest.mark.both_databases
def test_a_survey_is_stored_once_tried_without_a_trace_and_never_changed(
    survey: Survey, tmp_path: Path
) -> None:
    file = described(tmp_path / "other")
    tried = official_surveys.load(survey.engine, file, moment=MOMENT, dry_run=True)
    assert (tried.new, survey.rows(COUNT)) == (True, [(0,)])
    found = [official_surveys.load(survey.engine, file, moment=MOMENT).new for _ in range(2)]
    assert (found, survey.rows(COUNT)) == ([True, False], [(1,)])
    assert survey.rows("SELECT COUNT(*) FROM audit WHERE action = 'places.survey'") == [(1,)]
    described(tmp_path / "other", figures=FIGURES.replace("3.35", "3.36"))
    for dry_run in (True, False):
        with pytest.raises(ConflictError, match="another of 2025 are stored already, and are others"):
            official_surveys.load(survey.engine, file, moment=MOMENT, dry_run=dry_run)


def test_nobody_loads_without_the_right_or_for_places_that_are_not_there(
    survey: Survey, tmp_path: Path
) -> None:
    file = described(tmp_path / "other", description=DESCRIPTION.replace("smallton", "bigton"))
    with pytest.raises(NotFoundError, match="no geography 'bigton'"):
        official_surveys.load(survey.engine, file, moment=MOMENT)
    with pytest.raises(NotPermittedError):
        official_surveys.load(survey.engine, file, moment=MOMENT, actor=Actor(id="x", name="X", grants=()))


def test_a_release_tells_the_newest_of_a_survey_for_measures_on_its_scale_alone(
    way: Way, tmp_path: Path
) -> None:
    older = DESCRIPTION.replace('"2025"', '"2024"')
    years = "".join(f"{code},2024,{value}\n" for code, value in zip("ABC", (2, 3, 4), strict=True))
    first = described(tmp_path / "older", figures=FIGURES + years, description=older)
    official_surveys.load(way.engine, first, moment=MOMENT)
    official_surveys.load(way.engine, described(tmp_path / "newer"), moment=MOMENT + timedelta(days=1))
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    [told] = releases.table(way.engine, "R1", moment=MOMENT).official
    assert (told.key, told.period, told.mode, told.count) == ("another", "2025", "by telephone", 5)
    [one] = told.comparisons  # the index has another scale than the survey
    assert one.measure == "resilience_mean"
    assert (one.value, one.middle) == (3.35, 3.35)
    assert (one.least, one.quarter, one.three_quarters, one.greatest) == (2.91, 3.2, 3.6, 4.0)


def test_a_survey_that_is_loaded_later_changes_no_release(released: Way, tmp_path: Path) -> None:
    before = releases.table(released.engine, "R1", moment=MOMENT)
    official_surveys.load(released.engine, described(tmp_path / "other"), moment=MOMENT)
    assert releases.table(released.engine, "R1", moment=MOMENT) == before
    assert before.official == ()


def test_a_release_tells_similar_districts_apart_with_their_names_and_why_they_were_chosen(
    way: Way, tmp_path: Path
) -> None:
    file = described(tmp_path / "similar", figures=NAMED, description=SIMILAR)
    official_surveys.load(way.engine, file, moment=MOMENT)
    assert not official_surveys.load(way.engine, file, moment=MOMENT).new
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    of_all, like = releases.table(way.engine, "R1", moment=MOMENT).official
    assert (of_all.key, of_all.count, like.key, like.count) == ("another", 7, "another-similar", 4)
    assert like.districts == (
        "districts like Smallton (chosen by hand before anybody saw a figure): Ashby, Beech, Clough and Delph"
    )
    [one] = like.comparisons
    assert (one.value, one.least, one.greatest) == (3.35, 2.91, 4.0)


def test_a_survey_without_similar_districts_is_hashed_as_before_they_could_be_told(
    survey: Survey, tmp_path: Path
) -> None:
    official_surveys.load(survey.engine, described(tmp_path / "other"), moment=MOMENT)
    [(content,)] = survey.rows("SELECT content FROM official_surveys")
    assert not {"similar", "why"} & set(json.loads(content))
