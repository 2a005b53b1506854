"""Pages of questions for 100 people at once, each in a draft of their own, beside what is only said again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from benchmarks import site, wrk
from benchmarks.bench_intake import ECHO, met
from benchmarks.measure import Race, Speed
from benchmarks.site import Site

CLIENTS, SECONDS, QUESTIONS = 100, 3, 100
_TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')


def benches() -> tuple[Race, ...]:
    """One race: a look at the page of a question."""
    return (
        Race(
            name="question-page",
            what=f"the page of a question, {CLIENTS} clients",
            ours="page",
            at_least={"echo": 0.05},
            ways=_ways if wrk.has_wrk() else None,
        ),
    )


@contextmanager
def _ways() -> Iterator[dict[str, Callable[[], Speed]]]:
    with site.running() as here:
        yield {"page": lambda: looked_at(here), "echo": lambda: met(here, ECHO)}


def looked_at(here: Site, seconds: int = SECONDS) -> Speed:
    """How fast people got the page of the question that they had come to."""
    told = [part for _ in range(QUESTIONS) for part in _draft(here)]
    return wrk.speed(here.port, "pages.lua", told, clients=CLIENTS, seconds=seconds)


def _draft(here: Site) -> tuple[str, str]:
    """The address of the first question of a new draft, and the cookies of its holder."""
    jar, base = CookieJar(), f"http://127.0.0.1:{here.port}"
    browser = build_opener(HTTPCookieProcessor(jar))
    browser.addheaders = [("Accept", "text/html")]

    def sent(address: str, **form: str) -> str:
        page = browser.open(address).read().decode()
        fields = {"_csrf_token": _TOKEN.findall(page)[0], **form}
        return str(browser.open(address, urlencode(fields).encode()).url)

    place = sent(f"{base}/s/first", age="16", taking_part="yes")
    question = sent(place, place="Q")
    if "/q/" not in question:
        raise AssertionError(f"there is no question at {question}")
    return urlsplit(question).path, "; ".join(f"{one.name}={one.value}" for one in jar)
