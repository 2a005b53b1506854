import json
import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.api.responses import LARGEST_BODY
from index_platform.auth.actors import LOCAL
from index_platform.db import unit_of_work
from index_platform.queries import erasures
from index_platform.services import held, waves
from index_platform.services.receiving import HELD_A_DAY
from index_platform.services.review import Decision
from instruments.canonical import sha256
from tests.index_platform.survey import MOMENT, Survey, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]
PROBLEM = "application/problem+json"


def _stored(survey: Survey) -> list[tuple[str, bytes]]:
    return survey.rows("SELECT status, content FROM received")


def test_a_response_is_accepted_once_and_acknowledged_as_often_as_it_comes(
    client: Client, survey: Survey
) -> None:
    address, content = f"/api/responses/{uuid4()}", response().content()
    first = client.put(address, content=content)
    again = client.put(address, content=content)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    receipt = first.json()
    assert receipt["sha256"] == sha256(content)
    assert receipt["received_at"] == "2026-11-22T08:15:00.000000Z"
    assert (receipt["status"], receipt["reason"]) == ("accepted", None)
    assert len(receipt["withdrawal_code"]) == 14
    assert first.headers["cache-control"] == "no-store"
    assert "set-cookie" not in first.headers
    assert _stored(survey) == [("accepted", content)]


def test_other_content_under_the_same_id_is_refused_and_tells_nothing(client: Client, survey: Survey) -> None:
    address = f"/api/responses/{uuid4()}"
    client.put(address, content=response(1).content())
    refused = client.put(address, content=response(2).content())
    assert refused.status_code == 409
    assert refused.headers["content-type"] == PROBLEM
    assert "withdrawal" not in refused.text
    assert len(_stored(survey)) == 1


def test_what_was_withdrawn_is_gone_and_is_not_kept_again(client: Client, survey: Survey) -> None:
    name = uuid4()
    client.put(f"/api/responses/{name}", content=response().content())
    with unit_of_work(survey.engine, audited=False) as session:
        erasures.erase(session, name, wave="first", moment="t1")
    for content in (response().content(), response(3).content(), response(wave="other").content()):
        told = client.put(f"/api/responses/{name}", content=content)
        assert (told.status_code, told.json()["code"]) == (410, "erased")
        assert told.headers["content-type"] == PROBLEM
        assert "withdrawal_code" not in told.text
    assert _stored(survey) == []


def test_what_comes_late_or_does_not_fit_is_held_as_it_came(client: Client, survey: Survey) -> None:
    strange = [response(wave="other").content(), response(instrument="brs@7.0").content()]
    wrong = json.dumps({**response().document(), "answers": {"brs1": 99}}).encode()
    told = [client.put(f"/api/responses/{uuid4()}", content=content) for content in (*strange, wrong)]
    waves.closed(survey.engine, "first", moment=MOMENT)
    told.append(client.put(f"/api/responses/{uuid4()}", content=response().content()))
    assert [one.status_code for one in told] == [202] * 4
    assert [one.json()["reason"] for one in told] == [
        "the wave 'other' is not known",
        "the wave 'first' asks brs@1.0, not brs@7.0",
        "answers do not fit brs@1.0: brs1",
        "the wave 'first' is closed",
    ]
    assert sorted(_stored(survey)) == sorted(
        ("held", content) for content in (*strange, wrong, response().content())
    )
    assert [one.json()["decision"] for one in told] == [None] * 4


def test_who_sends_held_answers_again_is_told_what_was_decided(client: Client, survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    address = f"/api/responses/{uuid4()}"
    assert client.put(address, content=response().content()).status_code == 202
    review = client.app.state.review
    [group] = held.groups(survey.engine, actor=LOCAL)
    for decision, decide in (
        (Decision.TAKEN_IN, review.take_in),
        (Decision.UNDONE, review.undo),
        (Decision.LEFT_OUT, partial(review.leave_out, reason="A rehearsal.")),
    ):
        decide(group.key, review.tried(group.key, decision, actor=LOCAL).seal, actor=LOCAL)
        again = client.put(address, content=response().content())
        undone = decision is Decision.UNDONE
        assert again.status_code == (202 if undone else 200)
        assert (again.json()["status"], again.json()["decision"]) == ("held", None if undone else decision)


@pytest.mark.parametrize("content", [b"", b"{", b"\x00", b'{"wave": "\\ud800"}', b"[]", b"\xff"])
def test_what_cannot_be_read_is_refused_with_a_remedy(client: Client, survey: Survey, content: bytes) -> None:
    refused = client.put(f"/api/responses/{uuid4()}", content=content)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == PROBLEM
    assert refused.json()["fix"]
    assert _stored(survey) == []


def test_what_is_too_large_is_refused_also_when_it_does_not_say_so(client: Client, survey: Survey) -> None:
    address = f"/api/responses/{uuid4()}"
    large = b" " * (LARGEST_BODY + 1)
    assert client.put(address, content=large).status_code == 413
    assert client.put(address, content=iter([large[:40_000], large[40_000:]])).status_code == 413
    assert client.put(address, content=b" " * LARGEST_BODY).status_code == 400
    assert _stored(survey) == []


def test_an_id_that_is_no_uuid_is_not_there(client: Client) -> None:
    assert client.put("/api/responses/1", content=response().content()).status_code == 404
    assert client.get(f"/api/responses/{uuid4()}").status_code == 405


def test_a_store_that_refuses_is_told_with_the_time_to_wait(client: Client) -> None:
    client.app.state.receiving._intake.close()
    refused = client.put(f"/api/responses/{uuid4()}", content=response().content())
    assert refused.status_code == 503
    assert refused.headers["retry-after"].isdigit()
    assert refused.json()["code"] == "not-stored"


def test_a_stranger_who_sends_what_cannot_be_counted_is_asked_to_come_back(client: Client) -> None:
    strange, much = json.dumps({**response(wave="made-up").document(), "source": "s"}), " " * 60_000
    for _ in range(HELD_A_DAY // 60_000):
        told = client.put(f"/api/responses/{uuid4()}", content=f"{strange}{much}")
        if told.status_code != 202:
            break
    assert told.status_code == 429
    assert told.headers["content-type"] == PROBLEM
    assert told.headers["retry-after"].isdigit()
    assert told.json()["code"] == "too-much-held"
    assert client.put(f"/api/responses/{uuid4()}", content=response().content()).status_code == 201


def test_many_senders_at_once_lose_nothing(client: Client, survey: Survey) -> None:
    sent = [(uuid4(), response(number).content()) for number in range(60)]
    with ThreadPoolExecutor(8) as threads:
        told = list(
            threads.map(lambda one: client.put(f"/api/responses/{one[0]}", content=one[1]), [*sent, *sent])
        )
    assert sorted(one.status_code for one in told) == [200] * 60 + [201] * 60
    assert len(_stored(survey)) == 60


def test_mutated_documents_never_end_in_a_fault_and_never_become_wrong_responses(
    client: Client, survey: Survey
) -> None:
    draw = random.Random(20261122)
    seen = set()
    for _ in range(300):
        content = bytearray(response(draw.randrange(9)).content())
        for _ in range(draw.randrange(1, 6)):
            at = draw.randrange(len(content))
            content[at : at + draw.randrange(3)] = bytes([draw.randrange(256)])
        seen.add(client.put(f"/api/responses/{uuid4()}", content=bytes(content)).status_code)
    assert seen <= {201, 202, 400}
    assert {202, 400} <= seen
    codes = survey.rows("SELECT DISTINCT code FROM answers WHERE code IS NOT NULL")
    assert {code for (code,) in codes} <= {1, 2, 3, 4, 5}


def test_the_description_tells_every_answer_of_the_door(client: Client) -> None:
    told = client.get("/api/openapi.json")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    description = told.json()
    assert description["openapi"].startswith("3.1")
    [(verb, operation)] = description["paths"]["/api/responses/{response_id}"].items()
    assert verb == "put"
    assert set(map(int, operation["responses"])) == {200, 201, 202, 400, 404, 409, 410, 413, 429, 503}
    for status, answer in operation["responses"].items():
        kind = PROBLEM if status >= "400" else "application/json"
        assert set(answer["content"]) == {kind}
    [body] = operation["requestBody"]["content"].values()
    assert body["schema"]["required"] == ["wave", "instrument", "answers"]
    given = body["schema"]["properties"]["answers"]["additionalProperties"]["oneOf"]
    assert [one["type"] for one in given] == ["integer", "string", "array", "object"]
    assert "http" not in json.dumps(description).replace("http://www.w3.org", "")
