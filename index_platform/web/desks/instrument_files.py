"""The files of an instrument: its definition as YAML and JSON, and the questionnaire on paper."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services import codebooks, instruments, versions
from index_platform.services.printing import PAGE, PDF, Copy, copy_of
from index_platform.services.shelves import Shelved
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Cell, Facts, Go, Panel, Table
from index_platform.web.desks.instrument_list import INSTRUMENTS
from index_platform.web.desks.room import Place, Who, desks, fact, known
from index_platform.web.on_paper import occasion
from instruments.canonical import canonical_json
from instruments.codebook import codebook as made
from instruments.definition import Instrument
from instruments.languages import english_name
from instruments.yaml_out import yaml_text
from reports.codebook_page import codebook_page
from reports.contexts import Link
from reports.html import Links
from reports.paper import paper
from reports.paper_content import Paper
from reports.pdf import letters_lost

LARGE = "large"
_NO_PDF = "none: it would lose the letters"
_YAML, _JSON = "application/yaml", "application/json"
_KINDS = {PDF: "application/pdf", PAGE: "text/html"}


@get(f"{INSTRUMENTS}/{{label:str}}/definition.yaml", sync_to_thread=True, rule=Access.SIGNED_IN)
def as_yaml(workplace: Place, label: FromPath[str]) -> Response[bytes]:
    """The definition as a YAML file, its translations included."""
    found = instruments.get(workplace.engine, label)
    return _file(yaml_text(found.content).encode(), _YAML, f"{label}.yaml")


@get(f"{INSTRUMENTS}/{{label:str}}/definition.json", sync_to_thread=True, rule=Access.SIGNED_IN)
def as_json(workplace: Place, label: FromPath[str]) -> Response[bytes]:
    """The very bytes that are hashed."""
    found = instruments.get(workplace.engine, label)
    return _file(canonical_json(found.content), _JSON, f"{label}.json")


@get(f"{INSTRUMENTS}/{{label:str}}/paper.pdf", sync_to_thread=True, rule=Access.SIGNED_IN)
def on_paper(
    workplace: Place, label: FromPath[str], language: FromQuery[str] = "en", size: FromQuery[str] = ""
) -> Response[bytes]:
    """The questionnaire on paper; as a page for a browser to print where a PDF would lose its letters."""
    return _printed(label, language, size, copy_of(_paper(workplace, label, language, size)))


@get(f"{INSTRUMENTS}/{{label:str}}/paper.html", sync_to_thread=True, rule=Access.SIGNED_IN)
def to_print(
    workplace: Place, label: FromPath[str], language: FromQuery[str] = "en", size: FromQuery[str] = ""
) -> Response[bytes]:
    """The same words as a file that any browser prints."""
    return _printed(label, language, size, copy_of(_paper(workplace, label, language, size), html=True))


@get(
    f"{INSTRUMENTS}/{{label:str}}/codebook",
    media_type="text/html",
    sync_to_thread=True,
    rule=Access.SIGNED_IN,
)
def codebook(visitor: Who, workplace: Place, label: FromPath[str]) -> Response[str]:
    """What each column of the answers holds, as a page."""
    at = f"{INSTRUMENTS}/{label}"
    links = Links(
        home="/manage",
        navigation=desks(known(visitor), at=INSTRUMENTS),
        footer=(),
        downloads=(
            Link(words="This codebook (CSV)", href=f"{at}/codebook.csv"),
            Link(words="This codebook (JSON)", href=f"{at}/codebook.json"),
            Link(words=f"About {label}", href=at),
        ),
    )
    book = made(instruments.get(workplace.engine, label), versions.stored(workplace.engine))
    return Response(codebook_page(book, links), headers={"Cache-Control": "no-store"})


@get(f"{INSTRUMENTS}/{{label:str}}/codebook.json", sync_to_thread=True, rule=Access.SIGNED_IN)
def codebook_json(workplace: Place, label: FromPath[str]) -> Response[bytes]:
    """The codebook as JSON."""
    return _file(_in_form(workplace, label, "json"), _JSON, f"{label}-codebook.json")


@get(f"{INSTRUMENTS}/{{label:str}}/codebook.csv", sync_to_thread=True, rule=Access.SIGNED_IN)
def codebook_csv(workplace: Place, label: FromPath[str]) -> Response[bytes]:
    """The codebook as one table."""
    return _file(_in_form(workplace, label, "csv"), "text/csv", f"{label}-codebook.csv")


def _in_form(workplace: Workplace, label: str, form: str) -> bytes:
    found = instruments.get(workplace.engine, label)
    return codebooks.text(found, versions.stored(workplace.engine), form).encode()


def _paper(workplace: Workplace, label: str, language: str, size: str) -> Paper:
    instrument = instruments.get(workplace.engine, label)
    around = occasion(instrument, language, contact=workplace.settings.contact)
    return paper(instrument, language, around, large=size == LARGE)


def _printed(label: str, language: str, size: str, copy: Copy) -> Response[bytes]:
    stem = f"{label}-{language}{'-large' if size == LARGE else ''}"
    return _file(copy.content, _KINDS[copy.suffix], f"{stem}{copy.suffix}")


def files_panel(found: Shelved) -> Panel:
    """The files of an instrument, each with what it is."""
    label = found.instrument.label
    at = f"{INSTRUMENTS}/{label}"
    rows = (
        fact(
            "Definition", Go(words="YAML, to read and to change", href=f"{at}/definition.yaml", context=label)
        ),
        fact(
            "Codebook",
            Go(words="What each column of the answers holds", href=f"{at}/codebook", context=label),
        ),
        fact("What is hashed", Go(words="JSON", href=f"{at}/definition.json", context=label)),
    )
    return Panel(
        title="Files",
        blocks=(Facts(rows=rows), *_papers(found, f"{at}/paper")),
        anchor="files",
    )


def _papers(found: Shelved, address: str) -> tuple[Block, ...]:
    """The questionnaire on paper in each language; none where its wording is with a licensee."""
    if found.licensed:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (english_name(one), *_prints(found.instrument, one, address))
        for one in found.instrument.offered(drafts=True)
    )
    heads = ("In", "Usual print", "Large print", "From a browser", "From a browser, large")
    return (Table(caption="On paper", heads=heads, rows=rows),)


def _prints(instrument: Instrument, language: str, address: str) -> tuple[Cell, ...]:
    """What can be had in one language: PDFs unless they would lose letters, and pages to print."""
    context = f"in {english_name(language)}"
    usual, large = f"?language={language}", f"?language={language}&size={LARGE}"
    pages = (
        Go(words="Page", href=f"{address}{PAGE}{usual}", context=context),
        Go(words="Page in large print", href=f"{address}{PAGE}{large}", context=context),
    )
    if letters_lost(paper(instrument, language)):
        return (_NO_PDF, _NO_PDF, *pages)
    return (
        Go(words="PDF", href=f"{address}{PDF}{usual}", context=context),
        Go(words="PDF in large print", href=f"{address}{PDF}{large}", context=context),
        *pages,
    )


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
