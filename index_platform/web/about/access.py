"""``/accessibility``: what was checked and what was found, how to ask for another format."""

from collections.abc import Callable, Iterator
from functools import partial

from litestar import Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.fieldwork import words_of_day
from index_platform.services.access_log import AccessLog, AccessLogs, Kind, Made
from index_platform.services.portal import Current, Portal
from index_platform.services.site_words import FILE, SiteWords
from index_platform.settings import Settings
from index_platform.web.about.frame import AboutContext, Part, told
from index_platform.web.described import NOT_THERE, described, public_file
from index_platform.web.desks.blocks import Block, Prose, Table
from index_platform.web.parts import Go
from index_platform.web.places import page_of
from index_platform.web.unsaid import unsaid
from index_platform.web.visitor import Visitor
from instruments.english import listed
from instruments.languages import english_name
from reports.pdf import residents_pdf
from reports.residents import languages
from reports.theme import keeps_letters
from scoring.published import PublishedTable

ACCESS = "/accessibility"
LOG = f"{ACCESS}/log.json"
_ALL_CHECKED = (
    "Every PDF and every workbook goes through the same check when it is made. One that fails is not "
    "handed out.",
    "Every version of the program is checked page by page with the rules of axe for WCAG 2.2, at the "
    "width of a "
    "phone and of a desk, before it is used.",
    "Pages need no script, no mouse and no colour. At 320 pixels, or enlarged four times, none "
    "scrolls sideways.",
)
_NOT_YET = "The files of the newest release stand here once they are made and checked."
_NOTHING = "The checks above found nothing that fails."
_NOT_ALL = "A machine finds only a part of what can stand in somebody’s way."


@get(ACCESS, sync_to_thread=True, rule=Access.PUBLIC)
def accessibility(
    portal: NamedDependency[Portal],
    access: NamedDependency[AccessLogs],
    visitor: NamedDependency[Visitor],
    state: State,
) -> Response[str]:
    """The statement: checks by machine and by hand with their days, what fails, other formats."""
    current = portal.current()
    log = None if current is None else access.kept(current.release)
    said: SiteWords = state.site_words
    settings: Settings = state.settings
    context = AboutContext(
        title="Accessibility",
        lead="These pages and files are for everybody. This is what was checked, and what was found.",
        parts=(
            Part(anchor="checked", title="What machines checked", blocks=_checked(log)),
            Part(anchor="by-hand", title="What people checked", blocks=_by_hand(said)),
            Part(anchor="fails", title="What does not work yet", blocks=_fails(log, current)),
            Part(anchor="formats", title="Another format", blocks=_formats(said, settings.contact)),
        ),
    )
    lacking = (
        *said.unsaid("formats", "complaints"),
        *(() if said.by_hand else ("what people checked by hand",)),
    )
    return told(context, current, unsaid(visitor, lacking, FILE))


@public_file(
    LOG,
    described("What machines checked", {"application/json": "files, rules, findings"}, refused=NOT_THERE),
)
def access_log(
    portal: NamedDependency[Portal], access: NamedDependency[AccessLogs]
) -> Response[dict[str, object]]:
    """What machines said against the files of the newest release, and on which day."""
    current = portal.named()
    log = access.of(current.release, tuple(made(portal, current)))
    return Response(log.document())


def made(portal: Portal, current: Current) -> Iterator[Made]:
    """The files that are checked: those of the whole, of each kind that is handed out."""
    whole, name, release = current.table.whole.code, current.table.whole.name, current.release.id
    files: tuple[tuple[str, str, Kind, Callable[[], bytes]], ...] = (
        (f"Report of {name}, page", f"/places/{whole}", Kind.PAGE, lambda: page_of(portal, current, whole)),
        (
            f"Report of {name}, PDF",
            f"/places/{whole}/report.pdf",
            Kind.PDF,
            lambda: portal.pdf(current, whole).path.read_bytes(),
        ),
        (
            f"One page for residents of {name}, PDF",
            f"/places/{whole}/residents.pdf",
            Kind.PDF,
            lambda: portal.residents(current, whole, "en", "pdf", residents_pdf).path.read_bytes(),
        ),
        *(
            (
                f"All figures, {kind.upper()}",
                f"/releases/{release}/data.{kind}",
                kind,
                partial(_workbook, portal, release, kind),
            )
            for kind in (Kind.XLSX, Kind.ODS)
        ),
    )
    for words, href, kind, content in files:
        yield Made(name=words, href=href, kind=kind, content=content)


def _workbook(portal: Portal, release: str, kind: Kind) -> bytes:
    return portal.file(release, f"data.{kind}").path.read_bytes()


def _checked(log: AccessLog | None) -> tuple[Block, ...]:
    prose = Prose(paragraphs=_ALL_CHECKED)
    if log is None:
        return prose, Prose(paragraphs=(_NOT_YET,))
    rows = tuple(
        (Go(words=each.name, href=each.href), each.rules, "; ".join(each.findings) or "nothing was found")
        for each in log.files
    )
    table = Table(caption="Files of the newest release", heads=("File", "Checked by", "Found"), rows=rows)
    day = f"The files of release {log.release} were last checked on {words_of_day(log.on)}, one of each kind:"
    return prose, Prose(paragraphs=(day,)), table


def _by_hand(said: SiteWords) -> tuple[Block, ...]:
    if not said.by_hand:
        return (Prose(paragraphs=("No check by a person is written down yet.",)),)
    rows = tuple((words_of_day(each.day), each.what, each.found) for each in said.by_hand)
    return (Table(caption="What people checked", heads=("On", "What", "Found"), rows=rows),)


def _fails(log: AccessLog | None, current: Current | None) -> tuple[Block, ...]:
    files = log.files if log else ()
    found = [f"{each.name}: {'; '.join(each.findings)}." for each in files if each.findings]
    lost = _without_pdf(current.table) if current else ""
    told_of = (*(found or [_NOTHING]), lost, _NOT_ALL)
    return (Prose(paragraphs=tuple(filter(None, told_of))),)


def _without_pdf(table: PublishedTable) -> str:
    """In which languages there is a page to print and no PDF, as a PDF would lose their letters."""
    lost = [english_name(each) for each in languages(table.wave_kind) if not keeps_letters(each)]
    if not lost:
        return ""
    named = listed(lost, "and")
    return (
        f"In {named} there is a page to print and no PDF, as a PDF would lose letters when it is read aloud."
    )


def _formats(said: SiteWords, contact: str) -> tuple[Block, ...]:
    there = (
        "Each report is a web page, a PDF for screen readers and a PDF in large print. Figures come as CSV, "
        "as XLSX and as ODS."
    )
    ask = said.said.get("formats") or (f"Ask for another one: {contact}." if contact else "")
    tell = said.said.get("complaints") or (f"Tell us what stands in your way: {contact}." if contact else "")
    return (Prose(paragraphs=tuple(filter(None, (there, ask, tell)))),)
