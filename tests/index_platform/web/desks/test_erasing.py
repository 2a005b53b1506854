"""Answers are taken out at the desk by the code of a receipt: looked up first, erased in a second step."""

import re
from uuid import uuid5

import pytest

from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services.receipts import code_sha256
from tests.index_platform.survey import INSTRUMENT, MOMENT, NAMESPACE, arrival_of, response, stored
from tests.index_platform.web.desks.office import Office, done, words

ERASE = "/manage/erase-answers"
CODE = "7K2M-0QXR-93TD"


@pytest.fixture
def receipt(collecting: Office) -> Office:
    """One more answer, whose receipt had a code; it does not fit the wave, so it was held."""
    arrival = arrival_of(response(1), uuid5(NAMESPACE, "receipt"), withdrawal_sha256=code_sha256(CODE))
    with Intake(collecting.site.engine, clock=lambda: MOMENT) as intake:
        intake.accept(arrival).result()
    assert arrival.instrument != INSTRUMENT
    return collecting


def _received(office: Office) -> int:
    [(count,)] = stored(office.site.engine, "SELECT COUNT(*) FROM received")
    return int(count)


def test_what_would_go_is_shown_before_it_goes_and_both_are_one_page_apart(receipt: Office) -> None:
    manager = receipt.at(Role.SURVEY_MANAGER)
    assert f'href="{ERASE}"' in manager.get("/manage/responses").text
    before = _received(receipt)
    seen = manager.submit(ERASE, {"code": " 7k2m 0qxr 93td "})
    assert "Erase these answers?" in words(seen)
    assert "Came 22 November 2026" in words(seen)
    assert "held, and in no figure" in words(seen)
    assert "1 row of received" in words(seen)
    assert _received(receipt) == before
    hidden = dict(re.findall(r'<input type="hidden" name="([^"_][^"]*)" value="([^"]*)">', seen.text))
    gone = done(manager.submit(ERASE, hidden))
    page = manager.get(gone.headers["location"])
    assert "The answers are erased" in words(page)
    assert _received(receipt) == before - 1
    entries = words(receipt.at(Role.DATA_PROTECTION_OFFICER).get("/manage/audit"))
    assert "erased a response for good" in entries
    assert CODE not in entries
    again = manager.submit(ERASE, hidden)
    assert again.status_code == 422
    assert "These answers were erased before, on" in words(again)


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Write the code that was on the receipt."), ("AAAA-BBBB-CCCC", "Nothing is stored")],
)
def test_a_code_that_leads_to_nothing_comes_back_to_be_looked_at(
    receipt: Office, typed: str, says: str
) -> None:
    before = _received(receipt)
    for form in ({"code": typed}, {"code": typed, "sure": "yes"}):
        page = receipt.at(Role.SURVEY_MANAGER).submit(ERASE, form)
        assert page.status_code == 422
        assert page.text.partition("<title>")[2].startswith("Error: ")
        assert says in words(page)
        assert '<a href="#code">' in page.text
    assert _received(receipt) == before


def test_nobody_without_the_right_over_waves_erases(receipt: Office) -> None:
    for role in (Role.ANALYST, Role.DATA_PROTECTION_OFFICER):
        assert receipt.at(role).get(ERASE).status_code == 403
    supervisor = receipt.at(Role.FIELDWORK_SUPERVISOR, "QN")
    assert ERASE not in supervisor.get("/manage/responses").text
