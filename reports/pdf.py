"""Reports and questionnaires as tagged PDF (PDF/UA-1). The only user of WeasyPrint."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from instruments.errors import InvalidInputError
from reports.accessibility import check_html
from reports.content import PlaceReport
from reports.finishing import finished
from reports.html import STYLES, print_page
from reports.invitation_content import Invitations
from reports.invitation_html import invitations_page, invitations_styles
from reports.paper_content import Paper
from reports.paper_html import paper_page, paper_styles
from reports.theme import ASSETS, font_path, lost_letters

VARIANT = "pdf/ua-1"
_SERIOUS = ("font", "glyph", "failed to load", "network")


def pdf(report: PlaceReport) -> bytes:
    """The report as PDF/UA-1, a page for each of its pages. The same report gives the same bytes."""
    return _written(lambda: _laid_out(report), report.identity, f"the report of {report.place}")


def paper_pdf(paper: Paper) -> bytes:
    """The questionnaire as PDF/UA-1, to be printed. Refused where its letters would be lost as text."""
    if lost := letters_lost(paper):
        raise InvalidInputError(
            f"a PDF would not keep {len(lost)} letters of {paper.title!r} as text, such as {lost[0]}",
            where=f"reports.pdf, {paper.language}",
            fix="Print it from the page: the same words, as an HTML file.",
        )
    source, styles = paper_page(paper), paper_styles(paper)
    return _written(lambda: _rendered(source, styles), paper.identity, f"the paper {paper.margins.label}")


def invitations_pdf(given: Invitations) -> bytes:
    """Invitations as PDF/UA-1, to be printed and cut out."""
    source, styles = invitations_page(given), invitations_styles(given)
    return _written(lambda: _rendered(source, styles), given.identity, "the sheet of invitations")


def letters_lost(paper: Paper) -> str:
    """The letters of a questionnaire that a PDF would not keep as text; empty where it can be a PDF."""
    return lost_letters(paper_page(paper), paper.language)


def _written(lay_out: Callable[[], Document], identity: str, name: str) -> bytes:
    """A document as a finished PDF; refused, under its name, where it could not be set."""
    with _strict_log() as said:
        made = lay_out().write_pdf(pdf_variant=VARIANT, pdf_identifier=identity[:32].encode("ascii"))
    _refuse(said, name)
    return finished(made)


def _laid_out(report: PlaceReport) -> Document:
    """The pages, with closer lines where one would run over; refused where eight sheets still do not do."""
    document = _rendered(print_page(report))
    if len(document.pages) <= len(report.pages):
        return document
    closer = _rendered(print_page(report, tight=True))
    if not any(page.flows for page in report.pages) and len(closer.pages) > len(report.pages):
        raise InvalidInputError(
            f"the report of {report.place} takes {len(closer.pages)} pages instead of {len(report.pages)}",
            where="reports.pdf",
            fix="Shorten the longest texts: names of places and measures, notes, what officers wrote.",
        )
    return closer


def _rendered(source: str, styles: tuple[str, ...] = STYLES) -> Document:
    check_html(source)
    fonts, sheets = _style(styles)
    page = HTML(string=source, base_url=str(ASSETS), url_fetcher=_fetcher())
    return page.render(stylesheets=list(sheets), font_config=fonts)


@cache
def _style(styles: tuple[str, ...]) -> tuple[FontConfiguration, tuple[CSS, ...]]:
    """Style sheets and fonts, read once a process: they cost more than a page."""
    font_path(400), font_path(600)
    fonts = FontConfiguration()
    sheets = (ASSETS / "css" / name for name in styles)
    read = tuple(CSS(filename=str(path), font_config=fonts, url_fetcher=_fetcher()) for path in sheets)
    return fonts, read


def _fetcher() -> URLFetcher:
    """Files of ours only: a report never asks the network for anything."""
    return URLFetcher(allowed_protocols={"data", "file"})


@contextmanager
def _strict_log() -> Iterator[list[str]]:
    """What WeasyPrint warns of while it works; its own log stays quiet."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def _refuse(said: list[str], name: str) -> None:
    serious = [line for line in said if any(word in line.lower() for word in _SERIOUS)]
    if serious:
        raise InvalidInputError(
            f"{name} cannot be set: {serious[0]}",
            where="reports.pdf",
            fix="Bundle a font that has these letters, or mend the style sheet.",
        )
