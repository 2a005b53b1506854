"""A day of a researcher with the supervisor's desk in a browser of its own: nothing stands in for either."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Playwright, expect

from index_platform.auth.roles import Role
from index_platform.services.training import modules
from tests.browsing import FLAGS, press, remembers
from tests.index_platform.kinds import EVERYTHING
from tests.index_platform.survey import stored
from tests.index_platform.web.field import conftest as app
from tests.index_platform.web.field.conftest import Phone, all_sent, answer_all, responses, sign_in, take_part
from tests.index_platform.web.field.network import Network, Signal
from tests.index_platform.web.people import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIELDWORK = "/manage/fieldwork"
ANSWERS = {"hello": None, **EVERYTHING, "better": "A bench"}


@pytest.fixture
def desk(site: Site, playwright: Playwright) -> Iterator[Page]:
    """A supervisor's browser; Rashida and Tom went through their training, and nobody signed yet."""
    for name in ("rashida", "tom"):
        researcher = site.browser(site.known(name))
        for one in modules():
            right = {f"q{number}": str(each.right) for number, each in enumerate(one.questions, 1)}
            assert researcher.submit(f"/manage/training/{one.key}", right).status_code == 303
        assert researcher.submit("/manage/training/practice").status_code == 303
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    context = browser.new_context(base_url=site.address)
    supervisor = site.person(Role.FIELDWORK_SUPERVISOR, area="T", name="Sam Supervisor")
    remembers(context, site.address, {site.session_cookie: site.session(supervisor)})
    yield context.new_page()
    browser.close()


def pressed(desk: Page, words: str) -> None:
    """Press what leads on, be it a link or a button."""
    link, button = (desk.get_by_role(role, name=words, exact=True) for role in ("link", "button"))
    press(link.or_(button))


def signed(desk: Page, name: str, until: str) -> None:
    """Sign that a researcher can ask at doors."""
    desk.goto(f"{FIELDWORK}/training")
    pressed(desk, f"Sign {name}")
    desk.get_by_label("Until", exact=True).fill(until)
    pressed(desk, "Sign")


def assigned(desk: Page, until: str) -> str:
    """The address of an assignment of two interviews and two doors, made by the forms."""
    desk.goto(f"{FIELDWORK}/assignments/new")
    desk.get_by_label("Place", exact=True).select_option("first QN")
    desk.get_by_label("Researcher", exact=True).select_option("rashida")
    desk.get_by_label("Lines", exact=True).fill("2")
    desk.get_by_label("Until", exact=True).fill(until)
    desk.get_by_label("Note for the researcher").fill("Ring twice at number 12.")
    pressed(desk, "Make the assignment")
    made = desk.url
    pressed(desk, "Bring addresses")
    content = b"address\n12 High Street\n14 High Street\n"
    desk.get_by_label("CSV file").set_input_files(
        {"name": "doors.csv", "mimeType": "text/csv", "buffer": content}
    )
    desk.get_by_label("Keep its addresses").check()
    pressed(desk, "Go on")
    return made


def code(desk: Page) -> str:
    """The code that the desk shows once."""
    desk.goto(f"{FIELDWORK}/code")
    desk.get_by_label("Researcher", exact=True).select_option("rashida")
    desk.locator("form button.button").click()
    return desk.locator(".code").first.inner_text()


def opened(page: Page) -> None:
    """From the list to the assignment."""
    app.press(page, "Doors and groups")
    page.get_by_role("button", name="Open North End").click()
    page.get_by_role("heading", name="Who is wanted").wait_for()


def interviewed_at(page: Page, door: str) -> str:
    """The reference of an interview that began with a knock at a door."""
    page.get_by_role("button", name=door).click()
    app.press(page, "Somebody takes part: start")
    app.press(page, "Begin")
    take_part(page)
    answer_all(page, ANSWERS)
    return app.finish(page)


def cells(desk: Page, at: str, first: str) -> list[str]:
    """The row of a table of the page that begins so."""
    desk.goto(at)
    return desk.locator("tr", has_text=first).locator("td").all_inner_texts()


def test_a_day_is_given_by_the_desk_worked_on_the_phone_taken_away_meanwhile_and_seen_on_the_desk(
    phone: Phone, site: Site, network: Network, desk: Page, looked_at: Callable[[Page], None]
) -> None:
    until = str((site.clock() + timedelta(days=30)).date())
    signed(desk, "Rashida", until)
    at = assigned(desk, until)
    with phone() as page:
        sign_in(page, code(desk))
        opened(page)
        page.get_by_text("Ring twice at number 12.").wait_for()
        page.get_by_text("0 of 2").wait_for()
        looked_at(page)
        page.get_by_role("button", name="12 High Street").click()
        app.press(page, "Nobody answered")
        app.press(page, "Note it")
        page.get_by_text("Try 1: Nobody answered.").wait_for()
        first = interviewed_at(page, "14 High Street")
        all_sent(page)
        opened(page)
        page.get_by_text("1 of 2").wait_for()
        page.get_by_text("Try 1: Interview.").wait_for()
        looked_at(page)
        assert cells(desk, at, "Anybody")[-3:] == ["1", "2", "1"]
        assert cells(desk, at, "12 High Street")[-2:] == ["Nobody was reached", "1"]

        network.set(Signal.GONE)
        signed(desk, "Tom", until)
        desk.goto(at)
        pressed(desk, "Give it to somebody else")
        desk.get_by_label("Researcher", exact=True).select_option("tom")
        desk.locator("form button.button").click()
        second = interviewed_at(page, "12 High Street")
        network.set(Signal.THERE)
        all_sent(page)
        app.press(page, "Doors and groups")
        expect(page.get_by_role("button", name="Open North End")).to_have_count(0)
        app.press(page, "Back")
        assert cells(desk, at, "did not have the assignment")[-2:] == ["1", "1"]
        assert responses(site).keys() == {first, second}

        before = stored(site.engine, "SELECT count(*) FROM received")
        app.press(page, "Practise an interview")
        page.get_by_label("Every kind").check()
        app.press(page, "Begin")
        take_part(page)
        answer_all(page, ANSWERS)
        app.press(page, "Finish the interview")
        app.press(page, "Back to the list")
        all_sent(page)
        assert stored(site.engine, "SELECT count(*) FROM received") == before
        assert responses(site).keys() == {first, second}
