"""A code leads back to answers from any browser; wrong ones tell nothing, and are limited."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, product
from pathlib import Path

import httpx
import pytest

from index_platform.auth.return_codes import return_words
from index_platform.services import waves
from index_platform.services.returning import FREE
from index_platform.settings import Settings
from index_platform.web.words import ENGLISH, Words
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, WAVE, start
from tests.index_platform.web.people import Browser, Site, running
from tests.index_platform.web.survey.answering import Respondent, stored, title, words

_WORD = re.compile(r"<li>([a-z]+)</li>")


def code_of(somebody: Respondent) -> str:
    """The code on the page about coming back later."""
    page = somebody.browser.get(f"{somebody.base}/later")
    return " ".join(_WORD.findall(page.text))


def come_back(browser: Browser, code: str, **form: str) -> httpx.Response:
    return browser.submit("/r", {"code": code, **form})


def wrong_codes(count: int) -> list[str]:
    return [" ".join(one) for one in islice(product(sorted(return_words())[:3], repeat=5), count)]


@pytest.fixture
def half(respondent: Respondent) -> Respondent:
    """Somebody who has answered two questions."""
    respondent.begin().give("place", place="QS")
    respondent.give("brs1", answer="2")
    respondent.give("brs2", answer="4")
    return respondent


def test_what_was_begun_in_one_browser_goes_on_in_another_and_the_first_loses_it(
    half: Respondent, site: Site
) -> None:
    code = code_of(half)
    assert len(code.split()) == 5
    assert code_of(half) == code
    other = site.browser()
    told = come_back(other, f"  1. {code.upper().replace(' ', ', ')} ")
    assert (told.status_code, told.headers["location"]) == (303, half.base)
    assert other.get(half.base).headers["location"] == half.at("brs3")
    assert re.search(r'value="2" checked', other.get(half.at("brs1")).text)
    assert half.look("brs1").status_code == 404
    half.browser = other
    told = half.give("brs3", answer="1")
    for item in ("brs4", "brs5", "brs6"):
        told = half.give(item, answer="1")
    assert told.headers["location"] == half.at("check")
    assert "have arrived" in title(half.send())
    assert stored(site.settings.database_file, "SELECT place FROM responses") == [("QS",)]
    codes = "SELECT code FROM answers ORDER BY item"
    assert stored(site.settings.database_file, codes) == [(code,) for code in (2, 4, 1, 1, 1, 1)]


def test_the_code_stands_in_no_address_and_on_no_page_that_others_keep(half: Respondent, site: Site) -> None:
    code = code_of(half)
    told = come_back(site.browser(), code)
    assert not set(code.split()) & set(re.split(r"\W", told.headers["location"]))
    assert site.browser().get("/r", params={"code": code}).text.count(code.split()[0]) == 0
    for path in ("/r", f"{half.base}/later"):
        assert half.browser.get(path).headers["cache-control"] == "no-store"


def test_words_that_are_in_no_code_are_told_with_the_nearest_ones(half: Respondent, site: Site) -> None:
    first, *rest = code_of(half).split()
    typo = first[:-1] + ("q" if first[-1] != "q" else "z")
    told = come_back(site.browser(), " ".join([typo, *rest]))
    assert told.status_code == 422
    assert title(told).startswith("Error: Come back to your answers")
    [said] = set(re.findall(r"“.*?” is in no code\. Did you mean: [^?<]*\?", words(told)))
    assert f"“{typo}”" in said
    assert first in said
    for typed, says in (
        (" ".join(rest), "Words that we read: 4"),
        (f"{'ö' * 9} {' '.join(rest)}", "is in no code. Look at it again"),
    ):
        told = come_back(site.browser(), typed)
        assert told.status_code == 422
        assert says in words(told)


def test_a_code_that_leads_nowhere_gets_one_answer_whatever_became_of_it(
    half: Respondent, site: Site
) -> None:
    [never] = wrong_codes(1)
    codes = [never]
    sent = Respondent(site).begin()
    codes.append(code_of(sent))
    sent.answer_all().send()
    codes.append(code_of(half))
    half.browser.submit(f"{half.base}/delete", at=f"{half.base}/later")
    said = set()
    for code in codes:
        told = come_back(site.browser(), code)
        assert told.status_code == 422
        said.add(re.sub(r' value="[^"]*"', "", told.text))
    assert len(said) == 1
    assert "These words open no answers." in said.pop()


def test_guesses_from_one_network_must_wait(half: Respondent, site: Site) -> None:
    guesser, code = site.browser(), code_of(half)
    for each in wrong_codes(FREE):
        assert come_back(guesser, each).status_code == 422
    told = come_back(guesser, code)
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) <= 30
    assert "Wait 1 minute, then try again." in words(told)
    site.clock.ahead += timedelta(seconds=31)
    assert come_back(guesser, code).status_code == 303


def test_what_can_be_no_code_is_no_guess(half: Respondent, site: Site) -> None:
    clumsy, code = site.browser(), code_of(half)
    for _ in range(FREE + 1):
        assert come_back(clumsy, "heron hero").status_code == 422
    assert come_back(clumsy, code).status_code == 303


@pytest.fixture
def drafted(settings: Settings, tmp_path: Path) -> Iterator[Respondent]:
    """Somebody at a site whose survey is drafted in three languages and in Easy Read."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "demographics@1.1"))
    with running(settings) as site:
        yield Respondent(site)


def test_it_speaks_every_language_also_where_no_survey_is_open(site: Site) -> None:
    """A code works for thirty days after a survey has ended."""
    waves.closed(site.engine, "first", moment=MOMENT)
    for path in ("/r", "/i", "/withdraw", "/s", "/someone-to-talk-to", "/privacy"):
        page = site.browser().get(path, params={"language": "ur"})
        assert '<html lang="ur" dir="rtl"' in page.text
        there = re.findall(r'hreflang="([a-z-]+)"', site.browser().get(path).text)
        assert there == ["en-simple", "bn", "pl", "ur"], path  # and English, which it is in


def test_each_page_for_a_code_leads_to_what_is_kept_also_where_no_survey_is_open(site: Site) -> None:
    waves.closed(site.engine, "first", moment=MOMENT)
    for path in ("/r", "/i", "/withdraw", "/withdraw/done"):
        assert 'href="/privacy/pl"' in site.browser().get(path, params={"language": "pl"}).text
    page = site.browser().get("/privacy")
    assert site.browser().get("/privacy/pl").text == site.browser().get("/privacy?language=pl").text
    assert site.browser().get("/privacy/xx").status_code == 404
    for key in ("kept", "before", "cookies", "figures", "out"):
        assert ENGLISH[f"privacy_{key}"] in page.text
    assert 'href="/withdraw?language=en"' in page.text


def test_the_page_speaks_the_languages_of_the_surveys_that_are_open(drafted: Respondent) -> None:
    respondent = drafted
    page = respondent.browser.get("/r", params={"language": "ur"})
    assert '<html lang="ur" dir="rtl"' in page.text
    assert 'href="/r?language=pl"' in page.text
    told = respondent.browser.get(come_back(respondent.browser, "", language="ur").headers["location"])
    assert title(told).startswith(Words("ur")("frame error"))
    assert '<html lang="ur" dir="rtl"' in told.text
    assert 'href="/r?language=ur"' in respondent.browser.get("/s/first?language=ur").text
    assert 'href="/r"' in respondent.browser.get("/s/first").text
    assert 'href="/r"' in respondent.browser.get("/").text
    assert '<html lang="en"' in respondent.browser.get("/r", params={"language": "xx"}).text
