"""The files of a questionnaire that was asked: on paper, its codebook, its definition."""

from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.fieldwork import day_of
from index_platform.services import asked, codebooks
from index_platform.services.printing import PAGE, PDF, copy_of
from index_platform.services.workplace import Workplace
from index_platform.web.about.frame import Part
from index_platform.web.described import NOT_THERE, Told, described, public_file
from index_platform.web.on_paper import occasion
from index_platform.web.parts import Cell, Go, Table
from index_platform.web.places import NAVIGATION
from instruments.canonical import canonical_json
from instruments.codebook import codebook as made
from instruments.definition import Instrument
from instruments.errors import NotFoundError
from instruments.languages import english_name
from reports.codebook_page import codebook_page
from reports.contexts import Link
from reports.html import Links
from reports.paper import paper
from reports.theme import keeps_letters

_AT = "/questionnaires/{label:str}"
_LABEL = {"label": Told(about="The version that was asked.", example="brs@1.0")}
_PAPER = {
    **_LABEL,
    "language": Told(about="The language, as its tag.", example="en"),
    "size": Told(about="Usual print, or large.", example="large", values=("", "large")),
}
LARGE = "large"
_SIZES = {"paper": "", "large-print": LARGE}  # by the name of the file
_SHEETS = Told(
    about="Usual print, or large; a PDF, or a page to print.",
    example="large-print.pdf",
    values=tuple(f"{size}{suffix}" for size in _SIZES for suffix in (PDF, PAGE)),
)
_KINDS = {PDF: "application/pdf", PAGE: "text/html"}
Work = NamedDependency[Workplace]
Now = NamedDependency[datetime]


@public_file(
    f"{_AT}/paper.pdf",
    described(
        "A questionnaire on paper",
        dict.fromkeys(_KINDS.values(), "the sheets"),
        parameters=_PAPER,
        refused={**NOT_THERE, 429: "Too much came from this network: ask again after Retry-After."},
    ),
)
def on_paper(
    workplace: Work,
    moment: Now,
    label: FromPath[str],
    language: FromQuery[str] = "en",
    size: FromQuery[str] = "",
) -> Response[bytes]:
    """The questionnaire on paper; as a page for a browser to print where a PDF would lose its letters."""
    return _sheets(workplace, moment, label, language, size)


@public_file(
    f"{_AT}/in/{{language:str}}/{{file:str}}",
    described(
        "A questionnaire on paper, in one of its languages",
        dict.fromkeys(_KINDS.values(), "the sheets"),
        parameters={**_LABEL, "language": _PAPER["language"], "file": _SHEETS},
        refused={**NOT_THERE, 429: "Too much came from this network: ask again after Retry-After."},
    ),
)
def on_paper_in(
    workplace: Work, moment: Now, label: FromPath[str], language: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """The same at an address without a query; it ends in .html where the sheets are a page to print."""
    suffix = PDF if keeps_letters(language) else PAGE
    size = file.removesuffix(suffix)
    if size not in _SIZES or size == file:
        raise NotFoundError(
            f"{label} has no {file!r} in {language!r}",
            where="questionnaires",
            fix=f"See what it has: /questionnaires/{label}.",
        )
    return _sheets(workplace, moment, label, language, _SIZES[size])


@get(f"{_AT}/codebook", sync_to_thread=True, media_type="text/html", rule=Access.PUBLIC)
def codebook(workplace: Work, moment: Now, label: FromPath[str]) -> Response[str]:
    """What each column of the answers holds, as a page."""
    instrument, at = _instrument(workplace, moment, label), f"/questionnaires/{label}"
    downloads = (
        Link(words="This codebook (CSV)", href=f"{at}/codebook.csv"),
        Link(words="This codebook (JSON)", href=f"{at}/codebook.json"),
        Link(words=f"About {label}", href=at),
    )
    book = made(instrument, asked.standing(workplace.engine))
    return Response(codebook_page(book, Links(navigation=NAVIGATION, downloads=downloads)))


@public_file(
    f"{_AT}/codebook.json",
    described(
        "The codebook of a questionnaire",
        {"application/json": "every variable"},
        parameters=_LABEL,
        refused=NOT_THERE,
    ),
)
def codebook_json(workplace: Work, moment: Now, label: FromPath[str]) -> Response[bytes]:
    """What each column of the answers to a questionnaire holds, for programs."""
    return _codebook(workplace, moment, label, "json", "application/json")


@public_file(
    f"{_AT}/codebook.csv",
    described("The same as a table", {"text/csv": "every variable"}, parameters=_LABEL, refused=NOT_THERE),
)
def codebook_csv(workplace: Work, moment: Now, label: FromPath[str]) -> Response[bytes]:
    """What each column of the answers to a questionnaire holds, as one table."""
    return _codebook(workplace, moment, label, "csv", "text/csv")


@public_file(
    f"{_AT}/definition.json",
    described(
        "The definition of a questionnaire",
        {"application/json": "as it is hashed"},
        parameters=_LABEL,
        refused=NOT_THERE,
    ),
)
def definition(workplace: Work, moment: Now, label: FromPath[str]) -> Response[bytes]:
    """The definition of a questionnaire that was asked: the very bytes that are hashed."""
    instrument = _instrument(workplace, moment, label)
    return _file(canonical_json(instrument.content), "application/json", f"{label}.json")


def _sheets(workplace: Workplace, moment: datetime, label: str, language: str, size: str) -> Response[bytes]:
    instrument = _instrument(workplace, moment, label)
    if language not in languages_on_paper(instrument):
        raise NotFoundError(
            f"{label} is not on paper in {language!r}",
            where="questionnaires",
            fix=f"Ask for one of: {', '.join(languages_on_paper(instrument)) or 'none'}.",
        )
    around = occasion(instrument, language, contact=workplace.settings.contact)
    copy = copy_of(paper(instrument, language, around, large=size == LARGE))
    stem = f"{label}-{language}{'-large' if size == LARGE else ''}"
    return _file(copy.content, _KINDS[copy.suffix], f"{stem}{copy.suffix}")


def languages_on_paper(instrument: Instrument) -> tuple[str, ...]:
    """The languages that it can be printed in: approved ones, and none where its words are their owner's."""
    return instrument.offered(drafts=False) if instrument.redistributable else ()


def files(instrument: Instrument, at: str) -> Part:
    """Everything that can be fetched of a questionnaire."""
    label = instrument.label
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Codebook: what each column of the answers holds", _go("Page", f"{at}/codebook", label)),
        ("The same for programs", _go("JSON", f"{at}/codebook.json", label)),
        ("The same as a table", _go("CSV", f"{at}/codebook.csv", label)),
        ("The definition, as it is hashed", _go("JSON", f"{at}/definition.json", label)),
        *(_papers(instrument, language, at) for language in languages_on_paper(instrument)),
        *(_large(instrument, language, at) for language in languages_on_paper(instrument)),
    )
    table = Table(caption="Files", heads=("What", "File"), rows=rows)
    return Part(anchor="files", title="Files", blocks=(table,))


def _papers(instrument: Instrument, language: str, at: str) -> tuple[Cell, ...]:
    return _paper(instrument, language, f"{at}/in/{language}/paper", "")


def _large(instrument: Instrument, language: str, at: str) -> tuple[Cell, ...]:
    return _paper(instrument, language, f"{at}/in/{language}/large-print", ", large print")


def _paper(instrument: Instrument, language: str, at: str, size: str) -> tuple[Cell, ...]:
    words, suffix = ("PDF", PDF) if keeps_letters(language) else ("Page to print", PAGE)
    return f"On paper, {english_name(language)}{size}", _go(words, f"{at}{suffix}", instrument.label)


def _go(words: str, href: str, label: str) -> Go:
    return Go(words=words, href=href, context=label)


def _codebook(workplace: Workplace, moment: datetime, label: str, form: str, kind: str) -> Response[bytes]:
    text = codebooks.text(_instrument(workplace, moment, label), asked.standing(workplace.engine), form)
    return _file(text.encode(), kind, f"{label}-codebook.{form}")


def _instrument(workplace: Workplace, moment: datetime, label: str) -> Instrument:
    return asked.one(workplace.engine, label, today=day_of(moment)).instrument


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
