"""A licensee's wording as a file gives it: held against the empty slots of the definition, all or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from instruments.canonical import content_hash
from instruments.definition import Instrument, Item, ItemKind, Text
from instruments.files import Document
from instruments.filled import Filled
from instruments.flaws import At, Flaw, near, refusal
from instruments.shapes import mapping_of, record, text, texts

Written = Mapping[str, Any]  # as it stands in a file, its shape judged

_LICENCE = record({"holder": text, "registration": text}, {})
_FILLING = record(
    {"instrument": text, "licence": _LICENCE, "items": mapping_of(texts)},
    {
        "introduction": texts,
        "choices": mapping_of(mapping_of(texts)),
        "low_labels": mapping_of(texts),
        "high_labels": mapping_of(texts),
    },
)
_OF_ITEMS = {"items": "wordings", "low_labels": "low_labels", "high_labels": "high_labels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The wording that somebody holds a licence for, with who holds it and under which registration."""

    label: str
    holder: str
    registration: str
    languages: tuple[str, ...]
    filled: Filled = field(repr=False)
    content: Written = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of everything that was filled in: it tells two wordings apart and holds neither."""
        return content_hash(self.content)


def slots(instrument: Instrument) -> tuple[At, ...]:
    """Where the definition leaves a text to its licensee, as places in the file; not those of its parts."""
    if instrument.rights.redistributable:
        return ()
    own: list[At] = []
    for item in _own_items(instrument):
        own.append(("items", item.id))
        if item.kind is ItemKind.RATING:
            own += [("low_labels", item.id), ("high_labels", item.id)]
    sets = cast("Written", instrument.content.get("choice_sets", {}))
    return (*own, *(("choices", name, choice["id"]) for name, rows in sets.items() for choice in rows))


def parts_with_slots(instrument: Instrument) -> tuple[Instrument, ...]:
    """The instrument and all its parts, those alone whose wording a licensee fills in."""
    below = (one for part in instrument.parts for one in parts_with_slots(part))
    return (*((instrument,) if slots(instrument) else ()), *below)


def read(document: Document, instrument: Instrument) -> Filling:
    """The wording in a file, or one error with everything that lacks, is too much or is in no language."""
    flaws = list(_FILLING(document.content, ()))
    if not any(flaw.blocks for flaw in flaws):
        flaws += _fitting_flaws(cast("Written", document.content), instrument)
    if flaws:
        raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)
    return _made(cast("Written", document.content), instrument)


def _fitting_flaws(content: Written, instrument: Instrument) -> Iterator[Flaw]:
    if content["instrument"] != instrument.label:
        what = f"is {content['instrument']!r}, and the wording of {instrument.label} is asked for"
        yield Flaw(("instrument",), what, "Name the instrument that the file is for, version and all.")
    wanted, given = slots(instrument), tuple(_given(content))
    if not wanted:
        what = f"{instrument.label} has no empty slots: its wording is part of its definition"
        yield Flaw((), what, "Nothing needs to be filled in.")
        return
    for at in given:
        if at not in wanted:
            near_by = near(at[-1], [str(one[-1]) for one in wanted if one[:-1] == at[:-1]])
            yield Flaw(at, "is not a slot of this instrument", f"{near_by}Remove it.")
    for at in wanted:
        if at not in given:
            yield Flaw((), f"{' > '.join(map(str, at))} is not filled", "Write its text in each language.")
    for at in (*given, *((("introduction",),) if "introduction" in content else ())):
        yield from _language_flaws(_at(content, at), at, instrument)


def _language_flaws(given: Text, at: At, instrument: Instrument) -> Iterator[Flaw]:
    if lacking := sorted(set(instrument.languages) - set(given)):
        yield Flaw(at, f"has no text in {', '.join(lacking)}", "Write it as your licence gives it.")
    for language in sorted(set(given) - set(instrument.languages)):
        known = ", ".join(instrument.languages)
        yield Flaw((*at, language), "is not a language of this version", f"There is: {known}.")


def _given(content: Written) -> Iterator[At]:
    """Every text that the file fills a slot with, as a place in the file."""
    for section in _OF_ITEMS:
        yield from ((section, item) for item in content.get(section, {}))
    for name, choices in content.get("choices", {}).items():
        yield from (("choices", name, choice) for choice in choices)


def _at(content: Any, at: At) -> Text:  # noqa: ANN401 - as it stands in a file, its shape judged before
    for step in at:
        content = content[step]
    given: Text = content
    return given


def _made(content: Written, instrument: Instrument) -> Filling:
    licence: Mapping[str, str] = content["licence"]
    introduction: Text = content.get("introduction", {})
    items: Mapping[str, Mapping[str, Text]] = {
        name: content.get(section, {}) for section, name in _OF_ITEMS.items()
    }
    return Filling(
        label=instrument.label,
        holder=licence["holder"],
        registration=licence["registration"],
        languages=instrument.languages,
        filled=Filled(
            introductions={instrument.label: introduction} if introduction else {},
            choices=dict(_choices(content, instrument)),
            **items,
        ),
        content=content,
    )


def _choices(content: Written, instrument: Instrument) -> Iterator[tuple[tuple[str, str], Text]]:
    """The text of each choice of each item: items that share a choice set share its texts."""
    sets = {row["id"]: row.get("choices", "") for row in cast("Any", instrument.content.get("items", ()))}
    for item, name in sets.items():
        for choice, given in content.get("choices", {}).get(name, {}).items():
            yield (item, choice), given


def _own_items(instrument: Instrument) -> tuple[Item, ...]:
    return instrument.items[sum(len(part.items) for part in instrument.parts) :]
