"""Reports as tagged PDF (PDF/UA-1). The only user of WeasyPrint."""

import logging
from collections.abc import Iterator
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
from reports.theme import ASSETS, font_path

VARIANT = "pdf/ua-1"
_SERIOUS = ("font", "glyph", "failed to load", "network")


def pdf(report: PlaceReport) -> bytes:
    """The report as PDF/UA-1, a page for each of its pages. The same report gives the same bytes."""
    with _strict_log() as said:
        document = _laid_out(report)
        made = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=report.identity[:32].encode("ascii"))
    _refuse(said, report)
    return finished(made)


def _laid_out(report: PlaceReport) -> Document:
    """The pages; with closer lines where a page of the report would run over."""
    document = _rendered(print_page(report))
    if len(document.pages) <= len(report.pages):
        return document
    return _rendered(print_page(report, tight=True))


def _rendered(source: str) -> Document:
    check_html(source)
    fonts, sheets = _style()
    page = HTML(string=source, base_url=str(ASSETS), url_fetcher=_fetcher())
    return page.render(stylesheets=list(sheets), font_config=fonts)


@cache
def _style() -> tuple[FontConfiguration, tuple[CSS, ...]]:
    """Style sheets and fonts, read once a process: they cost more than a page."""
    font_path(400), font_path(600)
    fonts = FontConfiguration()
    sheets = (ASSETS / "css" / name for name in STYLES)
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


def _refuse(said: list[str], report: PlaceReport) -> None:
    serious = [line for line in said if any(word in line.lower() for word in _SERIOUS)]
    if serious:
        raise InvalidInputError(
            f"the report of {report.place} cannot be set: {serious[0]}",
            where="reports.pdf",
            fix="Bundle a font that has these letters, or mend the style sheet.",
        )
