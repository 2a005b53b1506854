"""Questionnaires as files to be printed: a PDF, or a page where a PDF would lose letters."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.errors import InvalidInputError
from instruments.languages import english_name
from reports.paper_content import Paper
from reports.paper_html import paper_page
from reports.pdf import letters_lost, paper_pdf

PDF, PAGE = ".pdf", ".html"
_KEPT = 64  # papers; the largest that ships has about 0.3 million bytes
_ONE_AT_A_TIME = Lock()  # a paper takes a processor for seconds: whoever waits finds it made


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A questionnaire to be printed. ``note``: why it is a page and no PDF, where a PDF was asked for."""

    content: bytes
    suffix: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A questionnaire that was written to be printed."""

    file: Path
    label: str
    language: str
    note: str = ""  # why it is a page and no PDF, where a PDF was asked for


def copy_of(paper: Paper, *, html: bool = False) -> Copy:
    """A questionnaire as a PDF; as a page where that is asked for, or where a PDF would lose letters."""
    if html or letters_lost(paper):
        content = paper_page(paper, alone=True).encode()
        return Copy(content=content, suffix=PAGE, note="" if html else why_page(paper.language))
    with _ONE_AT_A_TIME:
        return Copy(content=_pdf(paper), suffix=PDF)


def printed(paper: Paper, target: Path, *, html: bool = False) -> Printed:
    """Write a questionnaire into a new file; as a page beside it where a PDF would lose letters."""
    _require_name(target, PAGE if html else PDF)
    require_no_file(target)
    copy = copy_of(paper, html=html)
    file = target.with_suffix(copy.suffix)
    require_no_file(file)
    with writing(file):
        written_whole(file, copy.content)
    return Printed(file=file, label=paper.margins.label, language=paper.language, note=copy.note)


@lru_cache(maxsize=_KEPT)
def _pdf(paper: Paper) -> bytes:
    return paper_pdf(paper)


def why_page(language: str) -> str:
    """Why a sheet in this language is a page and no PDF."""
    name = english_name(language)
    return f"{name} as a page to print from a browser: a PDF would lose its letters as text"


def _require_name(target: Path, suffix: str) -> None:
    if target.suffix.lower() != suffix:
        kind = "a page" if suffix == PAGE else "a PDF (a page is asked for by --html)"
        fix = f"Call it {target.with_suffix(suffix).name}."
        raise InvalidInputError(f"{target.name} is not the name of {kind}", where=str(target), fix=fix)
