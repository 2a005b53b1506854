"""An error replayed: answers of a quarter were coded backwards, made public and put right."""

import json
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from index_platform.db import reading
from index_platform.public_files.shelf import Shelf
from index_platform.queries import releases as queries
from index_platform.services import corrections, documents, release_list, releases
from index_platform.services.corrections import LONGEST, Declared
from index_platform.services.portal import Portal
from index_platform.storage.files import written_whole
from instruments.errors import InvalidInputError, WithdrawnError
from reports.corrections import Kind
from scoring.published import Withheld
from tests.index_platform.corrected import LATER, SAID, WRONG, corrected
from tests.index_platform.fresh import opened
from tests.index_platform.survey import AGAIN, MOMENT, Way
from tests.reports.release_cases import read


def portal(way: Way) -> Portal:
    return Portal(way.engine, Shelf(way.folder / "shelf", write=written_whole), clock=lambda: LATER)


def test_what_a_correction_changes_and_closes_is_told_before_it_is_proposed(wrong: Way) -> None:
    found = corrections.preview(wrong.engine, wrong.folder / "RIGHT")
    assert found is not None
    assert (found.of, found.is_public, found.is_substantial) == ("R1", True, True)
    closed = {(one.place, one.measure) for one in found.differences if not one.is_shown}
    assert (WRONG, "proud") in closed
    said = corrections.preview_words(found)
    assert said[0] == "It would take the place of R1."
    assert "of South End" in said[2]
    assert said[-1] == "By our rule it would be substantial."
    assert len(release_list.stored(wrong.engine)) == 1


def test_of_a_first_release_nothing_is_compared(way: Way) -> None:
    assert corrections.preview(way.engine, way.run) is None
    [said] = corrections.preview_words(None)
    assert "takes the place of none" in said


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (None, "was released before, as R1, and nobody said why it is again"),
        (replace(SAID, reason=" "), "no public reason was given"),
        (replace(SAID, reason="x" * (LONGEST + 1)), f"has {LONGEST + 1} signs"),
        (replace(SAID, since="R7"), "R7 is no release of this wave that was public"),
    ],
)
def test_a_wave_is_not_released_again_without_a_reason_that_fits(
    wrong: Way, said: Declared | None, what: str
) -> None:
    with pytest.raises(InvalidInputError, match=what):
        releases.proposed(wrong.engine, wrong.folder / "RIGHT", moment=LATER, said=said)
    assert len(release_list.stored(wrong.engine)) == 1


def test_a_first_release_puts_nothing_right(way: Way) -> None:
    with pytest.raises(InvalidInputError, match="there is nothing to put right"):
        releases.proposed(way.engine, way.run, moment=MOMENT, said=AGAIN)


def test_an_error_that_is_put_right_is_substantial_by_rule_and_stands_in_every_file(
    wrong: Way, tmp_path: Path
) -> None:
    corrected(wrong)
    before, after = (
        corrections.standing(wrong.engine, releases.get(wrong.engine, name), moment=LATER, zone=UTC)
        for name in ("R1", "R2")
    )
    assert before.words == "corrected by R2"
    assert after.words == "corrects R1, substantial"
    [proud] = [one for one in after.differences if (one.place, one.measure, one.of) == (WRONG, "proud", "")]
    assert (proud.was, proud.now, proud.is_shown) == ("clearly lower", "", False)
    site = portal(wrong)
    rows = read(site.file("R2", "data.csv").path.read_bytes())
    marked = {(row["place_code"], row["measure"], "") for row in rows if row["revised"]}
    assert marked == {one for one in after.revised if not one[2]} != set()
    assert {row["mark"] for row in rows if (row["place_code"], row["measure"]) == (WRONG, "proud")} == {"[c]"}
    notes = json.loads(site.file("R2", "data.json").path.read_bytes())["notes"]
    assert SAID.reason in notes[0]["text"]
    old = read(site.file("R1", "data.csv").path.read_bytes())
    assert {row["release_standing"] for row in old} == {"corrected by R2"}
    assert {row["value"] for row in old if (row["place_code"], row["measure"]) == (WRONG, "proud")} != {""}
    out = tmp_path / "out"
    built = documents.built(wrong.engine, "R2", out, moment=LATER, places=[WRONG], formats=("html", "xlsx"))
    [page] = [path for path in built.files if path.suffix == ".html"]
    assert SAID.reason in page.read_text()
    assert built.failures == ()


def test_the_ledger_holds_after_a_correction(wrong: Way) -> None:
    """What was wrong and what is right, each of known people, would tell of those who were coded anew."""
    corrected(wrong)
    table = releases.table(wrong.engine, "R2", moment=LATER)
    for place in (WRONG, "T"):
        assert table.cell(place, "proud") is Withheld.PROTECTS_ANOTHER
    assert releases.ledger_written(wrong.engine, wrong.folder / "both.json") == 2


def test_the_verdict_is_what_was_approved_and_what_is_found_again(wrong: Way) -> None:
    corrected(wrong)
    with opened(wrong.settings) as engine:
        found = corrections.standing(engine, releases.get(engine, "R2"), moment=LATER, zone=UTC).notice
        with reading(engine) as session:
            approved = queries.revises(session, "R2")
    assert found is not None
    assert approved["substantial"] is any(one.is_substantial for one in found.differences or ())
    assert (approved["of"], approved["kind"], approved["since"]) == ("R1", Kind.CORRECTION.value, "R1")


def test_the_one_before_is_the_newest_again_once_a_correction_is_withdrawn(wrong: Way) -> None:
    corrected(wrong)
    with pytest.raises(InvalidInputError, match="no public reason"):
        releases.withdrawn(wrong.engine, "R2", moment=LATER)
    releases.withdrawn(wrong.engine, "R2", moment=LATER, reason="The right answers were not all in")
    newest = releases.latest(wrong.engine, moment=LATER)
    assert newest is not None
    assert newest.id == "R1"
    found = corrections.standing(wrong.engine, newest, moment=LATER, zone=UTC)
    assert (found.follower, found.newest) == (None, "")
    assert found.undone is not None
    assert found.undone.reason == "The right answers were not all in."
    with pytest.raises(
        WithdrawnError, match="withdrawn on 5 December 2026: The right answers were not all in"
    ):
        portal(wrong).named("R2")
    gone, stands = portal(wrong).listed()
    assert gone.notices[0].text == "The right answers were not all in."
    assert stands.notices[0].lead_in == "R2 was withdrawn on 5 December 2026."


def test_what_takes_the_place_of_one_that_was_withdrawn_tells_nothing_of_it(wrong: Way) -> None:
    releases.withdrawn(wrong.engine, "R1", moment=LATER, reason="It was wrong.")
    corrected(wrong)
    found = corrections.standing(
        wrong.engine, releases.get(wrong.engine, "R2"), moment=LATER, zone=UTC
    ).notice
    assert found is not None
    assert (found.of, found.differences, found.is_substantial) == ("R1", None, True)


def test_the_days_of_notices_are_those_of_the_site(wrong: Way) -> None:
    """Where the day begins earlier than in UTC, a release of its morning is not of the day before."""
    corrected(wrong)
    evening = LATER.replace(hour=23)
    releases.withdrawn(wrong.engine, "R2", moment=evening, reason="A slip.")
    stands = releases.get(wrong.engine, "R1")
    days = {}
    for zone in (UTC, ZoneInfo("Pacific/Auckland")):
        found = corrections.standing(wrong.engine, stands, moment=evening, zone=zone).undone
        assert found is not None
        days[zone] = found.day
    assert list(days.values()) == ["5 December 2026", "6 December 2026"]
