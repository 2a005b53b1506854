"""Every desk in a real browser, at a phone and at a desk, as a wave moves from nothing to public."""

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.queries.proofs import Verdict
from index_platform.services import fieldwork, jobs, proofs, readings
from index_platform.services.documents import MAKERS
from tests.browsing import press, remembers, tick
from tests.index_platform.proofing import build_of, kept
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.field_work import worked
from tests.index_platform.web.desks.office import Office, done, words

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 1280)
WAVE = "/manage/waves/first"
MANAGER, ANALYST, LEAD = Role.SURVEY_MANAGER, Role.ANALYST, Role.STATISTICS_LEAD
OFFICER = Role.DATA_PROTECTION_OFFICER
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Desks:
    """Pages of a site, opened by people of different roles."""

    office: Office
    browser: Browser
    axe: str

    def tab(self, role: Role, width: int = 1280) -> Page:
        """A tab at which the person of this role is signed in."""
        site = self.office.site
        context = self.browser.new_context(viewport={"width": width, "height": 800}, base_url=site.address)
        remembers(context, site.address, {site.session_cookie: site.session(self.office.person(role))})
        return context.new_page()

    def sound(self, role: Role, *paths: str, without: str = "") -> None:
        """Each page breaks no rule of access, says nothing to the console and does not scroll sideways."""
        for width in WIDTHS:
            tab = self.tab(role, width)
            said: list[str] = []
            tab.on("console", lambda message, said=said: said.append(f"{message.text} {message.location}"))
            for path in paths:
                tab.goto(path)
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                tab.evaluate(self.axe)
                rules = {without: {"enabled": False}} if without else {}
                options = json.dumps({"runOnly": TAGS, "rules": rules})
                found = tab.evaluate(f"axe.run(document, {options})")
                assert [(one["id"], one["help"]) for one in found["violations"]] == [], (path, width)
                assert len(found["passes"]) > 10
            assert [line for line in said if "favicon.ico" not in line] == []
            tab.context.close()


@pytest.fixture
def desks(collecting: Office, browser: Browser, repository: Path) -> Desks:
    """The wave takes answers."""
    axe = (repository / "build" / "assets" / "axe.min.js").read_text(encoding="utf-8")
    return Desks(collecting, browser, axe)


def test_two_people_take_a_wave_from_open_to_public_by_clicks(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One does all up to the proofs; the other reads every page of them, on a phone, and approves."""
    monkeypatch.setattr(proofs, "MAKERS", {kind: MAKERS[kind] for kind in ("pdf", "html")})
    office = desks.office
    both = office.site.person(MANAGER, ANALYST)
    office.people |= {MANAGER: both, ANALYST: both}
    first, second = desks.tab(MANAGER), desks.tab(LEAD, 360)
    _follow(first, "/manage", "Close", "Close")
    _follow(first, WAVE, "Freeze", "Freeze")
    _settled(first, "Compute")
    press(first.get_by_role("link", name="Compute"))
    tick(first.get_by_label("Yes, 100 is Smallton in autumn 2026"))
    press(first.get_by_role("button", name="Compute"))
    _settled(first, "Propose")
    press(first.get_by_role("link", name="Compare with what was published last"))
    assert first.get_by_text("Nothing is public yet").is_visible()
    _follow(first, WAVE, "Propose for release", "Propose for release")
    _settled(first, "Publish")
    press(first.get_by_role("link", name="R1"))
    press(first.get_by_role("link", name="Go to the proofs"))
    _follow(first, first.url, "Build the proofs", "Build the proofs")
    _built(first)
    assert first.get_by_role("link", name="Approve").count() == 0
    second.goto("/manage")
    press(second.get_by_role("link", name="Look and decide").first)
    _follow(second, second.url, "Approve", "Approve for publication")
    said = "Reading: 3 of 3 pages were not read by a second person: Smallton; North End; South End."
    assert said in second.locator("main").inner_text()
    second.goto("/manage/releases/R1/proofs")
    press(second.get_by_role("link", name="Read the next one"))
    for name in ("Smallton", "North End", "South End"):
        assert second.get_by_role("heading", name=f"{name}, R1", level=1).is_visible()
        assert second.evaluate("document.documentElement.scrollWidth") <= 360
        press(second.get_by_role("link", name="Open the page of the report"))
        assert second.get_by_role("heading", name=name).first.is_visible()
        second.go_back()
        press(second.get_by_role("link", name="Sign this page"))
        tick(second.get_by_label("I have read it, and it can be published"))
        press(second.get_by_role("button", name="Sign", exact=True))
    assert second.get_by_text("A second person read all 3 pages.").is_visible()
    press(second.get_by_role("link", name="Back to R1"))
    _follow(second, second.url, "Approve", "Approve for publication")
    second.goto("/places")
    assert second.get_by_role("link", name="North End").count() > 0


def test_the_pages_of_proofs_are_sound(desks: Desks) -> None:
    office, proof = desks.office, "/manage/releases/R1/proofs"
    office.proposed()
    engine = office.site.engine
    desks.sound(LEAD, proof, "/manage/releases/R1/build-proofs", f"{WAVE}/compare")
    made = build_of(engine, "R1")
    kept(engine, "R1", replace(made, close=("North End, hope: between 1 and 2 people",)))
    lead = office.person(LEAD).actor
    readings.signed(engine, "R1", "QN", Verdict.WRONG, "The name.", moment=MOMENT, actor=lead)
    number = readings.of_release(engine, "R1", actor=lead)[1].wrong[0].number
    desks.sound(LEAD, proof, f"{proof}/QN", f"{proof}/QN/sign", f"{proof}/QN/settle/{number}")


def test_every_desk_and_every_state_of_a_wave_is_sound(desks: Desks) -> None:
    office = desks.office
    lists = [
        f"/manage{part}" for part in ("", "/waves", "/instruments", "/places", "/releases", "/responses")
    ]
    desks.sound(MANAGER, *lists, WAVE, f"{WAVE}/close", "/manage/new-wave", "/manage/new-instrument")
    desks.sound(MANAGER, "/manage/instruments/brs@1.0", "/manage/places/smallton/2026")
    office.computed()
    desks.sound(ANALYST, WAVE, f"{WAVE}/compute", f"{WAVE}/propose")
    done(office.at(ANALYST).submit(f"{WAVE}/propose", {"reason": "Ready."}))
    office.settled()
    desks.sound(LEAD, "/manage", WAVE, "/manage/releases", "/manage/releases/R1")
    desks.sound(LEAD, "/manage/releases/R1/approve", "/manage/releases/R1/refuse")
    desks.sound(OFFICER, "/manage/audit", "/manage/audit?walk=yes", "/manage/releases/R1")


@pytest.mark.nobody_works
def test_work_that_waits_runs_or_failed_is_sound(desks: Desks) -> None:
    office = desks.office
    manager, engine = office.person(MANAGER).actor, office.site.engine
    jobs.asked(engine, "freeze", "first", moment=MOMENT, actor=manager)
    desks.sound(MANAGER, WAVE)
    job = jobs.begun(engine, jobs.KINDS, "somebody", moment=MOMENT)
    assert job is not None
    jobs.told(engine, job, "estimates", 3, 10)
    # WCAG 2.2.1 asks for a way to turn it off, which stands beside it; axe looks for the element alone
    desks.sound(MANAGER, f"{WAVE}?watch=yes", without="meta-refresh")
    desks.sound(MANAGER, f"{WAVE}/stop-work")
    jobs.failed(engine, job, None, moment=MOMENT)
    desks.sound(MANAGER, WAVE, "/manage")


@pytest.mark.nobody_works
def test_a_page_that_looks_again_by_itself_can_be_stopped(desks: Desks) -> None:
    office = desks.office
    jobs.asked(office.site.engine, "freeze", "first", moment=MOMENT, actor=office.person(MANAGER).actor)
    tab = desks.tab(MANAGER)
    tab.goto(f"{WAVE}?watch=yes")
    press(tab.get_by_role("link", name="Stop looking again by itself"))
    assert tab.locator("meta[http-equiv=refresh]").count() == 0
    press(tab.get_by_role("link", name="Look again every few seconds"))
    assert tab.locator("meta[http-equiv=refresh]").count() == 1


def test_a_form_that_was_refused_is_sound_and_takes_the_focus_to_what_is_wrong(desks: Desks) -> None:
    desks.office.proposed()
    tab = desks.tab(LEAD)
    tab.goto("/manage/releases/R1/refuse")
    press(tab.get_by_role("button", name="Refuse"))
    assert tab.title().startswith("Error: ")
    press(tab.get_by_role("link", name="No reason was given"))
    assert tab.evaluate("document.activeElement.name") == "reason"
    tab.evaluate(desks.axe)
    found = tab.evaluate(f"axe.run(document, {json.dumps({'runOnly': TAGS})})")
    assert [one["id"] for one in found["violations"]] == []


def test_the_pages_of_fieldwork_are_sound(desks: Desks) -> None:
    field, learn = "/manage/fieldwork", "/manage/training"
    assignment, *others = worked(desks.office)
    forms = ("new", *(f"{assignment}/{verb}" for verb in ("give", "close", "reopen", "addresses")))
    page = words(desks.office.at(Role.FIELDWORK_SUPERVISOR).get(f"{field}/assignments/{assignment}"))
    assert "12 High Street Nobody was reached 1 14 High Street Not tried yet 0" in page
    work = (f"{field}/assignments/{name}" for name in (assignment, *forms))
    below = ("progress", "progress/first", "assignments", "quality", "training", "notes")
    lists = (field, *(f"{field}/{one}" for one in below))
    desks.sound(Role.FIELDWORK_SUPERVISOR, *lists, *work, *others)
    desks.sound(Role.FIELDWORK_SUPERVISOR, learn, f"{learn}/consent", f"{learn}/practice")


def _follow(tab: Page, at: str, link: str, button: str) -> None:
    tab.goto(at)
    press(tab.get_by_role("link", name=link).first)
    press(tab.get_by_role("button", name=button))


def _built(tab: Page) -> None:
    """Wait as a person would, until the proofs are there."""
    end = time.monotonic() + 120
    while not tab.get_by_role("link", name="Build them again").count():
        if time.monotonic() > end:
            raise TimeoutError("the proofs were not built")
        tab.wait_for_timeout(200)


def _settled(tab: Page, step: str) -> None:
    """Wait as a person would: the page looks again by itself until the wave stands at ``step``."""
    end = time.monotonic() + 60
    while not tab.locator("li[aria-current=step]", has_text=step).count() or tab.locator("progress").count():
        if time.monotonic() > end:
            raise TimeoutError(f"the wave did not come to {step}")
        tab.wait_for_timeout(200)


def test_the_desks_are_in_a_menu_on_a_phone_and_in_a_line_on_a_wide_screen(desks: Desks) -> None:
    wide = desks.tab(MANAGER)
    wide.goto(WAVE)
    assert wide.get_by_role("link", name="Open answers").count() == 1  # of both, one is there for ears too
    assert not wide.get_by_text("Menu", exact=True).is_visible()
    tab = desks.tab(MANAGER, 320)
    tab.goto(WAVE)
    assert tab.get_by_role("link", name="Open answers").count() == 0
    tab.get_by_text("Menu", exact=True).focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_role("navigation", name="Main").count() == 1
    press(tab.get_by_role("link", name="Open answers"))
    assert tab.get_by_role("heading", name="Open answers").is_visible()


def test_a_wave_is_planned_dated_and_watched_by_keyboard_on_sound_pages(desks: Desks) -> None:
    engine = desks.office.site.engine
    fieldwork.dated(engine, "first", "2026-11-20", None, moment=MOMENT)
    fieldwork.wanted(engine, "first", {"place": {"QN": 150}, "mode": {"door": 90}}, moment=MOMENT)
    verbs = ("dates", "selection", "targets")
    desks.sound(MANAGER, WAVE, "/manage/plan-wave", *(f"{WAVE}/{verb}" for verb in verbs))
    tab = desks.tab(MANAGER, 320)
    tab.goto(f"{WAVE}/targets")
    tab.get_by_label("Or a line for each").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("place,Atlantis,5")
    press(tab.get_by_role("button", name="Keep these numbers"))
    assert tab.title().startswith("Error: ")
    assert tab.evaluate("document.activeElement.className") == "errors"
    tab.evaluate(desks.axe)
    found = tab.evaluate(f"axe.run(document, {json.dumps({'runOnly': TAGS})})")
    assert [one["id"] for one in found["violations"]] == []
    tab.goto(WAVE)
    tab.get_by_text("The same as a table").focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_role("table", name="Answers by day").is_visible()
    assert tab.get_by_role("img", name="240 answers by the end of 22 November 2026").is_visible()
