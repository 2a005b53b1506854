"""Reports as HTML: one body for screen and print. The only user of Jinja in this package."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.charts import FRAMES, LARGE, NARROW, PRINT, Frame, draw
from reports.content import Block, Box, Figure, FigurePages, More, Page, PlaceReport
from reports.contexts import (
    CodebookContext,
    CompareContext,
    ComparePrintContext,
    ComparisonContext,
    FiguresContext,
    FoundContext,
    HomeContext,
    InvitationsContext,
    Link,
    MeasuresContext,
    MessageContext,
    PaperContext,
    PlacesContext,
    PrintContext,
    ReleaseContext,
    ReleasesContext,
    ReportContext,
    ResidentsContext,
    ResidentsPrintContext,
    ShellContext,
    SidesContext,
    SmallContext,
)
from reports.finding import FoundPlaces
from reports.footer import FOOTER
from reports.home import HomeReport
from reports.large_print import enlarged
from reports.measure_list import MeasureList
from reports.release_content import ReleaseReport
from reports.sentences import lower_first
from reports.theme import font_file, stylesheet
from reports.twin_links import Twins, twins_of

SHARED_STYLES = ("fonts.css", "tokens.css", "base.css", "site.css")  # of every page of the program
SCREEN_STYLES = ("fonts-screen.css", *SHARED_STYLES[1:])  # where it is served: lighter letters
STYLES = (*SHARED_STYLES, "report.css", "screen.css", "print.css")
PORTAL_STYLES = (*STYLES, "portal.css")
LARGE_STYLES = (*STYLES, "large.css")
Context = (
    ShellContext
    | ReportContext
    | FiguresContext
    | FoundContext
    | HomeContext
    | MeasuresContext
    | CompareContext
    | ComparePrintContext
    | PrintContext
    | PaperContext
    | InvitationsContext
    | CodebookContext
    | PlacesContext
    | ReleaseContext
    | ReleasesContext
    | ResidentsContext
    | ResidentsPrintContext
    | SmallContext
    | MessageContext
    | ComparisonContext
    | SidesContext
)
MOST_LINKS = 3  # more of them stand behind a word on a phone
_FONT = re.compile(r"\.\./fonts/(?P<name>[\w.-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a page finds its neighbours and its style.

    ``alone`` sets style and fonts into the page, which then leads to no page of the site: a file has none.
    """

    home: str = "/"
    assets: str = "/assets"
    navigation: tuple[Link, ...] = ()
    downloads: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = FOOTER
    alone: bool = False
    places: str = "/places"  # below which pages of places stand
    small: str = "/places#small-places"  # where small places are listed
    charts: str = ""  # below which the pages of this page's charts stand; empty: it has none
    query: str = ""  # what follows the address of each of them


def twins_on(links: Links, found: Iterable[Figure]) -> Twins | None:
    """Which of these charts can be explored on a page with these links."""
    return twins_of(found, below=links.charts, query=links.query, assets=links.assets)


def web_page(report: PlaceReport, links: Links) -> str:
    """The whole page of a report, equal in words to its PDF."""
    small = (
        ()
        if links.alone
        else tuple(Link(words=name, href=f"{links.places}/{code}") for code, name in report.small)
    )
    twins = None if links.alone else twins_on(links, figures(report))
    body = report_body(report, FRAMES, downloads=links.downloads, contents=True, small=small, twins=twins)
    title = f"{report.place}, {report.wave}: {report.title}"
    footer = (f"{report.title}, {report.whole}. {report.footer}.", report.source)
    return page(title, Markup(body), links, name=report.title, whole=report.whole, footer=footer)


def lone_page(report: PlaceReport) -> bytes:
    """The page of a report as a file that travels alone, with its style and letters inside."""
    return web_page(report, Links(alone=True)).encode()


def page(
    title: str,
    main: Markup,
    links: Links,
    *,
    name: str,
    whole: str = "",
    footer: tuple[str, ...] = (),
    page_class: str = "report",
    style_names: tuple[str, ...] = STYLES,
) -> str:
    """The shell round any content: header, navigation, main, footer. No script, no style in attributes."""
    shell = ShellContext(
        title=title,
        name=name,
        whole=whole,
        home="" if links.alone else links.home,
        navigation=links.navigation,
        menu="Menu" if len(links.navigation) > MOST_LINKS else "",
        styles=() if links.alone else tuple(f"{links.assets}/css/{style}" for style in _served(style_names)),
        icon="" if links.alone else f"{links.assets}/icon.svg",
        embedded=embedded(style_names) if links.alone else Markup(""),
        main=main,
        footer=tuple(sentence for sentence in footer if sentence),
        page_class=page_class,
        footer_links=() if links.alone else links.footer,
    )
    return rendered("shell.html.j2", shell)


def _served(styles: tuple[str, ...]) -> tuple[str, ...]:
    """Style sheets as a browser fetches them: with the letters for screens in place of the whole typeface."""
    return (*SCREEN_STYLES, *(style for style in styles if style not in SHARED_STYLES))


def places_page(context: PlacesContext, links: Links, *, whole: str, footer: tuple[str, ...]) -> str:
    """The list of places of a release."""
    main = Markup(rendered("places.html.j2", context))
    return page(context.title, main, links, name=context.title, whole=whole, footer=footer, page_class="list")


def releases_page(context: ReleasesContext, links: Links, *, name: str, whole: str) -> str:
    """The list of releases, with the files of each."""
    main = Markup(rendered("releases.html.j2", context))
    return page(f"{context.title}: {name}", main, links, name=name, whole=whole, page_class="list")


def figures_page(report: FigurePages, links: Links) -> str:
    """Figures of several places: what changed between two releases, a measure, the outcomes of a plan."""
    context = FiguresContext(
        report=report,
        frames=tuple(frame.name for frame in FRAMES),
        charts=drawn(report.pages, FRAMES),
        downloads=links.downloads,
        twins=twins_on(links, figures_in(report.pages)),
    )
    main = rendered("figures.html.j2", context)
    title = f"{report.title}, {lower_first(report.wave)}: {report.name}"
    return _page_of(report, title, main, links, page_class="report change")


def release_page(
    report: ReleaseReport, links: Links, places: tuple[Link, ...], files: tuple[Link, ...]
) -> str:
    """The page of one release: what it is, what it puts right, its places and its files."""
    context = ReleaseContext(report=report, downloads=links.downloads, places=places, files=files)
    main = rendered("release.html.j2", context)
    title = f"{report.title}: {report.name}"
    return _page_of(report, title, main, links, page_class="report change")


def home_page(context: HomeContext, links: Links) -> str:
    """The start page."""
    report = context.report
    main, title = rendered("home.html.j2", context), f"{report.title}: {report.name}"
    return _portal_page(title, main, links, report)


def found_page(context: FoundContext, links: Links) -> str:
    """The places of a name, or why none was found. Where something is to check, its title says so first."""
    report = context.report
    main, title = rendered("found.html.j2", context), f"{report.title}: {report.name}"
    return _portal_page(f"Error: {title}" if context.search.error else title, main, links, report)


def measures_page(context: MeasuresContext, links: Links) -> str:
    """The list of measures."""
    report = context.report
    main, title = rendered("measures.html.j2", context), f"{report.title}: {report.name}"
    return _portal_page(title, main, links, report)


def _portal_page(title: str, main: str, links: Links, report: HomeReport | FoundPlaces | MeasureList) -> str:
    return _page_of(report, title, main, links, page_class="list portal", style_names=PORTAL_STYLES)


def _page_of(
    report: FigurePages | ReleaseReport | HomeReport | FoundPlaces | MeasureList,
    title: str,
    main: str,
    links: Links,
    *,
    page_class: str,
    style_names: tuple[str, ...] = STYLES,
) -> str:
    return page(
        title,
        Markup(main),
        links,
        name=report.name,
        whole=report.whole,
        footer=report.footer,
        page_class=page_class,
        style_names=style_names,
    )


def message_page(context: MessageContext, links: Links, *, name: str) -> str:
    """A page that says what happened: nothing published yet, no such page, a fault of ours."""
    main = Markup(rendered("message.html.j2", context))
    return page(f"{context.title}: {name}", main, links, name=name, page_class="list")


def print_page(report: PlaceReport, *, tight: bool = False) -> str:
    """The document that becomes the PDF. Its style is given to the printer apart."""
    return _print_page(report, PRINT, "tight" if tight else "")


def large_print_page(report: PlaceReport) -> str:
    """The document that becomes the PDF in large print, of the same report on as many sheets as it takes."""
    return _print_page(enlarged(report), LARGE, "large")


def _print_page(report: PlaceReport, frame: Frame, form: str) -> str:
    body = report_body(report, (frame,), downloads=(), contents=False)
    return rendered("print.html.j2", PrintContext(report=report, body=Markup(body), form=form))


def report_body(
    report: PlaceReport,
    frames: tuple[Frame, ...],
    *,
    downloads: tuple[Link, ...],
    contents: bool,
    small: tuple[Link, ...] = (),
    twins: Twins | None = None,
) -> str:
    """The body of a report with its charts drawn for these frames."""
    context = ReportContext(
        report=report,
        frames=tuple(frame.name for frame in frames),
        charts=dict(_drawn(figures(report), frames)),
        downloads=downloads,
        contents=contents,
        small=small,
        twins=twins,
    )
    return rendered("report.html.j2", context)


def drawn(pages: Iterable[Page], frames: tuple[Frame, ...]) -> dict[tuple[str, str], Markup]:
    """Every chart of these pages for these frames, by anchor and name of the frame."""
    return dict(_drawn(figures_in(pages), frames))


def figures_in(pages: Iterable[Page]) -> Iterator[Figure]:
    """Every figure of these pages, in order of reading."""
    return _figures(_blocks(pages))


def figures(report: PlaceReport) -> Iterator[Figure]:
    """Every figure of a report, pictures in boxes and the map included, in order of reading."""
    if report.map:
        yield report.map
    yield from figures_in(report.pages)


def _blocks(pages: Iterable[Page]) -> Iterator[Block]:
    return (block for each in pages for block in (*each.blocks, *each.beyond))


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Box(picture=Figure() as picture):
                yield picture
            case More():
                yield from _figures(block.blocks)
            case _:
                pass


def _drawn(found: Iterable[Figure], frames: tuple[Frame, ...]) -> Iterator[tuple[tuple[str, str], Markup]]:
    pictures = {"map", "bar"}  # the same at every width
    for figure in found:
        for frame in (PRINT,) if figure.anchor in pictures else frames:
            # drawn by us from escaped text: the one place where markup is trusted
            yield (figure.anchor, frame.name), Markup(draw(figure.chart, frame, figure.alt))


def rendered(template: str, context: Context) -> str:
    """A template with its context: its fields and nothing else."""
    values = {each.name: getattr(context, each.name) for each in fields(context)}
    return environment().get_template(template).render(values)


@cache
def environment() -> Environment:
    """The templates: text is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["kind"] = _kind
    return made


def _kind(block: Any) -> str:  # noqa: ANN401  a template hands over any of our blocks
    """The name of a block's type, by which the template chooses its macro."""
    return type(block).__name__


@cache
def embedded(styles: tuple[str, ...]) -> Markup:
    """Style sheets with their fonts inside, for a page that is mailed or opened from a disk."""
    sheets = _FONT.sub(_font_inside, "\n".join(stylesheet(name) for name in styles))
    return Markup(f"<style>\n{sheets}\n</style>")


def _font_inside(found: re.Match[str]) -> str:
    file = font_file(found["name"])
    data = b64encode(file.read_bytes()).decode("ascii")
    return f"data:font/{file.suffix.removeprefix('.')};base64,{data}"


__all__ = [
    "LARGE_STYLES",
    "NARROW",
    "SCREEN_STYLES",
    "SHARED_STYLES",
    "STYLES",
    "Links",
    "drawn",
    "embedded",
    "environment",
    "figures",
    "figures_in",
    "figures_page",
    "found_page",
    "home_page",
    "large_print_page",
    "lone_page",
    "measures_page",
    "message_page",
    "page",
    "places_page",
    "print_page",
    "release_page",
    "releases_page",
    "rendered",
    "report_body",
    "twins_on",
    "web_page",
]
