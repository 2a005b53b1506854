"""What was held is told to those who decide: when, for which wave, why; never what was answered."""

from uuid import uuid5

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.services import held, waves
from instruments.errors import NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, Survey, arrival, arrival_of, response


def _sent(survey: Survey, *arrivals: Arrival) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        for one in arrivals:
            intake.accept(one).result()


def _late(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    unknown = arrival_of(response(wave="summer", place="QN"), uuid5(NAMESPACE, "unknown"))
    _sent(survey, *(arrival(number) for number in range(5)), unknown)


def test_what_was_held_is_grouped_by_wave_and_reason(survey: Survey) -> None:
    assert held.groups(survey.engine, actor=LOCAL) == ()
    _late(survey)
    closed, unknown = held.groups(survey.engine, actor=LOCAL)
    assert (closed.wave, closed.why, len(closed.arrivals)) == ("first", "the wave 'first' is closed", 5)
    assert (unknown.wave, unknown.why) == ("summer", "the wave 'summer' is not known")
    assert len(unknown.arrivals) == 1
    assert closed.first == closed.last == "2026-11-22T08:15:00.000000Z"


def test_waves_that_anybody_made_up_are_few_rows_with_their_counts(survey: Survey) -> None:
    keys = [f"w{n}" for n in range(held.NAMED + 30)] + ["typo"] * 4 + ["w7"] * 2
    strange = [
        arrival_of(response(wave=key), uuid5(NAMESPACE, f"{key} {number}")) for number, key in enumerate(keys)
    ]
    _sent(survey, arrival(1, held="its place is not known"), *strange)
    first, *named, others = held.groups(survey.engine, actor=LOCAL)
    assert (first.wave, len(first.arrivals)) == ("first", 1)
    assert {one.wave: len(one.arrivals) for one in named} == {"typo": 4, "w7": 3, "w0": 1, "w1": 1, "w10": 1}
    assert (others.wave, others.why) == ("", "the wave that it names is not known")
    assert len(others.arrivals) == len(keys) - 10
    assert others.first == others.last == first.first


def test_whoever_holds_an_area_is_told_of_that_area_only(survey: Survey) -> None:
    _late(survey)  # numbers 0 and 3 are of the south, the others of the north
    for area, count in (("QS", 2), ("QN", 3), ("T", 5)):
        actor = person(survey.engine, f"sue-{area.lower()}", Role.FIELDWORK_SUPERVISOR, area=area)
        assert [len(one.arrivals) for one in held.groups(survey.engine, actor=actor)] == [count]


def test_bytes_that_are_no_document_and_places_that_are_none_wait_for_those_of_everywhere(
    survey: Survey,
) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    elsewhere = arrival_of(response(place="XX"), uuid5(NAMESPACE, "elsewhere"))
    broken = [
        arrival(number, content=content) for number, content in enumerate((b"\xff{", b"[]", b'{"place": 3}'))
    ]
    _sent(survey, elsewhere, *broken)
    assert [len(one.arrivals) for one in held.groups(survey.engine, actor=LOCAL)] == [4]
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="T")
    assert held.groups(survey.engine, actor=supervisor) == ()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.COMMUNITY_RESEARCHER])
def test_others_are_not_told(survey: Survey, role: Role) -> None:
    with pytest.raises(NotPermittedError):
        held.groups(survey.engine, actor=person(survey.engine, "eve", role, area="T"))
