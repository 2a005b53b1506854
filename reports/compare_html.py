"""A comparison of places as a page, and as the document that becomes its PDF."""

from markupsafe import Markup

from reports.charts import NARROW, PRINT, Frame
from reports.compare_report import CompareReport
from reports.contexts import CompareContext, ComparePrintContext, Link
from reports.html import STYLES, Links, drawn, figures_in, page, rendered, twins_on
from reports.twin_links import Twins

COMPARE_STYLES = (*STYLES, "compare.css")
_SCREENS = (PRINT, NARROW)  # made while somebody waits: a wide screen shows what paper does


def compare_page(report: CompareReport, links: Links) -> str:
    """The whole page of a comparison, equal in words to its PDF."""
    footer = (f"{report.title}, {report.whole}. {report.footer}.", report.source)
    return page(
        f"{report.places}, {report.wave}: {report.title}",
        compare_body(
            report,
            _SCREENS,
            downloads=links.downloads,
            contents=True,
            twins=twins_on(links, figures_in(report.pages)),
        ),
        links,
        name=report.title,
        whole=report.whole,
        footer=footer,
        page_class="report compare",
        style_names=COMPARE_STYLES,
    )


def compare_print(report: CompareReport) -> str:
    """The document that becomes the PDF. Its style is given to the printer apart."""
    body = compare_body(report, (PRINT,), downloads=(), contents=False)
    return rendered("compare_print.html.j2", ComparePrintContext(report=report, body=body))


def compare_body(
    report: CompareReport,
    frames: tuple[Frame, ...],
    *,
    downloads: tuple[Link, ...],
    contents: bool,
    twins: Twins | None = None,
) -> Markup:
    """The body with its charts drawn for these frames. contents: for a screen, with a list of its parts."""
    context = CompareContext(
        report=report,
        frames=tuple(frame.name for frame in frames),
        charts=drawn(report.pages, frames),
        downloads=downloads,
        contents=contents,
        twins=twins,
    )
    return Markup(rendered("compare.html.j2", context))
