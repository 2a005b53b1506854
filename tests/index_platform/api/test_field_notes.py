"""A note is sealed on the way and here, read by a supervisor alone, and gone after its time."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.services import keys
from index_platform.services.notes import KEPT, Notes
from instruments.canonical import sha256
from instruments.errors import NotFoundError
from tests.index_platform.people import person
from tests.index_platform.phone import NOTE, Phone, let_in, verified
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
TEXT = "The heron at number twelve."


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


@pytest.fixture
def sam(survey: Survey) -> Actor:
    """Their supervisor."""
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")


def _body(phone: Phone, name: UUID, info: bytes = NOTE, text: str = TEXT, **changes: object) -> bytes:
    return json.dumps(phone.note(name, text, info=info, **changes)).encode()


def _sent(client: Client, phone: Phone, name: UUID, body: bytes) -> httpx.Response:
    at = f"/api/field/notes/{name}"
    return client.put(at, content=body, headers=phone.ticket(at, body))


def test_a_note_is_stored_once_sealed_and_acknowledged_as_often_as_it_comes(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    bodies = [_body(phone, name) for _ in range(2)]
    told = [_sent(client, phone, name, body) for body in bodies]
    assert [one.status_code for one in told] == [201, 200]
    receipts = [verified(one.json(), phone.receipts) for one in told]
    assert [one.pop("envelope") for one in receipts] == list(map(sha256, bodies))
    assert receipts[0] == receipts[1]
    [row] = survey.rows("SELECT * FROM notes")
    assert TEXT not in str(row)
    assert receipts[0]["sha256"] not in str(row)  # with it the text could be guessed without the secret
    assert _sent(client, phone, name, _body(phone, name, text="Another.")).status_code == 409
    assert survey.rows("SELECT COUNT(*) FROM received") == [(0,)]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"about": "gossip"}, 400),
        ({"text": "x" * 2001}, 400),
        ({"answers": {"brs1": 1}}, 400),
        ({"id": str(UUID(int=5))}, 422),
        ({"info": b"thriving field interview 1"}, 422),
    ],
)
def test_what_is_no_note_is_refused_with_a_remedy(
    client: Client, survey: Survey, phone: Phone, changes: dict[str, Any], status: int
) -> None:
    name = uuid4()
    told = _sent(client, phone, name, _body(phone, name, **changes))
    assert (told.status_code, bool(told.json()["fix"])) == (status, True)
    assert survey.rows("SELECT COUNT(*) FROM notes") == [(0,)]


def test_a_supervisor_of_the_researcher_reads_it_and_each_opening_is_written_down(
    client: Client, survey: Survey, phone: Phone, sam: Actor
) -> None:
    name = uuid4()
    _sent(client, phone, name, _body(phone, name))
    notes: Notes = client.app.state.notes
    [listed] = notes.listed(actor=sam)
    assert (listed.researcher, listed.text) == ("Rashida", None)
    assert [notes.read(str(name), actor=sam).text for _ in range(2)] == [TEXT, TEXT]
    read = "SELECT actor, key FROM audit WHERE action = 'note.read'"
    assert survey.rows(read) == [("sam", str(name))] * 2
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    assert notes.listed(actor=far) == ()
    with pytest.raises(NotFoundError):
        notes.read(str(name), actor=far)
    assert len(survey.rows(read)) == 2


def test_a_note_is_gone_after_the_time_that_was_said(client: Client, survey: Survey, phone: Phone) -> None:
    name, clock = uuid4(), Clock()
    _sent(client, phone, name, _body(phone, name))
    notes = Notes(survey.engine, keys.of(survey.settings), client.app.state.phone_keys, clock=clock)
    clock.moment += KEPT
    notes.sweep()
    assert len(survey.rows("SELECT id FROM notes")) == 1
    clock.moment += timedelta(seconds=1)
    notes.sweep()
    assert survey.rows("SELECT id FROM notes") == []
