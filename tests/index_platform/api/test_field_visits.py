"""A visit that a phone tells is stored once; rates are of a sample alone, and of enough of it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.fieldwork import Sample
from index_platform.services import fieldwork
from scoring.dispositions import Disposition
from tests.index_platform.people import person
from tests.index_platform.phone import Phone, let_in, verified
from tests.index_platform.survey import MOMENT, Survey

Client = TestClient[Litestar]


@pytest.fixture
def phone(client: Client, survey: Survey) -> Phone:
    """The phone of a researcher of the North End."""
    person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")
    return let_in(client, "rashida")


def _visit(name: UUID, **changes: object) -> dict[str, object]:
    told = {"format": 1, "id": str(name), "wave": "first", "at": "2026-11-22T08:00:00Z"}
    return {**told, "outcome": "2.20", "try": 1, **changes}


def _sent(client: Client, phone: Phone, name: UUID, **changes: object) -> httpx.Response:
    return client.put(f"/api/field/visits/{name}", json=_visit(name, **changes), headers=phone.bearer)


def _rows(survey: Survey) -> list[tuple[Any, ...]]:
    return survey.rows("SELECT id, account, outcome, number FROM visits")


@pytest.mark.both_databases
def test_a_visit_is_stored_once_and_acknowledged_as_often_as_it_comes(
    client: Client, survey: Survey, phone: Phone
) -> None:
    name = uuid4()
    first, again = (_sent(client, phone, name) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    receipt = verified(first.json(), phone.receipts)
    assert (receipt["id"], receipt["held"], receipt["server"]) == (str(name), False, "thriving")
    assert _rows(survey) == [(str(name), "rashida", "2.20", 1)]
    assert _sent(client, phone, name, outcome="1.1").status_code == 409
    assert len(_rows(survey)) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"outcome": "9.9"}, 400),
        ({"outcome": 2.1}, 400),
        ({"try": 0}, 400),
        ({"try": 1.5}, 400),
        ({"at": "yesterday"}, 400),
        ({"at": "2026-11-22T08:00:00"}, 400),
        ({"at": "20261122T080000Z"}, 400),
        ({"at": "2026-W47-7T08:00:00Z"}, 400),
        ({"note": "in clear"}, 400),
        ({"id": str(UUID(int=5))}, 422),
        ({"wave": "nothing"}, 404),
    ],
)
def test_what_is_no_visit_is_refused_with_a_remedy(
    client: Client, survey: Survey, phone: Phone, changes: dict[str, object], status: int
) -> None:
    told = _sent(client, phone, uuid4(), **changes)
    assert (told.status_code, bool(told.json()["fix"])) == (status, True)
    assert _rows(survey) == []


def test_what_came_of_visits_is_counted_for_the_supervisor_of_the_area(
    client: Client, survey: Survey, phone: Phone
) -> None:
    for outcome in ("1.1", "2.11", "2.12", "2.20"):
        _sent(client, phone, uuid4(), outcome=outcome)
    near = person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")
    far = person(survey.engine, "fay", Role.FIELDWORK_SUPERVISOR, area="QS")
    visits = client.app.state.visits
    [found] = visits.outcomes(actor=near)
    assert (found.wave, found.title, found.visits, found.rates) == ("first", "autumn 2026", 4, None)
    assert found.counts == {
        Disposition.COMPLETE: 1,
        Disposition.REFUSAL: 2,
        Disposition.NON_CONTACT: 1,
    }
    assert visits.outcomes(actor=far) == ()


def test_rates_are_told_of_a_sample_of_which_enough_was_visited_and_to_whoever_sees_all_of_it(
    client: Client, survey: Survey, phone: Phone
) -> None:
    """Twenty chosen, ten visited: six took part (one at the second try), two refused, two were not there."""
    visits = client.app.state.visits
    outcomes = ["1.1"] * 6 + ["2.11"] * 2 + ["2.20"] * 2
    for number, outcome in enumerate(outcomes[:9]):
        _sent(client, phone, uuid4(), address=f"a{number}", outcome=outcome)
    _sent(client, phone, uuid4(), address="a0", outcome="2.20")
    assert visits.outcomes(actor=LOCAL)[0].rates is None  # nobody said that there is a sample
    fieldwork.selected(
        survey.engine, "first", "Twenty addresses by chance.", Sample(chosen=20), moment=MOMENT
    )
    assert visits.outcomes(actor=LOCAL)[0].rates is None  # nine are too few
    _sent(client, phone, uuid4(), address="a9", outcome=outcomes[9])
    rates = visits.outcomes(actor=LOCAL)[0].rates
    assert (rates.cases, rates.rr1, rates.rr2, rates.con1, rates.coop1) == (20, 0.3, 0.3, 0.4, 0.75)
    near = person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")
    assert visits.outcomes(actor=near)[0].rates is None
