"""The progress of a wave at doors: exact for assignments, as on its own desk where there are none."""

from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import unit_of_work
from index_platform.queries import assignments as stored
from index_platform.queries import visits
from index_platform.queries.assignments import Assignment, Target
from index_platform.queries.intake import Intake
from index_platform.queries.interviews import Interview
from index_platform.queries.visits import Visit
from index_platform.services import counting, fieldwork, official, places, waves
from index_platform.services.field_progress import FieldProgress, Progress, Stray
from index_platform.services.place_progress import State, Work
from instruments.errors import NotFoundError, NotPermittedError
from instruments.response import Mode
from scoring.published import ShownCount, Withheld
from tests.index_platform.official import described
from tests.index_platform.people import AT, person
from tests.index_platform.statements import statements
from tests.index_platform.survey import MOMENT, NAMESPACE, PLACES, WAVE, Survey, arrival_of, response

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sam(survey: Survey) -> Actor:
    """A supervisor of the whole town."""
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="T")


@pytest.fixture(autouse=True)
def rashida(survey: Survey) -> Actor:
    """A researcher of the North End."""
    return person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")


def _given(
    survey: Survey, number: int, *, place: str = "QN", wanted: int = 10, is_closed: bool = False
) -> str:
    made = _assignment(str(UUID(int=number)), "first", place, is_closed=is_closed)
    with unit_of_work(survey.engine, audited=False) as session:
        stored.add(session, made, [Target(label="Anybody", when=True, wanted=wanted)])
    return made.id


def _assignment(name: str, wave: str, place: str, *, is_closed: bool = False) -> Assignment:
    return Assignment(
        id=name,
        wave=wave,
        place=place,
        account=None,
        is_closed=is_closed,
        until=None,
        note="",
        made_by="sam",
        made_at=AT,
    )


def _came(
    survey: Survey,
    count: int,
    assignment: str | None,
    *,
    place: str = "QN",
    excess: str | None = None,
    by: str | None = None,
) -> None:
    """So many answers at doors; with an assignment they are interviews from a phone."""
    interview = assignment and Interview(
        phone="p",
        started_at=AT,
        finished_at=AT,
        outcome="complete",
        languages=("en",),
        assignment=assignment,
        targets=() if excess == "unknown" else ("t1",),
        excess=excess,
    )
    arrivals = [
        arrival_of(
            response(number, place=place, mode=Mode.DOOR), uuid4(), interview=interview or None, taken_by=by
        )
        for number in range(count)
    ]
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept_all(arrivals).result()


def _knocked(survey: Survey, assignment: str, *outcomes: str, excess: str | None = None) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        for outcome in outcomes:
            about = {"id": str(uuid4()), "account": "rashida", "phone": "p", "wave": "first", "address": None}
            told = {"at": AT, "number": 1, "appointment": None, "sha256": "x", "received_at": AT}
            visits.add(session, Visit(**about, **told, assignment=assignment, outcome=outcome, excess=excess))


def _progress(survey: Survey) -> FieldProgress:
    return FieldProgress(survey.engine, clock=lambda: MOMENT)


def _of(survey: Survey, actor: Actor) -> Progress:
    return _progress(survey).of("first", actor=actor)


def test_what_assignments_count_is_told_exactly_with_visits_refusals_and_excess(
    survey: Survey, sam: Actor
) -> None:
    one, other = _given(survey, 1), _given(survey, 2, wanted=3, is_closed=True)
    _came(survey, 2, one)
    _came(survey, 1, one, excess="taken_away")
    _came(survey, 1, other)
    _knocked(survey, one, "1.1", "2.11", "2.20")
    [place] = _of(survey, sam).places
    assert (place.name, place.wanted, place.done, place.lacks) == ("North End", 11, 4, 7)
    assert place.work == Work(excess=1, visits=3, refusals=1, heard=stamp(MOMENT))
    assert place.state is State.ON_THE_WAY


def test_what_is_due_runs_evenly_from_the_first_day_to_the_last(survey: Survey, sam: Actor) -> None:
    _given(survey, 1)
    for first, last, told in (
        ("2026-11-22", "2026-11-26", 2),  # a fifth of its days is over with this one
        ("2026-11-13", "2026-11-22", 10),
        (None, "2026-12-01", 1),  # from the day on which it was opened
        ("2026-11-22", None, None),
        ("2026-11-23", "2026-11-30", None),
    ):
        fieldwork.dated(survey.engine, "first", first, last, moment=MOMENT)
        [place] = _of(survey, sam).places
        assert place.due == told


def test_where_nobody_has_an_assignment_the_plan_counts_as_the_desk_of_the_wave_does(
    survey: Survey, sam: Actor
) -> None:
    fieldwork.wanted(survey.engine, "first", {"place": {"QN": 40, "QS": 20}}, moment=MOMENT)
    _came(survey, 32, None)
    _came(survey, 9, None, place="QS")
    found = _of(survey, sam)
    desk = counting.counts(survey.engine, "first", actor=sam).places
    assert [(one.name, one.wanted, one.came) for one in found.places] == [
        (one.name, one.target, one.count) for one in desk
    ]
    assert [one.work for one in found.places] == [None, None]
    assert {one.came for one in found.places} == {Withheld.PROTECTS_ANOTHER}
    _came(survey, 30, None, place="QS")
    assert [one.came for one in _of(survey, sam).places] == [ShownCount(count=30), ShownCount(count=40)]


def test_a_place_within_one_that_has_an_assignment_is_not_wanted_twice(survey: Survey, sam: Actor) -> None:
    fieldwork.wanted(survey.engine, "first", {"place": {"QN": 40, "QS": 20}}, moment=MOMENT)
    _given(survey, 1, wanted=7)
    assert [(one.code, one.wanted) for one in _of(survey, sam).places] == [("QN", 7), ("QS", 20)]
    _given(survey, 2, place="T", wanted=100)
    found = _of(survey, sam)
    assert [(one.code, one.wanted) for one in found.places] == [("QN", 7), ("T", 100)]
    assert {one.code: one.number for one in found.shapes} == {"T": 2, "QN": 1, "QS": 2}


def test_a_supervisor_sees_the_places_of_their_own_area(survey: Survey, sam: Actor) -> None:
    north = person(survey.engine, "nora", Role.FIELDWORK_SUPERVISOR, area="QN")
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="elsewhere")
    _given(survey, 1)
    _given(survey, 2, place="QS")
    assert [one.code for one in _of(survey, north).places] == ["QN"]
    assert [one.code for one in _of(survey, sam).places] == ["QN", "QS"]
    assert _progress(survey).waves(actor=far) == ()
    with pytest.raises(NotFoundError, match="no such survey at doors in your area"):
        _of(survey, far)
    with pytest.raises(NotPermittedError):
        _of(survey, person(survey.engine, "rob", Role.COMMUNITY_RESEARCHER, area="QN"))


def test_only_waves_that_are_asked_at_doors_are_told(survey: Survey, sam: Actor, tmp_path: Path) -> None:
    for key, modes in (("walked", "[door]"), ("written", "[paper, web]")):
        file = tmp_path / f"{key}.yaml"
        file.write_text(f"{WAVE.replace('key: first', f'key: {key}')}modes: {modes}\n")
        waves.create(survey.engine, file, moment=MOMENT)
    assert [(one.key, one.state) for one in _progress(survey).waves(actor=sam)] == [
        ("first", "open"),
        ("walked", "planned"),
    ]
    with pytest.raises(NotFoundError):
        _progress(survey).of("written", actor=sam)


def test_what_named_no_assignment_of_its_wave_is_told_by_researcher_until_the_wave_is_closed(
    survey: Survey, sam: Actor, rashida: Actor
) -> None:
    south = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QS")
    lost = str(UUID(int=9))
    _came(survey, 2, lost, excess="unknown", by=rashida.id)
    _knocked(survey, lost, "2.20", excess="unknown")
    found = _progress(survey)
    assert found.strays(actor=sam) == (
        Stray(researcher="Rashida", title="autumn 2026", interviews=2, visits=1),
    )
    assert found.strays(actor=south) == ()
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert found.strays(actor=sam) == ()


def test_the_boundaries_that_were_loaded_last_are_drawn(survey: Survey, sam: Actor, tmp_path: Path) -> None:
    _given(survey, 1)
    found = _progress(survey)
    assert found.of("first", actor=sam).outlines is None
    description = described(tmp_path / "official")
    official.load(survey.engine, description, description.parent, moment=MOMENT)
    outlines = found.of("first", actor=sam).outlines
    assert outlines is not None
    assert [code for code, _ in outlines.shapes] == ["QN", "QS"]
    assert found.of("first", actor=sam).outlines is outlines


def _statements(survey: Survey, key: str, actor: Actor) -> int:
    with statements(survey.engine) as told:
        found = _progress(survey).of(key, actor=actor)
    assert len(found.places) == int(key.partition("-")[2])
    return len(told)


def _large(survey: Survey, folder: Path, count: int) -> str:
    """A wave of so many places; half of them have an assignment, and all of them a number in the plan."""
    key, (head, _, _) = f"of-{count}", PLACES.partition("  - {code: QN")
    quarters = (
        f"  - {{code: P{number}, name: Place {number}, level: quarter, parent: T}}\n"
        for number in range(count)
    )
    there = folder / key
    there.mkdir()
    (there / "places.yaml").write_text(f"{head}{''.join(quarters)}".replace("smallton", key))
    (folder / f"{key}.yaml").write_text(WAVE.replace("first", key).replace("smallton", key))
    places.load(survey.engine, there, moment=MOMENT)
    waves.create(survey.engine, folder / f"{key}.yaml", moment=MOMENT)
    plan = {"place": {f"P{number}": 20 for number in range(count)}}
    fieldwork.wanted(survey.engine, key, plan, moment=MOMENT)
    with unit_of_work(survey.engine, audited=False) as session:
        for number in range(0, count, 2):
            name = str(uuid5(NAMESPACE, f"{key} {number}"))
            made = _assignment(name, key, f"P{number}")
            stored.add(session, made, [Target(label="Anybody", when=True, wanted=5)])
    return key


def test_more_places_are_not_more_statements(survey: Survey, tmp_path: Path) -> None:
    few, many = (_statements(survey, _large(survey, tmp_path, count), LOCAL) for count in (30, 1000))
    assert many == few < 40
