"""People at their desks, for tests: what each does, by the forms of the pages alone."""

import re
from dataclasses import dataclass, field
from html import unescape

import httpx
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import overview
from index_platform.services.overview import Act, WavePath
from tests.browsing import remembers
from tests.index_platform.proofing import passed
from tests.index_platform.web.people import Browser, Person, Site
from tests.timing import awaited


@dataclass
class Office:
    """A site with one person for each role, made when first asked for."""

    site: Site
    people: dict[Role, Person] = field(default_factory=dict)

    def person(self, role: Role, area: str = "") -> Person:
        """The person of this role."""
        if role not in self.people:
            self.people[role] = self.site.person(role, area=area, name=role.value.replace("_", " ").title())
        return self.people[role]

    def at(self, role: Role, area: str = "") -> Browser:
        """A browser at which the person of this role is signed in."""
        return self.site.browser(self.person(role, area))

    def tab(self, browser: Chromium, role: Role, width: int) -> Page:
        """A page of a real browser, so wide, at which the person of this role is signed in."""
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=self.site.address)
        cookie = {self.site.session_cookie: self.site.session(self.person(role))}
        remembers(context, self.site.address, cookie)
        return context.new_page()

    def path(self) -> WavePath:
        """Where the wave stands."""
        return overview.path_of(self.site.engine, "first", actor=LOCAL)

    def settled(self) -> WavePath:
        """Where the wave stands when no work on it is under way."""
        awaited(lambda: self.path().act is not Act.WAIT)
        return self.path()

    def computed(self) -> None:
        """The wave is closed, frozen and computed, by those whose work it is."""
        manager, analyst = self.at(Role.SURVEY_MANAGER), self.at(Role.ANALYST)
        for verb in ("close", "freeze"):
            done(manager.submit(f"/manage/waves/first/{verb}"))
            self.settled()
        done(analyst.submit("/manage/waves/first/compute", {"definition": "tci@1.0", "begin_base": "yes"}))
        self.settled()

    def proposed(self) -> None:
        """The wave is computed, and the analyst has proposed it."""
        self.computed()
        done(self.at(Role.ANALYST).submit("/manage/waves/first/propose", {"reason": "Ready."}))
        self.settled()

    def read(self, name: str = "R1") -> None:
        """The proofs of a release are built, as if all were well, and the statistics lead has read them."""
        passed(self.site.engine, name, self.person(Role.STATISTICS_LEAD).actor)


def done(answer: httpx.Response) -> httpx.Response:
    """An answer that says the deed was done and leads on."""
    if answer.status_code != 303:
        raise AssertionError(f"{answer.request.url} answered {answer.status_code}: {words(answer)[:600]}")
    return answer


def words(answer: httpx.Response) -> str:
    """What a page says, without its marks."""
    body = answer.text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
