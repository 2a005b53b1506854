"""Open answers at their desks: one person redacts, two code, a concern goes its own way."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.services import waves
from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring, tick
from tests.index_platform.open_answers import BOOK, ITEM, RAW, SAFE, WAVE, Reading, reading_room
from tests.index_platform.survey import MOMENT, stored
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser as Client

MANAGER, ANALYST, LEAD = Role.SURVEY_MANAGER, Role.ANALYST, Role.STATISTICS_LEAD
OFFICER = Role.DATA_PROTECTION_OFFICER
HERE = f"/manage/open-answers/{WAVE}/{ITEM}"


@pytest.fixture
def written(office: Office, tmp_path: Path) -> Reading:
    """Three people have answered in their own words."""
    room = reading_room(office.site.engine, tmp_path)
    room.written({1: RAW, 2: RAW, 3: RAW})
    return room


def chosen(client: Client, book: str = BOOK) -> httpx.Response:
    """What is answered to a codebook that somebody sends."""
    page = client.get(f"{HERE}/codebook")
    token = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    files = {"files": ("book.yaml", book.encode(), "application/yaml")}
    return client.post(f"{HERE}/codebook", data={"_csrf_token": token}, files=files)


def redact(client: Client, changes: dict[str, str] | None = None) -> httpx.Response:
    """The next answer is opened, and decided on as the program suggests but for the changes."""
    at = done(client.get(f"{HERE}/redact")).headers["location"]
    given = {"edited": SAFE, "what": "confirm", "version": "", **(changes or {})}
    return client.submit(at, given)


@pytest.mark.usefixtures("written")
def test_what_was_written_is_on_the_page_of_a_redactor_alone(office: Office) -> None:
    manager, analyst = office.at(MANAGER), office.at(ANALYST)
    assert "some to read" in words(manager.get("/manage/open-answers"))
    at = done(manager.get(f"{HERE}/redact")).headers["location"]
    page = manager.get(at)
    assert RAW in words(page)
    assert "name: Brenda Holt; phone: 07700 900123" in words(page)
    assert SAFE in page.text
    done(redact(manager))
    done(chosen(analyst))
    seen = [analyst.get(path).text for path in ("/manage/open-answers", f"{HERE}/themes")]
    code = done(analyst.get(f"{HERE}/code")).headers["location"]
    seen.append(analyst.get(code).text)
    assert SAFE in seen[-1]
    assert "Brenda" not in "".join(seen)
    assert analyst.get(at).status_code == 403


@pytest.mark.usefixtures("written")
def test_a_slip_is_told_and_what_was_typed_stays(office: Office) -> None:
    manager = office.at(MANAGER)
    page = redact(manager, {"edited": "Ask [name] on [phone], fewer buses"})
    assert page.status_code == 422
    assert "do not stand so in the answer" in words(page)
    assert "fewer buses</textarea>" in page.text
    page = redact(manager, {"what": ""})
    assert page.status_code == 422
    assert "Choose whether others may read it" in words(page)
    page = redact(manager, {"version": "earlier"})
    assert "meanwhile" in words(page)
    assert stored(office.site.engine, "SELECT * FROM redactions") == []


@pytest.mark.usefixtures("written")
def test_a_concern_is_shown_to_whoever_looks_after_it(office: Office) -> None:
    manager, officer = office.at(MANAGER), office.at(OFFICER)
    assert "Nobody who read answers raised a concern" in words(officer.get("/manage/concerns"))
    done(redact(manager, {"what": "keep-back", "concern": "yes"}))
    listed = officer.get("/manage/concerns")
    assert "Brenda" not in listed.text
    [(number, item)] = stored(office.site.engine, "SELECT response, item FROM redactions")
    at = f"/manage/concerns/{number}/{item}"
    assert at in listed.text
    assert RAW in words(officer.get(at))
    done(officer.submit(at))
    assert "looked after" in words(officer.get("/manage/concerns"))
    assert manager.get(at).status_code == 403


@pytest.mark.usefixtures("written")
def test_two_people_code_and_a_difference_is_settled(office: Office) -> None:
    manager, analyst, lead = office.at(MANAGER), office.at(ANALYST), office.at(LEAD)
    for _ in range(3):
        done(redact(manager))
    assert "Every answer was read" in words(manager.get(f"{HERE}/redact"))
    assert "Choose a codebook" in words(analyst.get(f"{HERE}/themes"))
    assert chosen(analyst, BOOK.replace("second_share: 1.0", "second_share: 7")).status_code == 422
    done(chosen(analyst))
    for client, first in ((analyst, {"themes.buses": "yes"}), (lead, {"themes.-": "yes"})):
        given = first
        while (answer := client.get(f"{HERE}/code")).status_code == 303:
            at = answer.headers["location"]
            assert client.submit(at, {}).status_code == 422
            assert client.submit(at, {"themes.buses": "yes", "themes.-": "yes"}).status_code == 422
            done(client.submit(at, given))
            given = {"themes.buses": "yes"}
        assert "Nothing is left for you" in words(answer)
    page = words(analyst.get(f"{HERE}/themes"))
    assert "3 of 3 confirmed" in page
    assert "3 of 3 drawn" in page
    assert "67 %" in page
    settle = analyst.get(f"{HERE}/themes").text.partition(f'href="{HERE}/settle/')[2].partition('"')[0]
    assert "The other found" in words(lead.get(f"{HERE}/settle/{settle}"))
    done(lead.submit(f"{HERE}/settle/{settle}", {"themes.buses": "yes"}))
    assert "Nothing yet" in words(analyst.get(f"{HERE}/themes"))
    waves.closed(office.site.engine, WAVE, moment=MOMENT)
    page = words(analyst.get(f"{HERE}/themes"))
    assert "fewer than 10" in page
    assert "Nothing yet" not in page


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("written")
def test_the_desks_are_sound_and_walked_by_keyboard(
    office: Office, browser: Browser, axe: Callable[[Page], None]
) -> None:
    walker = office.tab(browser, MANAGER, 320)
    walker.goto(f"{HERE}/redact")
    walker.get_by_label("Yes, as it stands in the box").focus()
    walker.keyboard.press("Space")
    press(walker.get_by_role("button", name="Keep this and go on"))
    assert stored(office.site.engine, "SELECT text FROM redactions") == [(SAFE,)]
    done(redact(office.at(MANAGER), {"concern": "yes"}))
    done(chosen(office.at(ANALYST)))
    for role, first in ((ANALYST, "Buses"), (LEAD, "Parks")):
        coder = office.tab(browser, role, 1280)
        coder.goto(f"{HERE}/code")
        tick(coder.get_by_label(first))
        press(coder.get_by_role("button", name="Keep this and go on"))
    [(number,)] = stored(office.site.engine, "SELECT response FROM codings WHERE turn = 2")
    [(danger,)] = stored(office.site.engine, "SELECT response FROM redactions WHERE concern")
    pages = (
        (MANAGER, ("/manage/open-answers", f"{HERE}/redact", f"{HERE}/redact/{number}")),
        (ANALYST, (f"{HERE}/themes", f"{HERE}/codebook", f"{HERE}/code", f"{HERE}/settle/{number}")),
        (OFFICER, ("/manage/concerns", f"/manage/concerns/{danger}/{ITEM}")),
    )
    for width in (320, 1280):
        for role, paths in pages:
            page = office.tab(browser, role, width)
            for path in paths:
                page.goto(path)
                assert not scrolls_sideways(page), (path, width)
                axe(page)
                assert small_targets(page) == [], (path, width)
                assert stops_without_ring(page)[1] == [], (path, width)
    walker.goto(f"{HERE}/redact")
    press(walker.get_by_role("button", name="Keep this and go on"))
    assert walker.title().startswith("Error: ")
    axe(walker)
