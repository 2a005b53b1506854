"""The words of the pages on their way out to translators, and how far each language has come."""

from dataclasses import replace
from pathlib import Path

from index_platform.services.translating import Progress, progress_of, write
from index_platform.web import translated
from index_platform.web.words import ENGLISH
from instruments.languages import english_name, is_right_to_left
from instruments.po_files import PoFile


def progress() -> tuple[Progress, ...]:
    """Every language of the pages beside English, held against the English of now."""
    return tuple(
        progress_of(translated.updated(file, ENGLISH), _path(language))
        for language, file in translated.files().items()
    )


def sent_out(language: str, target: Path | None = None) -> Progress:
    """Write the PO file of a language; what is translated stays in it, what has changed since is marked."""
    title = f"Words of the pages in {english_name(language)}"
    turned = is_right_to_left(language)
    fresh = PoFile(language=language, origin=translated.ORIGIN, right_to_left=turned)
    after = translated.updated(translated.files().get(language, fresh), ENGLISH)
    notes = translated.sources(ENGLISH, language)
    told = {key: replace(entry, note=notes[key].note) for key, entry in after.entries.items()}
    file = target or _path(language)
    write(replace(after, entries=told), title, file)
    return progress_of(after, file)


def _path(language: str) -> Path:
    return translated.FOLDER / f"{language}.po"
