"""Codebooks in the forms that leave the program: JSON, CSV with its columns told beside it, a page."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.codebook import Codebook, codebook
from instruments.codebook_document import document
from instruments.definition import Instrument
from reports.codebook_file import csv_file, metadata
from reports.codebook_page import codebook_page
from reports.html import Links

METADATA = "-metadata.json"  # the end of the name that CSV on the Web looks for beside a file


def text(instrument: Instrument, history: Iterable[Instrument], kind: str) -> str:
    """The codebook in one form: json, csv or html."""
    return _FORMS[kind](codebook(instrument, history))


def written(
    instrument: Instrument, history: Iterable[Instrument], kind: str, target: Path
) -> tuple[Path, ...]:
    """Write the codebook into the new file ``target``: the files, for a CSV its columns beside it."""
    book = codebook(instrument, history)
    files = {target: _FORMS[kind](book)}
    if kind == "csv":
        files[target.with_name(f"{target.name}{METADATA}")] = _json(metadata(book, url=target.name))
    for file in files:
        require_no_file(file)
    for file, content in files.items():
        with writing(file):
            written_whole(file, content.encode())
    return tuple(files)


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


_FORMS: Mapping[str, Callable[[Codebook], str]] = {
    "json": lambda book: _json(document(book)),
    "csv": lambda book: csv_file(book).decode(),
    "html": lambda book: codebook_page(book, Links(alone=True)),
}
