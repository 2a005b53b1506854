"""Reports and questionnaires as tagged PDF (PDF/UA-1). The only user of WeasyPrint."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import BaseHandler, Request, url2pathname

from weasyprint import CSS, HTML, __version__
from weasyprint.document import Document
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from instruments.errors import InvalidInputError
from reports.accessibility import check_html
from reports.compare_html import COMPARE_STYLES, compare_print
from reports.compare_report import CompareReport
from reports.conformance import conforming
from reports.content import PlaceReport
from reports.finishing import finished
from reports.html import LARGE_STYLES, STYLES, large_print_page, print_page
from reports.invitation_content import Invitations
from reports.invitation_html import invitations_page, invitations_styles
from reports.large_print import LARGER
from reports.paper_content import Paper
from reports.paper_html import paper_page, paper_styles
from reports.residents_content import ResidentsPage
from reports.residents_html import SPACINGS, residents_print_page, residents_styles
from reports.theme import ASSETS, font_path, keeps_letters, lost_letters

VARIANT = "pdf/ua-1"
SETTER = f"weasyprint {__version__}, pango {pango.pango_version()}"
_SERIOUS = ("font", "glyph", "failed to load", "network")


def pdf(report: PlaceReport) -> bytes:
    """The report as PDF/UA-1, a page for each of its pages. The same report gives the same bytes."""
    return _written(lambda: _laid_out(report), report.identity, f"the report of {report.place}")


def large_print_pdf(report: PlaceReport) -> bytes:
    """The same report in large print, 18 pt at least, as PDF/UA-1 on as many pages as it needs."""
    source = large_print_page(report)
    return _written(
        lambda: _rendered(source, LARGE_STYLES),
        f"large{report.identity}",
        f"the large print of {report.place}",
        zoom=LARGER,
    )


def compare_pdf(report: CompareReport) -> bytes:
    """The comparison of places as PDF/UA-1, on as many pages as it needs."""
    source = compare_print(report)
    return _written(
        lambda: _rendered(source, COMPARE_STYLES), report.identity, f"the comparison of {report.places}"
    )


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


def residents_pdf(given: ResidentsPage) -> bytes:
    """The page for residents as PDF/UA-1, one sheet. Refused where it would lose letters or need another."""
    if lost := lost_letters(residents_print_page(given), given.language):
        raise InvalidInputError(
            f"a PDF would not keep {len(lost)} letters of this page as text, such as {lost[0]}",
            where=f"reports.pdf, {given.language}",
            fix="Print it from the page: the same words, as an HTML file.",
        )
    return _written(lambda: _one_sheet(given), given.identity, f"the page for residents of {given.place}")


def residents_file(given: ResidentsPage) -> bytes:
    """The page for residents as a file: a PDF, or a page where a PDF would lose letters."""
    if keeps_letters(given.language):
        return residents_pdf(given)
    return residents_print_page(given, alone=True).encode()


def residents_ending(given: ResidentsPage) -> str:
    """How the name of that file ends."""
    return f".residents-{given.language}.{'pdf' if keeps_letters(given.language) else 'html'}"


def letters_lost(paper: Paper) -> str:
    """The letters of a questionnaire that a PDF would not keep as text; empty where it can be a PDF."""
    return lost_letters(paper_page(paper), paper.language)


def _written(lay_out: Callable[[], Document], identity: str, name: str, *, zoom: float = 1) -> bytes:
    """A document as a finished PDF; refused, under its name, where it could not be set or not be read out."""
    known = identity[:32].encode("ascii")
    with _strict_log() as said:
        made = lay_out().write_pdf(zoom=zoom, pdf_variant=VARIANT, pdf_identifier=known)
    _refuse(said, name)
    return conforming(finished(made), name)


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


def _one_sheet(given: ResidentsPage) -> Document:
    """The sheet; with closer lines where its words would run over."""
    styles = residents_styles(given)
    for spacing in SPACINGS:
        document = _rendered(residents_print_page(given, spacing=spacing), styles)
        if len(document.pages) == 1:
            return document
    raise InvalidInputError(
        "its words need more than one sheet",
        where=f"reports.pdf, {given.place}, {given.language}",
        fix="Give shorter names or a shorter contact: those of the place, of the index, THRIVING_CONTACT.",
    )


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


class _OwnFiles(BaseHandler):
    """Lets nothing be opened but our own fonts and styles.

    What is asked for in vain is logged as an error, for which the document is refused.
    """

    handler_order = 0  # before the one that opens files

    def file_open(self, request: Request) -> None:
        """Refuse any other file; None leaves ours to the next handler."""
        asked = urlsplit(request.full_url)
        file = Path(url2pathname(asked.path)).resolve()
        if asked.netloc or not file.is_relative_to(ASSETS.resolve()):
            raise ValueError(f"{request.full_url} is not of ours")


def _fetcher() -> URLFetcher:
    """Files of ours, and data that a style holds: a report never asks the network for anything."""
    fetcher = URLFetcher(allowed_protocols={"data", "file"}, allow_redirects=False)
    fetcher.add_handler(_OwnFiles())
    return fetcher


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
