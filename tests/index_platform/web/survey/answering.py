"""Somebody who answers on the pages of a site, as a browser without scripts does."""

import html
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx

from index_platform.services.draft_safe import StoredDraft
from index_platform.services.holders import Holder
from tests.index_platform.web.people import Browser, Site

_RADIO = re.compile(r'<input type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"')
_BOX = re.compile(r'<input type="checkbox" id="[^"]+" name="([^"]+)" value="([^"]+)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}(?![\w-])")  # and not the middle of a UUID


def title(page: httpx.Response) -> str:
    """What the window of a page is called."""
    found = _TITLE.search(page.text)
    assert found
    return html.unescape(found[1])


def radios(page: httpx.Response) -> list[tuple[str, str]]:
    """The radio buttons of a page: (name, value)."""
    return _RADIO.findall(page.text)


def filled(page: httpx.Response, choice: int = 0) -> dict[str, str]:
    """The form of a question with one answer in it, of whatever kind it is; nothing where none is asked."""
    if chosen := radios(page) or _BOX.findall(page.text):
        return dict([chosen[choice if radios(page) else 0]])
    return {"answer": "more parks"} if "<textarea" in page.text else {}


def code(page: httpx.Response) -> str:
    """The withdrawal code on a receipt."""
    [found] = set(_CODE.findall(page.text))
    return found


def words(page: httpx.Response) -> str:
    """What a page says, without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def stored(file: Path, statement: str) -> list[tuple[object, ...]]:
    """What the database holds."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


BEGINS = {"age": "16", "taking_part": "yes"}  # the form of a start page


@dataclass
class Respondent:
    """One browser in front of the survey ``wave``."""

    site: Site
    wave: str = "first"
    browser: Browser = field(init=False)
    base: str = ""

    def __post_init__(self) -> None:
        self.browser = self.site.browser()

    @property
    def start(self) -> str:
        """The address of the start page."""
        return f"/s/{self.wave}"

    @property
    def saved(self) -> StoredDraft:
        """What is kept of the draft, opened by what the browser holds."""
        assert self.site.app
        holder = Holder(token=self.browser.cookies["thriving-draft"])
        found: StoredDraft = self.site.app.state.drafts.stored(self.wave, UUID(self.base[-36:]), holder)
        return found

    def begin(self) -> "Respondent":
        """Tick the box and begin."""
        told = self.browser.submit(self.start, BEGINS)
        assert told.status_code == 303, told.text
        self.base = told.headers["location"].rpartition("/")[0]
        return self

    def give(self, step: str, **form: str) -> httpx.Response:
        """Send the form of one step."""
        return self.browser.submit(self.at(step), form)

    def at(self, step: str) -> str:
        """The address of a step."""
        return f"{self.base}/{step}" if step in ("place", "check", "send") else f"{self.base}/q/{step}"

    def miss(self, step: str, **form: str) -> httpx.Response:
        """Send a step without an answer, and read the page that says so: it is asked for anew."""
        told = self.give(step, **form)
        assert (told.status_code, "missed=yes" in told.headers.get("location", "")) == (303, True), told.text
        return self.browser.get(told.headers["location"])

    def look(self, step: str) -> httpx.Response:
        """The page of a step."""
        return self.browser.get(self.at(step))

    def answer_all(self, place: str = "QN", choice: int = 0) -> "Respondent":
        """Go through to the check page, choosing one answer of each question."""
        told = self.give("place", place=place)
        while not (where := told.headers["location"]).endswith("/check"):
            told = self.browser.submit(where, filled(self.browser.get(where), choice))
            assert told.status_code == 303, told.text
        return self

    def send(self) -> httpx.Response:
        """Send the answers, and read the receipt."""
        told = self.browser.submit(self.at("send"), at=self.at("check"))
        assert told.status_code == 303, told.text
        return self.browser.get(told.headers["location"])
