"""Assignments: given and taken away while phones are offline; nothing that comes is refused or lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import assignments as stored
from index_platform.queries import erasures
from index_platform.queries.assignments import Assignment, Target
from index_platform.services import waves
from index_platform.services.addresses import Addresses
from index_platform.services.assignments import Asked, Assignments, State
from instruments.errors import InvalidInputError, MeasureError, NotFoundError
from instruments.response import Mode
from tests.index_platform.people import person, signed_for
from tests.index_platform.phone import HELD, Phone, knock, let_in
from tests.index_platform.survey import MOMENT, Survey, response

pytestmark = pytest.mark.both_databases
Client = TestClient[Litestar]


@pytest.fixture
def rashida(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    signed_for(survey.engine, "rashida")
    return let_in(client, "rashida")


@pytest.fixture
def omar(client: Client, survey: Survey) -> Phone:
    """The phone of another one."""
    person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER, area="QN")
    signed_for(survey.engine, "omar")
    return let_in(client, "omar", UUID(int=8))


@pytest.fixture
def sam(survey: Survey) -> Actor:
    """Their supervisor."""
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")


def _work(client: Client) -> Assignments:
    found: Assignments = client.app.state.assignments
    return found


def _made(client: Client, sam: Actor, account: str, lines: str = "2", place: str = "QN") -> str:
    asked = Asked(wave="first", place=place, account=account, until=None, note="Knock twice.", lines=lines)
    return _work(client).make(asked, actor=sam)


def _day(client: Client, phone: Phone) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/field/day", headers=phone.bearer).json()
    return found


def _sent(client: Client, phone: Phone, assignment: str, number: int = 1, **held: object) -> httpx.Response:
    name = uuid4()
    document = response(number, mode=Mode.DOOR, place="QN").document()
    content = {**document, "field": {**HELD, "assignment": assignment, **held}}
    envelope = phone.envelope(name, content)
    return client.put(f"/api/field/interviews/{name}", json=envelope, headers=phone.bearer)


def _knocked(client: Client, phone: Phone, assignment: str, **more: object) -> httpx.Response:
    name = uuid4()
    told = knock(name, assignment, **more)
    return client.put(f"/api/field/visits/{name}", json=told, headers=phone.bearer)


def _excess(survey: Survey, table: str = "interviews") -> list[str | None]:
    return [why for (why,) in survey.rows(f"SELECT excess FROM {table} ORDER BY excess")]


def test_the_day_of_who_has_an_assignment_tells_it_and_a_wave_with_one_is_nobody_elses(
    client: Client, rashida: Phone, omar: Phone, sam: Actor
) -> None:
    assert [wave["key"] for wave in _day(client, omar)["waves"]] == ["first"]
    name = _made(client, sam, "rashida")
    [given] = _day(client, rashida)["assignments"]
    assert given == {
        "id": name,
        "wave": "first",
        "place": "QN",
        "state": "open",
        "version": 1,
        "until": None,
        "note": "Knock twice.",
        "targets": [{"id": "t1", "label": "Anybody", "when": True, "wanted": 2, "done": 0}],
    }
    assert [wave["key"] for wave in _day(client, rashida)["waves"]] == ["first"]
    other = _day(client, omar)
    assert (other["assignments"], other["waves"]) == ([], [])


def test_an_assignment_takes_its_wave_from_the_researchers_of_its_place_alone(
    client: Client, survey: Survey, rashida: Phone, sam: Actor
) -> None:
    person(survey.engine, "sara", Role.COMMUNITY_RESEARCHER, area="QS")
    sara = let_in(client, "sara", UUID(int=9))
    _made(client, sam, "", place="QN")
    assert [_day(client, one)["waves"] == [] for one in (rashida, sara)] == [True, False]
    over = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR)
    _made(client, over, "", place="T")
    assert _day(client, sara)["waves"] == []


def test_what_comes_counts_until_all_that_is_wanted_has_come_and_is_excess_from_then_on(
    client: Client, survey: Survey, rashida: Phone, sam: Actor
) -> None:
    name = _made(client, sam, "rashida")
    assert [_sent(client, rashida, name, number).status_code for number in (1, 2, 4)] == [201] * 3
    [given] = _day(client, rashida)["assignments"]
    assert (given["state"], given["targets"][0]["done"]) == ("completed", 3)
    assert sorted(map(str, _excess(survey))) == ["None", "None", "completed"]
    _work(client).reopen(name, actor=sam)
    _sent(client, rashida, name, 5)
    [given] = _day(client, rashida)["assignments"]
    assert (given["state"], given["version"]) == ("open", 2)
    assert sorted(map(str, _excess(survey))) == ["None", "None", "None", "completed"]
    assert _work(client).excess(name, actor=sam) == {"completed": (1, 0)}
    assert survey.rows("SELECT COUNT(*) FROM responses") == [(4,)]


def test_answers_count_for_each_target_whose_condition_they_fulfil(
    client: Client, survey: Survey, rashida: Phone
) -> None:
    targets = [
        Target(label="brs1 is 3", when={"eq": [{"item": "brs1"}, 3]}, wanted=1),
        Target(label="anybody", when=True, wanted=5),
        Target(label="brs1 is not 3", when={"ne": [{"item": "brs1"}, 3]}, wanted=1),
    ]
    name = str(uuid4())
    made = Assignment(
        id=name, wave="first", place="QN", account="rashida", until=None, note="", made_by="sam", made_at="t"
    )
    with unit_of_work(survey.engine, audited=False) as session:
        stored.add(session, made, targets)
    first, second = (response(number).answers["brs1"] for number in (1, 2))
    assert (first, second) == (3, 4)
    _sent(client, rashida, name, 1)
    _sent(client, rashida, name, 2)
    _sent(client, rashida, name, 2, outcome="refused")  # waits for a person, and counts for nothing
    [given] = _day(client, rashida)["assignments"]
    assert [target["done"] for target in given["targets"]] == [1, 2, 1]
    assert given["state"] == "open"


def test_two_phones_that_were_offline_both_deliver_for_one_assignment_and_nothing_is_lost(
    client: Client, survey: Survey, rashida: Phone, omar: Phone, sam: Actor
) -> None:
    """It was taken from one and given to the other while neither had a signal."""
    name = _made(client, sam, "rashida", "4")
    _work(client).give(name, "omar", actor=sam)
    told = [_sent(client, phone, name, number).status_code for number, phone in enumerate((rashida, omar), 1)]
    knocked = [_knocked(client, phone, name).status_code for phone in (rashida, omar)]
    assert (told, knocked) == ([201, 201], [201, 201])
    assert survey.rows("SELECT COUNT(*) FROM responses") == [(2,)]
    by = survey.rows(
        "SELECT r.taken_by, i.excess FROM interviews i JOIN received r ON r.id = i.received ORDER BY 1"
    )
    assert by == [("omar", None), ("rashida", "taken_away")]
    assert survey.rows("SELECT account, excess FROM visits ORDER BY 1") == by
    assert _work(client).excess(name, actor=sam) == {"taken_away": (1, 1)}
    [given] = _day(client, omar)["assignments"]
    assert (given["version"], given["targets"][0]["done"]) == (2, 2)
    assert _day(client, rashida)["assignments"] == []


@pytest.mark.parametrize("why", ["closed", "unknown"])
def test_what_comes_for_an_assignment_that_is_closed_or_of_nothing_is_kept(
    client: Client, survey: Survey, rashida: Phone, sam: Actor, why: str
) -> None:
    name = _made(client, sam, "rashida")
    _work(client).close(name, actor=sam)
    assigned = name if why == "closed" else str(uuid4())
    assert _sent(client, rashida, assigned).status_code == 201
    assert _knocked(client, rashida, assigned).status_code == 201
    assert (_excess(survey), _excess(survey, "visits")) == ([why], [why])


def test_an_interview_that_is_erased_is_wanted_again(
    client: Client, survey: Survey, rashida: Phone, sam: Actor
) -> None:
    name = _made(client, sam, "rashida", "1")
    receipt = json.loads(_sent(client, rashida, name).json()["receipt"])
    assert _day(client, rashida)["assignments"][0]["state"] == "completed"
    with unit_of_work(survey.engine, audited=False) as session:
        erasures.erase(session, UUID(receipt["id"]), wave="first", moment="t")
    assert _day(client, rashida)["assignments"][0]["state"] == "open"


@pytest.mark.usefixtures("rashida")
def test_supervisors_see_and_change_assignments_of_their_own_area_alone(
    client: Client, survey: Survey, sam: Actor
) -> None:
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    name, work = _made(client, sam, "rashida"), _work(client)
    assert [one.seen.assignment.id for one in work.every(actor=sam)] == [name]
    assert work.every(actor=far) == ()
    for change in (
        lambda: work.excess(name, actor=far),
        lambda: work.give(name, "", actor=far),
        lambda: work.close(name, actor=far),
        lambda: work.reopen(name, actor=far),
        lambda: _made(client, far, ""),
        lambda: _made(client, sam, "nobody"),
        lambda: _made(client, sam, "", place="XX"),
    ):
        with pytest.raises(NotFoundError):
            change()
    person(survey.engine, "south", Role.COMMUNITY_RESEARCHER, area="QS")
    with pytest.raises(InvalidInputError, match="takes no answers in this place"):
        work.give(name, "south", actor=LOCAL)
    seen = work.one(name, actor=sam).seen
    assert (seen.assignment.account, seen.assignment.version, seen.state) == ("rashida", 1, State.OPEN)


def _csv(folder: Path, text: str) -> Path:
    file = folder / "doors.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_addresses_are_looked_at_kept_once_and_tell_what_came_of_their_visits(
    client: Client, survey: Survey, rashida: Phone, sam: Actor, tmp_path: Path
) -> None:
    name = _made(client, sam, "rashida")
    doors: Addresses = client.app.state.addresses
    file = _csv(tmp_path, "Address\n12 High Street\n14  High Street\n12 high street\n")
    tried = doors.tried(name, file, actor=sam)
    assert (tried.new, tried.known, survey.rows("SELECT id FROM addresses")) == (2, 1, [])
    assert doors.bring(name, file, actor=sam).new == 2
    assert doors.bring(name, file, actor=sam).new == 0
    first, second = _day(client, rashida)["addresses"]
    assert first == {
        "id": first["id"],
        "assignment": name,
        "label": "12 high street",
        "tries": 0,
        "last": None,
        "appointment": None,
    }
    _knocked(client, rashida, name, address=second["id"], appointment="2026-11-23T08:00:00Z")
    _, second = _day(client, rashida)["addresses"]
    assert (second["label"], second["tries"]) == ("14 High Street", 1)
    assert (second["last"], second["appointment"]) == ("2.20", "2026-11-23T08:00:00Z")


def test_the_sign_of_an_address_is_drawn_so_that_nobody_finds_the_address_by_trying_some(
    client: Client, survey: Survey, sam: Actor, tmp_path: Path
) -> None:
    name, doors = _made(client, sam, ""), client.app.state.addresses
    file = _csv(tmp_path, "address\n12 High Street\n")

    def sign() -> str:
        with unit_of_work(survey.engine, audited=False) as session:
            stored.forget_addresses(session, "9999-12-31")  # as if the wave were over
        doors.bring(name, file, actor=sam)
        [found] = survey.rows("SELECT id FROM addresses")
        return str(found[0])

    waves.closed(survey.engine, "first", moment=MOMENT)
    assert sign() != sign()


def test_a_file_that_comes_four_times_at_once_is_taken_in_once(
    client: Client, survey: Survey, sam: Actor, tmp_path: Path
) -> None:
    name, doors = _made(client, sam, ""), client.app.state.addresses
    text = "address\n" + "".join(f"{number} High Street\n" for number in range(1100))
    file = _csv(tmp_path, text)
    with ThreadPoolExecutor(4) as threads:
        brought = list(threads.map(lambda _: doors.bring(name, file, actor=sam), range(4)))
    assert sorted(one.new for one in brought) == [0, 0, 0, 1100]
    assert survey.rows("SELECT COUNT(*) FROM addresses") == [(1100,)]


@pytest.mark.parametrize("text", ["street\nx\n", "street,address\na,\n", f"address\n{'x' * 201}\n"])
@pytest.mark.usefixtures("rashida")
def test_a_file_without_addresses_is_refused_with_a_remedy(
    client: Client, sam: Actor, tmp_path: Path, text: str
) -> None:
    name = _made(client, sam, "rashida")
    with pytest.raises(MeasureError) as told:
        client.app.state.addresses.bring(name, _csv(tmp_path, text), actor=sam)
    assert told.value.fix


def test_addresses_are_gone_when_their_wave_is_closed_and_visits_keep_a_sign_alone(
    client: Client, survey: Survey, rashida: Phone, sam: Actor, tmp_path: Path
) -> None:
    name = _made(client, sam, "rashida")
    client.app.state.addresses.bring(name, _csv(tmp_path, "address\n12 High Street\n"), actor=sam)
    [door] = _day(client, rashida)["addresses"]
    _knocked(client, rashida, name, address=door["id"])
    _work(client).sweep()
    assert len(survey.rows("SELECT id FROM addresses")) == 1
    waves.closed(survey.engine, "first", moment=MOMENT)
    _work(client).sweep()
    assert survey.rows("SELECT label FROM addresses") == []
    assert survey.rows("SELECT address FROM visits") == [(door["id"],)]
