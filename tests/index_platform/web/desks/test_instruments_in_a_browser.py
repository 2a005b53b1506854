"""The pages about instruments in a real browser: rules of access, a phone, the keyboard, both directions."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from tests.browsing import RULES, press, remembers
from tests.index_platform.web.desks.drafting import NEW, draft
from tests.index_platform.web.desks.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 1280)
SHELF = "/manage/instruments"
MANAGER, LEAD, POLICY = Role.SURVEY_MANAGER, Role.STATISTICS_LEAD, Role.POLICY_OFFICER
REWORDED = draft("1.1", ("How often do you chat", "How many times do you chat"))


@dataclass
class Reading:
    """Pages of a site in a browser, and the rules they are held to."""

    office: Office
    browser: Browser
    axe: str

    def tab(self, role: Role, width: int) -> Page:
        """A tab at which the person of this role is signed in."""
        site = self.office.site
        context = self.browser.new_context(viewport={"width": width, "height": 800}, base_url=site.address)
        remembers(context, site.address, {site.session_cookie: site.session(self.office.person(role))})
        return context.new_page()

    def sound(self, tab: Page) -> None:
        """The page breaks no rule of access and does not scroll sideways."""
        tab.wait_for_load_state()
        tab.evaluate("document.fonts.ready.then(() => 0)")
        width = (tab.viewport_size or {"width": 0})["width"]
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, tab.url
        tab.evaluate(self.axe)
        found = tab.evaluate(f"axe.run(document, {json.dumps({'runOnly': RULES})})")
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]]
        assert told == [], tab.url
        assert len(found["passes"]) > 10


@pytest.fixture
def pages(collecting: Office, browser: Browser, repository: Path) -> Reading:
    """The wave takes answers."""
    axe = (repository / "build" / "assets" / "axe.min.js").read_text(encoding="utf-8")
    return Reading(collecting, browser, axe)


def _sent(tab: Page, folder: Path, text: str) -> None:
    """Choose a definition and have it checked."""
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    tab.goto(NEW)
    tab.get_by_label("Files").set_input_files(folder / "new.yaml")
    press(tab.get_by_role("button", name="Check the files"))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_to_look_at_is_sound(pages: Reading, width: int) -> None:
    tab = pages.tab(POLICY, width)
    for path in (
        SHELF,
        f"{SHELF}/fast-grant@1.0",
        f"{SHELF}/who5@1.0",
        f"{SHELF}/thriving-communities@1.1",
        f"{SHELF}/ons4@1.1?language=ur",
        f"{SHELF}/compare",
        f"{SHELF}/compare?old=thriving-communities@1.0&new=thriving-communities@1.1",
        f"{SHELF}/fast-grant@1.0/codebook",
    ):
        tab.goto(path)
        pages.sound(tab)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_trial_is_sound_on_every_page_in_both_directions(pages: Reading, width: int) -> None:
    tab = pages.tab(POLICY, width)
    for path in ("brs@1.1/try", "ons4@1.1/try?language=ur", "fast-grant@1.0/try"):
        tab.goto(f"{SHELF}/{path}")
        pages.sound(tab)
    tab.goto(f"{SHELF}/brs@1.1/try?language=ur")
    for _ in range(6):
        press(tab.locator("form#question .button").first)
        pages.sound(tab)
        assert tab.locator("[role=alert]").count() == 1
        press(tab.locator("button[name=without]"))
    assert tab.locator(".checked").count() == 1
    pages.sound(tab)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_version_is_proposed_with_its_claims_and_approved(
    pages: Reading, tmp_path: Path, width: int
) -> None:
    tab, lead = pages.tab(MANAGER, width), pages.tab(LEAD, width)
    _sent(tab, tmp_path, REWORDED.replace("title:", "titel:", 1).replace("code: 6", "code: six", 1))
    assert tab.title().startswith("Error: ")
    pages.sound(tab)
    _sent(tab, tmp_path, REWORDED)
    pages.sound(tab)
    press(tab.get_by_role("button", name="Propose it"))
    assert tab.title().startswith("Error: ")
    pages.sound(tab)
    tab.get_by_role("link", name="Say of question chat").click()
    tab.keyboard.press("Space")
    tab.get_by_label("Why").fill("Tried out beside each other.")
    with tab.context.expect_page() as opened:
        tab.get_by_role("button", name="Try it out first").click()
    opened.value.get_by_text("This is a trial.").wait_for()
    assert tab.get_by_label("Why").input_value() == "Tried out beside each other."
    press(tab.get_by_role("button", name="Propose it"))
    pages.sound(tab)
    lead.goto("/manage")
    press(lead.get_by_role("link", name="Look and decide").first)
    pages.sound(lead)
    press(lead.get_by_role("link", name="Approve"))
    press(lead.get_by_role("button", name="Approve"))
    lead.goto(f"{SHELF}/community-life@1.1")
    pages.sound(lead)


def test_a_trial_is_walked_with_the_keyboard_alone(pages: Reading) -> None:
    tab = pages.tab(POLICY, 1280)
    tab.goto(f"{SHELF}/brs@1.1/try")
    for _ in range(6):
        tab.locator("input[name=answer]").first.focus()
        tab.keyboard.press("Space")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
    assert tab.locator(".recorded").get_by_text("Resilience").first.is_visible()
    assert tab.locator(".checked dd.value").count() == 6
    tab.get_by_role("link", name="End the trial").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{SHELF}/brs@1.1")


def test_a_comparison_is_printed_whole_and_without_its_lists(pages: Reading) -> None:
    tab = pages.tab(POLICY, 1280)
    tab.goto(f"{SHELF}/compare?old=thriving-communities@1.0&new=thriving-communities@1.1")
    tab.emulate_media(media="print")
    assert not tab.locator("form.pair").is_visible()
    assert tab.locator(".change").first.is_visible()
