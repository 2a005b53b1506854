"""Questionnaires as files to be printed: a PDF, or a page where a PDF would lose letters."""

from dataclasses import dataclass
from pathlib import Path

from index_platform.storage.files import writing, written_whole
from instruments.languages import english_name
from reports.paper_content import Paper
from reports.paper_html import paper_page
from reports.pdf import letters_lost, paper_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A questionnaire that was written to be printed."""

    file: Path
    label: str
    language: str
    note: str = ""  # why it is a page and no PDF, where a PDF was asked for


def printed(paper: Paper, target: Path, *, html: bool = False) -> Printed:
    """Write a questionnaire into ``target``; as a page beside it where a PDF would lose letters."""
    lost = "" if html else letters_lost(paper)
    file = target.with_suffix(".html") if lost else target
    content = paper_page(paper, alone=True).encode() if html or lost else paper_pdf(paper)
    with writing(file):
        written_whole(file, content)
    name = english_name(paper.language)
    note = f"{name} as a page to print from a browser: a PDF would lose its letters as text" if lost else ""
    return Printed(file=file, label=paper.margins.label, language=paper.language, note=note)
