"""A site with surveys at the door, its researchers, and a phone: a browser whose profile is a folder."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Playwright, sync_playwright

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import keys, waves
from index_platform.services.phones import Phones
from index_platform.settings import Settings
from tests.browsing import FLAGS, scrolls_sideways, small_targets
from tests.index_platform.fresh import opened
from tests.index_platform.kinds import asked
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, WAVE, stored
from tests.index_platform.web.field.network import Network
from tests.index_platform.web.people import Site, running
from tests.timing import PATIENCE

PIN = "739104"
TOUCH = 44  # px: the least that can be pressed by a thumb
SHORT = "second"  # the wave with few questions, in every language
Phone = Callable[[], AbstractContextManager[Page]]


@pytest.fixture
def surveyed(settings: Settings, tmp_path: Path) -> Settings:
    """Two synthetic waves are open, one with every kind of question; Rashida and Tom ask at doors."""
    with opened(settings) as engine:
        asked(engine, tmp_path)
        second = WAVE.replace("key: first", f"key: {SHORT}").replace("brs@1.0", "brs@1.1")
        (tmp_path / "second.yaml").write_text(second.replace("autumn 2026", "winter 2026"))
        waves.create(engine, tmp_path / "second.yaml", moment=MOMENT)
        waves.opened(engine, SHORT, moment=MOMENT)
        for name in ("rashida", "tom"):
            person(engine, name, Role.COMMUNITY_RESEARCHER, area="T")
    return settings


@pytest.fixture
def site(surveyed: Settings) -> Iterator[Site]:
    """The site of these surveys, in a thread of the tests."""
    with running(surveyed) as found:
        yield found


def code_of(site: Site, name: str = "rashida") -> str:
    """A personal code, as a supervisor hands it over."""
    return phones_of(site).code_for(name, actor=LOCAL).code


def phones_of(site: Site) -> Phones:
    """The phones of a site, also of one that is served by another process."""
    return Phones(site.engine, keys.of(site.settings), clock=site.clock)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder in which the browser keeps everything."""
    return tmp_path / "profile"


@pytest.fixture
def network(site: Site) -> Iterator[Network]:
    """What lies between the phone and the site."""
    found = Network(site.address)
    yield found
    found.close()


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    """What opens browsers."""
    with sync_playwright() as found:
        yield found


@pytest.fixture
def phone(network: Network, profile: Path, playwright: Playwright) -> Phone:
    """Open the browser on the app, as often as a test likes; what it stored is there again."""

    @contextmanager
    def open_app() -> Iterator[Page]:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=FLAGS,
            viewport={"width": 360, "height": 740},
            accept_downloads=True,
        )
        try:
            page = context.pages[0]
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"{network.address}/field")
            yield page
        finally:
            with suppress(BrowserError):  # a test may have killed it
                context.close()

    return open_app


@pytest.fixture
def looked_at(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that a screen can be used by thumb and by ear."""

    def holds(page: Page) -> None:
        axe(page)
        assert not scrolls_sideways(page)
        cells = re.compile(r"(2[6-9]|3\d) x 56: ")  # eleven in a row: narrower, and higher
        assert [one for one in small_targets(page, TOUCH) if not cells.match(one)] == []

    return holds


def responses(site: Site) -> dict[str, dict[str, Any]]:
    """Every response that reached the server, by the reference that the person was given."""
    found = stored(site.engine, "SELECT id, content FROM received")
    return {UUID(str(name)).hex: json.loads(content) for name, content in found}


def wait_until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for what happens beside the page."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def in_clear(profile: Path, words: str) -> list[str]:
    """The files of a browser's profile that hold words as typed, in either of the ways browsers write."""
    forms = (words.encode(), words.encode("utf-16-le"))
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 20
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def killed(profile: Path) -> None:
    """End the browser of a profile at once, as a phone does whose battery is taken out."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_its = f"--user-data-dir={profile}".encode() in (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile
            continue
        if is_its:
            os.kill(int(folder.name), signal.SIGKILL)


def all_sent(page: Page) -> None:
    """Ask for the sending, and wait until nothing is left."""
    press(page, "Send and look for news")
    page.wait_for_function("() => document.querySelector('#unsent').innerText === 'All sent'")


def press(page: Page, words: str) -> None:
    """Press the button of these words."""
    page.get_by_role("button", name=words, exact=True).click()


def sign_in(page: Page, code: str) -> None:
    """Sign in with a code, and wait until the day is there and the app is kept on the phone."""
    page.get_by_label("Your code").fill(code)
    page.get_by_label("A name for this phone").fill("Blue phone")
    page.get_by_label("Choose a PIN").fill(PIN)
    page.get_by_label("The PIN again").fill(PIN)
    press(page, "Sign in")
    page.get_by_role("button", name="Start an interview").wait_for()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN."""
    page.get_by_label("PIN", exact=True).fill(pin)
    press(page, "Open")
    page.get_by_role("heading", name="Today").wait_for()


def choose(page: Page, wave: str = "first", language: str = "en") -> None:
    """Begin an interview, up to the question whether somebody takes part."""
    press(page, "Start an interview")
    page.locator(f"#wave-{wave}").check()
    page.get_by_label("Where do they live?").select_option("QN")
    page.locator(f"#language-{language}").check()
    press(page, "Begin")
    page.locator("#agree").wait_for()


def take_part(page: Page) -> None:
    """The person agrees, and the first question comes."""
    page.locator("#agree").check()
    go_on(page)


def go_on(page: Page) -> None:
    """Press the button of the form on the screen, and wait for another screen."""
    page.evaluate("() => { document.querySelector('main').firstElementChild.dataset.old = 'yes' }")
    page.locator("form button.button").click()
    page.wait_for_function("() => document.querySelector('main [data-old]') === null")


def answer(page: Page, given: object) -> None:
    """Answer the question on the screen as a person would who means this; None: only read it."""
    if page.locator("textarea, input[name=typed]").count():
        page.locator("textarea, input[name=typed]").fill(str(given))
    elif page.locator("input[name=year]").count():
        for name, part in zip(("year", "month", "day"), str(given).split("-"), strict=True):
            page.locator(f"input[name={name}]").fill(part)
    elif given is not None:
        for value in given if isinstance(given, tuple) else (given,):
            page.locator(f"form input[value='{value}']").check()
    go_on(page)


def answer_all(page: Page, given: Mapping[str, object]) -> None:
    """Answer one question after another, in the order in which they stand."""
    for value in given.values():
        answer(page, value)


def finish(page: Page) -> str:
    """Finish the interview whose answers are on the screen; the reference that the person gets."""
    press(page, "Finish the interview")
    reference = page.locator(".code-of-answers").inner_text()
    press(page, "Back to the list")
    return reference.replace(" ", "")
