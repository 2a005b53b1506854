"""The words of pages in other languages: a PO file each, held against the English that they translate.

A sentence that was not translated, or whose English has changed since, is said in English.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from instruments import po_files
from instruments.definition import Status
from instruments.files import read_text
from instruments.languages import EASY_READ, count_forms
from instruments.po_files import Entry, PoFile

FOLDER = Path(__file__).parent / "locales"
ORIGIN = "Our own draft, untested; not reviewed by a speaker"
_FACTS = re.compile(r"{(\w+)}")
_OF_DESKS = re.compile(r"take(_\w+)?")  # desks are in English
_ONE, _OTHER = " one", " other"


def sources(english: Mapping[str, str], language: str) -> dict[str, Entry]:
    """What there is to translate into a language; a sentence with a count once in each form that it has."""
    return {
        key: Entry(text, note=_note(text))
        for name, text in english.items()
        if not _OF_DESKS.fullmatch(name)
        for key in _forms(name, english, language)
    }


@cache
def files() -> Mapping[str, PoFile]:
    """The languages that pages have words in, without English."""
    read = (po_files.read(read_text(path), where=str(path)) for path in sorted(FOLDER.glob("*.po")))
    return {file.language: file for file in read}


def updated(file: PoFile, english: Mapping[str, str]) -> PoFile:
    """The file for the English of now: what changed there must be looked at again, and it is a draft then."""
    return file.updated(wanted(file, english))


def wanted(file: PoFile, english: Mapping[str, str]) -> dict[str, Entry]:
    """What a file has to say: every sentence; in Easy Read only what is easier said than in English."""
    every = sources(english, file.language)
    if file.language != EASY_READ:
        return every
    return {key: entry for key, entry in every.items() if key in file.entries}


def texts(english: Mapping[str, str], language: str) -> dict[str, str]:
    """{key: sentence} of what is translated and up to date."""
    if language not in files():
        return {}
    return {
        key: entry.text for key, entry in updated(files()[language], english).entries.items() if entry.is_done
    }


def status(language: str, english: Mapping[str, str]) -> Status:
    """How far the words of pages have come in a language; English is the source."""
    if language in files():
        return updated(files()[language], english).status
    return Status.APPROVED if language == "en" else Status.DRAFT


def lost_facts(file: PoFile) -> Iterator[str]:
    """The keys of translations that say more or fewer facts than their English: ``{name}`` stands for one."""
    for key, entry in file.entries.items():
        if entry.text and set(_FACTS.findall(entry.source)) != set(_FACTS.findall(entry.text)):
            yield key


def _forms(name: str, english: Mapping[str, str], language: str) -> Iterator[str]:
    """The keys that a text has in a language: ``one`` and ``other`` become all its plural forms."""
    base = name.removesuffix(_OTHER)
    if f"{base}{_ONE}" not in english:
        yield name
    elif name.endswith(_OTHER):
        yield from (f"{base} {form}" for form in sorted(count_forms(language)) if form != "one")
    else:
        yield name


def _note(text: str) -> str:
    facts = ", ".join(sorted(set(_FACTS.findall(text))))
    return f"Keep as they stand: {facts}" if facts else ""
