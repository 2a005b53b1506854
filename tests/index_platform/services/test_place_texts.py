"""Officers write about a place: a change is a version, what is retired comes back, and nobody else writes."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.services import place_texts, places
from index_platform.services.place_texts import ASSET, COMMITMENT, MOST
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from reports.officer_words import TextFaultsError
from reports.place_texts import Status
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, PLACES, Survey
from tests.reports.test_place_texts import HALL, LIT

LAMPS = {name: str(value) for name, value in asdict(LIT).items()}
MILL = {name: str(value) for name, value in asdict(HALL).items()}


@pytest.fixture
def officer(survey: Survey) -> Actor:
    return person(survey.engine, "olive", Role.POLICY_OFFICER)


def written(survey: Survey, actor: Actor, given: dict[str, str] | None = None, code: str = "QN") -> int:
    """The number of a new commitment of the North End."""
    return place_texts.write(
        survey.engine, code, COMMITMENT, {**LAMPS, **(given or {})}, moment=MOMENT, actor=actor
    )


def test_what_was_written_stands_on_the_page_of_its_place_alone(survey: Survey, officer: Actor) -> None:
    number = written(survey, officer)
    place_texts.write(survey.engine, "QN", ASSET, MILL, moment=MOMENT, actor=officer)
    found = place_texts.of_place(survey.engine, "QN", actor=officer)
    assert found.place.name == "North End"
    assert [one.words for one in found.standing(COMMITMENT)] == [LIT]
    assert [one.words for one in found.standing(ASSET)] == [HALL]
    assert found.entries[0].number == number
    assert place_texts.of_place(survey.engine, "QS", actor=officer).entries == ()


@pytest.mark.both_databases
def test_a_change_is_a_version_and_the_words_of_before_stay(survey: Survey, officer: Actor) -> None:
    number = written(survey, officer)
    done = {**LAMPS, "status": "done", "result": "The lane is lit."}
    place_texts.change(survey.engine, number, 1, done, moment=MOMENT, actor=officer)
    place_texts.change(survey.engine, number, 2, done, moment=MOMENT, actor=officer)  # nothing new
    first, second = place_texts.entry(survey.engine, number, actor=officer)
    assert first.words == LIT
    assert second.words == replace(LIT, status=Status.DONE, result="The lane is lit.")
    assert [one.words for one in place_texts.of_place(survey.engine, "QN", actor=officer).entries] == [
        second.words
    ]


def test_whoever_saw_an_earlier_version_is_told(survey: Survey, officer: Actor) -> None:
    number = written(survey, officer)
    place_texts.change(survey.engine, number, 1, {**LAMPS, "owner": "Lighting"}, moment=MOMENT, actor=officer)
    for late in (
        lambda: place_texts.change(survey.engine, number, 1, LAMPS, moment=MOMENT, actor=officer),
        lambda: place_texts.retire(survey.engine, number, 1, "Old.", moment=MOMENT, actor=officer),
        lambda: place_texts.restore(survey.engine, number, 1, moment=MOMENT, actor=officer),
    ):
        with pytest.raises(ConflictError, match="meanwhile"):
            late()
    assert len(place_texts.entry(survey.engine, number, actor=officer)) == 2


@pytest.mark.both_databases
def test_what_is_retired_says_why_and_stands_again_in_its_words(survey: Survey, officer: Actor) -> None:
    number = written(survey, officer)
    for reason in (" ", "a" * 301):
        with pytest.raises(InvalidInputError):
            place_texts.retire(survey.engine, number, 1, reason, moment=MOMENT, actor=officer)
    place_texts.retire(survey.engine, number, 1, "Another team\n took it.", moment=MOMENT, actor=officer)
    [gone] = place_texts.of_place(survey.engine, "QN", actor=officer).retired
    assert (gone.words, gone.reason) == (LIT, "Another team took it.")
    with pytest.raises(ConflictError, match="retired before"):
        place_texts.retire(survey.engine, number, 2, "Again.", moment=MOMENT, actor=officer)
    with pytest.raises(ConflictError, match="retired before"):
        place_texts.change(survey.engine, number, 2, LAMPS, moment=MOMENT, actor=officer)
    place_texts.restore(survey.engine, number, 2, moment=MOMENT, actor=officer)
    with pytest.raises(ConflictError, match="stands already"):
        place_texts.restore(survey.engine, number, 3, moment=MOMENT, actor=officer)
    assert [
        one.words for one in place_texts.of_place(survey.engine, "QN", actor=officer).standing(COMMITMENT)
    ] == [LIT]


def test_no_more_stand_than_a_page_has_room_for(survey: Survey, officer: Actor) -> None:
    numbers = [written(survey, officer) for _ in range(MOST[COMMITMENT])]
    with pytest.raises(ConflictError, match="room for no more"):
        written(survey, officer)
    written(survey, officer, code="QS")
    place_texts.retire(survey.engine, numbers[0], 1, "Old.", moment=MOMENT, actor=officer)
    written(survey, officer)
    with pytest.raises(ConflictError, match="room for no more"):
        place_texts.restore(survey.engine, numbers[0], 2, moment=MOMENT, actor=officer)
    assert MOST[ASSET] > MOST[COMMITMENT]


def test_what_is_doubted_is_kept_by_whoever_is_sure_and_goes_on_being_told(
    survey: Survey, officer: Actor
) -> None:
    given = {"said": "40 % said the lamps are out."}
    with pytest.raises(TextFaultsError) as refusal:
        written(survey, officer, given)
    assert refusal.value.is_doubt
    assert place_texts.of_place(survey.engine, "QN", actor=officer).entries == ()
    place_texts.write(
        survey.engine, "QN", COMMITMENT, {**LAMPS, **given}, moment=MOMENT, actor=officer, sure=True
    )
    [one] = place_texts.of_place(survey.engine, "QN", actor=officer).entries
    assert [fault.field for fault in one.doubts] == ["said"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.POLICY_OFFICER])
def test_nobody_but_a_policy_officer_reads_or_writes_them(survey: Survey, role: Role) -> None:
    number = written(survey, LOCAL)
    other = person(survey.engine, "other", role)
    for deed in (
        lambda: written(survey, other),
        lambda: place_texts.change(survey.engine, number, 1, LAMPS, moment=MOMENT, actor=other),
        lambda: place_texts.retire(survey.engine, number, 1, "x", moment=MOMENT, actor=other),
        lambda: place_texts.restore(survey.engine, number, 1, moment=MOMENT, actor=other),
        lambda: place_texts.of_place(survey.engine, "QN", actor=other),
        lambda: place_texts.entry(survey.engine, number, actor=other),
    ):
        with pytest.raises(NotPermittedError):
            deed()
    assert len(place_texts.entry(survey.engine, number, actor=LOCAL)) == 1


def test_each_deed_is_written_down_with_the_hash_of_its_words(survey: Survey, officer: Actor) -> None:
    number = written(survey, officer)
    place_texts.retire(survey.engine, number, 1, "Old.", moment=MOMENT, actor=officer)
    place_texts.restore(survey.engine, number, 2, moment=MOMENT, actor=officer)
    entries = survey.rows(
        "SELECT actor, action, key, reason, detail FROM audit WHERE kind = 'place' ORDER BY number"
    )
    assert [entry[:4] for entry in entries] == [
        ("olive", "commitment.write", "QN", ""),
        ("olive", "commitment.retire", "QN", "Old."),
        ("olive", "commitment.restore", "QN", ""),
    ]
    details = [json.loads(entry[4]) for entry in entries]
    assert [one["version"] for one in details] == [1, 2, 3]
    assert len({one["words"] for one in details}) == 1
    assert "lamps" not in str(entries)


def test_a_code_of_no_place_and_an_entry_of_no_number_are_not_found(survey: Survey, officer: Actor) -> None:
    with pytest.raises(NotFoundError, match="no place has the code"):
        written(survey, officer, code="Atlantis")
    for number in (0, 99, 10**30):
        with pytest.raises(NotFoundError, match="no entry"):
            place_texts.entry(survey.engine, number, actor=officer)


def test_a_code_that_two_sets_of_places_use_is_refused(
    survey: Survey, officer: Actor, tmp_path: Path
) -> None:
    (tmp_path / "places" / "places.yaml").write_text(PLACES.replace("key: smallton", "key: bigton"))
    places.load(survey.engine, tmp_path / "places", moment=MOMENT)
    with pytest.raises(ConflictError, match="of bigton and of smallton"):
        written(survey, officer)


def test_a_place_keeps_its_words_in_a_newer_vintage(survey: Survey, officer: Actor, tmp_path: Path) -> None:
    written(survey, officer)
    newer = PLACES.replace('"2026"', '"2027"').replace("North End", "North Bank")
    (tmp_path / "places" / "places.yaml").write_text(newer)
    places.load(survey.engine, tmp_path / "places", moment=MOMENT)
    found = place_texts.of_place(survey.engine, "QN", actor=officer)
    assert (found.place.name, len(found.entries)) == ("North Bank", 1)
