"""What a supervisor wants asked again: the phone is told, the new interview counts, and never do both."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import erasures
from index_platform.services import held, waves
from index_platform.services.review import ASKED_AGAIN, Decision, Review
from instruments.errors import ConflictError, InvalidInputError
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.phone import HELD, Phone, let_in, verified
from tests.index_platform.survey import MOMENT, Survey, arrival, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


def sent(client: Client, phone: Phone, name: UUID, *, is_held: bool = False, **how: object) -> httpx.Response:
    """An interview; to be held it names another researcher than the one whose phone sends it."""
    document = {**response(1, mode=Mode.DOOR, place="QN").document(), "field": {**HELD, **how}}
    envelope = phone.envelope(name, document, **({"researcher": "tom"} if is_held else {}))
    return client.put(f"/api/field/interviews/{name}", json=envelope, headers=phone.bearer)


def told(answer: httpx.Response, phone: Phone) -> Mapping[str, Any]:
    return verified(answer.json(), phone.receipts)


def waits(client: Client, phone: Phone) -> UUID:
    """The id of an interview that is held."""
    name = uuid4()
    assert sent(client, phone, name, is_held=True).status_code == 202
    return name


def again(client: Client, survey: Survey, name: UUID, why: str = "gaps") -> int:
    key, seal = _seen(client, survey, Decision.LEFT_OUT, name)
    return review(client).ask_again(key, seal, why, actor=LOCAL, only=str(name))


def undone(client: Client, survey: Survey, name: UUID) -> int:
    key, seal = _seen(client, survey, Decision.UNDONE, name)
    return review(client).undo(key, seal, actor=LOCAL, only=str(name))


def taken_in(client: Client, survey: Survey, name: UUID) -> int:
    key, seal = _seen(client, survey, Decision.TAKEN_IN, name)
    return review(client).take_in(key, seal, actor=LOCAL, only=str(name))


def review(client: Client) -> Review:
    desk: Review = client.app.state.review
    return desk


def _seen(client: Client, survey: Survey, decision: Decision, name: UUID) -> tuple[str, str]:
    groups = held.groups(survey.engine, actor=LOCAL)
    key = next(one.key for one in groups if str(name) in {each.id for each in one.arrivals})
    return key, review(client).tried(key, decision, actor=LOCAL, only=str(name)).seal


def wanted(client: Client, phone: Phone) -> list[dict[str, Any]]:
    """What the day of a phone wants asked again."""
    found: list[dict[str, Any]] = client.get("/api/field/day", headers=phone.bearer).json()["ask_again"]
    return found


def counting(survey: Survey) -> list[str]:
    return [row[0] for row in survey.rows("SELECT id FROM responses ORDER BY number")]


def test_the_day_of_that_researcher_alone_says_where_to_ask_again_and_why(
    client: Client, survey: Survey, phone: Phone
) -> None:
    person(survey.engine, "tom", Role.COMMUNITY_RESEARCHER, area="QN")
    other, first = let_in(client, "tom", uuid4()), waits(client, phone)
    before = client.get("/api/field/day", headers=phone.bearer).headers["etag"]
    assert wanted(client, phone) == []
    assert again(client, survey, first) == 1
    assert wanted(client, phone) == [
        {
            "id": str(first),
            "wave": "first",
            "place": "QN",
            "assignment": None,
            "reason": "gaps",
            "words": ASKED_AGAIN["gaps"],
        }
    ]
    assert client.get("/api/field/day", headers=phone.bearer).headers["etag"] != before
    assert wanted(client, other) == []
    [entry] = survey.rows("SELECT reason FROM audit WHERE action = 'responses.ask_again'")
    assert entry == (f"asked again: {ASKED_AGAIN['gaps']}",)


def test_the_new_interview_counts_and_the_old_one_is_left_out_as_asked_again(
    client: Client, survey: Survey, phone: Phone
) -> None:
    first, second = waits(client, phone), uuid4()
    again(client, survey, first)
    answer = sent(client, phone, second, again=str(first))
    assert (answer.status_code, told(answer, phone)["held"]) == (201, False)
    assert sent(client, phone, second, again=str(first)).status_code == 200
    assert counting(survey) == [str(second)]
    assert wanted(client, phone) == []
    [old] = [one for group in held.groups(survey.engine, actor=LOCAL) for one in group.arrivals]
    assert (old.decision, old.asked_again, old.second) == (Decision.LEFT_OUT, "gaps", str(second))
    with pytest.raises(ConflictError, match=f"asked again as {str(second)[:8]}, which counts"):
        undone(client, survey, first)


def test_it_can_be_undone_while_nothing_came_and_is_not_wanted_any_more(
    client: Client, survey: Survey, phone: Phone
) -> None:
    first, second = waits(client, phone), uuid4()
    again(client, survey, first)
    assert undone(client, survey, first) == 1
    assert wanted(client, phone) == []
    answer = told(sent(client, phone, second, again=str(first)), phone)
    assert (answer["held"], "is not to be asked again" in answer["reason"]) == (True, True)
    assert survey.rows("SELECT * FROM second_interviews") == []


def test_where_the_new_one_is_held_too_either_may_count_and_never_both(
    client: Client, survey: Survey, phone: Phone
) -> None:
    first, second = waits(client, phone), uuid4()
    again(client, survey, first)
    assert sent(client, phone, second, again=str(first), is_held=True).status_code == 202
    assert wanted(client, phone) == []
    assert undone(client, survey, first) == 1
    [group] = held.groups(survey.engine, actor=LOCAL)
    tried = review(client).tried(group.key, Decision.TAKEN_IN, actor=LOCAL)
    assert (len(tried.arrivals), tried.fit) == (2, 1)
    assert review(client).take_in(group.key, tried.seal, actor=LOCAL) == 1
    [one] = map(UUID, counting(survey))
    [other] = {first, second} - {one}
    with pytest.raises(ConflictError, match="none of them can be taken in: of the same person"):
        taken_in(client, survey, other)
    undone(client, survey, one)
    assert taken_in(client, survey, other) == 1
    assert counting(survey) == [str(other)]


def test_two_phones_that_ask_again_at_once_count_once(client: Client, survey: Survey, phone: Phone) -> None:
    """The second comes when nothing is wanted any more; a person looks at it."""
    first, names = waits(client, phone), [uuid4(), uuid4()]
    again(client, survey, first)
    assert [sent(client, phone, one, again=str(first)).status_code for one in names] == [201, 202]
    assert counting(survey) == [str(names[0])]


@pytest.mark.parametrize("row", ["second counts", "sibling counts"])
def test_the_database_itself_lets_no_two_of_one_person_count(
    client: Client, survey: Survey, phone: Phone, row: str
) -> None:
    first, second, third = waits(client, phone), uuid4(), uuid4()
    again(client, survey, first)
    sent(client, phone, second, again=str(first))
    sent(client, phone, third)
    named = second if row == "second counts" else first
    statement = "INSERT INTO second_interviews (received, first) VALUES (:received, :first)"
    with pytest.raises(DBAPIError, match="do not both count"), survey.engine.begin() as connection:
        connection.execute(text(statement), {"received": str(third), "first": str(named)})


def test_whoever_is_withdrawn_leaves_no_trace_of_having_been_asked_again(
    client: Client, survey: Survey, phone: Phone
) -> None:
    first, second = waits(client, phone), uuid4()
    again(client, survey, first)
    sent(client, phone, second, again=str(first))
    with unit_of_work(survey.engine, audited=False) as session:
        erasures.erase(session, first, wave="first", moment="2026-11-22T08:15:00.000000Z")
    for table in ("asked_again", "second_interviews", "reviews"):
        assert survey.rows(f"SELECT * FROM {table}") == []
    assert counting(survey) == [str(second)]


@pytest.mark.parametrize("shown", ["x", 1, None, ["x"]])
def test_what_is_no_id_of_an_interview_is_refused_by_the_strict_reader(
    client: Client, survey: Survey, phone: Phone, shown: object
) -> None:
    answer = told(sent(client, phone, uuid4(), again=shown), phone)
    assert (answer["held"], answer["reason"]) == (True, "it does not say how the interview was held")
    assert counting(survey) == []


def test_a_made_up_id_is_held_and_nothing_is_kept_of_it(client: Client, survey: Survey, phone: Phone) -> None:
    answer = told(sent(client, phone, uuid4(), again=str(uuid4())), phone)
    assert "is not to be asked again" in answer["reason"]
    assert survey.rows("SELECT * FROM second_interviews") == []


def test_who_answered_by_themselves_cannot_be_asked_again(client: Client, survey: Survey) -> None:
    by_itself = arrival(1, held="it came without a reason")
    client.app.state.interviews._intake.accept(by_itself).result()
    with pytest.raises(ConflictError, match="they answered by themselves"):
        again(client, survey, by_itself.id)


def test_nobody_who_did_not_want_to_go_on_is_asked_again(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    sent(client, phone, name, outcome="refused")
    [group] = held.groups(survey.engine, actor=LOCAL)
    assert not group.can_be_asked_again
    with pytest.raises(ConflictError, match="did not want to go on, and is not asked again"):
        again(client, survey, name)
    assert wanted(client, phone) == []


def test_no_reason_and_a_wave_that_asks_nobody_are_refused(
    client: Client, survey: Survey, phone: Phone
) -> None:
    first = waits(client, phone)
    with pytest.raises(InvalidInputError, match="no reason was chosen"):
        again(client, survey, first, why="")
    waves.closed(survey.engine, "first", moment=MOMENT)
    with pytest.raises(ConflictError, match="asks nobody at the door any more"):
        again(client, survey, first)


def test_a_wave_that_was_closed_since_is_not_asked_in_again(
    client: Client, survey: Survey, phone: Phone
) -> None:
    again(client, survey, waits(client, phone))
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert wanted(client, phone) == []
