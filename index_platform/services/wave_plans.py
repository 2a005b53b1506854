"""What a wave is to be, as a file or a form describes it: read, and held against what is stored."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session

from index_platform import fieldwork, margins, wave_texts
from index_platform.fieldwork import Fieldwork
from index_platform.queries import places, waves
from index_platform.queries.waves import StoredWave
from index_platform.services import instruments
from instruments.canonical import content_hash
from instruments.definition import Instrument, ItemKind
from instruments.errors import ConflictError, InvalidDefinitionError, Told
from instruments.files import Document, read_document
from instruments.flaws import At, Flaw, refusal
from instruments.places import Geography
from instruments.shapes import Shape, one_of, record, text, text_up_to
from scoring.snapshot import Margin, Wave, WaveKind

# A key stands in names of files, in addresses and in commands, where a first hyphen would be an option.
LONGEST_KEY = 64
_KEY = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_KEY - 1}}}")


def _key(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be the key of a wave."""
    flaws = list(text(value, at))
    yield from flaws
    if not flaws and not _KEY.fullmatch(str(value)):
        length = f"{len(str(value))} characters long" if len(str(value)) > LONGEST_KEY else repr(value)
        yield Flaw(
            at,
            f"is {length}, which no wave can be called",
            f"Write at most {LONGEST_KEY} lower-case letters, digits and hyphens, a letter or digit first: "
            "autumn-2026.",
        )


def _file_name(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should name a file beside this one: a wave reads nothing else of the machine."""
    flaws = list(text(value, at))
    yield from flaws
    if not flaws and (Path(str(value)).name != value or "\0" in str(value)):
        yield Flaw(at, f"is {str(value)!r}, which is not the name of a file beside it", _BESIDE)


_BESIDE = "Put the file of margins into the folder of the wave's file, and write its name only: margins.yaml."
_TEXTS: Mapping[str, Shape] = {
    "key": _key,
    "title": text_up_to(80),  # it heads every page and report, and never changes
    "selection": text_up_to(1000),
}
_REST: Mapping[str, Shape] = {"source": text_up_to(1000), "next": text_up_to(80)}
_WAVE = record(
    {
        **_TEXTS,
        "kind": one_of(WaveKind),
        "instrument": text,
        "geography": text,
        "vintage": text,
        "population": wave_texts.shape,
    },
    {**_REST, "margins": _file_name, **fieldwork.SHAPES},
)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What somebody wrote of a wave, read and not yet held against what is stored."""

    given: Mapping[str, Any]
    wave: Wave
    totals: tuple[Margin, ...]
    where: str  # of the totals
    sha256: str

    @property
    def fieldwork(self) -> Fieldwork:
        """How it is asked."""
        return fieldwork.written(self.given)


def read(path: Path) -> Planned:
    """What the file of a wave says; an error tells every flaw."""
    document = read_document(path)
    given, wave = _wave(document)
    totals, where = _totals(given, path)
    return _planned(given, wave, totals, where)


def described(given: Mapping[str, object], totals: tuple[Margin, ...], *, where: str) -> Planned:
    """The same of values as a file would hold them, with known totals that are there already."""
    content, wave = _wave(Document(given, {}, where))
    return _planned(content, wave, totals, where)


def _planned(given: Mapping[str, Any], wave: Wave, totals: tuple[Margin, ...], where: str) -> Planned:
    sha256 = content_hash({**given, "margins": margins.document(totals)})
    return Planned(given=given, wave=wave, totals=totals, where=where, sha256=sha256)


def flaws_of(texts: Mapping[str, str]) -> Iterator[Told]:
    """What is wrong with texts that the file of a wave would hold, by name."""
    for name, value in texts.items():
        shape = {**_TEXTS, **_REST}[name]
        yield from (Told(None, f"{name} {flaw.what}", flaw.fix, name) for flaw in shape(value, (name,)))


def there(session: Session, draft: Planned) -> StoredWave | None:
    """The same wave where it stands already; ConflictError for another of its key."""
    if (found := waves.find(session, draft.wave.key)) is not None:
        _refuse_other(found, draft.sha256)
    return found


def fitting(session: Session, draft: Planned) -> tuple[Instrument, int]:
    """The instrument and the geography that the file names; they fit each other, and its margins fit both."""
    instrument = instruments.found(session, draft.given["instrument"])
    geography_id = places.id_of(session, draft.given["geography"], draft.given["vintage"])
    geography = places.by_id(session, geography_id)
    _require_levels(instrument, geography, draft.where)
    if flaws := list(fieldwork.misfits(draft.fieldwork, instrument)):
        raise refusal(flaws, where=draft.where, content=draft.given)
    if flaws := list(margins.misfits(draft.totals, instrument, geography)):
        raise refusal(flaws, where=draft.where, content=margins.document(draft.totals))
    return instrument, geography_id


def _require_levels(instrument: Instrument, geography: Geography, where: str) -> None:
    """Refuse places that an item asks for one of, and that are not there."""
    levels = [level.key for level in geography.levels]
    for item in instrument.items:
        if item.kind is ItemKind.PLACE and item.level not in levels:
            raise InvalidDefinitionError(
                f"{instrument.label} asks in {item.id!r} for a {item.level}, and {geography.title} has none",
                where=where,
                fix=f"Name places that have that level; the levels of these are: {', '.join(levels)}.",
            )


def _wave(document: Document) -> tuple[Mapping[str, Any], Wave]:
    if flaws := list(_WAVE(document.content, ())):
        raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)
    given = cast("Mapping[str, Any]", document.content)
    facts = {name: given[name] for name in Wave.__dataclass_fields__ if name in given}
    population = wave_texts.parsed(given["population"]).source
    return given, Wave(**{**facts, "kind": WaveKind(given["kind"]), "population": population})


def _totals(given: Mapping[str, Any], path: Path) -> tuple[tuple[Margin, ...], str]:
    """The margins in the file that the wave names, beside its own; none where it names none."""
    if "margins" not in given:
        return (), str(path)
    document = read_document(_beside(path, given["margins"]))
    lines = {at[1:]: line for at, line in document.lines.items() if at[:1] == ("margins",)}
    return margins.parse(document.content.get("margins"), where=document.where, lines=lines), document.where


def _beside(path: Path, name: str) -> Path:
    """The file of this name in the folder of ``path``; an error for a way out of it."""
    file = path.parent / name
    leads_out = file.resolve().parent != path.parent.resolve()
    if leads_out or (file.exists() and not file.is_file()):
        raise InvalidDefinitionError(
            f"margins is {name!r}, which is not a plain file beside it", where=str(path), fix=_BESIDE
        )
    return file


def _refuse_other(there: StoredWave, sha256: str) -> None:
    if there.sha256 != sha256:
        raise ConflictError(
            f"the wave {there.wave.key!r} was created from other facts",
            where="waves create",
            fix="Give the changed wave a key of its own: answers belong to the wave as it was.",
        )
