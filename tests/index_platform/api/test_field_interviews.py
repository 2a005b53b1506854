"""An interview that a phone sealed is stored once, acknowledged as often as it comes, and never lost."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL
from index_platform.auth.keys import Keys
from index_platform.auth.phone_keys import PhoneKeys
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, erasures
from index_platform.services import erasing, held, waves
from index_platform.services.interviews import KEPT
from index_platform.services.receipts import code_sha256
from index_platform.services.receiving import HELD_A_DAY
from index_platform.services.review import Decision
from instruments.canonical import canonical_json, sha256
from instruments.errors import InvalidInputError, NotFoundError
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.phone import HELD, Phone, let_in, verified
from tests.index_platform.survey import MOMENT, Survey, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
Content = Mapping[str, object] | bytes
PROBLEM = "application/problem+json"


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


def _document(number: int = 1, **changes: object) -> dict[str, object]:
    return response(number, **{"mode": Mode.DOOR, "place": "QN", **changes}).document()


def _interview(number: int = 1, **changes: object) -> dict[str, object]:
    """A finished interview as it is sealed: the document, and beside it how it was held."""
    return {**_document(number, **changes), "field": HELD}


def _sent(client: Client, phone: Phone, name: UUID, content: Content, **changes: object) -> httpx.Response:
    envelope = phone.envelope(name, content, **changes)
    return client.put(f"/api/field/interviews/{name}", json=envelope, headers=phone.bearer)


def _received(survey: Survey) -> list[tuple[Any, ...]]:
    return survey.rows("SELECT status, reason, taken_by, content FROM received")


def _aside(survey: Survey) -> list[tuple[Any, ...]]:
    return survey.rows("SELECT received, account, reason FROM set_aside ORDER BY reason")


def test_the_same_document_sealed_twice_gets_the_same_receipt_and_is_stored_once(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    came = [json.dumps(phone.envelope(name, _interview())).encode() for _ in range(2)]
    path = f"/api/field/interviews/{name}"
    first, again = (client.put(path, content=body, headers=phone.bearer) for body in came)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["thriving-server"] == "1"
    told = [verified(answer.json(), phone.receipts) for answer in (first, again)]
    assert [one.pop("envelope") for one in told] == list(map(sha256, came))
    receipt, same = told
    assert receipt == same
    stored = canonical_json(_document())
    assert receipt == {
        "id": str(name),
        "sha256": sha256(stored),
        "received_at": "2026-11-22T08:15:00.000000Z",
        "held": False,
        "reason": None,
        "server": "thriving",
    }
    said = {**receipt, "envelope": sha256(came[0])}
    assert first.json()["receipt"] == canonical_json(said).decode()
    [(status, reason, taken_by, content)] = _received(survey)
    assert (status, reason, taken_by, bytes(content)) == ("accepted", None, "rashida", stored)


def test_what_was_answered_is_a_response_like_every_other(
    client: Client, survey: Survey, phone: Phone
) -> None:
    _sent(client, phone, uuid4(), _interview(2))
    assert survey.rows("SELECT mode, place FROM responses") == [("door", "QN")]
    assert dict(survey.rows("SELECT item, code FROM answers")) == _document(2)["answers"]


def test_how_an_interview_was_held_stays_beside_the_answers_and_goes_with_them(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    said = {**HELD, "assignment": str(UUID(int=3)), "languages": ["en", "ur"], "clock_offset_s": 86400.4}
    _sent(client, phone, name, {**_document(), "field": said})
    [row] = survey.rows("SELECT phone, languages, assignment, clock_offset, outcome FROM interviews")
    assert row == (str(phone.id), '["en","ur"]', str(UUID(int=3)), 86400, "complete")
    with unit_of_work(survey.engine, audited=False) as session:
        assert erasures.erase(session, name, wave="first", moment="t1")["interviews"] == 1
    for content in (_interview(), b"what nobody can read"):
        told = _sent(client, phone, name, content)
        assert (told.status_code, told.json()["code"]) == (410, "erased")
    assert _aside(survey) == []


def test_an_interview_is_of_the_phone_that_was_let_in_whatever_it_says_of_itself(
    client: Client, survey: Survey, phone: Phone
) -> None:
    """Else whoever has the token could keep theirs out of the one group that can be left out."""
    _sent(client, replace(phone, id=UUID(int=99)), uuid4(), _interview())
    assert survey.rows("SELECT phone FROM interviews") == [(str(phone.id),)]


def test_ten_retries_at_once_store_one_interview(client: Client, survey: Survey, phone: Phone) -> None:
    name = uuid4()
    with ThreadPoolExecutor(10) as threads:
        told = list(threads.map(lambda _: _sent(client, phone, name, _interview()), range(10)))
    assert sorted(one.status_code for one in told) == [200] * 9 + [201]
    receipts = [verified(one.json(), phone.receipts) for one in told]
    assert len({one.pop("envelope") for one in receipts}) == 10
    assert all(one == receipts[0] for one in receipts)
    assert len(_received(survey)) == 1
    assert survey.rows("SELECT COUNT(*) FROM responses") == [(1,)]


def test_another_interview_under_an_id_that_is_taken_is_told_and_both_sides_are_kept(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    _sent(client, phone, name, _interview(1))
    for _ in range(2):
        told = _sent(client, phone, name, _interview(2))
        assert (told.status_code, told.headers["content-type"]) == (409, PROBLEM)
    assert len(_received(survey)) == 1
    [aside, *_] = client.app.state.interviews.aside(actor=LOCAL)
    assert (aside.aside.received, aside.researcher, aside.is_stored) == (str(name), "Rashida", True)
    assert "stored already with other content" in aside.aside.reason
    with unit_of_work(survey.engine, audited=False) as session:
        assert erasures.erase(session, name, wave="first", moment="t1")["set_aside"] == 2


def test_what_was_set_aside_goes_after_the_time_that_is_said_and_that_it_went_is_written_down(
    client: Client, survey: Survey, phone: Phone
) -> None:
    door = client.app.state.interviews
    client.put(f"/api/field/interviews/{uuid4()}", content=b"{", headers=phone.bearer)
    [aside] = door.aside(actor=LOCAL)
    assert aside.goes_at == stamp(MOMENT + KEPT)
    door._clock = lambda: MOMENT + KEPT
    client.put(f"/api/field/interviews/{uuid4()}", content=b"[", headers=phone.bearer)
    door.sweep()
    assert len(_aside(survey)) == 2
    door._clock = lambda: MOMENT + KEPT + timedelta(seconds=1)
    door.sweep()
    door.sweep()
    [left] = door.aside(actor=LOCAL)
    assert left.aside.sha256 == sha256(b"[")
    told = survey.rows("SELECT actor, key FROM audit WHERE action = 'set_aside.forget'")
    assert told == [("local", sha256(b"{"))]


def test_another_interview_under_an_id_goes_when_the_one_of_that_id_is_withdrawn_and_does_not_come_back(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    _sent(client, phone, name, _interview(1))
    assert _sent(client, phone, name, _interview(2)).status_code == 409
    erasing.erased(survey.engine, survey.settings.snapshots, name, moment=MOMENT, actor=LOCAL)
    assert _aside(survey) == []
    assert _sent(client, phone, name, _interview(2)).status_code == 410
    assert _aside(survey) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"wave": "other"}, "the wave 'other' is not known"),
        ({"instrument": "brs@7.0"}, "the wave 'first' asks brs@1.0, not brs@7.0"),
        ({"answers": {"brs1": 99}}, "answers do not fit brs@1.0: brs1"),
        ({"place": "QS"}, "the researcher takes no answers where it is from"),
        ({"mode": "web"}, "it does not say that it was answered at the door"),
        ({"field": None}, "it does not say how the interview was held"),
        ({"field": {**HELD, "finished_at": "noon"}}, "it does not say how the interview was held"),
        ({"field": {**HELD, "outcome": "refused"}}, "the person did not want to go on"),
    ],
)
def test_what_does_not_fit_is_held_as_it_came_and_acknowledged(
    client: Client, survey: Survey, phone: Phone, changes: dict[str, object], reason: str
) -> None:
    content = {**_interview(), **changes}
    told = [_sent(client, phone, name, content) for name in [uuid4()] * 2]
    assert [one.status_code for one in told] == [202, 202]
    receipt = verified(told[0].json(), phone.receipts)
    assert (receipt["held"], receipt["reason"]) == (True, reason)
    [(status, why, taken_by, stored)] = _received(survey)
    assert (status, why, taken_by) == ("held", reason, "rashida")
    content.pop("field")
    assert json.loads(bytes(stored)) == content


def test_work_that_comes_late_is_held_and_can_be_taken_in(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert _sent(client, phone, name, _interview()).status_code == 202
    review = client.app.state.review
    [group] = held.groups(survey.engine, actor=LOCAL)
    review.take_in(group.key, review.tried(group.key, Decision.TAKEN_IN, actor=LOCAL).seal, actor=LOCAL)
    assert survey.rows("SELECT id, mode FROM responses") == [(str(name), "door")]
    assert _sent(client, phone, name, _interview()).status_code == 200


def test_whoever_was_sent_to_another_area_meanwhile_loses_nothing(
    client: Client, survey: Survey, phone: Phone
) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.revoke(session, "rashida", ("community_researcher", "QN"))
    told = _sent(client, phone, uuid4(), _interview())
    assert (told.status_code, verified(told.json(), phone.receipts)["held"]) == (202, True)


def test_a_document_that_names_another_researcher_waits_for_a_person(
    client: Client, survey: Survey, phone: Phone
) -> None:
    told = _sent(client, phone, uuid4(), _interview(), researcher="omar")
    assert told.status_code == 202
    [(_, reason, taken_by, _)] = _received(survey)
    assert (reason, taken_by) == ("it names another researcher than the one whose phone sent it", "rashida")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no JSON",
        b"[]",
        b'{"instrument": "brs@1.0", "answers": {}}',
        b'{"wave": "first", "instrument": "brs@1.0", "answers": {"brs1": 1e999}}',
        b'{"wave": "first", "instrument": "brs@1.0", "answers": ' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_what_is_sealed_and_is_no_document_is_kept_as_it_came_and_told_to_a_supervisor(
    client: Client, survey: Survey, phone: Phone, content: bytes
) -> None:
    name = uuid4()
    told = _sent(client, phone, name, content)
    assert (told.status_code, told.json()["code"]) == (422, "not-opened")
    assert "Keep it on the phone too." in told.json()["fix"]
    assert _received(survey) == []
    [(received, account, _)] = _aside(survey)
    assert (received, account) == (str(name), "rashida")


def test_what_was_sealed_for_another_server_or_is_no_envelope_is_kept_byte_for_byte(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name, other = uuid4(), PhoneKeys(Keys("another secret"))
    lost = replace(phone, seal=other.seal, receipts=other.receipts)
    sent = [json.dumps(lost.envelope(name, _interview())).encode(), b"{", b"[]", b"\xff", b'{"format": 2}']
    for content in sent:
        for _ in range(2):  # sent again it is there once
            told = client.put(f"/api/field/interviews/{name}", content=content, headers=phone.bearer)
            assert (told.status_code, told.json()["code"]) == (422, "not-opened")
    kept = survey.rows("SELECT content FROM set_aside")
    assert sorted(bytes(content) for (content,) in kept) == sorted(sent)


def test_a_phone_that_sends_too_much_of_it_is_asked_to_wait(
    client: Client, survey: Survey, phone: Phone
) -> None:
    much = 250_000
    told = 0
    for number in range(HELD_A_DAY // much + 1):
        content = b"%09d" % number + b" " * (much - 9)
        name = UUID(int=number)
        told = client.put(f"/api/field/interviews/{name}", content=content, headers=phone.bearer).status_code
    assert told == 429
    assert len(_aside(survey)) == HELD_A_DAY // much
    assert _sent(client, phone, uuid4(), _interview()).status_code == 201


def test_what_is_too_large_is_refused(client: Client, phone: Phone) -> None:
    address, large = f"/api/field/interviews/{uuid4()}", b" " * (256 * 1024 + 1)
    assert client.put(address, content=large, headers=phone.bearer).status_code == 413


def test_a_store_that_refuses_gives_no_receipt(client: Client, survey: Survey, phone: Phone) -> None:
    client.app.state.interviews._intake.close()
    told = _sent(client, phone, uuid4(), _interview())
    assert (told.status_code, told.json()["code"]) == (503, "not-stored")
    assert told.headers["retry-after"].isdigit()
    assert _aside(survey) == []


def test_no_phone_no_interview(client: Client, survey: Survey, phone: Phone) -> None:
    name = uuid4()
    envelope = phone.envelope(name, _interview())
    assert client.put(f"/api/field/interviews/{name}", json=envelope).status_code == 401
    assert (_received(survey), _aside(survey)) == ([], [])


def test_the_desk_knows_how_much_is_left_once_an_interview_has_arrived(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    envelope = phone.envelope(name, _interview())
    headers = {**phone.bearer, "Thriving-Unsent": "1"}
    assert client.put(f"/api/field/interviews/{name}", json=envelope, headers=headers).status_code == 201
    assert survey.rows("SELECT unsent FROM phones") == [(0,)]


def test_two_researchers_on_one_phone_send_their_own_work(
    client: Client, survey: Survey, phone: Phone
) -> None:
    person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER, area="QN")
    theirs = let_in(client, "omar", phone.id)
    assert _sent(client, phone, uuid4(), _interview(1)).status_code == 201
    assert _sent(client, theirs, uuid4(), _interview(2)).status_code == 201
    taken = survey.rows("SELECT taken_by FROM received ORDER BY taken_by")
    assert taken == [("omar",), ("rashida",)]


def test_the_reference_of_the_door_leads_to_the_code_by_which_the_answers_go(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name, references = uuid4(), client.app.state.references
    near = person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    _sent(client, phone, name, _interview())
    client.put("/api/responses/" + str(other := uuid4()), content=response(2).content())
    grouped = " ".join(name.hex.upper()[start : start + 4] for start in range(0, 32, 4))
    code = references.code_of(grouped, actor=near)
    with reading(survey.engine) as session:
        assert erasures.of_code(session, code_sha256(code)) == name
    for typed, actor in ((name.hex, far), (uuid4().hex, near), (other.hex, near)):
        with pytest.raises(NotFoundError):
            references.code_of(typed, actor=actor)
    with pytest.raises(InvalidInputError):
        references.code_of("7K2M-0QXR-93TD", actor=near)
    told = survey.rows("SELECT actor, kind, key FROM audit WHERE action = 'phone.withdrawal'")
    assert told == [("sam", "wave", "first")]
