"""Forms that no page of ours sends, at the real pages of a survey that asks every kind of question.

A form is the right one of its page, then changed: fields twice, away or from elsewhere, values of every
script and size, bytes that are no text, no form or another one. Each case is a seed, told when it fails.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote_from_bytes

import httpx
import pytest

from index_platform.settings import MOST_TIMES, Settings
from index_platform.web.survey.routes import LARGEST_FORM
from instruments import answers
from instruments.answers import ValidAnswers
from tests.index_platform.fresh import opened
from tests.index_platform.kinds import KINDS, asked
from tests.index_platform.survey import stored
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent
from tests.index_platform.web.survey.test_every_kind import FORMS
from tests.kinds import PLACES
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.proof]
POSTS = 5_000 if WHOLE else 150
A_DRAFT = 25  # posts until what was saved is sent
URL_ENCODED = "application/x-www-form-urlencoded"
EXPECTED = {303, 400, 403, 404, 413, 422}
_PAGES = {"place": {"place": "QS"}, **FORMS}
_USUAL_NAMES = """answer answer. answer.1 answer.9 answer.998 answer.-1 answer.day answer.month answer.year
    instead without change turn language further place postcode by age taking_part answer[] __proto__"""
_USUAL_VALUES = """yes no 0 1 2 3 9 10 11 120 121 998 -1 +1 1.0 1e3 01 0000 29 31 2020 2020-02-30 NaN Infinity
    QN QS T qn refused dont_know skipped not_asked off_route en ur xx ١ ² １ %s ../../etc ' "><script>"""
_TEXTS = ("", " ", "\r\n", "; DROP TABLE answers", "9" * 5000, "a" * 60, "a" * 61, "پارک" * 15, "🏡" * 61)
_SIGNS = ("\x00", "a\x00b", "\x07", "\ud800", "\udfff", "\u202e", "\ufeff", "e\u0301")
_NAMES = [*_USUAL_NAMES.split(), "", "\x00", "answer.\ud800", "x" * 300]
_VALUES = [*_USUAL_VALUES.split(), *_TEXTS, *_SIGNS]
Fields = list[tuple[str, str]]


def _doubled(draw: random.Random, fields: Fields) -> Fields:
    return [*fields, *draw.sample(fields, min(1, len(fields)))]


def _less(draw: random.Random, fields: Fields) -> Fields:
    left = draw.randrange(len(fields)) if fields else 0
    return fields[:left] + fields[left + 1 :]


def _more(draw: random.Random, fields: Fields) -> Fields:
    return [*fields, (draw.choice(_NAMES), draw.choice(_VALUES))]


def _other(draw: random.Random, fields: Fields) -> Fields:
    at = draw.randrange(len(fields)) if fields else 0
    return [
        *fields[:at],
        *((name, draw.choice(_VALUES)) for name, _ in fields[at : at + 1]),
        *fields[at + 1 :],
    ]


def _elsewhere(draw: random.Random, _: Fields) -> Fields:
    return list(_PAGES[draw.choice(list(_PAGES))].items())


def _mixed(draw: random.Random, fields: Fields) -> Fields:
    return draw.sample(fields, len(fields))


_CHANGES: list[Callable[[random.Random, Fields], Fields]] = [
    _doubled,
    _less,
    _more,
    _other,
    _other,
    _elsewhere,
]
_CHANGES += [_more, _mixed]


def _encoded(fields: Fields) -> bytes:
    """The form as bytes; half a character as some programs write it."""
    pairs = (f"{_percent(name)}={_percent(value)}" for name, value in fields)
    return "&".join(pairs).encode()


def _percent(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def _broken(draw: random.Random, body: bytes) -> bytes:
    """A few bytes of it changed, taken away or put in."""
    changed = bytearray(body)
    for _ in range(draw.randrange(1, 4)):
        at = draw.randrange(len(changed) + 1)
        changed[at : at + draw.randrange(3)] = draw.choice(
            [b"%", b"%zz", b"&&", b"=", b"\xff", b"\x00", b";"]
        )
    return bytes(changed)


def _large(draw: random.Random, body: bytes) -> bytes:
    return body + b"&answer=" + b"x" * draw.choice([LARGEST_FORM // 2, LARGEST_FORM * 5])


def _many(draw: random.Random, body: bytes) -> bytes:
    return body + b"&answer.1=yes" * draw.choice([20, 1_200])


def _same(_: random.Random, body: bytes) -> bytes:
    return body


_BODIES = [_same] * 12 + [_broken] * 4 + [_large, _many]
_KINDS = [URL_ENCODED] * 20 + [
    *(
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "application/json",
        "",
        "x/y; =;",
    ),
    f"{URL_ENCODED}; charset=utf-16",
]


_BOUNDARY = b"parted"
IN_PARTS = f"multipart/form-data; boundary={_BOUNDARY.decode()}"
_HEADS = (  # of a part, behind its name: usual ones, then what no browser writes
    b"",
    b"\r\nContent-Type: text/plain",
    b"\r\nContent-Type: text/plain; charset=nope",
    b"\r\nContent-Type: text/plain; charset=utf-16",
    b'; filename="a.txt"',
    b"\r\nContent-Type: \xff/\xfe",
    b"\r\nContent-Disposition",
)
_INSIDE = (b"", b"\xff", b"\xed\xa0\x80", b"\x00", b"\r\n--", b"x" * 9_000)


def _in_parts(draw: random.Random, fields: Fields) -> bytes:
    """The form as parts with an edge between them, most of them right; some bytes are no text."""
    parts = [
        b'Content-Disposition: form-data; name="%b"%b\r\n\r\n%b%b'
        % (
            name.encode("utf-8", "surrogatepass") + draw.choice([b""] * 9 + [b"\xff", b'"']),
            draw.choice([b""] * 5 + list(_HEADS)),
            value.encode("utf-8", "surrogatepass"),
            draw.choice([b""] * 5 + list(_INSIDE)),
        )
        for name, value in fields
    ]
    edge = b"--" + _BOUNDARY
    ends = draw.choice([b"--\r\n"] * 5 + [b"", b"--", b"-"])
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + ends


@dataclass
class Hostile:
    """One browser that sends what no page makes, and is looked after post by post."""

    respondent: Respondent
    token: str = ""

    def begin(self) -> None:
        """A draft of its own."""
        self.respondent = Respondent(self.respondent.site).begin()
        page = self.respondent.browser.get(self.respondent.start).text
        self.token = re.findall(r'name="_csrf_token" value="([^"]+)"', page)[0]

    def post(self, draw: random.Random) -> httpx.Response:
        """One form, changed, to the page that it is of."""
        step = draw.choice(list(_PAGES))
        fields = list(_PAGES[step].items())
        for _ in range(draw.randrange(1, 4)):
            fields = draw.choice(_CHANGES)(draw, fields)
        tokens = [("_csrf_token", self.token)] if draw.random() < 0.98 else [("_csrf_token", "é\x00")]
        if draw.random() < 0.2:
            content, kind = _in_parts(draw, [*tokens, *fields]), IN_PARTS
        else:
            body = draw.choice(_BODIES)(draw, _encoded(fields))
            content, kind = _encoded(tokens) + b"&" + body, draw.choice(_KINDS)
        return self.respondent.browser.post(
            draw.choice([self.respondent.at(step)] * 9 + [f"{self.respondent.at(step)}/sure"]),
            content=content,
            headers={"Content-Type": kind},
        )

    def finish(self) -> None:
        """Answer rightly what is not answered yet, and send it all."""
        saved = self.respondent.saved
        for step, form in _PAGES.items():
            if step not in saved.answers:
                assert self.respondent.give(step, **form).status_code == 303, step
        self.respondent.send()

    def require_right_draft(self) -> None:
        """What is saved of it fits the definition, and its place is one of the survey's."""
        saved = self.respondent.saved
        assert isinstance(
            answers.check(KINDS, saved.answers, places=_places(self.respondent.site)), ValidAnswers
        )
        assert saved.place in (*PLACES, None)


def _places(site: Site) -> object:
    assert site.app
    return site.app.state.surveys.get("first").geography


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey ``first`` asks a question of every kind, and whose limits hide none of it."""
    with opened(settings) as engine:
        asked(engine, tmp_path)
    with running(replace(settings, rate_times=MOST_TIMES)) as found:
        yield found


def _kept(site: Site) -> list[tuple[Mapping[str, object], list[tuple[object, ...]]]]:
    """Each response as its document says it, and the rows that stand for it."""
    said = "SELECT number, content FROM responses JOIN received USING (id)"
    rows = "SELECT item, code, missing, text FROM answers WHERE response = {} ORDER BY item"
    return [
        (json.loads(bytes(content))["answers"], stored(site.engine, rows.format(number)))
        for number, content in stored(site.engine, said)
    ]


def _held(site: Site) -> int:
    """How many came with a line filled in that no person sees: kept for one to look at."""
    return len(stored(site.engine, "SELECT id FROM received WHERE status = 'held'"))


def test_no_form_ends_in_a_fault_and_no_answer_is_stored_that_the_definition_forbids(site: Site) -> None:
    heard: Counter[int] = Counter()
    hostile = Hostile(Respondent(site))
    for seed in range(POSTS):
        if seed % A_DRAFT == 0:
            hostile.begin()
        told = hostile.post(random.Random(seed))
        heard[told.status_code] += 1
        assert told.status_code in EXPECTED, (seed, told.status_code)
        hostile.require_right_draft()
        if seed % A_DRAFT == A_DRAFT - 1:
            hostile.finish()
    assert {303, 400, 403, 422} <= set(heard)
    kept = _kept(site)
    assert len(kept) + _held(site) == POSTS / A_DRAFT
    assert len(kept) > _held(site)
    for given, rows in kept:
        checked = answers.check(KINDS, given, places=_places(site))  # type: ignore[arg-type]
        assert isinstance(checked, ValidAnswers)
        assert rows == sorted((row.item, row.code, row.missing, row.text) for row in checked.rows)


def test_a_start_page_takes_no_form_but_its_own(site: Site) -> None:
    """Whoever does not say that they are old enough and take part begins nothing, whatever else is sent."""
    browser = site.browser()
    page = browser.get("/s/first").text
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', page)[0]
    for seed in range(POSTS // 10):
        draw = random.Random(seed)
        fields = list(BEGINS.items())
        for _ in range(draw.randrange(1, 4)):
            fields = draw.choice(_CHANGES)(draw, fields)
        body = _encoded([("_csrf_token", token), *fields])
        told = browser.post("/s/first", content=body, headers={"Content-Type": URL_ENCODED})
        last = dict(fields)
        agreed = all(last.get(name) == value for name, value in BEGINS.items())
        assert told.status_code in EXPECTED, seed
        begins = "missed=yes" not in told.headers.get("location", "missed=yes")
        assert begins <= agreed, (seed, fields)
