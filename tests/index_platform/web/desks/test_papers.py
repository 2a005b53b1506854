"""Papers at their desk: two people type by the keyboard alone, neither learns what the other typed."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.services import freezing, paper_counts, waves
from index_platform.services.paper_counts import PaperCounts
from index_platform.services.papers import HASH_DIGITS
from index_platform.web.desks.paper_pages import MOST, sheets
from instruments import catalogue
from instruments.paper_entry import asking
from instruments.response_numbers import numbered, printed
from tests.browsing import press, remembers, scrolls_sideways, small_targets, stops_without_ring
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, WAVE, start
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser as Client

MANAGER, SUPERVISOR, RESEARCHER = Role.SURVEY_MANAGER, Role.FIELDWORK_SUPERVISOR, Role.COMMUNITY_RESEARCHER
FIRST = numbered(1)
KEYED = "0001-" + FIRST[-1]
GRANT = "fast-grant@1.0"
UNMISTAKABLE = "zebrafinch quarry"


def wave(office: Office, folder: Path, label: str) -> None:
    """The wave ``first`` asks this instrument."""
    start(
        office.site.engine,
        folder,
        town=PLACES.replace("quarter", "ward"),
        wave=WAVE.replace("brs@1.0", label),
    )


def opened(label: str, client: Client) -> str:
    """The address of a new batch."""
    version = catalogue.get(label).sha256[:HASH_DIGITS]
    answer = client.submit("/manage/papers/first/new", {"title": "Library", "version": version})
    return str(done(answer).headers["location"]).removesuffix("/next")


def filled(label: str, changes: Mapping[str, str]) -> list[dict[str, str]]:
    """What is typed on each page: the first possible answer everywhere, but for the changes."""
    instrument = catalogue.get(label)
    keys = {"taking-part": "1", ".place": "QN", ".language": "en"}
    given = [
        {
            item.id: str(item.scored_codes[0]) if item.scored_codes else "-"
            for _, items in page
            for item in items
        }
        for page in sheets(instrument)
    ]
    given[0] |= keys
    return [{name: changes.get(name, value) for name, value in page.items()} for page in given]


def typed(client: Client, batch: str, pages: list[dict[str, str]], serial: int = 1) -> list[httpx.Response]:
    """Everything that a browser receives while somebody types a paper in."""
    number = numbered(serial)
    received = [client.get(batch), client.get(f"{batch}/next")]
    received.append(done(client.submit(f"{batch}/next", {"number": number})))
    for page, given in enumerate(pages, 1):
        received.append(client.get(f"{batch}/{number}/{page}"))
        received.append(done(client.submit(f"{batch}/{number}/{page}", given)))
    return received


def counts(office: Office) -> PaperCounts:
    return paper_counts.counts(office.site.engine, "first", actor=office.person(MANAGER).actor)


@pytest.fixture
def grant(office: Office, tmp_path: Path) -> Office:
    """The wave asks the questionnaire with questions of many kinds."""
    wave(office, tmp_path, GRANT)
    return office


def test_a_paper_is_typed_in_twice_and_counted(grant: Office) -> None:
    manager, supervisor = grant.at(MANAGER), grant.at(SUPERVISOR, "T")
    batch = opened(GRANT, manager)
    typed(manager, batch, filled(GRANT, {}))
    assert counts(grant) == PaperCounts(once=1)
    assert "Paper: 1 typed in once, 0 twice." in words(manager.get("/manage/waves/first"))
    typed(supervisor, batch, filled(GRANT, {}))
    assert counts(grant) == PaperCounts(stored=1)
    assert "0 of" in words(manager.get("/manage/papers/first"))


def test_the_second_person_receives_nothing_of_what_the_first_typed(grant: Office) -> None:
    """All bytes are the same but for tokens, whatever the first person typed."""
    manager, supervisor = grant.at(MANAGER), grant.at(SUPERVISOR, "T")
    batch = opened(GRANT, manager)
    seen: list[str] = []
    for serial, said in enumerate((UNMISTAKABLE, "-"), 1):
        typed(
            manager,
            batch,
            filled(GRANT, {"activity": said, "took_part": "997" if serial == 1 else "1"}),
            serial,
        )
        received = typed(supervisor, batch, filled(GRANT, {}), serial)[1:]
        whole = "\n".join(f"{one.status_code} {_headers(one)} {one.text}" for one in received[:-1])
        assert "zebrafinch" not in whole
        assert not re.search(r"\b997\b", whole)  # alone: tokens, hashes and lengths may hold these digits
        seen.append(_plain(whole, serial))
    assert seen[0] == seen[1]
    for path in (batch, "/manage/papers", "/manage/papers/first", "/manage/waves/first", "/manage"):
        assert "zebrafinch" not in supervisor.get(path).text


def _headers(answer: httpx.Response) -> str:
    return "; ".join(f"{name}: {value}" for name, value in answer.headers.items() if name not in _OF_EACH)


_OF_EACH = {"date", "set-cookie"}


def _plain(text: str, serial: int) -> str:
    """Without tokens, and without the number that the paper has."""
    text = re.sub(r'(name="_csrf_token" value=")[^"]+', r"\1", text)
    text = re.sub(r"content-length: [0-9]+", "", text)
    return (
        text.replace(numbered(serial), "N").replace(printed(numbered(serial)), "N").replace('value="N"', "")
    )


def test_where_they_differ_a_survey_manager_decides_with_both_before_them(grant: Office) -> None:
    manager, supervisor, researcher = grant.at(MANAGER), grant.at(SUPERVISOR, "T"), grant.at(RESEARCHER, "T")
    batch = opened(GRANT, manager)
    typed(supervisor, batch, filled(GRANT, {"activity": UNMISTAKABLE}))
    typed(researcher, batch, filled(GRANT, {"activity": "-"}))
    assert "1 to decide" in words(manager.get("/manage/waves/first"))
    assert "1 paper to decide" in words(manager.get("/manage"))
    page = manager.get(f"{batch}/{FIRST}/decide")
    assert UNMISTAKABLE in words(page)
    assert "Not answered" in words(page)
    for other in (supervisor, researcher):
        assert other.get(f"{batch}/{FIRST}/decide").status_code == 403
    refused = manager.submit(f"{batch}/{FIRST}/decide", {"side-activity": "neither", "typed-activity": ""})
    assert refused.status_code == 422
    assert "Nothing was typed" in words(refused)
    given = {"side-activity": "neither", "typed-activity": "a quarry", "note": "ink"}
    done(manager.submit(f"{batch}/{FIRST}/decide", given))
    assert counts(grant) == PaperCounts(stored=1)
    quality = words(manager.get("/manage/papers/first"))
    assert re.search(r"1 of \d+ answers differed", quality)
    assert "Pair" not in quality  # one pair would be two people


def test_after_a_paper_is_counted_no_page_shows_what_was_on_it(grant: Office) -> None:
    manager, supervisor = grant.at(MANAGER), grant.at(SUPERVISOR, "T")
    batch = opened(GRANT, manager)
    for client in (manager, supervisor):
        typed(client, batch, filled(GRANT, {"activity": UNMISTAKABLE}))
    for client in (manager, supervisor):
        for path in (batch, f"{batch}/{FIRST}/1", f"{batch}/{FIRST}/decide", f"{batch}/{FIRST}/undo"):
            assert "zebrafinch" not in client.get(path).text
        assert client.get(f"{batch}/{FIRST}/1").status_code == 409
    with reading(grant.site.engine) as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM paper_entries").fetchall()
        audit = session.connection().exec_driver_sql("SELECT * FROM audit").fetchall()
    assert "zebrafinch" not in f"{kept}{audit}"


def test_a_slip_is_told_and_what_was_right_is_kept(grant: Office) -> None:
    manager = grant.at(MANAGER)
    batch = opened(GRANT, manager)
    done(manager.submit(f"{batch}/next", {"number": FIRST}))
    wrong = {**filled(GRANT, {"activity_kinds": "1 77", "activity": UNMISTAKABLE})[0], "taking-part": "-"}
    page = manager.submit(f"{batch}/{FIRST}/1", wrong)
    assert page.status_code == 422
    assert "this person does not take part" in words(page)
    assert "It can be 1, 2, 3" in words(page)
    assert UNMISTAKABLE in manager.get(f"{batch}/{FIRST}/1").text
    assert 'value="1 77"' in page.text


def test_the_last_page_by_its_address_does_not_finish_a_paper(office: Office, tmp_path: Path) -> None:
    wave(office, tmp_path, INSTRUMENT)
    manager = office.at(MANAGER)
    batch = opened(INSTRUMENT, manager)
    done(manager.submit(f"{batch}/next", {"number": FIRST}))
    pages = filled(INSTRUMENT, {})
    answer = done(manager.submit(f"{batch}/{FIRST}/{len(pages)}", pages[-1]))
    assert answer.headers["location"] == f"{batch}/{FIRST}/1"
    assert manager.get(f"{batch}/{FIRST}/9").status_code == 404
    assert counts(office) == PaperCounts(begun=1)


def test_a_number_that_cannot_be_typed_in_is_refused_in_words(grant: Office) -> None:
    manager = grant.at(MANAGER)
    batch = opened(GRANT, manager)
    typed(manager, batch, filled(GRANT, {}))
    for number, says in (
        ("00011", "last digit"),
        (KEYED, "You have typed in the paper"),
        ("", "not the number"),
    ):
        page = manager.submit(f"{batch}/next", {"number": number})
        assert page.status_code == 422
        assert says in words(page)


def test_papers_of_another_version_open_no_batch(grant: Office) -> None:
    page = grant.at(MANAGER).submit("/manage/papers/first/new", {"title": "Library", "version": "0" * 12})
    assert page.status_code == 422
    assert "Compare every digit with the page" in words(page)
    assert catalogue.get(GRANT).sha256[:HASH_DIGITS] not in words(page)  # it is to be read from the paper


def test_an_entry_is_taken_back_on_a_page_that_asks(grant: Office) -> None:
    manager = grant.at(MANAGER)
    batch = opened(GRANT, manager)
    typed(manager, batch, filled(GRANT, {}))
    assert "Take it back" in words(manager.get(batch))
    done(manager.submit(f"{batch}/{FIRST}/undo"))
    assert counts(grant) == PaperCounts()
    assert manager.submit(f"{batch}/{FIRST}/undo").status_code == 422


def test_the_freeze_tells_how_many_papers_it_would_leave_out(grant: Office) -> None:
    manager, supervisor = grant.at(MANAGER), grant.at(SUPERVISOR, "T")
    batch = opened(GRANT, manager)
    for client in (manager, supervisor):
        typed(client, batch, filled(GRANT, {}))
    typed(manager, batch, filled(GRANT, {}), serial=2)
    waves.closed(grant.site.engine, "first", moment=MOMENT)
    assert "1 paper is not counted yet" in words(manager.get("/manage/waves/first/freeze"))
    freezing.frozen(grant.site.engine, "first", grant.site.settings.snapshots, moment=MOMENT)
    page = supervisor.submit(f"{batch}/next", {"number": numbered(2)})
    assert page.status_code == 422
    assert "is frozen" in words(page)


def test_papers_that_agreed_while_the_wave_was_frozen_are_taken_in_later(grant: Office) -> None:
    manager, supervisor, researcher = grant.at(MANAGER), grant.at(SUPERVISOR, "T"), grant.at(RESEARCHER, "T")
    engine = grant.site.engine
    batch = opened(GRANT, manager)
    for client in (supervisor, researcher):
        typed(client, batch, filled(GRANT, {}))
    typed(supervisor, batch, filled(GRANT, {}), serial=2)
    typed(researcher, batch, filled(GRANT, {"activity": "x"}), serial=2)
    waves.closed(engine, "first", moment=MOMENT)
    freezing.frozen(engine, "first", grant.site.settings.snapshots, moment=MOMENT)
    done(manager.submit(f"{batch}/{numbered(2)}/decide", {"side-activity": "one"}))
    assert counts(grant) == PaperCounts(stored=1, waiting=1)
    waves.opened(engine, "first", moment=MOMENT)
    assert "Take in what waits" in words(manager.get("/manage/papers/first"))
    done(manager.submit("/manage/papers/first/take-in"))
    assert counts(grant) == PaperCounts(stored=2)


def test_before_there_is_anything_the_pages_say_what_to_do(office: Office, tmp_path: Path) -> None:
    manager = office.at(MANAGER)
    assert "No wave takes papers now" in words(manager.get("/manage/papers"))
    wave(office, tmp_path, GRANT)
    assert "none yet" in words(manager.get("/manage/papers"))
    assert "No paper was typed in yet" in words(manager.get("/manage/papers/first"))
    assert "No paper of this batch" in words(manager.get(opened(GRANT, manager)))


@pytest.mark.parametrize("label", catalogue.labels())
def test_every_question_stands_on_one_of_few_pages_whatever_the_route(label: str) -> None:
    instrument = catalogue.get(label)
    pages = [[item.id for _, items in page for item in items] for page in sheets(instrument)]
    assert sorted(name for page in pages for name in page) == sorted(item.id for item in asking(instrument))
    assert all(0 < len(page) <= MOST for page in pages)


@pytest.mark.slow
@pytest.mark.browser
class TestInABrowser:
    """By the keyboard alone, at a phone and at a desk."""

    def tab(self, office: Office, browser: Browser, role: Role, width: int = 1280) -> Page:
        site = office.site
        person = office.person(role, "" if role is MANAGER else "T")
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site.address)
        remembers(context, site.address, {site.session_cookie: site.session(person)})
        return context.new_page()

    def keyed(self, tab: Page, batch: str, pages: list[dict[str, str]]) -> None:
        """Type a paper in: what is typed, Tab to the next, Enter at the end of a page."""
        tab.goto(f"{batch}/next")
        tab.locator("[name=number]:focus").wait_for()  # nobody clicked: the page begins there
        tab.keyboard.type(KEYED)
        tab.keyboard.press("Enter")
        for number, page in enumerate(pages, 1):
            tab.wait_for_url(f"**/{FIRST}/{number}")
            for name in list(page):
                tab.locator(f'[name="{name}"]:focus').wait_for()
                tab.keyboard.type(page[name])
                tab.keyboard.press("Tab")
            tab.keyboard.press("Enter")  # the button comes after the last box
        tab.wait_for_url("**/next?done=*")

    @pytest.mark.parametrize("label", [INSTRUMENT, GRANT])
    def test_two_people_type_a_paper_in_and_a_third_decides(
        self, office: Office, tmp_path: Path, browser: Browser, label: str
    ) -> None:
        wave(office, tmp_path, label)
        batch = opened(label, office.at(MANAGER))
        pages = [_in_order(page) for page in filled(label, {})]
        changed = next(item.id for item in asking(catalogue.get(label)) if item.scored_codes)
        self.keyed(self.tab(office, browser, SUPERVISOR), batch, pages)
        self.keyed(
            self.tab(office, browser, RESEARCHER),
            batch,
            [{name: "?" if name == changed else value for name, value in page.items()} for page in pages],
        )
        tab = self.tab(office, browser, MANAGER)
        tab.goto(f"{batch}/{FIRST}/decide")
        tab.get_by_label("Unreadable").focus()
        tab.keyboard.press("Space")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**{batch}")
        assert counts(office) == PaperCounts(stored=1)

    def test_every_page_of_a_paper_is_sound(
        self, grant: Office, browser: Browser, axe: Callable[[Page], None]
    ) -> None:
        manager, supervisor, researcher = (
            grant.at(MANAGER),
            grant.at(SUPERVISOR, "T"),
            grant.at(RESEARCHER, "T"),
        )
        batch = opened(GRANT, manager)
        typed(supervisor, batch, filled(GRANT, {}))
        typed(researcher, batch, filled(GRANT, {"activity": "x", "activity_kinds": "2"}))
        typed(supervisor, batch, filled(GRANT, {}), serial=2)
        done(manager.submit(f"{batch}/next", {"number": numbered(3)}))
        paths = (
            "/manage/papers",
            "/manage/papers/first",
            "/manage/papers/first/new",
            batch,
            f"{batch}/next",
            f"{batch}/{numbered(3)}/1",
            f"{batch}/{numbered(3)}/undo",
            f"{batch}/{FIRST}/decide",
        )
        for width in (320, 1280):
            tab = self.tab(grant, browser, MANAGER, width)
            for path in paths:
                tab.goto(path)
                assert not scrolls_sideways(tab), (path, width)
                axe(tab)
                assert small_targets(tab) == [], (path, width)
                assert stops_without_ring(tab)[1] == [], (path, width)
            tab.goto(f"{batch}/{numbered(3)}/1")
            press(tab.get_by_role("button", name="Go on").or_(tab.get_by_role("button", name="Finish")))
            assert tab.title().startswith("Error: ")
            axe(tab)


def _in_order(page: dict[str, str]) -> dict[str, str]:
    """What is typed in the order of the boxes: those beside the questions first."""
    beside = [name for name in ("taking-part", ".place") if name in page]
    names = [*beside, *(name for name in page if name not in (*beside, ".language"))]
    return {name: page[name] for name in names}
