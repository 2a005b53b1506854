"""The page for residents of a place, in their languages, and its PDF."""

from dataclasses import dataclass, field

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import File
from markupsafe import Markup

from index_platform.auth.guards import Access
from index_platform.services.portal import Current, Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.described import NOT_THERE, Told, described
from index_platform.web.fresh import AnyRequest, fresh
from index_platform.web.pages import Chrome, Link, doc, page
from index_platform.web.parts import LanguageLink
from index_platform.web.places import OF_PLACE, PDF, READ, inline_pdf, released
from index_platform.web.survey.face import frame_words
from index_platform.web.words import Words
from instruments.languages import own_name
from reports.footer import FOOTER
from reports.pdf import residents_pdf
from reports.residents import languages
from reports.residents_content import ResidentsPage
from reports.residents_html import residents_body
from reports.residents_words import ResidentsWords
from reports.sentences import curly
from reports.small_places import any_place
from reports.theme import keeps_letters

_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContext:
    """``sheet.html.j2``: a sheet of paper on a screen, and where it is as a file."""

    sheet: Markup = field(metadata=doc("the sheet, ready to show"))
    pdf: Link | None = field(metadata=doc("the same as a file; None in a language whose letters it loses"))
    note: str = field(
        metadata=doc("why there is no file, and how to print the page; empty where there is one")
    )


@route("/places/{code:str}/residents", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def residents(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    code: FromPath[str],
    language: FromQuery[str] = _ENGLISH,
) -> Response[bytes] | Response[None]:
    """The page for residents in one of its languages; English where none is asked for."""
    return fresh(request, sheet_of(portal, released(portal), code, language, f"/places/{code}"))


@route(
    "/places/{code:str}/residents/{language:str}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC
)
def residents_in(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str], language: FromPath[str]
) -> Response[bytes] | Response[None]:
    """The same in one of its languages, at an address without a query: a file can stand there."""
    return fresh(request, sheet_of(portal, released(portal), code, language, f"/places/{code}"))


def sheet_of(portal: Portal, current: Current, code: str, language: str, report: str) -> str:
    """The page for residents of a place of a release. report: the address of its report."""
    sheet = portal.residents(current, code, language, "body", _body).path.read_text("utf-8")
    words, here = ResidentsWords(language), f"{report}/residents"
    file = f"{_spoken_at(here, language)}/residents.pdf" if language != _ENGLISH else f"{here}.pdf"
    has_pdf = keeps_letters(language)
    context = SheetContext(
        sheet=Markup(sheet),
        pdf=Link(words=words.plain("pdf"), href=file) if has_pdf else None,
        note="" if has_pdf else words.plain("no_pdf"),
    )
    spoken = languages(current.table.wave_kind)
    chrome = Chrome(
        kind="sheet",
        name=current.table.title,
        language=language,
        direction="rtl" if words.right_to_left else "ltr",
        languages=tuple(_spoken(one, here, is_current=one == language) for one in spoken if spoken[1:]),
        back=Link(words=words.plain("report"), href=report),
        indexed=True,
        footer=FOOTER if language == _ENGLISH else (),
        words=frame_words(Words(language)),
    )
    title = words.plain("title", place=curly(any_place(current.table, code).name))
    return page("sheet.html.j2", context, chrome, title=title)


@route(
    "/places/{code:str}/residents.pdf",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described(
        "One page for residents of a place",
        PDF,
        parameters={**OF_PLACE, "language": Told(about="The language, as its tag.", example="en")},
        refused=NOT_THERE,
    ),
)
def residents_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    code: FromPath[str],
    language: FromQuery[str] = _ENGLISH,
) -> File | Response[None]:
    """The page for residents as PDF; not there in a language whose letters a PDF loses."""
    return file_of(request, portal, released(portal), code, language)


@route(
    "/places/{code:str}/residents/{language:str}/residents.pdf",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described(
        "One page for residents of a place, in one of its languages",
        PDF,
        parameters={**OF_PLACE, "language": Told(about="The language, as its tag.", example="pl")},
        refused=NOT_THERE,
    ),
)
def residents_file_in(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str], language: FromPath[str]
) -> File | Response[None]:
    """The page for residents in a language as PDF; not there in one whose letters a PDF loses."""
    return file_of(request, portal, released(portal), code, language)


def file_of(
    request: AnyRequest, portal: Portal, current: Current, code: str, language: str
) -> File | Response[None]:
    """The same of a place of a release."""
    if not keeps_letters(language):
        raise NotFoundException("In this language the page is printed from a browser.")
    document = portal.residents(current, code, language, "pdf", residents_pdf)
    return inline_pdf(request, document)


def _body(given: ResidentsPage) -> bytes:
    return residents_body(given).encode()


def _spoken_at(here: str, language: str) -> str:
    """Where the page for residents at an address is in a language."""
    return here if language == _ENGLISH else f"{here}/{language}"


def _spoken(language: str, here: str, *, is_current: bool) -> LanguageLink:
    own = ResidentsWords(language)
    return LanguageLink(
        language=language,
        words=own_name(language),
        href=_spoken_at(here, language),
        direction="rtl" if own.right_to_left else "ltr",
        current=is_current,
        note=Words(language)("draft") if own.is_draft else "",
    )


ROUTES = Router(
    path="/",
    route_handlers=[residents, residents_in, residents_file, residents_file_in],
    middleware=[COMPRESSED],
)
