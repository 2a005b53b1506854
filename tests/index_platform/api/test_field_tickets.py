"""A phone whose app is closed sends by a ticket what was finished, and that alone."""

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import people
from instruments.canonical import sha256
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.phone import HELD, Phone, let_in, text_of, verified
from tests.index_platform.survey import MOMENT, Survey, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
NAME = UUID(int=1)
PATH, OTHER = f"/api/field/interviews/{NAME}", f"/api/field/interviews/{UUID(int=2)}"


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


def _interview(phone: Phone) -> bytes:
    document = response(1, mode=Mode.DOOR, place="QN").document()
    return json.dumps(phone.envelope(NAME, {**document, "field": HELD})).encode()


def _put(client: Client, path: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
    return client.put(path, content=body, headers=headers)


def _received(survey: Survey) -> int:
    [(count,)] = survey.rows("SELECT COUNT(*) FROM received")
    return int(count)


def test_a_ticket_sends_an_interview_without_a_token_as_often_as_it_comes(
    client: Client, survey: Survey, phone: Phone
) -> None:
    body = _interview(phone)
    first, again = (_put(client, PATH, body, phone.ticket(PATH, body)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert verified(first.json(), phone.receipts)["envelope"] == sha256(body)
    assert survey.rows("SELECT taken_by FROM received") == [("rashida",)]


def test_the_day_gives_the_same_key_again(client: Client, phone: Phone) -> None:
    given = client.get("/api/field/day", headers=phone.bearer).json()["delivery"]
    assert given == {"key": text_of(phone.delivery)}


def test_a_ticket_sends_a_visit(client: Client, phone: Phone) -> None:
    visit = json.dumps(_visit(NAME)).encode()
    path = f"/api/field/visits/{NAME}"
    assert _put(client, path, visit, phone.ticket(path, visit)).status_code == 201


def _visit(name: UUID) -> dict[str, object]:
    told = {"format": 1, "id": str(name), "wave": "first", "at": "2026-11-22T08:00:00Z"}
    return {**told, "outcome": "2.20", "try": 1}


def test_another_byte_another_address_another_phone_and_another_researcher_are_refused(
    client: Client, survey: Survey, phone: Phone
) -> None:
    person(survey.engine, "sam", Role.COMMUNITY_RESEARCHER, area="QN")
    other = let_in(client, "sam", phone.id)
    body = _interview(phone)
    good = phone.ticket(PATH, body)
    proof = good["Authorization"].rpartition(".")[2]
    for path, sent, headers in (
        (PATH, body + b" ", good),
        (OTHER, body, good),
        (PATH, body, phone.ticket(OTHER, body)),
        (PATH, body, phone.ticket(PATH, body, method="POST")),
        (PATH, body, {"Authorization": f"Ticket {uuid4()}.rashida.{proof}"}),
        (PATH, body, {"Authorization": f"Ticket {phone.id}.{other.researcher}.{proof}"}),
        (PATH, body, {"Authorization": f"Ticket {phone.id}.rashida.{proof[:-1]}"}),
        (PATH, body, {"Authorization": f"Ticket {phone.id}.rashida."}),
        (PATH, body, {"Authorization": "Ticket"}),
        (PATH, body, {"Authorization": f"Bearer {phone.id}.rashida.{proof}"}),
    ):
        told = _put(client, path, sent, headers)
        assert (told.status_code, told.json()["code"]) == (401, "phone-ended")
    assert _received(survey) == 0


def test_a_ticket_opens_no_other_door(client: Client, phone: Phone) -> None:
    check_in = json.dumps({"phone": str(phone.id), "kind": "start", "at": "2026-11-22T08:15:00Z"}).encode()
    for method, path, body in (
        ("GET", "/api/field/day", b""),
        ("POST", "/api/field/check-ins", check_in),
        ("GET", "/manage/fieldwork", b""),
    ):
        shown = phone.ticket(path, body, method=method)
        assert client.request(method, path, content=body, headers=shown).status_code == 401


def test_tickets_of_an_ended_phone_and_of_somebody_kept_out_send_nothing(
    client: Client, survey: Survey, phone: Phone
) -> None:
    body = _interview(phone)
    phones = client.app.state.phones
    [seen] = phones.seen(actor=LOCAL)
    phones.end(seen.phone.id, actor=LOCAL)
    assert _put(client, PATH, body, phone.ticket(PATH, body)).status_code == 401
    let_in(client, "rashida", phone.id)  # what was finished before still arrives
    assert _put(client, PATH, body, phone.ticket(PATH, body)).status_code == 201
    people.disabled(survey.engine, LOCAL, "rashida", moment=MOMENT)
    assert _put(client, PATH, body, phone.ticket(PATH, body)).status_code == 401


def test_what_is_too_large_is_not_read_to_its_end(client: Client, phone: Phone) -> None:
    body = b" " * (256 * 1024 + 1)
    assert _put(client, PATH, body, phone.ticket(PATH, body)).status_code == 413
