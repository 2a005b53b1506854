"""Every page in a real browser, with everything it asks for written down: nothing leaves this site."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from index_platform.auth.actors import LOCAL, Grant
from index_platform.auth.roles import Role
from index_platform.services import people, waves
from index_platform.settings import from_environment
from index_platform.web.security import SCRIPTED_POLICY, headers_of
from tests.browsing import press, remembers, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.people import Person, Site, running
from tests.index_platform.web.test_routes import EVERYBODY, WHO, address_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]
# files are fetched and not shown; a browser keeps them out of its pages
FILES = re.compile(r"\.(?:csv|ics|js|json|pdf|css|svg|txt|webmanifest|yaml)$|/paper\.html$|^/api/|^/health$")
# pages whose charts can be explored: on no other one a script of ours may run
SCRIPTED = re.compile(
    r"^/(?:compare|places/[^/]+|measures/[^/]+|(?:compare|places/[^/]+|measures/[^/]+)/charts/[^/]+)$"
)
# "Exit quickly" leads to a page of everybody, once somebody presses it
WHO_MAY = {
    line.path: who for line, who in WHO.items() if line.method == "GET" and not line.path.endswith("/leave")
}
PAGES = sorted(WHO_MAY)
DESKS = (
    Role.ADMINISTRATOR,
    Role.ANALYST,
    Role.DATA_PROTECTION_OFFICER,
    Role.STATISTICS_LEAD,
    Role.SURVEY_MANAGER,
)
# "/s" leads to the form of the one survey that is open
WITH_FORMS = re.compile(r"^/(?:account/(?:sign-in|welcome)|s/|s$|r$|i$|i/|withdraw)")


@pytest.fixture(scope="module")
def town(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Person]]:
    """A site with a release, a survey that is open, and somebody whose account opens every desk."""
    folder = tmp_path_factory.mktemp("walk") / "way"
    shutil.copytree(released_once, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        waves.opened(engine, "first", moment=MOMENT + timedelta(days=1))
    with running(settings) as site:
        person = site.person(*DESKS, name="Everybody's Desk")
        grant = Grant(role=Role.FIELDWORK_SUPERVISOR, area="T")
        people.granted(site.engine, LOCAL, person.id, grant, moment=site.clock())
        yield site, person


def wanted(path: str) -> dict[str, str]:
    """The headers that a page at this address has to carry."""
    headers = dict(headers_of(path))
    return {**headers, "Content-Security-Policy": SCRIPTED_POLICY} if SCRIPTED.match(path) else headers


@dataclass
class Walk:
    """A browser that writes down what its pages ask for and what they say."""

    context: BrowserContext
    page: Page
    home: str
    asked: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def to(self, path: str) -> None:
        """Go to a page, and wait until all of it is there. Nothing runs in it that could ask later."""
        self.page.goto(f"{self.home}{path}")

    def heard(self, message: ConsoleMessage) -> None:
        """Write down what the console says, but for hints: a break of our policy is an error."""
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    @property
    def elsewhere(self) -> list[str]:
        """Whatever was asked of another host than ours."""
        ours = urlsplit(self.home).netloc
        hosts = ((url, urlsplit(url)) for url in self.asked)
        return [url for url, parts in hosts if parts.scheme != "data" and parts.netloc != ours]

    @property
    def loose(self) -> list[tuple[str, str]]:
        """Answers without one of the headers, with its name."""
        return [
            (answer.url, name)
            for answer in self.answers
            for name, value in wanted(urlsplit(answer.url).path).items()
            if not answer.url.startswith("data:") and answer.headers.get(name.lower()) != value
        ]

    @property
    def complaints(self) -> list[str]:
        """What the console said, but for pages that were not there."""
        return [line for line in self.said if "Failed to load resource" not in line]


@pytest.fixture
def walk(browser: Browser, town: tuple[Site, Person]) -> Iterator[Walk]:
    """A walk by nobody."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    made = Walk(context, page, town[0].address)
    context.on("request", lambda request: made.asked.append(request.url))
    context.on("response", lambda response: made.answers.append(response))
    context.on("weberror", lambda error: made.said.append(str(error.error)))
    page.on("console", lambda message: made.heard(message))
    yield made
    context.close()


def _let_in(walk: Walk, town: tuple[Site, Person]) -> None:
    site, person = town
    remembers(walk.context, site.address, {site.session_cookie: site.session(person)})


def _asks_for_nothing_elsewhere(walk: Walk) -> None:
    assert walk.elsewhere == []
    assert walk.loose == []
    assert walk.complaints == []


@pytest.mark.parametrize("path", [path for path in PAGES if not FILES.search(address_of(path))])
def test_a_page_asks_nothing_of_anybody_else(walk: Walk, town: tuple[Site, Person], path: str) -> None:
    if WHO_MAY[path] != EVERYBODY:
        _let_in(walk, town)
    walk.to(address_of(path))
    assert len(walk.answers) >= 2  # the page and its styles: else there was nothing to see
    _asks_for_nothing_elsewhere(walk)


@pytest.mark.parametrize("path", [path for path in PAGES if FILES.search(address_of(path))])
def test_a_file_carries_the_headers_of_a_page(walk: Walk, path: str) -> None:
    answer = walk.context.request.get(f"{walk.home}{address_of(path)}")
    headers = wanted(address_of(path))
    assert {name: answer.headers.get(name.lower()) for name in headers} == headers


@pytest.mark.parametrize("path", ["/nothing", "/places/XX", "/releases/R9/data.csv", "/assets/nothing.css"])
def test_a_page_that_is_not_there_is_as_strict(walk: Walk, path: str) -> None:
    walk.to(path)
    assert walk.answers[0].status == 404
    _asks_for_nothing_elsewhere(walk)


def test_the_way_of_an_answer_asks_nothing_of_anybody_else(walk: Walk) -> None:
    """From the start page to the receipt, with an error on the way."""
    walk.to("/s/first")
    tick(walk.page.locator("#age"))
    tick(walk.page.locator("input[type=checkbox]"))
    press(walk.page.locator("main form button").first)
    seen = set()
    for _ in range(80):
        walk.page.wait_for_load_state()
        seen.add(urlsplit(walk.page.url).path.rsplit("/", 1)[-1])
        if "/receipt" in walk.page.url:
            break
        if walk.page.locator("main input[type=radio]").count():
            press(walk.page.locator("main button").first)  # unanswered: the page with its error
            tick(walk.page.locator("main input[type=radio]").first)
        press(walk.page.locator("main button").first)
    assert "receipt" in seen
    assert "check" in seen
    assert len(seen) > 20
    _asks_for_nothing_elsewhere(walk)


def test_reading_sets_no_cookie(walk: Walk) -> None:
    """Only a page with a form needs one."""
    for path in PAGES:
        if WHO_MAY[path] == EVERYBODY and not FILES.search(address_of(path)) and not WITH_FORMS.match(path):
            walk.to(address_of(path))
    assert walk.context.cookies() == []


def test_a_form_sets_the_cookie_of_its_token_and_no_other(walk: Walk) -> None:
    for path in ("/s/first", "/account/sign-in"):
        walk.to(path)
    kept = [(cookie["name"], cookie["httpOnly"], cookie["sameSite"]) for cookie in walk.context.cookies()]
    assert kept == [("thriving-form", True, "Lax")]


def test_a_break_of_the_policy_would_be_heard(walk: Walk) -> None:
    """Else the walks above could not fail."""
    walk.to("/places")
    walk.page.evaluate("document.body.setAttribute('style', 'color: red')")
    walk.page.evaluate("fetch('https://elsewhere.invalid/').catch(() => 0)")
    assert len(walk.complaints) >= 2
    assert all("Content Security Policy" in line for line in walk.complaints[:2])
