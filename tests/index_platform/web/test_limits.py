"""Every public route that writes has a limit; who comes too often waits and loses nothing."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from index_platform.app import create_app
from index_platform.auth.guards import Access
from index_platform.auth.paces import Pace
from index_platform.settings import Settings, from_environment
from index_platform.web import limits
from index_platform.web.authentication import RULE, SAFE
from index_platform.web.limits import LIMITS
from tests.index_platform.durability.server import served
from tests.index_platform.fresh import opened
from tests.index_platform.survey import Survey, start, stored
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, title, words

GUESSES = {("GET", "/i/{code}")}  # safe routes at which a code can be guessed
PAPER = ("GET", "/questionnaires/{label}/paper.pdf")
MADE = {
    ("GET", "/compare"),
    ("GET", "/compare/report.pdf"),
    PAPER,
    ("GET", "/questionnaires/{label}/in/{language}/{file}"),
}  # and those that work long for each question


def test_every_public_route_that_writes_stands_in_the_table_and_nothing_else(settings: Settings) -> None:
    app = create_app(settings)
    routes = [one for one in app.routes if isinstance(one, HTTPRoute)]
    writing = {
        (str(method), route.path_format)
        for route in routes
        for handler in route.route_handlers
        if isinstance(handler, HTTPRouteHandler) and handler.opt.get(RULE) is Access.PUBLIC
        for method in handler.http_methods
        if method not in SAFE
    }
    assert writing
    assert writing | GUESSES | MADE == set(LIMITS)


def test_a_full_hall_behind_one_address_is_never_kept_waiting() -> None:
    """Three hundred begin together, and sixty answer a page every six seconds for as long as they like."""
    for (method, path), pace in LIMITS.items():
        if path.startswith("/s/{wave}/{draft}/") and not path.endswith("/delete"):
            assert pace.at_once >= 300, (method, path)
        if path.endswith(("/q/{item}", "/place")):
            assert pace.an_hour >= 60 * 3600 / 6
    assert LIMITS["POST", "/s/{wave}"].at_once >= 300


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in which two come at once, and one more each minute."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(LIMITS, Pace(at_once=2, an_hour=60)))


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.mark.usefixtures("narrow")
def test_what_was_typed_comes_back_on_the_page_and_is_saved_by_one_press_after_the_wait(site: Site) -> None:
    respondent = Respondent(site).begin()
    respondent.give("place", place="QS")
    respondent.give("brs1", answer="2")
    respondent.give("brs2", answer="4")
    told = respondent.browser.submit(f"{respondent.at('brs3')}?change=yes", {"answer": "5"})
    assert told.status_code == 429
    assert told.headers["retry-after"] == "60"
    assert told.headers["cache-control"] == "no-store"
    assert title(told).startswith("Too much came from this network at once")
    assert "Wait 1 minute, then try again." in words(told)
    [action] = re.findall(r'<form method="post" action="([^"]+)"', told.text)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', told.text))
    assert fields["answer"] == "5"
    site.clock.ahead += timedelta(seconds=61)
    again = respondent.browser.post(html.unescape(action), data=fields)
    assert again.status_code == 303
    assert respondent.saved.answers["brs3"] == 5


@pytest.mark.usefixtures("narrow")
def test_every_door_says_when_to_come_again_in_its_own_kind_of_page(site: Site) -> None:
    for _ in range(2):
        site.browser().submit("/s/first", BEGINS)
        site.browser().submit("/withdraw", {"code": "7K2M-0QXR-93TD"})
        site.browser().submit("/account/sign-in", {"email": "a@example.org", "password": "x"})
    for path, says in (
        ("/s/first", "Wait 1 minute, then try again."),
        ("/withdraw", "Wait 1 minute, then try again."),
        ("/account/sign-in", "wait a minute"),
    ):
        told = site.browser().submit(path, {"code": "7K2M-0QXR-93TD", "password": "not to be shown"})
        assert (told.status_code, int(told.headers["retry-after"]) > 50) == (429, True), path
        assert says in words(told)
        assert "not to be shown" not in told.text or path != "/account/sign-in"


@pytest.mark.usefixtures("narrow")
def test_a_program_is_told_in_a_problem_document_and_nothing_of_it_is_stored(site: Site) -> None:
    with httpx.Client(base_url=site.address, timeout=60) as program:
        names = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))
        sent = [program.put(f"/api/responses/{name}", content=b"{}") for name in names]
    assert [one.status_code for one in sent] == [400, 400, 429]
    assert sent[-1].json()["code"] == "too-often"
    assert sent[-1].headers["retry-after"].isdigit()
    assert stored(site.engine, "SELECT id FROM received") == []


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize(
    ("language", "says"), [("ur", "منٹ انتظار کریں"), ("bn", "মিনিট অপেক্ষা করুন"), ("pl", "Poczekaj")]
)
def test_the_page_speaks_the_language_of_the_form(site: Site, language: str, says: str) -> None:
    for _ in range(2):
        site.browser().submit("/withdraw", {"code": "x"})
    told = site.browser().submit("/withdraw", {"code": "x", "language": language})
    assert told.status_code == 429
    assert f'<html lang="{language}"' in told.text
    assert says in words(told)


@pytest.mark.usefixtures("narrow")
def test_a_site_can_be_more_generous(survey: Survey) -> None:
    with running(replace(survey.settings, rate_times=2)) as site:
        told = [site.browser().submit("/s/first", BEGINS).status_code for _ in range(5)]
    assert told == [303] * 4 + [429]


@pytest.mark.usefixtures("narrow")
def test_behind_the_one_trusted_proxy_each_address_has_its_own_count_and_elsewhere_none_is_believed(
    tmp_path: Path,
) -> None:
    for proxy, expected in (("127.0.0.1", 303), ("", 429)):
        data = tmp_path / (proxy or "none")
        settings = from_environment({"THRIVING_DATA_DIR": str(data)})
        data.mkdir()
        with opened(settings) as engine:
            start(engine, data)
        with served(settings, THRIVING_TRUSTED_PROXY=proxy, THRIVING_RATE_TIMES="1") as server:
            begun = _flooded(server.address)
        assert begun == expected


def _flooded(address: str) -> int:
    """The status that another address gets after one has sent all that it may."""
    with httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as browser:
        [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', browser.get("/s/first").text))
        form = {"_csrf_token": token, **BEGINS}

        def begin(source: str) -> int:
            told = browser.post("/s/first", data=form, headers={"X-Forwarded-For": source})
            return told.status_code

        loud = [begin("192.0.2.7") for _ in range(LIMITS["POST", "/s/{wave}"].at_once + 30)]
        assert loud[-1] == 429
        return begin("192.0.2.8")


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", "many", "1000001", "²"])
def test_a_number_of_times_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="THRIVING_RATE_TIMES"):
        from_environment({"THRIVING_RATE_TIMES": wrong})
