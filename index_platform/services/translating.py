"""Languages of a definition on their way out to translators and back: PO files beside the definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_platform.storage.files import require_no_file, writing, written_whole
from instruments import catalogue, po_files, translations
from instruments.definition import Status
from instruments.errors import ConflictError, InvalidInputError
from instruments.files import read_document
from instruments.flaws import refusal
from instruments.languages import is_right_to_left, known
from instruments.po_files import PoFile
from instruments.version import InstrumentVersion
from instruments.written import INSTRUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one language of a definition has come."""

    language: str
    done: int
    texts: int
    status: Status
    origin: str
    reviewer: str
    reviewed_on: str
    file: Path | None  # None: the language stands inside the definition


def place_of(named: str) -> Path:
    """The file of a definition that is named by its path, or by the label of one that ships."""
    return catalogue.path_of(InstrumentVersion.parse(named)) if "@" in named else Path(named)


def progress(definition: Path) -> tuple[Progress, ...]:
    """Every language of a definition after its first, those in work too."""
    content = _content(definition)
    inside = [(translations.translation_of(content, one), None) for one in content["languages"][1:]]
    files = [(translations.read(file), file) for file in translations.beside(definition)]
    return tuple(_progress(content, translation, file) for translation, file in (*inside, *files))


def sent_out(definition: Path, language: str, target: Path | None = None) -> Progress:
    """Write a new PO file of a language, for translators; what was translated before stays in it.

    A text that changed since is marked fuzzy, and the language is a draft again. The definition could not be
    read with an unfinished file beside it, so it goes elsewhere: into ``target``, else the working folder.
    """
    content = _content(definition)
    require_translated(language, content["languages"][0])
    target = target or Path(f"{content['key']}-{content['version']}-{language}.po")
    _require_elsewhere(definition, target)
    after = _before(definition, content, language).updated(translations.sources(content))
    write_new(after, _title(content, language), target)
    return _progress(content, after, target)


def taken_in(definition: Path, file: Path) -> Progress:
    """Put a finished translation beside its definition, which has the language from now on.

    Refused for what was published: it would be another content under the same label.
    """
    content = _content(definition)
    _require_unpublished(definition, content)
    translation = translations.read(file)
    translations.with_translations(content, [(str(file), translation)])  # raises where it does not fit
    target = _beside(definition, translation.language)
    write(translation.updated(translations.sources(content)), _title(content, translation.language), target)
    return _progress(content, translation, target)


def require_translated(language: str, source: str) -> None:
    """Refuse what is no language, and the language that everything is translated from."""
    known(language)
    if language.lower() == source.lower():
        what = f"{source} is the language that it is translated from"
        fix = "Name another language; change its texts where they are written."
        raise InvalidInputError(what, where="language", fix=fix)


def _before(definition: Path, content: Mapping[str, Any], language: str) -> PoFile:
    """What there is of a language: inside the definition, beside it, else nothing yet."""
    if language in content["languages"]:
        return translations.translation_of(content, language)
    if (old := _beside(definition, language)).exists():
        return translations.read(old)
    turned = is_right_to_left(language)
    return PoFile(language=language, origin=translations.OWN_DRAFT, right_to_left=turned)


def _require_elsewhere(definition: Path, target: Path) -> None:
    """Refuse a file that the definition would be read with, unfinished as it is."""
    beside = target.resolve().parent == definition.resolve().parent
    if beside and target.name.startswith(f"{definition.stem}.") and target.suffix == ".po":
        what = "a PO file of this name beside the definition becomes part of it"
        fix = "Write it elsewhere; when it is finished, take it in: thriving translations in."
        raise ConflictError(what, where=str(target), fix=fix)


def _require_unpublished(definition: Path, content: Mapping[str, Any]) -> None:
    label = f"{content['key']}@{content['version']}"
    if label in catalogue.labels() and definition.resolve() == place_of(label).resolve():
        fix = "Copy the definition and the files beside it, give it the next version, and take it in there."
        raise ConflictError(f"{label} was published, and never changes", where=str(definition), fix=fix)


def _content(definition: Path) -> Mapping[str, Any]:
    found = read_document(definition)
    if flaws := [flaw for flaw in INSTRUMENT(found.content, ()) if flaw.blocks]:
        raise refusal(flaws, where=found.where, content=found.content, lines=found.lines)
    return found.content


def _beside(definition: Path, language: str) -> Path:
    return definition.with_name(f"{definition.stem}.{language}.po")


def write(translation: PoFile, title: str, target: Path) -> None:
    """Write a PO file, whole or not at all."""
    if target.suffix != ".po":
        fix = f"Call it {target.with_suffix('.po').name}."
        raise InvalidInputError(f"{target.name} is not the name of a PO file", where=str(target), fix=fix)
    with writing(target):
        written_whole(target, po_files.written(translation, title=title).encode())


def write_new(translation: PoFile, title: str, target: Path) -> None:
    """Write a PO file where there is none yet."""
    require_no_file(target)
    write(translation, title, target)


def _title(content: Mapping[str, Any], language: str) -> str:
    return f"{content['key']} {content['version']} in {language}"


def _progress(content: Mapping[str, Any], translation: PoFile, file: Path | None) -> Progress:
    return progress_of(translation.updated(translations.sources(content)), file)


def progress_of(now: PoFile, file: Path | None) -> Progress:
    """How far a translation has come."""
    return Progress(
        language=now.language,
        done=now.done,
        texts=len(now.entries),
        status=now.status,
        origin=now.origin,
        reviewer=now.reviewer,
        reviewed_on=now.reviewed_on,
        file=file,
    )
