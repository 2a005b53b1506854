"""Held answers are decided by forms alone: what would go in is said first, and never what was answered."""

import re
from collections.abc import Callable
from uuid import UUID, uuid5

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from index_platform.auth.roles import Role
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.services.review import AT_ONCE
from instruments import catalogue
from instruments.response import Mode, Response
from tests.browsing import press, remembers, scrolls_sideways
from tests.index_platform.survey import INSTRUMENT, MOMENT, NAMESPACE, stored
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser

REVIEW = "/manage/review"
ITEMS = catalogue.get(INSTRUMENT).items
GOOD = Response(
    wave="first",
    instrument=INSTRUMENT,
    answers={ITEMS[0].id: ITEMS[0].scored_codes[0]},
    place="QN",
    mode=Mode.WEB,
    source="secret-source",
)
BAD = Response(wave="first", instrument=INSTRUMENT, answers={ITEMS[0].id: 977}, place="QN")


def _sent(office: Office, *responses: Response) -> list[UUID]:
    """Answers that came by a page after the wave was closed."""
    names = [uuid5(NAMESPACE, f"late {number}") for number in range(len(responses))]
    with Intake(office.site.engine, clock=lambda: MOMENT) as intake:
        for name, one in zip(names, responses, strict=True):
            raw = Arrival(
                id=name, wave=one.wave, instrument=one.instrument, content=one.content(), door="pages"
            )
            intake.accept(raw).result()
    return names


@pytest.fixture
def late(collecting: Office) -> Office:
    """Three came late; one of them answers what is no answer."""
    waves.closed(collecting.site.engine, "first", moment=MOMENT)
    _sent(collecting, GOOD, GOOD, BAD)
    return collecting


def _group(browser: Browser) -> str:
    [found] = set(re.findall(rf'href="({REVIEW}/[0-9a-f]+)"', browser.get(REVIEW).text))
    return found


def _decided(browser: Browser, path: str, only: str = "", **data: str) -> httpx.Response:
    """The form of a deed, filled in and sent with all that travels with it."""
    page = browser.get(f"{path}?only={only}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return browser.post(path, data={**hidden, **data})


def test_what_was_held_is_told_by_reason_and_never_what_was_answered(late: Office) -> None:
    manager = late.at(Role.SURVEY_MANAGER)
    listed, group = manager.get(REVIEW), manager.get(_group(manager))
    assert "3 answers wait for a decision." in words(listed)
    why = "Came after the wave was closed."
    assert f"Autumn 2026 {why} {why} on the pages of the survey" in words(listed)  # heard with the link
    assert "Nothing: it can be taken in." in words(group)
    assert f"Answers do not fit {INSTRUMENT}: {ITEMS[0].id}." in words(group)
    for page in (listed, group):
        assert "secret-source" not in page.text
        assert not re.search(r"\b977\b", page.text)  # alone: the token of a form may hold these digits
    assert "3 answers wait for a decision" in words(manager.get("/manage/responses"))
    assert "3 answers could not be counted" in words(manager.get("/manage/waves/first"))
    assert "3 answers wait for a decision. Once frozen" in words(manager.get("/manage/waves/first/freeze"))


def test_all_of_one_reason_are_taken_in_after_a_look_at_how_many_would_go_in(late: Office) -> None:
    manager = late.at(Role.SURVEY_MANAGER)
    group = _group(manager)
    page = words(manager.get(f"{group}/take-in"))
    assert "Take them in?" in page
    assert "Would go in 2" in page
    assert f"1 would not Answers do not fit {INSTRUMENT}: {ITEMS[0].id}." in page
    assert stored(late.site.engine, "SELECT COUNT(*) FROM responses") == [(240,)]
    done(_decided(manager, f"{group}/take-in"))
    assert stored(late.site.engine, "SELECT COUNT(*) FROM responses") == [(242,)]
    assert "1 answer waits for a decision." in words(manager.get(REVIEW))
    done(_decided(manager, f"{group}/undo"))
    assert stored(late.site.engine, "SELECT COUNT(*) FROM responses") == [(240,)]
    assert "3 answers wait for a decision." in words(manager.get(REVIEW))


def test_one_alone_is_left_out_with_a_reason(late: Office) -> None:
    manager = late.at(Role.SURVEY_MANAGER)
    group, bad = _group(manager), str(uuid5(NAMESPACE, "late 2"))
    refused = _decided(manager, f"{group}/leave-out", bad)
    assert refused.status_code == 422
    assert "No reason was given" in words(refused)
    done(_decided(manager, f"{group}/leave-out", bad, reason="It was a rehearsal."))
    assert "Left out: It was a rehearsal." in words(manager.get(group))
    assert "2 answers wait for a decision." in words(manager.get(REVIEW))
    audit = stored(late.site.engine, "SELECT reason FROM audit WHERE action = 'responses.leave_out'")
    assert audit == [("It was a rehearsal.",)]


def test_what_a_phone_sent_is_asked_again_in_words_that_the_researcher_reads(collecting: Office) -> None:
    name = uuid5(NAMESPACE, "field")
    with Intake(collecting.site.engine, clock=lambda: MOMENT) as intake:
        raw = Arrival(
            id=name,
            wave="first",
            instrument=INSTRUMENT,
            content=GOOD.content(),
            door="field",
            held="it does not say that it was answered at the door",
        )
        intake.accept(raw).result()
    manager = collecting.at(Role.SURVEY_MANAGER)
    group = _group(manager)
    assert "Ask again what came" in words(manager.get(group))
    assert "No answer goes back." in words(manager.get(f"{group}/ask-again"))
    refused = _decided(manager, f"{group}/ask-again", str(name))
    assert (refused.status_code, "No reason was chosen" in words(refused)) == (422, True)
    done(_decided(manager, f"{group}/ask-again", str(name), why="gaps"))
    assert "To be asked again: Many questions have no answer." in words(manager.get(group))
    done(_decided(manager, f"{group}/undo", str(name)))
    assert "1 answer waits for a decision." in words(manager.get(REVIEW))


def test_who_answered_on_our_pages_is_not_asked_again(late: Office) -> None:
    manager = late.at(Role.SURVEY_MANAGER)
    group = _group(manager)
    assert "ask-again" not in manager.get(group).text
    assert "by themselves cannot be: we keep no contact" in words(manager.get(group))
    refused = _decided(manager, f"{group}/ask-again", why="gaps")
    assert (refused.status_code, "they answered by themselves" in words(refused)) == (422, True)


def test_what_has_changed_since_the_look_is_told_and_asked_anew(late: Office) -> None:
    manager = late.at(Role.SURVEY_MANAGER)
    group = _group(manager)
    changed = manager.submit(f"{group}/take-in", {"seal": "0" * 64, "only": ""})
    assert changed.status_code == 422
    assert "Others came meanwhile" in words(changed)
    assert stored(late.site.engine, "SELECT COUNT(*) FROM responses") == [(240,)]
    done(_decided(manager, f"{group}/leave-out", reason="All of it was a rehearsal."))
    answer = manager.get(f"{group}/take-in")  # nothing waits any more
    assert (answer.status_code, answer.headers["location"]) == (303, group)


def test_a_supervisor_of_another_area_sees_nothing_of_it(late: Office) -> None:
    group = _group(late.at(Role.SURVEY_MANAGER))
    away = late.at(Role.FIELDWORK_SUPERVISOR, "QS")
    assert "Nothing from your area waits." in words(away.get(REVIEW))
    assert away.get(group).status_code == 404
    assert away.get(f"{group}/take-in").status_code == 404


def test_more_than_one_turn_is_told(collecting: Office) -> None:
    waves.closed(collecting.site.engine, "first", moment=MOMENT)
    _sent(collecting, *[GOOD] * (AT_ONCE + 3))
    manager = collecting.at(Role.SURVEY_MANAGER)
    group = _group(manager)
    assert "Left for another turn 3: at most 1,000 are decided at once" in words(
        manager.get(f"{group}/take-in")
    )
    done(_decided(manager, f"{group}/take-in"))
    assert "3 answers wait for a decision." in words(manager.get(REVIEW))


@pytest.mark.slow
@pytest.mark.browser
def test_the_desk_is_sound_on_a_phone_and_on_a_wide_screen(
    late: Office, browser: Chromium, axe: Callable[[Page], None]
) -> None:
    site = late.site
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site.address)
        remembers(
            context, site.address, {site.session_cookie: site.session(late.person(Role.SURVEY_MANAGER))}
        )
        tab = context.new_page()
        tab.goto(REVIEW)
        axe(tab)
        assert not scrolls_sideways(tab)
        press(tab.get_by_role("link", name="Autumn 2026").first)
        axe(tab)
        assert not scrolls_sideways(tab)
        press(tab.get_by_role("link", name="Take all in"))
        axe(tab)
        assert not scrolls_sideways(tab)
        press(tab.get_by_role("button", name="Take in"))
        assert stored(site.engine, "SELECT COUNT(*) FROM responses") == [(242,)]
        axe(tab)
        press(tab.get_by_role("link", name="Leave all out"))
        press(tab.get_by_role("button", name="Leave out"))
        assert tab.title().startswith("Error: ")
        axe(tab)
        press(tab.get_by_role("link", name="Go back without doing it"))
        press(tab.get_by_role("link", name="Undo all decisions"))
        press(tab.get_by_role("button", name="Undo"))
        assert stored(site.engine, "SELECT COUNT(*) FROM responses") == [(240,)]
        context.close()
