"""A rescue file brings what a phone could not send: looked at first, taken in once, and read by nobody."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.keys import Keys
from index_platform.auth.phone_keys import PhoneKeys
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import accounts
from index_platform.queries.arrivals import NotStoredError
from index_platform.services.interviews import Delivered
from index_platform.services.phones import Here
from index_platform.services.receiving import UnreadableError
from index_platform.services.rescuing import Fate, Kind
from instruments.errors import NotPermittedError
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.phone import HELD, Phone, let_in
from tests.index_platform.survey import Survey, response

Client = TestClient[Litestar]


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


@pytest.fixture
def supervisor(survey: Survey) -> Actor:
    """A supervisor of the North End."""
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")


def _interview(number: int, **changes: object) -> dict[str, object]:
    document = response(number, mode=Mode.DOOR, place="QN").document()
    return {**document, "field": HELD, **changes}


def _file(phone: Phone, *interviews: object, **changes: object) -> bytes:
    about = {
        "format": 1,
        "kind": "thriving-rescue",
        "phone": str(phone.id),
        "made_at": "2026-11-22T09:00:00Z",
    }
    return json.dumps({**about, "interviews": interviews, "visits": [], **changes}).encode()


def _mixed(client: Client, phone: Phone) -> bytes:
    """A file of one interview of each fate but one."""
    known, other = UUID(int=1), UUID(int=2)
    for name in (known, other):
        address = f"/api/field/interviews/{name}"
        assert client.put(address, json=phone.envelope(name, _interview(1)), headers=phone.bearer).is_success
    lost = replace(phone, seal=PhoneKeys(Keys("another secret")).seal)
    return _file(
        phone,
        phone.envelope(known, _interview(1)),
        phone.envelope(other, _interview(2)),
        phone.envelope(UUID(int=3), _interview(3)),
        phone.envelope(UUID(int=4), _interview(4, place="QS")),
        lost.envelope(UUID(int=5), _interview(5)),
        phone.envelope(UUID(int=6), _interview(6), researcher="omar"),
        "no envelope",
    )


def _fates(kind: Kind, fates: Mapping[Fate, int]) -> dict[tuple[Kind, Fate], int]:
    return {(kind, fate): count for fate, count in fates.items()}


FATES = _fates(
    Kind.INTERVIEWS,
    {Fate.NEW: 1, Fate.HELD: 1, Fate.KNOWN: 1, Fate.OTHER: 1, Fate.NOT_OPENED: 2, Fate.STRANGE: 1},
)


def _stored(survey: Survey) -> list[tuple[Any, ...]]:
    return survey.rows("SELECT id, status, taken_by FROM received ORDER BY id")


def test_a_file_is_looked_at_then_taken_in_and_taken_in_again_adds_nothing(
    client: Client, survey: Survey, phone: Phone, supervisor: Actor
) -> None:
    rescuing, content = client.app.state.rescuing, _mixed(client, phone)
    before = _stored(survey)
    assert rescuing.tried(content, actor=supervisor).fates == FATES
    assert _stored(survey) == before
    assert survey.rows("SELECT * FROM set_aside") == []
    assert rescuing.imported(content, actor=supervisor).fates == FATES
    after = _stored(survey)
    assert after == [
        *before,
        (str(UUID(int=3)), "accepted", "rashida"),
        (str(UUID(int=4)), "held", "rashida"),
    ]
    again = rescuing.imported(content, actor=supervisor).fates
    assert again[Kind.INTERVIEWS, Fate.KNOWN] == 3
    assert not {(Kind.INTERVIEWS, Fate.NEW), (Kind.INTERVIEWS, Fate.HELD)} & again.keys()
    assert _stored(survey) == after
    assert survey.rows("SELECT COUNT(*) FROM set_aside") == [(2,)]
    [(action, actor)] = survey.rows("SELECT DISTINCT action, actor FROM audit WHERE kind = 'file'")
    assert (action, actor) == ("phone.rescue", "sam")


def test_what_there_is_no_room_for_keeps_nothing_else_of_a_file_out(
    client: Client, survey: Survey, phone: Phone, supervisor: Actor
) -> None:
    large = [{**phone.envelope(UUID(int=number), b""), "sealed": "A" * 230_000} for number in range(9, 54)]
    file = _file(phone, *large, phone.envelope(UUID(int=3), _interview(3)))
    fates = client.app.state.rescuing.imported(file, actor=supervisor).fates
    assert fates[Kind.INTERVIEWS, Fate.NEW] == 1
    assert fates[Kind.INTERVIEWS, Fate.NO_ROOM] == len(large) - fates[Kind.INTERVIEWS, Fate.NOT_OPENED] > 0
    assert survey.rows("SELECT COUNT(*) FROM audit WHERE action = 'phone.rescue'") == [(1,)]


def test_what_was_taken_in_before_a_file_breaks_off_is_written_down_and_the_rest_comes_with_the_next(
    client: Client, survey: Survey, phone: Phone, supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rescuing, door = client.app.state.rescuing, client.app.state.interviews
    first, second = (phone.envelope(UUID(int=number), _interview(number)) for number in (3, 4))
    deliver = door.deliver

    def once(name: UUID, content: bytes, here: Here) -> Delivered:
        if name == UUID(int=4):
            raise NotStoredError("the disk is full", where="server", fix="Try again.")
        return deliver(name, content, here)

    monkeypatch.setattr(door, "deliver", once)
    with pytest.raises(NotStoredError):
        rescuing.imported(_file(phone, first, second), actor=supervisor)
    monkeypatch.undo()
    rescuing.imported(_file(phone, first, second), actor=supervisor)
    told = survey.rows(
        "SELECT actor, reason, detail FROM audit WHERE action = 'phone.rescue' ORDER BY number"
    )
    assert [(actor, reason, json.loads(detail)) for actor, reason, detail in told] == [
        ("sam", "it broke off, and can be brought again", {"interviews_new": 1}),
        ("sam", "", {"interviews_new": 1, "interviews_known": 1}),
    ]


def test_what_arrives_by_hand_first_gets_its_receipt_when_the_phone_sends_it(
    client: Client, phone: Phone, supervisor: Actor
) -> None:
    name = UUID(int=3)
    client.app.state.rescuing.imported(_file(phone, phone.envelope(name, _interview(3))), actor=supervisor)
    address, envelope = f"/api/field/interviews/{name}", phone.envelope(name, _interview(3))
    assert client.put(address, json=envelope, headers=phone.bearer).status_code == 200


def test_a_phone_that_was_lost_and_a_researcher_who_left_are_rescued_all_the_same(
    client: Client, survey: Survey, phone: Phone, supervisor: Actor
) -> None:
    phones = client.app.state.phones
    [seen] = phones.seen(actor=LOCAL)
    phones.end(seen.phone.id, actor=LOCAL)
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, "rashida", state="disabled")
    content = _file(phone, phone.envelope(UUID(int=3), _interview(3)))
    assert client.app.state.rescuing.imported(content, actor=supervisor).fates == _fates(
        Kind.INTERVIEWS, {Fate.NEW: 1}
    )


def test_a_supervisor_of_another_area_takes_nothing_in(client: Client, survey: Survey, phone: Phone) -> None:
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    content = _file(phone, phone.envelope(UUID(int=3), _interview(3)))
    assert client.app.state.rescuing.imported(content, actor=far).fates == _fates(
        Kind.INTERVIEWS, {Fate.STRANGE: 1}
    )
    assert _stored(survey) == []
    with pytest.raises(NotPermittedError):
        client.app.state.rescuing.tried(content, actor=person(survey.engine, "ann", Role.ANALYST))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff", b'{"format": 2}', b'{"format": 1, "kind": "other"}']
)
def test_what_is_no_rescue_file_is_refused_with_a_remedy(client: Client, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="no whole rescue file") as refused:
        client.app.state.rescuing.tried(content, actor=LOCAL)
    assert "the phone" in refused.value.fix


def test_nothing_that_was_answered_can_be_read_in_the_file(phone: Phone) -> None:
    spoken = _interview(3, answers={"brs1": 4, "better": "the swings in the park"})
    content = _file(phone, phone.envelope(UUID(int=3), spoken))
    assert not [word for word in (b"swings", b"brs1", b"answers", b'"QN"') if word in content]


def test_visits_and_notes_are_taken_in_too_each_once_and_as_their_researchers(
    client: Client, survey: Survey, phone: Phone, supervisor: Actor
) -> None:
    rescuing, name = client.app.state.rescuing, UUID(int=7)
    visit = {"format": 1, "id": str(name), "wave": "first", "at": "2026-11-22T08:00:00Z", "outcome": "2.20"}
    by_her = [{"researcher": "rashida", "visit": {**visit, "try": tries}} for tries in (1, 1, 2)]
    by_nobody = [{"researcher": "omar", "visit": {**visit, "try": 1}}, {**visit, "try": 1}]
    strange = [
        {"researcher": "rashida", "visit": {**visit, "id": str(UUID(int=8)), "wave": "none", "try": 1}}
    ]
    notes = [phone.note(name, "The heron."), phone.note(name, "The heron."), phone.note(name, "An owl."), {}]
    content = _file(phone, visits=[*by_her, *by_nobody, *strange], notes=notes)
    fates = {
        **_fates(
            Kind.VISITS, {Fate.NEW: 1, Fate.KNOWN: 1, Fate.OTHER: 1, Fate.NOT_OPENED: 2, Fate.STRANGE: 1}
        ),
        **_fates(Kind.NOTES, {Fate.NEW: 1, Fate.KNOWN: 1, Fate.OTHER: 1, Fate.NOT_OPENED: 1}),
    }
    rescuing.tried(content, actor=supervisor)
    tables = "SELECT id, account FROM visits", "SELECT id, account FROM notes"
    assert [survey.rows(one) for one in tables] == [[], []]
    assert rescuing.imported(content, actor=supervisor).fates == fates
    assert [survey.rows(one) for one in tables] == [[(str(name), "rashida")]] * 2
    seen = rescuing.tried(content, actor=supervisor).fates
    assert seen == rescuing.imported(content, actor=supervisor).fates
    assert (seen[Kind.VISITS, Fate.KNOWN], seen[Kind.NOTES, Fate.KNOWN]) == (2, 2)
    sent = client.put(f"/api/field/visits/{name}", json={**visit, "try": 1}, headers=phone.bearer)
    assert sent.status_code == 200
