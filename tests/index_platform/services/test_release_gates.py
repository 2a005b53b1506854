"""What stands between a proposal and its approval."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.queries.proofs import Proofs, Verdict
from index_platform.services import readings, release_gates, releases
from index_platform.services.readings import STUDY, WORDS
from index_platform.services.release_gates import Check, State
from instruments.errors import ConflictError
from tests.index_platform.people import person
from tests.index_platform.proofing import build_of, kept, passed, read_all, with_file
from tests.index_platform.services.test_release_texts import write
from tests.index_platform.services.test_releases import live
from tests.index_platform.services.test_studies import study_of
from tests.index_platform.survey import MOMENT, Way


@pytest.fixture
def ann(way: Way) -> Actor:
    """The analyst who has proposed R1."""
    ann = person(way.engine, "ann", Role.ANALYST)
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann)
    return ann


@pytest.fixture
def lea(way: Way) -> Actor:
    """A statistics lead."""
    return person(way.engine, "lea", Role.STATISTICS_LEAD)


def _states(way: Way, name: str = "R1") -> dict[Check, State]:
    return {one.check: one.state for one in release_gates.gates(way.engine, name)}


def _approved(way: Way, actor: Actor) -> str:
    return releases.approved(way.engine, "R1", moment=MOMENT, actor=actor).state


@pytest.mark.usefixtures("ann")
def test_every_check_is_told_in_order_and_what_waits_names_its_remedy(way: Way) -> None:
    found = release_gates.gates(way.engine, "R1")
    assert [one.check for one in found] == list(Check)
    assert {one.check for one in found if one.is_open} == {Check.SENSITIVITY, Check.WORDS}
    assert all(bool(one.remedy) is not one.is_open for one in found)


def test_nobody_approves_what_was_not_built_and_read_by_a_second_person(
    way: Way, ann: Actor, lea: Actor
) -> None:
    with pytest.raises(ConflictError, match="Proofs: No proofs were built"):
        _approved(way, lea)
    kept(way.engine, "R1", build_of(way.engine, "R1"))
    read_all(way.engine, "R1", ann)
    with pytest.raises(ConflictError) as refusal:
        _approved(way, lea)
    _, *closed = refusal.value.what.splitlines()
    assert [line.partition(":")[0] for line in closed] == ["Reading"]
    assert "3 of 3 pages were not read by a second person: Smallton; North End; South End" in closed[0]
    assert releases.get(way.engine, "R1").state == "proposed"
    read_all(way.engine, "R1", lea)
    assert set(_states(way).values()) == {State.PASSED}
    assert _approved(way, lea) == "approved"


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    ("check", "spoilt"),
    [
        (Check.DISCLOSURE, lambda made: replace(made, close=("North End, hope: between 3 and 4 people",))),
        (
            Check.PROOFS,
            lambda made: with_file(made, fault="no order of reading", fix="Mend it."),
        ),
    ],
)
def test_what_failed_stops_everybody_and_tells_no_figure(
    way: Way, lea: Actor, check: Check, spoilt: Callable[[Proofs], Proofs]
) -> None:
    kept(way.engine, "R1", spoilt(build_of(way.engine, "R1")))
    read_all(way.engine, "R1", lea)
    assert _states(way)[check] is State.FAILED
    with pytest.raises(ConflictError, match=f"{check.value.capitalize()}: ") as refusal:
        _approved(way, lea)
    assert "between 3 and 4" not in refusal.value.what


def test_whoever_holds_the_machine_is_told_what_waits_and_stopped_by_what_failed(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    kept(way.engine, "R1", with_file(build_of(way.engine, "R1"), fault="a page is missing", fix="Mend it."))
    with pytest.raises(ConflictError, match="1 of 3 files could not be made") as refusal:
        _approved(way, LOCAL)
    assert "Reading" not in refusal.value.what
    kept(way.engine, "R1", build_of(way.engine, "R1"))
    assert _states(way)[Check.READING] is State.WAITING
    assert _approved(way, LOCAL) == "approved"


def test_draft_wording_is_allowed_of_made_up_answers_alone(way: Way) -> None:
    drafts = {"language": "ur", "draft": True}
    releases.proposed(way.engine, way.run, moment=MOMENT)
    kept(way.engine, "R1", with_file(build_of(way.engine, "R1"), **drafts))
    assert _states(way)[Check.TRANSLATIONS] is State.PASSED
    releases.withdrawn(way.engine, "R1", moment=MOMENT)
    ann = person(way.engine, "ann", Role.ANALYST)
    releases.proposed(way.engine, live(way), moment=MOMENT, actor=ann)
    kept(way.engine, "R2", with_file(build_of(way.engine, "R2"), **drafts))
    found = {one.check: one for one in release_gates.gates(way.engine, "R2")}[Check.TRANSLATIONS]
    assert (found.state, found.said) == (State.FAILED, "Draft wording in Urdu would be published.")


@pytest.mark.usefixtures("ann")
def test_proofs_of_another_program_are_built_again(way: Way, lea: Actor) -> None:
    passed(way.engine, "R1", lea)
    kept(way.engine, "R1", replace(build_of(way.engine, "R1"), program="of last month"))
    assert _states(way)[Check.PROOFS] is State.WAITING
    with pytest.raises(ConflictError, match="The program has changed since the proofs were built"):
        _approved(way, lea)
    kept(way.engine, "R1", build_of(way.engine, "R1"))
    assert _approved(way, lea) == "approved"  # what was read is still what is built


def test_a_study_that_advises_to_wait_is_read_by_a_second_person_who_says_why_not(
    way: Way, lea: Actor, tmp_path: Path
) -> None:
    ann, study = person(way.engine, "ann", Role.ANALYST), study_of(way.run, tmp_path / "sensitivity.json")
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann, study=study)
    kept(way.engine, "R1", build_of(way.engine, "R1"))
    assert _states(way)[Check.SENSITIVITY] is State.WAITING
    read_all(way.engine, "R1", ann)
    assert _states(way)[Check.SENSITIVITY] is State.WAITING
    readings.signed(way.engine, "R1", STUDY, Verdict.READ, "Known since last year.", moment=MOMENT, actor=lea)
    assert _states(way)[Check.SENSITIVITY] is State.PASSED


def test_doubted_words_are_looked_at_by_a_second_person(way: Way, lea: Actor) -> None:
    write(way, given={"said": "Ring me: 0161 496 0000."})
    ann = person(way.engine, "ann", Role.ANALYST)
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann)
    for reader, state in ((ann, State.WAITING), (lea, State.PASSED)):
        readings.signed(way.engine, "R1", WORDS, Verdict.READ, "", moment=MOMENT, actor=reader)
        assert _states(way)[Check.WORDS] is state


def test_what_somebody_found_wrong_stops_the_release_until_it_is_settled(
    way: Way, ann: Actor, lea: Actor
) -> None:
    passed(way.engine, "R1", lea)
    readings.signed(way.engine, "R1", "QN", Verdict.WRONG, "The name.", moment=MOMENT, actor=ann)
    with pytest.raises(ConflictError, match="Somebody found something wrong in North End") as refusal:
        _approved(way, lea)
    assert "The name." not in refusal.value.what  # a note may hold a figure, and not all may read those
    [sheet] = (one for one in readings.of_release(way.engine, "R1", actor=lea) if one.wrong)
    number = sheet.wrong[0].number
    readings.settled(way.engine, "R1", number, "It is called that.", moment=MOMENT, actor=lea)
    assert _approved(way, lea) == "approved"
