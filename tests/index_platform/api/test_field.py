"""The door for researchers' phones, as a phone sees it."""

from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from tests.index_platform.people import person
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
PROBLEM = "application/problem+json"


def _code(client: Client, survey: Survey) -> str:
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return str(client.app.state.phones.code_for("rashida", actor=LOCAL).code)


def test_a_phone_gets_its_token_its_researcher_and_our_public_keys(client: Client, survey: Survey) -> None:
    asked = {"code": _code(client, survey), "phone": str(uuid4()), "name": "Blue phone"}
    told = client.post("/api/field/phones", json=asked)
    assert told.status_code == 201
    assert (told.headers["thriving-server"], told.headers["cache-control"]) == ("1", "no-store")
    assert "set-cookie" not in told.headers
    given = told.json()
    assert given["researcher"] == {"id": "rashida", "name": "Rashida"}
    assert set(given["keys"]["seal"]) == {"kty", "crv", "x", "y"}
    assert [set(key) for key in given["keys"]["receipts"]] == [{"kty", "crv", "x", "y", "kid"}]
    assert client.post("/api/field/phones", json=asked).json() == given


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"code": "heron cotton maple ticket dune"}, 403, "wrong-code"),
        ({"code": "1234"}, 403, "wrong-code"),
        ({"code": ""}, 400, "unreadable"),
        ({"phone": "1"}, 400, "unreadable"),
        ({"phone": 1}, 400, "unreadable"),
        ({"name": " "}, 400, "unreadable"),
        ({"name": "x" * 100}, 422, "invalid-input"),
        ({"more": "x"}, 400, "unreadable"),
    ],
)
def test_what_lets_no_phone_in_is_told_with_a_remedy(
    client: Client, survey: Survey, changes: dict[str, object], status: int, code: str
) -> None:
    asked = {"code": _code(client, survey), "phone": str(uuid4()), "name": "Blue phone", **changes}
    told = client.post("/api/field/phones", json=asked)
    assert (told.status_code, told.json()["code"]) == (status, code)
    assert (told.headers["content-type"], told.headers["thriving-server"]) == (PROBLEM, "1")
    assert told.json()["fix"]
    assert survey.rows("SELECT phone FROM phones") == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"code": "\\ud800"}', b" " * 5_000])
def test_what_is_no_document_is_refused_and_is_no_fault(client: Client, content: bytes) -> None:
    told = client.post("/api/field/phones", content=content)
    assert told.status_code in (400, 413)
    assert told.headers["thriving-server"] == "1"


def test_who_guesses_codes_waits(client: Client) -> None:
    asked = {"code": "heron cotton maple ticket dune", "phone": str(uuid4()), "name": "Blue phone"}
    told = [client.post("/api/field/phones", json=asked).status_code for _ in range(21)]
    assert told == [403] * 20 + [429]


def _token(client: Client, survey: Survey) -> str:
    asked = {"code": _code(client, survey), "phone": str(uuid4()), "name": "Blue phone"}
    return str(client.post("/api/field/phones", json=asked).json()["token"])


def test_a_phone_is_given_its_day_and_is_not_sent_it_twice(client: Client, survey: Survey) -> None:
    bearer = {"Authorization": f"Bearer {_token(client, survey)}"}
    told = client.get("/api/field/day", headers=bearer)
    assert (told.status_code, told.headers["thriving-server"]) == (200, "1")
    assert told.headers["cache-control"] == "no-store"
    assert [wave["key"] for wave in told.json()["waves"]] == ["first"]
    again = client.get("/api/field/day", headers={**bearer, "If-None-Match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["thriving-server"] == "1"


def test_a_phone_that_is_not_let_in_is_told_so_whatever_it_shows(client: Client, survey: Survey) -> None:
    token = _token(client, survey)
    phones = client.app.state.phones
    [seen] = phones.seen(actor=LOCAL)
    phones.end(seen.phone.id, actor=LOCAL)
    for shown in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": f"Bearer {token}"}):
        told = client.get("/api/field/day", headers=shown)
        assert (told.status_code, told.json()["code"]) == (401, "phone-ended")
        assert told.headers["thriving-server"] == "1"
        assert "stays there" in told.json()["fix"]


def test_the_token_of_a_phone_opens_nothing_else(client: Client, survey: Survey) -> None:
    bearer = {"Authorization": f"Bearer {_token(client, survey)}"}
    for path in ("/manage", "/manage/take", "/account"):
        assert client.get(path, headers=bearer).status_code == 401


def test_a_phone_says_with_each_request_how_much_it_has_not_sent(client: Client, survey: Survey) -> None:
    bearer = {"Authorization": f"Bearer {_token(client, survey)}"}
    for said, kept in (("3", 3), ("x", 3), ("-1", 3), ("9" * 9, 3), ("0", 0)):
        client.get("/api/field/day", headers={**bearer, "Thriving-Unsent": said})
        assert survey.rows("SELECT unsent FROM phones") == [(kept,)]


def test_a_check_in_is_heard_from_a_phone_alone(client: Client, survey: Survey) -> None:
    bearer = {"Authorization": f"Bearer {_token(client, survey)}"}
    told = {"phone": str(uuid4()), "kind": "start", "at": "2026-11-22T08:15:00Z"}
    assert client.post("/api/field/check-ins", json=told).status_code == 401
    heard = client.post("/api/field/check-ins", json=told, headers=bearer)
    assert (heard.status_code, heard.json()) == (201, {"received_at": "2026-11-22T08:15:00.000000Z"})
    assert survey.rows("SELECT account, kind FROM check_ins") == [("rashida", "start")]
