"""The words of the pages on their way out to translators and in again, and how far each language has come."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index_platform.services.translating import Progress, progress_of, require_translated, write, write_new
from index_platform.web import translated
from index_platform.web.words import ENGLISH
from instruments import translations
from instruments.flaws import Flaw, refusal
from instruments.languages import english_name, is_right_to_left
from instruments.po_files import PoFile

_SOURCE = "en"


def progress() -> tuple[Progress, ...]:
    """Every language of the pages beside English, held against the English of now."""
    return tuple(
        progress_of(translated.updated(file, ENGLISH), _path(language))
        for language, file in translated.files().items()
    )


def sent_out(language: str, target: Path | None = None) -> Progress:
    """Write a new PO file of a language; what is translated stays in it, what has changed since is marked.

    It goes into ``target``, else into the working folder.
    """
    require_translated(language, _SOURCE)
    turned = is_right_to_left(language)
    fresh = PoFile(language=language, origin=translated.ORIGIN, right_to_left=turned)
    after = translated.updated(translated.files().get(language, fresh), ENGLISH)
    file = target or Path(f"interface-{language}.po")
    write_new(_noted(after), _title(language), file)
    return progress_of(after, file)


def taken_in(file: Path, folder: Path = translated.FOLDER) -> Progress:
    """Put a finished translation where the words of the pages lie; they say it from the next start on.

    Refused where a text lacks, is of other words than our English of now, or lost a fact.
    """
    found = translations.read(file)
    require_translated(found.language, _SOURCE)
    wanted = translated.wanted(found, ENGLISH)
    flaws = [*translations.file_flaws(wanted, found), *_lost(found)]
    if flaws:
        raise refusal(flaws, where=str(file), content={})
    target = folder / f"{found.language}.po"
    write(_noted(found.updated(wanted)), _title(found.language), target)
    return progress_of(found, target)


def _lost(file: PoFile) -> Iterator[Flaw]:
    for key in translated.lost_facts(file):
        what = f"{key!r} does not say the facts of its source"
        fix = "Keep every word in curly brackets as it stands, and add none."
        yield Flaw((), what, fix, line=file.entries[key].line)


def _noted(file: PoFile) -> PoFile:
    """The file with what its translator should know of each sentence."""
    notes = translated.sources(ENGLISH, file.language)
    told = {key: replace(entry, note=notes[key].note) for key, entry in file.entries.items()}
    return replace(file, entries=told)


def _title(language: str) -> str:
    return f"Words of the pages in {english_name(language)}"


def _path(language: str) -> Path:
    return translated.FOLDER / f"{language}.po"
