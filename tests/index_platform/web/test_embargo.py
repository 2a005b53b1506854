"""What is not public is reached by nobody outside: every route of the program, as everybody, at every time.

The second release is proposed, then approved and waiting, then withdrawn before its time. Whoever has no part
in releases gets the same answers as if it had never been, and as for a release of another number.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import BY_AREA, RIGHTS, Right, Role
from index_platform.services import early_reading, releases, saved_places
from index_platform.services.calendar import Calendar, Said
from index_platform.services.corrections import Declared
from index_platform.services.release_checks import RIGHTS as PARTS
from index_platform.services.release_files import BUNDLE, FILES
from index_platform.settings import from_environment
from tests.index_platform.fresh import opened
from tests.index_platform.proofing import passed
from tests.index_platform.second import second_run
from tests.index_platform.survey import AGAIN, MOMENT, Way
from tests.index_platform.web.people import Person, Site, running
from tests.index_platform.web.route_table import NO_ROLE, NOBODY
from tests.index_platform.web.test_routes import OTHERS, THERE

pytestmark = pytest.mark.slow
WAITS, HOURS = timedelta(days=2), 24
TITLE = "autumn 2027"  # of its wave: it stands on every page and in every file of it
FILE = re.compile("pdf|zip|openxml|opendocument|font|image")
READERS = {role.value for role in Role if Right.READ_UNRELEASED in RIGHTS[role]}
INSIDE = {role.value for role in Role if RIGHTS[role] & {*PARTS, Right.READ_AUDIT}}
LISTED = "somebody on the list"
# what changes from one request to the next, and tells nothing
_CHANGING = re.compile(
    r'name="_csrf_token" value="[^"]*"|\d{1,2}:\d\d|\d{4}-\d\d-\d\dT[\d:.]+Z|seal" value="[^"]*"'
)


@dataclass
class Town:
    """A running site with one public release, and people of every role."""

    site: Site
    way: Way
    run: Path
    accounts: Mapping[str, Person]
    client: httpx.Client
    sessions: dict[str, str] = field(default_factory=dict)

    def asked(self, address: str, who: str, **headers: str) -> httpx.Response:
        """The answer to somebody who asks for an address."""
        if who in self.accounts and who not in self.sessions:
            self.sessions[who] = self.site.session(self.accounts[who])
        cookie = f"{self.site.session_cookie}={self.sessions.get(who, '')}"
        self.client.cookies.clear()
        return self.client.get(address, headers={"Accept": "text/html", "Cookie": cookie, **headers})

    def actor(self, role: Role) -> Actor:
        """The person of this role."""
        return self.accounts[role.value].actor

    def proposed(self, said: Declared | None = None) -> str:
        """The id of the run, proposed by the analyst. said: why again, where its wave was released before."""
        analyst, moment = self.actor(Role.ANALYST), self.site.clock()
        return releases.proposed(self.site.engine, self.run, moment=moment, actor=analyst, said=said).id

    def approved(self, name: str) -> None:
        """A release approved by the lead, for two days from now."""
        lead, moment = self.actor(Role.STATISTICS_LEAD), self.site.clock()
        passed(self.site.engine, name, lead)
        releases.approved(self.site.engine, name, moment=moment, actor=lead, at=moment + WAITS)

    def later(self, ahead: timedelta) -> None:
        """Put the clock of the site so far ahead; everybody signs in again."""
        self.site.clock.ahead = ahead
        self.sessions.clear()

    def addresses(self, name: str) -> Iterator[str]:
        """Every address that can be looked at, with a release of this id wherever one can be named."""
        assert self.site.app is not None
        for route in self.site.app.routes:
            for handler in getattr(route, "route_handlers", ()):
                if "GET" in handler.http_methods:
                    path = re.sub(r":\w+}", "}", route.path)
                    yield path.format(**{**THERE, "name": name, **OTHERS.get(path, {})})
        yield from (f"/releases/{name}/{file}" for file in (*FILES, BUNDLE))
        for page in ("/compare", "/compare/report.pdf"):
            yield f"{page}?places=QN,QS&release={name}"
        yield from (f"/releases/{name}", f"/places/QN?release={name}", f"/places/QN/{name}")


@pytest.fixture(scope="module")
def town(whole_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """R1 is public; the run of the second wave lies there, and nobody has proposed it."""
    folder = tmp_path_factory.mktemp("embargo") / "way"
    shutil.copytree(whole_way, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        way = Way(folder, settings, engine)
        run = second_run(way)
        releases.proposed(engine, way.run, moment=MOMENT)
        releases.approved(engine, "R1", moment=MOMENT)
    with running(settings, works=False) as site, httpx.Client(base_url=site.address, timeout=120) as client:
        way = Way(folder, settings, site.engine)
        calendar = Calendar(site.engine, clock=site.clock, zone=settings.time_zone)
        soon = (site.clock() + WAITS - timedelta(hours=1)).date().isoformat()
        calendar.announced(Said(title="Figures of the next wave", day=soon, wave="second"))
        accounts = {role.value: site.person(role, area="T" if role in BY_AREA else "") for role in Role}
        accounts |= {NO_ROLE: site.person(), LISTED: site.person(Role.POLICY_OFFICER)}
        for person in accounts.values():  # so that every own desk has figures
            saved_places.add(site.engine, "QN", actor=person.actor)
        made = Town(site, way, run, accounts, client)
        assert made.proposed() == "R2"
        yield made


def _same(text: str, name: str) -> str:
    return _CHANGING.sub("", text.replace(name, "R?").replace(name.lower(), "r?"))


def _is_nowhere(town: Town, whos: list[str]) -> None:
    """Nobody of these learns anything of R2: it is answered as R99, which never was.

    Whoever has a part in releases sees at the desks that there is one, and what is decided of it.
    """
    for who in whos:
        for one, other in zip(town.addresses("R2"), town.addresses("R99"), strict=True):
            if (who == LISTED and one in MAY_KNOW) or (who in INSIDE and one.startswith(DESKS)):
                continue
            answer = town.asked(one, who)
            if one != other:
                never = town.asked(other, who)
                assert answer.status_code == never.status_code, (who, one)
                assert _same(answer.text, "R2") == _same(never.text, "R99"), (who, one)
                kept, none = (town.asked(each, who, **{"If-None-Match": "*"}) for each in (one, other))
                assert kept.status_code == none.status_code, (who, one)
            elif not FILE.search(answer.headers.get("content-type", "")):
                assert one.startswith(ASKED) or TITLE not in answer.text, (who, one)
                assert not re.search(r"\bR2\b", answer.text), (who, one)
    left = [path.name for path in town.site.settings.public_files.glob("R2*")]
    assert left == []


ASKED = ("/manage", "/questionnaires")  # which waves were asked is no secret
DESKS = ("/manage", "/account")  # and what they did themselves
# what somebody on the list is told of it before their time: that it is there, and when it opens
MAY_KNOW = ("/manage/early", "/manage/releases/R2/places/QN")
OUTSIDE = [NOBODY, NO_ROLE, *(role.value for role in Role if role.value not in INSIDE)]


def test_what_is_proposed_waits_or_was_withdrawn_is_nowhere_and_then_everywhere(town: Town) -> None:
    engine, clock = town.site.engine, town.site.clock
    _is_nowhere(town, [NOBODY, LISTED])  # proposed
    town.approved("R2")
    early_reading.added(
        engine,
        "R2",
        town.accounts[LISTED].email,
        HOURS,
        moment=clock(),
        actor=town.actor(Role.DATA_PROTECTION_OFFICER),
        reason="To brief the leader.",
    )
    _is_nowhere(town, [*OUTSIDE, LISTED, *INSIDE])
    report = "/manage/releases/R2/places/QN"
    assert {who for who in town.accounts if town.asked(report, who).status_code == 200} == READERS
    assert TITLE not in town.asked("/manage/early", LISTED).text
    assert town.asked(report, LISTED).status_code == 403
    town.later(WAITS - timedelta(hours=HOURS - 1))
    assert TITLE in town.asked(report, LISTED).text
    assert town.asked(report, Role.POLICY_OFFICER.value).status_code == 403
    _is_nowhere(town, [NOBODY])
    town.later(WAITS + timedelta(seconds=1))
    assert TITLE in town.asked("/places/QN", NOBODY).text
    for address in ("/releases/R2/data.csv", "/releases/R2/change", "/compare?places=QN,QS&release=R2"):
        assert TITLE in town.asked(address, NOBODY).text.lower(), address
    told = town.asked("/releases", NOBODY).text
    assert "Policy officer, from 24 hours before publication, opened it one time" in told
    assert town.accounts[LISTED].name not in told
    assert 'href="/releases/R2"' in town.asked("/calendar", NOBODY).text


def test_what_was_withdrawn_before_its_time_was_never_there(town: Town) -> None:
    """R3, of the same run: approved for later, taken back in time."""
    engine, clock = town.site.engine, town.site.clock
    name = town.proposed(AGAIN)
    town.approved(name)
    releases.withdrawn(engine, name, moment=clock(), actor=town.actor(Role.STATISTICS_LEAD))
    town.later(town.site.clock.ahead + 2 * WAITS)
    for one, other in zip(town.addresses(name), town.addresses("R99"), strict=True):
        if one == other:
            told = town.asked(one, NOBODY)
            is_file = FILE.search(told.headers.get("content-type", ""))
            assert is_file or not re.search(rf"\b{name}\b", told.text), one
        else:
            answer, never = town.asked(one, NOBODY), town.asked(other, NOBODY)
            assert (answer.status_code, _same(answer.text, name)) == (
                never.status_code,
                _same(never.text, "R99"),
            ), one


def test_the_walk_sees_every_route_that_anybody_may_ask_for(town: Town) -> None:
    """Else a route could be left out: each rule that there is stands among those that were walked."""
    assert town.site.app is not None
    rules = {
        handler.opt.get("rule")
        for route in town.site.app.routes
        for handler in getattr(route, "route_handlers", ())
    }
    assert {Access.PUBLIC, Access.SIGNED_IN, Right.READ_AUDIT} <= rules
    walked = list(town.addresses("R2"))
    assert len(walked) > 100
    assert {"/calendar.ics", "/health", "/releases/R2/data.zip", "/manage/early"} <= set(walked)
