"""Counts while a wave collects: safe to show, and only those of one's own area."""

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import counting
from instruments.errors import NotFoundError, NotPermittedError
from instruments.response import Mode
from scoring.published import ShownCount, Withheld
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, Survey, arrival_of, response


def _answered(survey: Survey, *groups: tuple[int, dict[str, object]]) -> None:
    from uuid import uuid5

    numbers = [changes for count, changes in groups for _ in range(count)]
    arrivals = [
        arrival_of(response(number, **changes), uuid5(NAMESPACE, str(number)))
        for number, changes in enumerate(numbers)
    ]
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept_all(arrivals).result()


def _shown(counts: tuple[counting.Count, ...]) -> dict[str, object]:
    return {one.name: one.count.count if isinstance(one.count, ShownCount) else one.count for one in counts}


def test_counts_are_told_by_place_mode_and_language(survey: Survey) -> None:
    _answered(
        survey,
        (32, {"place": "QN"}),
        (18, {"place": "QS", "mode": Mode.DOOR, "language": "ur"}),
        (14, {"place": None}),
    )
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert counts.total == ShownCount(count=65)  # 64, rounded
    assert counts.level == "quarters"
    assert _shown(counts.places) == {"North End": 30, "South End": 20}
    assert _shown(counts.modes) == {"web": 45, "door": 20}
    assert _shown(counts.languages) == {"en": 45, "ur": 20}


def test_fewer_than_ten_are_never_told_nor_left_to_subtraction(survey: Survey) -> None:
    _answered(survey, (30, {"place": "QN"}), (9, {"place": "QS", "mode": Mode.PAPER}))
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert _shown(counts.places)["South End"] is Withheld.TOO_FEW
    assert _shown(counts.places)["North End"] is Withheld.PROTECTS_ANOTHER
    assert set(_shown(counts.modes).values()) == {Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER}


def test_a_supervisor_sees_the_counts_of_the_own_area_only(survey: Survey) -> None:
    _answered(survey, (30, {"place": "QN"}), (20, {"place": "QS"}))
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QN")
    counts = counting.counts(survey.engine, "first", actor=supervisor)
    assert _shown(counts.places) == {"North End": 30}
    assert (counts.total, counts.modes, counts.languages) == (None, (), ())
    of_town = person(survey.engine, "tom", Role.FIELDWORK_SUPERVISOR, area="T")
    assert len(counting.counts(survey.engine, "first", actor=of_town).places) == 2


@pytest.mark.parametrize(
    "role", [Role.POLICY_OFFICER, Role.ADMINISTRATOR, Role.CONTACT_OFFICER, Role.COMMUNITY_RESEARCHER]
)
def test_counts_are_refused_to_whoever_has_no_part(survey: Survey, role: Role) -> None:
    with pytest.raises(NotPermittedError):
        counting.counts(survey.engine, "first", actor=person(survey.engine, "eve", role, area="QN"))


def test_a_wave_without_answers_and_a_guessed_one(survey: Survey) -> None:
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert counts.total is Withheld.TOO_FEW
    assert counts.modes == ()
    with pytest.raises(NotFoundError):
        counting.counts(survey.engine, "second", actor=LOCAL)
