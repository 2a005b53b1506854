"""What stands out in a wave, page by page: each rule in words with its numbers, counts that are safe."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid5

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from index_platform.auth.roles import Role
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.web.desks.responses import CALLED
from instruments import answers, catalogue
from instruments.answers import ValidAnswers
from instruments.flags import Flag, Raised
from instruments.paradata import Device, Paradata
from instruments.response import Mode, Response
from scoring.flags import rules as flag_rules
from tests.browsing import press, remembers, scrolls_sideways
from tests.index_platform.survey import INSTRUMENT, MOMENT, NAMESPACE
from tests.index_platform.web.desks.office import Office, words

RESPONSES = "/manage/responses"
OURS = catalogue.get(INSTRUMENT)
FIRST = {item.id: item.scored_codes[0] for item in OURS.items}


def _came(office: Office, count: int, *, minutes: int, **changes: object) -> None:
    """So many people, who all answer the same within some minutes, each page in a second."""
    checked = answers.check(OURS, FIRST)
    assert isinstance(checked, ValidAnswers)
    given = Response(wave="first", instrument=INSTRUMENT, answers=FIRST, place="QN", mode=Mode.WEB)
    for number in range(count):
        moment = MOMENT + timedelta(minutes=minutes * number)
        with Intake(office.site.engine, clock=lambda moment=moment: moment) as intake:
            one = Arrival(
                id=uuid5(NAMESPACE, f"same {number}"),
                wave="first",
                instrument=INSTRUMENT,
                content=given.content(),
                door="pages",
                response=given,
                rows=checked.rows,
                paradata=Paradata(Device.PHONE, dict.fromkeys(FIRST, 1)),
            )
            intake.accept(
                Arrival(**{**{name: getattr(one, name) for name in one.__slots__}, **changes})
            ).result()


def _row(page: httpx.Response, head: str) -> list[str]:
    """The cells of the table row that begins with ``head``."""
    rows = re.findall(r"<tr role=.row.>(.*?)</tr>", page.text, re.DOTALL)
    cells = [
        [
            " ".join(re.sub(r"<[^>]+>", " ", one).split())
            for one in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]
    [found] = [row for row in cells if row and row[0] == head]
    return found


def test_no_number_of_the_rules_is_called_by_its_name_in_the_file() -> None:
    named = {(rule.id, name) for rule in flag_rules.shipped().rules for name in rule.parameters}
    assert set(CALLED) == named


def test_each_rule_stands_in_words_with_its_numbers_and_a_safe_count(collecting: Office) -> None:
    _came(collecting, 15, minutes=5)
    manager = collecting.at(Role.SURVEY_MANAGER)
    listed = manager.get(RESPONSES)
    assert f'href="{RESPONSES}/first"' in listed.text
    assert _row(listed, "Autumn 2026 what stands out")[-1] == "255"
    assert "Nothing waits See what was held" in words(listed)
    page = words(answer := manager.get(f"{RESPONSES}/first"))
    assert "What stands out: Autumn 2026" in page
    assert "nothing is left out for this" in page
    assert "Responses 255" in page
    assert _row(answer, "The same answers twice")[-1] == "15"
    assert "came within 60 minutes, with 10 answers or more" in page
    assert _row(answer, "The same answers twice: minutes between the two")[1] == "60"
    assert "Leiner (2019)" in page
    assert "flags@1.0" in page


def test_few_are_not_counted_and_what_cannot_be_said_is_told(collecting: Office) -> None:
    _came(collecting, 9, minutes=5)
    answer = collecting.at(Role.SURVEY_MANAGER).get(f"{RESPONSES}/first")
    page = words(answer)
    assert _row(answer, "The same answers twice")[-1] == "not shown, to protect people"
    assert _row(answer, "Faster than it can be read")[-1] == "nothing can be said"
    assert "Here it says nothing of anybody: too few pages were timed." in page


def test_a_supervisor_is_told_of_the_own_area_alone(collecting: Office) -> None:
    _came(collecting, 15, minutes=5)
    near = collecting.at(Role.FIELDWORK_SUPERVISOR, "QS").get(f"{RESPONSES}/first")
    assert "Responses 120" in words(near)
    assert _row(near, "The same answers twice")[-1] == "not shown, to protect people"


def test_no_page_says_who_stands_out_and_nobody_else_sees_any(collecting: Office) -> None:
    _came(collecting, 12, minutes=5)
    page = collecting.at(Role.SURVEY_MANAGER).get(f"{RESPONSES}/first").text
    for number in range(12):
        assert str(uuid5(NAMESPACE, f"same {number}")) not in page
    assert collecting.at(Role.ANALYST).get(f"{RESPONSES}/first").status_code == 403
    assert collecting.at(Role.SURVEY_MANAGER).get(f"{RESPONSES}/second").status_code == 404


def test_who_decides_on_a_held_paper_is_told_what_was_noticed_of_it(collecting: Office) -> None:
    waves.closed(collecting.site.engine, "first", moment=MOMENT)
    noticed = Flag(Raised.UNREADABLE, "brs2")
    _came(collecting, 1, minutes=0, door="paper", flags=(noticed,), held="a question was left open")
    manager = collecting.at(Role.SURVEY_MANAGER)
    link = manager.get("/manage/review").text.partition('href="/manage/review/')[2].partition('"')[0]
    assert "Unreadable on paper, and counted as left out: brs2." in words(
        manager.get(f"/manage/review/{link}")
    )


@pytest.mark.slow
@pytest.mark.browser
def test_what_stands_out_is_sound_on_a_phone_and_on_a_wide_screen(
    collecting: Office, browser: Chromium, axe: Callable[[Page], None]
) -> None:
    _came(collecting, 12, minutes=5)
    site = collecting.site
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site.address)
        remembers(
            context, site.address, {site.session_cookie: site.session(collecting.person(Role.SURVEY_MANAGER))}
        )
        tab = context.new_page()
        tab.goto(RESPONSES)
        axe(tab)
        assert not scrolls_sideways(tab)
        press(tab.get_by_role("link", name="autumn 2026"))
        axe(tab)
        assert not scrolls_sideways(tab)
        assert tab.title().startswith("What stands out: Autumn 2026")
        context.close()
