"""A release at its own address: it stays there, says where it stands, and is gone kindly once withdrawn."""

from collections.abc import Iterator

import pypdfium2
import pytest

from index_platform.services import releases
from reports.accessibility import findings
from tests.index_platform.corrected import LATER, SAID, corrected
from tests.index_platform.survey import Way
from tests.index_platform.web.people import Browser, running
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages, words

pytestmark = pytest.mark.slow
OLD, NEW = "/releases/R1/places/QS", "/releases/R2/places/QS"


@pytest.fixture
def put_right(wrong: Way) -> Way:
    """A wave whose R1 was wrong and whose R2 puts it right."""
    corrected(wrong)
    return wrong


@pytest.fixture
def browser(put_right: Way) -> Iterator[Browser]:
    """Somebody at the public pages of that wave."""
    with running(put_right.settings) as site:
        site.clock.ahead = LATER - site.clock()
        yield site.browser()


def text(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    assert findings(answer.text) == ()
    return " ".join(words(page_text(answer.text)))


def sheet(content: bytes) -> str:
    return " ".join(words(pages(content)[0]))


def test_old_releases_stay_and_every_page_and_paper_says_where_it_stands(
    browser: Browser, put_right: Way
) -> None:
    newest, old = text(browser, "/places/QS"), text(browser, OLD)
    lead = "Substantial correction of 5 December 2026."
    assert f"{lead} {SAID.reason}" in newest
    assert newest.index(lead) < newest.rindex("What is it like to live in South End?")
    assert "This is not the newest release: corrected by R2 on 5 December 2026." in old
    for path in (OLD, NEW, "/places/QS"):
        paper = browser.get(f"{path}/report.pdf").content
        assert len(pypdfium2.PdfDocument(paper)) == 8
        assert complaints(paper) == set()
        assert SAID.reason in sheet(paper)
        assert browser.get(f"{path}/large-print.pdf").content.startswith(b"%PDF")
        assert browser.get(f"{path}/residents.pdf").content.startswith(b"%PDF")
    assert "This page is not the newest one." in text(browser, f"{OLD}/residents")
    assert "We found a mistake and put it right" in text(browser, f"{NEW}/residents")
    assert browser.get(f"{OLD}/residents?language=pl").text.count("To nie jest najnowsza") == 1
    assert browser.get(OLD).headers["link"] == '</places/QS>; rel="canonical"'
    assert lead in text(browser, "/places")
    beside = text(browser, "/compare?places=QN,QE&release=R1")
    assert "This is not the newest release: corrected by R2" in beside
    listed = text(browser, "/releases")
    assert listed.count(SAID.reason) == 2  # of R2, and on R1 what corrects it
    about = text(browser, "/releases/R2")
    for said in (lead, "Cite this release", "Release R2, 5 December 2026.", "thriving index verify"):
        assert said in about
    assert 'href="/releases/R2/differences"' in browser.get("/releases/R2").text
    book = text(browser, "/releases/R2/differences")
    assert "Was clearly lower, is now not shown: " in book
    assert "Proud of the area" in book
    assert "What R2 says otherwise than R1" in book
    assert browser.get("/releases/R1/differences").status_code == 404
    for path in ("/releases/R3", "/releases/R3/places/QS", "/releases/R1/places/XX"):
        assert browser.get(path).status_code == 404

    releases.withdrawn(put_right.engine, "R2", moment=LATER, reason="Not all right answers were in")
    for path in ("/releases/R2", NEW, f"{NEW}/report.pdf", f"{NEW}/residents", "/releases/R2/differences"):
        gone = browser.get(path)
        assert gone.status_code == 410
        assert "R2 was withdrawn on 5 December 2026: Not all right answers were in." in gone.text
        assert 'href="/releases"' in gone.text
    again = text(browser, "/places/QS")
    assert "R2 was withdrawn on 5 December 2026. Not all right answers were in. R1 is the newest" in again
