"""Whoever answers is told what is saved and how to go on, never of releases or places."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from litestar.exceptions import ClientException, HTTPException, MethodNotAllowedException, NotFoundException
from litestar.testing import RequestFactory

from index_platform.auth.guards import NotSignedInError
from index_platform.settings import Settings
from index_platform.web.errors import told
from index_platform.web.forms_guard import CrossSiteError, FormTooLargeError
from index_platform.web.words import Words
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, title, words

DRAFT = "/s/first/01234567-89ab-4def-8123-456789abcdef"
QUESTION = f"{DRAFT}/q/brs1"
WAYS = {"where": "here", "fix": "Do it."}
SAVED = "What you answered before is"
FAULTS = [
    (NotFoundException(), 404, "There is no such page in this survey", DRAFT),
    (MethodNotAllowedException(), 405, "Nothing can be sent to this page", DRAFT),
    (FormTooLargeError(), 413, "That was too much for one page", QUESTION),
    (ClientException(), 400, "What was sent could not be read", QUESTION),
    (HTTPException(status_code=422), 422, "What was sent could not be read", QUESTION),
    (CrossSiteError(), 403, "This form could not be taken", QUESTION),
    (ConflictError("no", **WAYS), 409, "This cannot be saved just now", QUESTION),
    (InvalidInputError("no", **WAYS), 422, "This cannot be saved just now", QUESTION),
    (HTTPException(status_code=503), 503, "This cannot be saved just now", QUESTION),
    (MeasureError("no", **WAYS), 500, "Something went wrong on our side", QUESTION),
    (ZeroDivisionError(), 500, "Something went wrong on our side", QUESTION),
]


def _page(error: Exception, path: str = QUESTION, method: str = "GET") -> tuple[int, str]:
    factory = RequestFactory()
    request = (factory.post if method == "POST" else factory.get)(path, headers={"Accept": "text/html"})
    answer = told(request, error)
    return answer.status_code or 0, str(answer.content)


@pytest.mark.parametrize(("error", "status", "said", "way"), FAULTS)
def test_each_fault_is_told_in_words_of_the_survey_with_the_way_on(
    error: Exception, status: int, said: str, way: str
) -> None:
    given, page = _page(error)
    assert given == status
    assert f"<h1>{said}</h1>" in page
    assert SAVED in page
    assert f'href="{way}">Go on with the survey' in page
    assert 'href="/s/first">To the start of the survey' in page
    for foreign in ("release", '"/places', '"/account'):
        assert foreign not in page.lower()


def test_a_page_before_the_first_answer_leads_to_the_start_alone() -> None:
    for path in ("/s/first", "/s/first/no-uuid"):
        _, page = _page(NotFoundException(), path)
        assert 'href="/s/first">To the start of the survey' in page
        assert "Go on with the survey" not in page


@pytest.mark.parametrize(
    ("path", "words_of"), [("/withdraw", "Take your answers out"), ("/r", "Come back to your answers")]
)
def test_a_page_for_codes_is_told_of_in_words_for_residents_and_led_back_to(path: str, words_of: str) -> None:
    given, page = _page(FormTooLargeError(), path, "POST")
    assert given == 413
    assert "<h1>That was too much for one page</h1>" in page
    assert f'href="{path}">{words_of}</a>' in page
    for foreign in ("release", '"/places', '"/account', "list of places"):
        assert foreign not in page.lower()


def test_a_survey_that_is_not_there_leads_nowhere() -> None:
    _, page = _page(NotFoundError("no", where="surveys", fix="Look again."), "/s/nothing")
    assert "<h1>There is no such survey</h1>" in page
    assert "or ask whoever gave it to you" in page
    assert 'href="/s/nothing"' not in page


def test_text_of_an_address_is_never_markup() -> None:
    _, page = _page(NotFoundException(), '/s/"><b>x</b>/y')
    assert "<b>" not in page


def test_a_researcher_without_the_right_is_told_why_and_led_to_other_surveys() -> None:
    status, page = _page(NotPermittedError("your grant is gone", where="drafts", fix="Ask for it."))
    assert (status, "Your grant is gone. Ask for it." in page) == (403, True)
    assert 'href="/manage/take"' in page


@pytest.mark.parametrize(("path", "way"), [(QUESTION, QUESTION), (f"{DRAFT}/send", DRAFT)])
def test_an_answer_sent_after_the_session_ended_leads_back_to_its_question(path: str, way: str) -> None:
    status, page = _page(NotSignedInError("no", **WAYS), path, "POST")
    assert (status, "What was answered before is saved under your account." in page) == (401, True)
    assert f'href="/account/sign-in?next={way}"' in page


def test_the_pages_of_a_running_site_say_so_too(respondent: Respondent, site: Site) -> None:
    respondent.begin().give("place", place="QN")
    asked = {
        "There is no such page in this survey": respondent.browser.get(f"{respondent.base}/q/brs7"),
        "Nothing can be sent to this page": respondent.browser.submit(
            f"{respondent.base}/check", at=respondent.at("brs1")
        ),
        "That was too much for one page": respondent.give("brs1", answer="1", more="x" * 1_000_000),
        "This form could not be taken": respondent.browser.post(respondent.at("brs1"), data={"answer": "1"}),
        "There is no such survey": respondent.browser.get(f"/s/nothing/{uuid4()}"),
    }
    for said, page in asked.items():
        assert title(page) == f"{said} - Thriving survey"
        assert "release" not in words(page)
        assert page.headers["cache-control"] == "no-store"
    script = site.browser(Accept="application/json").get("/s/nothing")
    assert script.headers["content-type"] == "application/problem+json"


SPOKEN = ("ur", "pl", "bn")
MISSING = "fault nowhere"


@pytest.fixture
def drafted(settings: Settings, tmp_path: Path) -> Iterator[Respondent]:
    """Somebody in front of questions that are drafted in other languages."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "brs@1.1"))
    with running(settings) as site:
        yield Respondent(site)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_fault_is_told_in_the_language_of_the_draft_the_address_or_the_browser(
    drafted: Respondent, language: str
) -> None:
    words_of, wished = Words(language), f"xx,{language}-GB;q=0.9,en;q=0.8"
    said = words_of(MISSING)
    begun = drafted.browser.submit(drafted.start, {**BEGINS, "language": language})
    base = begun.headers["location"].rpartition("/")[0]
    pages = [
        drafted.browser.get(f"{base}/q/nothing").text,
        drafted.browser.get(f"/s/first/nothing?language={language}").text,
        drafted.browser.get("/s/first/nothing", headers={"Accept-Language": wished}).text,
    ]
    for page in pages:
        assert f'<html lang="{language}" dir="{words_of.direction}">' in page
        assert f"<h1>{said}</h1>" in page
        assert words_of("draft_notice") in page
        assert "This translation is a draft." in page
        assert f'href="/s/first?language={language}"' in page


def test_a_form_that_could_not_be_taken_is_told_in_the_language_that_its_address_names(
    drafted: Respondent,
) -> None:
    """No draft was read then: it may be the cookies that are missing."""
    drafted.browser.submit(drafted.start, {**BEGINS, "language": "ur"})
    [action] = set(re.findall(r'action="([^"]+)"', drafted.browser.get("/s/first?language=ur").text))
    assert action == "/s/first?language=ur"
    page = drafted.browser.post(action, data=BEGINS)
    assert (page.status_code, Words("ur")("fault foreign") in page.text) == (403, True)


def test_a_fault_of_a_survey_that_nobody_has_read_here_shows_no_draft() -> None:
    request = RequestFactory().get(QUESTION, query_params={"language": "ur"}, headers={"Accept": "text/html"})
    assert '<html lang="en"' in str(told(request, NotFoundException()).content)
