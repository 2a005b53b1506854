import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from index_platform.auth.roles import Role
from index_platform.services import freezing, importing, index, instruments, releases, waves
from index_platform.services.importing import Request
from index_platform.settings import Settings
from instruments.definition import Instrument
from tests.browsing import (
    press,
    remembers,
    scrolls_sideways,
    small_targets,
    smallest_text,
    stops_without_ring,
    tick,
)
from tests.index_platform.fresh import opened
from tests.index_platform.proofing import passed
from tests.index_platform.survey import MOMENT, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey import short
from tests.index_platform.web.survey.pressing import CONTINUE, begin, go_on, tab_to
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PEOPLE = 30 if WHOLE else 10
BEFORE = 100  # answers of each place that were there already


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey asks the short questionnaire and has answers already."""
    (tmp_path / "short.yaml").write_text(short.INSTRUMENT)
    (tmp_path / "index.yaml").write_text(short.INDEX)
    with opened(settings) as engine:
        instrument, _ = instruments.publish(engine, tmp_path / "short.yaml", moment=MOMENT)
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", instrument.label))
        (tmp_path / "answers.csv").write_text(_rows(instrument))
        request = Request(file=tmp_path / "answers.csv", wave="first", instrument=instrument.label)
        importing.imported(engine, request, clock=lambda: MOMENT)
    with running(settings) as found:
        yield found


def _rows(instrument: Instrument) -> str:
    """Made-up answers, ``BEFORE`` from each place."""
    draw = random.Random(20261122)
    lines = [",".join(["id", "place", *(item.id for item in instrument.items)])]
    for number in range(2 * BEFORE):
        codes = [str(draw.choice(item.scored_codes)) for item in instrument.items]
        lines.append(",".join([str(number), ("QN", "QS")[number % 2], *codes]))
    return "\n".join(lines)


def _signed_in(site: Site, context: BrowserContext) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Begum")
    remembers(context, site.address, {site.session_cookie: site.session(researcher)})


def _begin_for_somebody(page: Page, address: str) -> None:
    page.goto(f"{address}/manage/take")
    press(page.locator("a[href='/manage/take/first']"))
    tick(page.locator("input[name=place]"))
    tick(page.locator("input[name=taking_part]"))
    go_on(page)


def _answer(page: Page, number: int) -> None:
    """One page with the mouse: another answer for each ``number``; some pages are left out."""
    if number % 11 == 10 and "/q/" in page.url:
        go_on(page)
        press(page.locator("button.second"))
        return
    if "/place" in page.url:
        tick(page.locator("input[value=QN]"))
    else:
        tick(page.locator(".answers .choices:first-child input, .cells input").nth(number % 2))
    go_on(page)


def _finish(page: Page, number: int) -> str:
    """Go through to the receipt; the code on it."""
    while "/check" not in page.url:
        _answer(page, number)
        number += 1
    go_on(page)
    return page.inner_text(".code-of-answers")


def _finish_by_keyboard(page: Page) -> str:
    """The same with the keyboard alone: Tab to the answers, a key to choose, Tab to the button, Enter."""
    while "/receipt" not in page.url:
        where = page.url
        if "/check" not in where:
            tab_to(page, "input[type=radio]")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        tab_to(page, CONTINUE)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, left=where: url != left)
    return page.inner_text(".code-of-answers")


@pytest.mark.proof
def test_thirty_people_answer_and_are_counted_in_the_report(browser: Browser, site: Site) -> None:
    """One by keyboard, one at 320 px, ten without JavaScript, three with a researcher; ten in a sample."""
    codes: list[str] = []
    wide = {"viewport": {"width": 1000, "height": 900}}
    kinds = [
        (14 if WHOLE else 2, wide, begin),
        (10 if WHOLE else 3, {**wide, "java_script_enabled": False}, begin),
        (1, {"viewport": {"width": 320, "height": 640}, "has_touch": True}, begin),
        (3 if WHOLE else 2, wide, _begin_for_somebody),
    ]
    with_keys = browser.new_page()
    with_keys.goto(f"{site.address}/s/first")
    tab_to(with_keys, "#age")
    with_keys.keyboard.press("Space")
    tab_to(with_keys, "#taking_part")
    with_keys.keyboard.press("Space")
    tab_to(with_keys, CONTINUE)
    with_keys.keyboard.press("Enter")
    with_keys.wait_for_url("**/place")
    codes.append(_finish_by_keyboard(with_keys))
    # somebody comes back to what they had begun
    page = browser.new_page()
    begin(page, site.address)
    _answer(page, 0)
    press(page.locator(".later button"))
    page.goto(f"{site.address}/s/first")
    press(page.locator("text=Go on where you stopped"))
    codes.append(_finish(page, 1))
    for count, options, started in kinds:
        for number in range(count):
            context = browser.new_context(**options)  # type: ignore[arg-type]
            if started is _begin_for_somebody:
                _signed_in(site, context)
            tab = context.new_page()
            started(tab, site.address)
            codes.append(_finish(tab, len(codes) + number))
            context.close()
    assert len(set(codes)) == PEOPLE
    assert all(re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-?){3}", code) for code in codes)
    told = f"{BEFORE + PEOPLE} synthetic answers in North End, of {2 * BEFORE + PEOPLE} across Smallton"
    assert told in _published(site)


def _published(site: Site) -> str:
    """Close, freeze, compute, release; the words of the PDF of the place where the thirty live."""
    folder = site.settings.data_dir.parent
    definition = str(folder / "index.yaml")
    waves.closed(site.engine, "first", moment=MOMENT)
    frozen = freezing.frozen(site.engine, "first", site.settings.snapshots, moment=MOMENT)
    index.base(frozen.path, definition, folder / "base.json")
    index.run(frozen.path, definition, folder / "base.json", folder / "RUN")
    ann, lea = (site.person(role).actor for role in (Role.ANALYST, Role.STATISTICS_LEAD))
    proposed = releases.proposed(site.engine, folder / "RUN", moment=MOMENT, actor=ann)
    passed(site.engine, proposed.id, lea)
    releases.approved(site.engine, proposed.id, moment=MOMENT, actor=lea)
    pdf = site.browser().get("/places/QN/report.pdf")
    assert pdf.status_code == 200
    with pypdfium2.PdfDocument(pdf.content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_and_state_holds_for_anybody(
    browser: Browser, axe: Callable[[Page], None], site: Site, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))

    def look(*, ring: bool = False) -> None:
        axe(page)
        assert not scrolls_sideways(page), page.url
        assert small_targets(page) == [], page.url
        assert smallest_text(page) >= 16, page.url
        if ring:
            assert stops_without_ring(page)[1] == []

    page.goto(f"{site.address}/s/first")
    look(ring=True)
    go_on(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    look()
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)
    look(ring=True)
    go_on(page)
    look()
    tick(page.locator("input[value=QN]"))
    go_on(page)
    look(ring=True)
    go_on(page)
    look(ring=True)
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "answer"
    tick(page.locator("#answer-3"))
    go_on(page)
    question = page.url
    for link in ("Someone to talk to", "Your privacy", "Save and come back later"):
        press(page.locator(f"text={link}"))
        look()
        page.go_back()
        assert page.url == question
    while "/check" not in page.url:
        if "/q/ucla1" in page.url:
            look(ring=True)
            go_on(page)
            look()
        _answer(page, 0)
    look(ring=True)
    check = page.url
    press(page.locator("text=Change the answer to: How often do you feel lonely?"))
    look()
    go_on(page)
    assert page.url == check
    go_on(page)
    look()
    page.goto(f"{site.address}/s/first/{uuid4()}")  # somebody else's
    look()
    _look_as_researcher(page, site, look)
    waves.closed(site.engine, "first", moment=MOMENT)
    page.goto(f"{site.address}/s/first")
    look()
    assert [line for line in said if not re.search("40[34]|422", line)] == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site.address).netloc}
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_pages_that_belong_to_no_survey_hold_for_anybody(
    browser: Browser, axe: Callable[[Page], None], site: Site, language: str
) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    asks = ("/r", "/i?missed=yes", "/withdraw?missed=yes")
    for path in (*asks, "/withdraw/done", "/privacy", "/someone-to-talk-to"):
        page.goto(f"{site.address}{path}{'&' if '?' in path else '?'}language={language}")
        axe(page)
        assert not scrolls_sideways(page), path
        assert small_targets(page) == [], path
    page.locator(".talk span").first.evaluate(
        "e => e.innerHTML = `<bdi dir='ltr' lang='en'>${'words '.repeat(30)}</bdi>`"
    )
    assert not scrolls_sideways(page)  # what a site says in English alone breaks over lines
    page.context.close()


def test_going_back_after_a_page_was_missed_asks_nobody_to_send_it_again(
    browser: Browser, site: Site
) -> None:
    """As a browser does that keeps no page to go back to: each one is asked for anew."""
    page = browser.new_page()
    page.goto(f"{site.address}/s/first")
    go_on(page)
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)
    seen = []
    for _ in range(2):
        asked = page.locator("h1").inner_text()
        go_on(page)
        assert page.title().startswith("Error: ")
        tick(page.locator(".answers .choices:first-child input, .cells input").first)
        go_on(page)
        seen.append(asked)
    for asked in reversed(seen):
        page.go_back()  # to the page that was missed, and is answered now
        assert page.locator("h1").inner_text() == asked
        assert page.title().startswith(asked)
        assert page.locator(".answers input:checked, .cells input:checked").count() == 1
        page.go_back()  # to the same, as it was first asked
    page.go_back()
    assert page.locator("text=You have begun already.").is_visible()
    page.close()


def _look_as_researcher(page: Page, site: Site, look: Callable[[], None]) -> None:
    _signed_in(site, page.context)
    page.goto(f"{site.address}/manage/take")
    look()
    press(page.locator("a[href='/manage/take/first']"))
    look()
    go_on(page)
    look()
    tick(page.locator("input[name=place]"))
    tick(page.locator("input[name=taking_part]"))
    go_on(page)
    look()
    _finish(page, 0)
    look()
    press(page.locator("text=Ask the next person"))
    assert page.url.endswith("/manage/take/first")
