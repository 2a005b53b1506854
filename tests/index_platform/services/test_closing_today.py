"""How sure a wave would be if it closed today: from the counts that are shown, beside what was planned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.fieldwork import Targets
from index_platform.services import counting, fieldwork, importing, index, waves
from index_platform.services.closing_today import ClosingToday, closing_today
from index_platform.services.groups import ALL, PLACE
from index_platform.services.importing import Request
from index_platform.settings import Settings
from scoring import planning
from tests.index_platform.fresh import opened
from tests.index_platform.people import person
from tests.index_platform.survey import INSTRUMENT, MOMENT, WAVE, Survey, random_rows, start

SPEC = index.definition("tci@1.0")


@pytest.fixture
def collecting(settings: Settings, tmp_path: Path) -> Iterator[Engine]:
    """An open wave with 64 answers, half of them of each quarter."""
    (tmp_path / "answers.csv").write_text(random_rows(64, seed=5))
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", INSTRUMENT))
        request = Request(file=tmp_path / "answers.csv", wave="first", instrument=INSTRUMENT)
        importing.imported(engine, request, clock=lambda: MOMENT)
        yield engine


def _told(engine: Engine, settings: Settings, targets: Targets | None = None) -> ClosingToday:
    if targets:
        fieldwork.wanted(engine, "first", targets, moment=MOMENT)
    counts = counting.counts(engine, "first", actor=LOCAL)
    found = closing_today(settings, waves.get(engine, "first"), counts)
    assert found is not None
    return found


def _half_width(answers: float) -> float:
    basis = planning.declared_basis(SPEC)
    return planning.widths(basis.index_sd, answers, basis, level=SPEC.level)[0]


def test_a_width_is_that_of_a_plan_for_the_count_that_is_shown(
    collecting: Engine, settings: Settings
) -> None:
    """32 answers are shown as 30, and 30 are counted: the page gives away no more than its counts do."""
    found = _told(collecting, settings)
    assert [one.name for one in found.places] == ["North End", "South End"]
    assert [one.now for one in found.places] == [pytest.approx(_half_width(30))] * 2
    assert all(one.planned is None and not one.is_wider for one in found.places)
    assert found.definition == "tci@1.0"


def test_what_is_missing_to_the_plan_is_said_in_tens(collecting: Engine, settings: Settings) -> None:
    north, south = _told(collecting, settings, {PLACE: {"QN": 78, "QS": 25}}).places
    assert (north.is_wider, north.missing) == (True, 50)  # 78 less 30, in whole tens
    assert north.planned == pytest.approx(_half_width(78))
    assert (south.is_wider, south.missing) == (False, 0)


def test_a_target_for_all_is_shared_out_by_the_people_who_live_there(
    collecting: Engine, settings: Settings
) -> None:
    """North End has two thirds of the people."""
    north, south = _told(collecting, settings, {ALL: {ALL: 120}}).places
    assert north.planned == pytest.approx(_half_width(80))
    assert south.planned == pytest.approx(_half_width(40))


def test_nothing_is_said_where_no_index_fits_or_only_an_area_is_seen(
    survey: Survey, settings: Settings
) -> None:
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    wave = waves.get(survey.engine, "first")
    assert closing_today(settings, wave, counts) is None  # six questions carry no index
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QN")
    assert closing_today(settings, wave, counting.counts(survey.engine, "first", actor=supervisor)) is None


def test_before_ten_answers_a_place_has_no_width_and_all_is_missing(
    survey: Survey, settings: Settings, tmp_path: Path
) -> None:
    text = WAVE.replace("brs@1.0", INSTRUMENT).replace("key: first", "key: second")
    (tmp_path / "second.yaml").write_text(text)
    waves.create(survey.engine, tmp_path / "second.yaml", moment=MOMENT)
    waves.opened(survey.engine, "second", moment=MOMENT)
    fieldwork.wanted(survey.engine, "second", {PLACE: {"QN": 40}}, moment=MOMENT)
    counts = counting.counts(survey.engine, "second", actor=LOCAL)
    found = closing_today(settings, waves.get(survey.engine, "second"), counts)
    assert found is not None
    north, south = found.places
    assert (north.now, north.is_wider, north.missing) == (None, True, 40)
    assert (south.now, south.planned, south.is_wider, south.missing) == (None, None, False, 0)
