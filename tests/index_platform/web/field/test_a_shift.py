"""A shift on the phone beside its interviews: doors, groups, working alone, notes, practice."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from index_platform.services.field_days import Day, FieldDays
from index_platform.services.phones import Here
from tests.index_platform.kinds import EVERYTHING, LABEL
from tests.index_platform.survey import stored
from tests.index_platform.web.field.conftest import (
    SHORT,
    Phone,
    all_sent,
    answer,
    answer_all,
    code_of,
    finish,
    go_on,
    in_clear,
    press,
    responses,
    sign_in,
    take_part,
    unlock,
    wait_until,
)
from tests.index_platform.web.field.network import Network, Signal
from tests.index_platform.web.people import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASSIGNMENT = str(UUID(int=7, version=4))
WORRY = "A child alone behind the third door"
DAY: dict[str, Any] = {
    "assignments": [
        {
            "id": ASSIGNMENT,
            "wave": "first",
            "place": "QN",
            "state": "open",
            "version": 1,
            "until": "2099-12-04",
            "note": "Ring twice at number 12.",
            "targets": [
                {
                    "id": "t1",
                    "label": "Likes blue",
                    "when": {"eq": [{"item": "colour"}, 2]},
                    "wanted": 1,
                    "done": 0,
                },
                {
                    "id": "t2",
                    "label": "Likes red",
                    "when": {"eq": [{"item": "colour"}, 1]},
                    "wanted": 5,
                    "done": 2,
                },
            ],
        }
    ],
    "addresses": [
        {
            "id": "s2",
            "assignment": ASSIGNMENT,
            "label": "14 High Street",
            "tries": 0,
            "last": None,
            "appointment": None,
        },
        {
            "id": "s1",
            "assignment": ASSIGNMENT,
            "label": "12 High Street",
            "tries": 1,
            "last": "2.24",
            "appointment": None,
        },
    ],
    "practice": [LABEL],
    "trained_until": "2099-12-31",
}


@pytest.fixture(autouse=True)
def assigned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of this site holds an assignment with two groups and two addresses."""
    plain = FieldDays.day

    def day(self: FieldDays, here: Here) -> Day:
        made = plain(self, here)
        return replace(made, content={**made.content, **DAY}, version=f"{made.version} assigned")

    monkeypatch.setattr(FieldDays, "day", day)


def assignment(page: Page) -> None:
    """From the list to the assignment."""
    press(page, "Doors and groups")
    page.get_by_role("button", name="Open").first.click()
    page.get_by_role("heading", name="Who is wanted").wait_for()


def visits(site: Site) -> list[tuple[Any, ...]]:
    """What the site knows of visits, in the order of their tries."""
    return stored(site.engine, "SELECT outcome, address, number, assignment FROM visits ORDER BY at")


def test_doors_are_knocked_at_counted_and_lead_into_interviews_and_full_groups_are_told(
    phone: Phone, site: Site, network: Network, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        page.get_by_text("Trained until 31 December.").wait_for()
        looked_at(page)
        network.set(Signal.GONE)
        press(page, "Doors and groups")
        looked_at(page)
        press(page, "Back")
        assignment(page)
        looked_at(page)
        page.get_by_role("button", name="12 High Street").click()
        expect(page.get_by_text("Try 2")).to_have_count(1)
        looked_at(page)
        press(page, "Come back another time")
        page.get_by_label("Which day?").fill("2099-12-01")
        press(page, "Note it")
        page.get_by_text("Give the day and the time, or neither.").wait_for()
        looked_at(page)
        page.get_by_label("Which day?").fill("2099-12-01")
        page.get_by_label("At what time?").fill("18:00")
        press(page, "Note it")
        page.get_by_text("Try 2: Come back another time. Come back 1 December 18:00.").wait_for()

        for _ in range(2):
            page.get_by_role("button", name="14 High Street").click()
            press(page, "Somebody takes part: start")
            page.get_by_role("button", name="Begin").click()
            press(page, "They say yes aloud")
            answer_all(page, {"hello": None, **EVERYTHING, "better": "A bench"})
            press(page, "Finish the interview")
            page.locator(".code-of-answers").wait_for()
            over = page.get_by_text("There were enough of this group before.").count()
            press(page, "Back to the list")
            assignment(page)
            page.get_by_text("1 of 1").or_(page.get_by_text("2 of 1")).wait_for()
        assert over == 1
        page.get_by_role("button", name="14 High Street").click()
        press(page, "Somebody takes part: start")
        page.get_by_role("heading", name="There are enough of these").wait_for()
        looked_at(page)
        press(page, "Back")
        network.set(Signal.THERE)
        all_sent(page)
    assert visits(site) == [
        ("2.25", "s1", 2, ASSIGNMENT),
        ("1.1", "s2", 1, ASSIGNMENT),
        ("1.1", "s2", 2, ASSIGNMENT),
    ]
    assert len(responses(site)) == 2
    assert stored(site.engine, "SELECT DISTINCT taking_part FROM interviews") == [("spoken",)]


def test_a_survey_without_addresses_is_walked_freely_and_a_knock_by_mistake_is_not_noted(
    phone: Phone, site: Site
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        press(page, "Doors and groups")
        page.locator(".stack button").last.click()
        press(page, "It is no home")
        press(page, "Back")
        press(page, "They do not want to take part")
        press(page, "Note it")
        page.get_by_text("Noted: They do not want to take part.").wait_for()
        wait_until(lambda: len(visits(site)) == 1)
    assert visits(site) == [("2.11", None, 1, None)]


def test_whoever_works_alone_is_told_on_every_screen_when_the_next_word_is_due_and_that_it_was_not_heard(
    phone: Phone, site: Site, network: Network, looked_at: Callable[[Page], None]
) -> None:
    heard = "SELECT kind FROM check_ins ORDER BY at"
    with phone() as page:
        page.clock.install()
        sign_in(page, code_of(site))
        press(page, "Working alone")
        looked_at(page)
        page.get_by_label("Every 30 minutes").check()
        press(page, "I go out now")
        page.get_by_text("Say by ").wait_for()
        wait_until(lambda: stored(site.engine, heard) == [("start",)])
        looked_at(page)
        network.set(Signal.GONE)
        press(page, "All is well")
        page.get_by_text("No signal: your supervisor has not heard the last yet.").wait_for()
        press(page, "Start an interview")
        assert page.locator("#alone").is_visible()
        page.clock.fast_forward("31:00")
        page.get_by_text("You were to say by").wait_for()
        looked_at(page)
        press(page, "Back")
        press(page, "Lock")
        page.get_by_label("PIN", exact=True).wait_for()
        assert page.locator("#alone.late").is_visible()
        expect(page.get_by_role("button", name="All is well")).to_have_count(0)
        unlock(page)
        network.set(Signal.THERE)
        press(page, "Working alone")
        press(page, "I am back, and well")
        wait_until(lambda: len(stored(site.engine, heard)) == 3)
        page.locator("#alone").wait_for(state="hidden")
    assert stored(site.engine, heard) == [("start",), ("still-here",), ("end",)]


def test_a_practice_interview_says_so_on_each_screen_and_is_nowhere_else(
    phone: Phone, site: Site, profile: Path, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        press(page, "Practise an interview")
        looked_at(page)
        press(page, "Begin")
        take_part(page)
        for item, given in {"hello": None, **EVERYTHING, "better": WORRY}.items():
            assert page.locator(".practice").is_visible(), item
            answer(page, given)
        press(page, "Finish the interview")
        assert page.locator(".practice").is_visible()
        looked_at(page)
        press(page, "Back to the list")
        page.get_by_role("heading", name="Today").wait_for()
        expect(page.locator(".practice")).to_have_count(0)
        expect(page.get_by_text("No interview yet.")).to_have_count(1)
        all_sent(page)
    assert responses(site) == {}
    assert in_clear(profile, WORRY) == []


def test_a_note_for_the_supervisor_is_sealed_from_within_an_interview_and_stands_nowhere_in_clear(
    phone: Phone, site: Site, network: Network, profile: Path, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        press(page, "Start an interview")
        page.locator(f"#wave-{SHORT}").check()
        page.get_by_label("Where do they live?").select_option("QN")
        press(page, "Begin")
        press(page, "They say yes aloud")
        answer(page, 3)
        press(page, "Pause or stop")
        press(page, "Note for your supervisor")
        looked_at(page)
        press(page, "Seal and send")
        page.get_by_text("Write what you saw or heard.").first.wait_for()
        page.get_by_label("What you saw or heard").fill(WORRY)
        go_on(page)
        page.get_by_role("heading", name="The note is sealed").wait_for()
        looked_at(page)
        assert page.locator("#unsent").inner_text() == "1 not sent"
        press(page, "Go on")
        press(page, "Go on with the interview")
        answer_all(page, dict.fromkeys(range(5), 2))
        finish(page)
        assert page.locator("#unsent").inner_text() == "2 not sent"
        page.get_by_text("Visits and notes waiting to be sent: 1.").wait_for()
        network.set(Signal.THERE)
        all_sent(page)
    assert in_clear(profile, WORRY) == []
    assert stored(site.engine, "SELECT about, place FROM notes") == [("safeguarding", "QN")]
    [response] = responses(site).values()
    assert WORRY not in str(response)
