"""Without a sign-off that holds nobody has an assignment; what is from practising comes in by no door."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.services.assignments import Asked
from index_platform.services.rescuing import Fate, Kind
from index_platform.services.training import PRACTICE, Training, modules
from instruments.canonical import canonical_json
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
)
from instruments.response import Mode
from tests.index_platform.people import person, signed_for
from tests.index_platform.phone import HELD, Phone, let_in
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import Survey, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
Content = dict[str, Any]


@pytest.fixture
def rashida(survey: Survey) -> Actor:
    return person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")


@pytest.fixture
def sam(survey: Survey) -> Actor:
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def training(survey: Survey, clock: Clock) -> Training:
    return Training(survey.engine, clock=clock)


def _through(training: Training, actor: Actor) -> None:
    for one in modules():
        assert training.answer(one.key, [each.right for each in one.questions], actor=actor) == ()
    training.practised(actor=actor)


def test_every_module_has_two_or_three_check_questions_with_one_right_choice() -> None:
    assert [one.key for one in modules()] == ["consent", "safeguarding", "alone", "asking", "data"]
    for one in modules():
        assert 2 <= len(one.questions) <= 3
        assert all(1 <= each.right <= len(set(each.choices)) == len(each.choices) for each in one.questions)


def test_a_module_is_done_when_every_answer_is_right_and_not_before(
    training: Training, rashida: Actor
) -> None:
    right = [one.right for one in modules()[0].questions]
    wrong = [right[0] % 3 + 1, *right[1:]]
    assert training.answer("consent", wrong, actor=rashida) == (1,)
    assert training.answer("consent", [], actor=rashida) == (1, 2, 3)
    assert training.mine(actor=rashida).done == {}
    assert training.answer("consent", right, actor=rashida) == ()
    assert list(training.mine(actor=rashida).done) == ["consent"]


def test_a_sign_off_needs_all_parts_somebody_else_and_a_day_within_a_year(
    training: Training, rashida: Actor, sam: Actor, survey: Survey
) -> None:
    with pytest.raises(ConflictError, match="has not gone through all of it"):
        training.sign("rashida", "2027-06-30", actor=sam)
    _through(training, rashida)
    for day in ("soon", "2026-11-21", "2027-11-24"):
        with pytest.raises(InvalidInputError, match="is no day from"):
            training.sign("rashida", day, actor=sam)
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    with pytest.raises(NotFoundError):
        training.sign("rashida", "2027-06-30", actor=far)
    _through(training, sam)
    with pytest.raises(NotPermittedError, match="nobody signs for themselves"):
        training.sign("sam", "2027-06-30", actor=sam)
    training.sign("rashida", "2027-06-30", actor=sam)
    found = training.one("rashida", actor=sam).sign_off
    assert found is not None
    assert (found.signed_by, found.until) == ("sam", "2027-06-30")


def test_a_sign_off_ends_by_itself_and_can_be_taken_back_for_a_reason(
    training: Training, rashida: Actor, sam: Actor, clock: Clock, survey: Survey
) -> None:
    _through(training, rashida)
    training.sign("rashida", "2026-11-30", actor=sam)
    clock.moment += timedelta(days=9)
    assert training.mine(actor=rashida).sign_off is None
    training.sign("rashida", "2027-06-30", actor=sam)
    with pytest.raises(InvalidInputError, match="no reason"):
        training.revoke("rashida", " ", actor=sam)
    with pytest.raises(InvalidInputError, match="can be shown"):
        training.revoke("rashida", "Moved\0on.", actor=sam)
    training.revoke("rashida", "Moved on.", actor=sam)
    assert training.mine(actor=rashida).sign_off is None
    assert survey.rows("SELECT reason FROM sign_offs WHERE reason IS NOT NULL") == [("Moved on.",)]


def _day(client: Client, phone: Phone) -> Content:
    found: Content = client.get("/api/field/day", headers=phone.bearer).json()
    return found


@pytest.mark.usefixtures("rashida")
def test_without_a_sign_off_no_assignment_is_given_or_shown(
    client: Client, survey: Survey, sam: Actor
) -> None:
    phone, work = let_in(client, "rashida"), client.app.state.assignments
    told = _day(client, phone)
    assert (told["trained_until"], told["practice"]) == (None, ["brs@1.0"])
    asked = Asked(wave="first", place="QN", account="rashida", until=None, note="", lines="5")
    with pytest.raises(InvalidInputError, match="nobody has signed"):
        work.make(asked, actor=sam)
    signed_for(survey.engine, "rashida")
    work.make(asked, actor=sam)
    told = _day(client, phone)
    assert (told["trained_until"], len(told["assignments"]), len(told["waves"])) == ("2027-06-30", 1, 1)
    client.app.state.training.revoke("rashida", "For a test.", actor=sam)
    told = _day(client, phone)
    assert (told["trained_until"], told["assignments"], told["waves"]) == (None, [], [])
    assert list(told["instruments"]) == told["practice"] == ["brs@1.0"]


PRACTISED: list[Callable[[Content], Content]] = [
    lambda content: {**content, PRACTICE: True},
    lambda content: {**content, PRACTICE: False},
    lambda content: {**content, "field": {**content["field"], PRACTICE: True}},
]


@pytest.mark.parametrize("practised", PRACTISED)
@pytest.mark.usefixtures("rashida")
def test_what_is_from_practising_comes_in_by_no_door_and_is_kept_nowhere(
    client: Client, survey: Survey, practised: Callable[[Content], Content]
) -> None:
    phone = let_in(client, "rashida")
    name = uuid4()
    content = practised({**response(1, mode=Mode.DOOR, place="QN").document(), "field": HELD})
    sealed = phone.envelope(name, content)
    at, plain, body = f"/api/field/interviews/{name}", json.dumps(content), json.dumps(sealed).encode()
    visit = {"format": 1, "id": str(name), "wave": "first", "at": "2026-11-22T08:00:00Z", "try": 1}
    visit |= {"outcome": "2.20", PRACTICE: True}
    doors = [
        client.put(at, json=sealed, headers=phone.bearer),
        client.put(at, content=body, headers=phone.ticket(at, body)),
        client.put(at, content=plain, headers=phone.bearer),
        client.put(f"/api/responses/{name}", content=plain),
        client.put(f"/api/field/visits/{name}", json=visit, headers=phone.bearer),
    ]
    assert [one.status_code for one in doors] == [422] * 5
    assert {one.json()["code"] for one in doors} == {"practice"}
    file = {"format": 1, "kind": "thriving-rescue", "phone": str(phone.id), "made_at": "2026-11-22T09:00:00Z"}
    rescued = canonical_json({**file, "interviews": [sealed]})
    for do in (client.app.state.rescuing.tried, client.app.state.rescuing.imported):
        assert do(rescued, actor=LOCAL).fates == {(Kind.INTERVIEWS, Fate.PRACTICE): 1}
    for table in ("received", "responses", "set_aside", "visits", "interviews"):
        assert survey.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]
