"""From a written definition to an ``Instrument``: shape, parts and rules are judged, content hashed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from instruments import checks
from instruments.canonical import canonical_json, content_hash
from instruments.definition import (
    Band,
    Choice,
    Direction,
    Instrument,
    Item,
    ItemKind,
    Missing,
    Rights,
    Rule,
    Scale,
    TestValue,
)
from instruments.errors import InvalidDefinitionError, InvalidInputError, NotFoundError
from instruments.files import read_document, read_yaml
from instruments.flaws import At, Flaw, near, refusal
from instruments.shapes import boolean, list_of, mapping_of, number, one_of, record, text, texts, whole
from instruments.version import InstrumentVersion

__all__ = ["Resolve", "Written", "contents", "parse", "read", "read_yaml", "rebuilt"]

Resolve = Callable[[str], Instrument]  # label -> the published definition it names
Written = Mapping[str, Any]  # as it stands in a file

_NO_LINES: Mapping[At, int] = {}
_GRID = (
    "Write each row as an item of kind 'single': in a grid, answers are read without their question "
    "on a phone and by ear."
)
_CHOICE = record(
    {"id": text, "code": whole}, {"wording": texts, "missing": one_of(Missing), "scored": boolean}
)
_ITEM = record(
    {"id": text, "kind": one_of(ItemKind, never=dict.fromkeys(("grid", "matrix", "table"), _GRID))},
    {
        "wording": texts,
        "hint": texts,
        "choices": text,
        "low": whole,
        "high": whole,
        "low_label": texts,
        "high_label": texts,
        "source": text,
    },
)
_BAND = record({"id": text, "title": texts, "low": number, "high": number, "source": text}, {})
_SCALE = record(
    {
        "id": text,
        "title": texts,
        "rule": one_of(Rule),
        "items": list_of(text, least=1),
        "minimum_answered": whole,
        "low": number,
        "high": number,
        "direction": one_of(Direction),
        "source": text,
    },
    {"reversed": list_of(text), "bands": list_of(_BAND)},
)
_RIGHTS = record(
    {
        "licence": text,
        "rights_holder": text,
        "attribution": text,
        "source": text,
        "redistributable": boolean,
        "verified": boolean,
    },
    {"verified_note": text, "registration": text},
)
_TEST_VALUE = record({"answers": mapping_of(whole), "scores": mapping_of(number), "source": text}, {})
_REFERENCE = record({"label": text, "sha256": text}, {})


def _part(value: object, at: At) -> Any:  # noqa: ANN401 - a shape, chosen by the form of the value
    return _REFERENCE(value, at) if isinstance(value, Mapping) else text(value, at)


_INSTRUMENT = record(
    {"key": text, "version": text, "title": texts, "languages": list_of(text, least=1), "rights": _RIGHTS},
    {
        "introduction": texts,
        "parts": list_of(_part),
        "choice_sets": mapping_of(list_of(_CHOICE, least=2)),
        "items": list_of(_ITEM),
        "scales": list_of(_SCALE),
        "test_values": list_of(_TEST_VALUE),
    },
)


def read(path: Path, *, resolve: Resolve) -> Instrument:
    """The instrument that a YAML file defines, or one error with everything that is wrong, by line."""
    found = read_document(path)
    return parse(found.content, where=found.where, resolve=resolve, lines=found.lines)


def parse(
    content: Written, *, where: str, resolve: Resolve, lines: Mapping[At, int] = _NO_LINES
) -> Instrument:
    """The instrument that ``content`` defines, or one error with everything that is wrong.

    ``content`` of the result is canonical: parsed again it gives an equal instrument.
    """
    flaws = list(_INSTRUMENT(content, ()))
    if not any(flaw.blocks for flaw in flaws):
        version, more = _version(content)
        parts, part_flaws = _parts(content, resolve)
        flaws += [*more, *part_flaws, *_choice_set_flaws(content)]
        if version is not None and not any(flaw.blocks for flaw in flaws):
            instrument = _built(content, version, parts)
            flaws += checks.flaws(instrument, choice_sets(content))
            if not flaws:
                return _identified(content, instrument)
    raise refusal(flaws, where=where, content=content, lines=lines)


def contents(instrument: Instrument) -> dict[str, Mapping[str, object]]:
    """The canonical content of the instrument and of all its parts, by label: all it takes to rebuild it."""
    parts = {label: kept for part in instrument.parts for label, kept in contents(part).items()}
    return {**parts, instrument.label: instrument.content}


def rebuilt(label: str, kept: Mapping[str, Written], *, where: str) -> Instrument:
    """The instrument ``label`` from what ``contents`` gave, without any catalogue or database."""
    return _from_kept(label, kept, where, ())


def _from_kept(label: str, kept: Mapping[str, Written], where: str, open_: tuple[str, ...]) -> Instrument:
    if label not in kept or label in open_:
        what = "is part of itself" if label in open_ else "is not there"
        raise InvalidDefinitionError(
            f"the content of {label!r} {what}", where=where, fix=f"There is: {', '.join(kept)}."
        )

    def resolve(part: str) -> Instrument:
        return _from_kept(part, kept, where, (*open_, label))

    return parse(kept[label], where=f"{where}, {label}", resolve=resolve)


def _version(content: Written) -> tuple[InstrumentVersion | None, list[Flaw]]:
    try:
        return InstrumentVersion.parse(f"{content['key']}@{content['version']}"), []
    except InvalidInputError as error:
        fix = 'Write the key in small letters, digits and hyphens, the version as "1.0".'
        return None, [Flaw(("version",), error.what, fix)]


def _parts(content: Written, resolve: Resolve) -> tuple[tuple[Instrument, ...], list[Flaw]]:
    """The parts that could be resolved, and what is wrong with the others."""
    parts: list[Instrument] = []
    flaws: list[Flaw] = []
    own = f"{content['key']}@{content['version']}"
    for row, reference in enumerate(content.get("parts", ())):
        wanted = {"label": reference} if isinstance(reference, str) else reference
        try:
            if wanted["label"] == own:
                raise NotFoundError(f"{own!r} cannot be part of itself", where="parts", fix="Remove it.")
            part = resolve(wanted["label"])
        except InvalidInputError as error:
            flaws.append(Flaw(("parts", row), error.what, error.fix, blocks=True))
            continue
        if wanted.get("sha256", part.sha256) != part.sha256:
            what = f"{part.label} is not the definition with this hash; the one here has {part.sha256}"
            flaws.append(Flaw(("parts", row), what, "Get the definition that was published.", blocks=True))
        parts.append(part)
    return tuple(parts), flaws


def _choice_set_flaws(content: Written) -> list[Flaw]:
    sets: Written = content.get("choice_sets", {})
    named = [(row, item["choices"]) for row, item in enumerate(content.get("items", ())) if "choices" in item]
    unknown = [
        Flaw(
            ("items", row, "choices"),
            f"names {name!r}, which is not a choice set here",
            f"{near(name, sets)}Choice sets: {', '.join(sets) or 'none'}.",
            blocks=True,
        )
        for row, name in named
        if name not in sets
    ]
    idle = sorted(set(sets) - {name for _, name in named})
    fix = "Remove it, or name it in 'choices' of an item."
    return unknown + [Flaw(("choice_sets", name), "is used by no item", fix) for name in idle]


def _identified(content: Written, instrument: Instrument) -> Instrument:
    """The instrument built once more from its canonical content, with the hash of that."""
    references = [{"label": part.label, "sha256": part.sha256} for part in instrument.parts]
    kept = json.loads(canonical_json({**content, "parts": references} if references else content))
    built = _built(kept, instrument.version, instrument.parts)
    return replace(built, content=kept, sha256=content_hash(kept))


def _built(content: Written, version: InstrumentVersion, parts: tuple[Instrument, ...]) -> Instrument:
    sets = choice_sets(content)
    return Instrument(
        version=version,
        title=content["title"],
        introduction=content.get("introduction", {}),
        languages=tuple(content["languages"]),
        rights=Rights(**_known(Rights, content["rights"])),
        items=tuple(item for part in parts for item in part.items)
        + tuple(_item(item, sets) for item in content.get("items", ())),
        scales=tuple(scale for part in parts for scale in part.scales)
        + tuple(_scale(scale) for scale in content.get("scales", ())),
        test_values=tuple(value for part in parts for value in part.test_values)
        + tuple(TestValue(**_known(TestValue, value)) for value in content.get("test_values", ())),
        parts=parts,
        sha256="",
        content={},
    )


def choice_sets(content: Written) -> dict[str, tuple[Choice, ...]]:
    """The choice sets of a written definition, by name."""
    return {name: tuple(map(_choice, rows)) for name, rows in content.get("choice_sets", {}).items()}


def _choice(content: Written) -> Choice:
    missing = Missing(content["missing"]) if "missing" in content else None
    return Choice(**(_known(Choice, content) | {"wording": content.get("wording", {}), "missing": missing}))


def _item(content: Written, sets: Mapping[str, tuple[Choice, ...]]) -> Item:
    made = {
        "kind": ItemKind(content["kind"]),
        "wording": content.get("wording", {}),
        "choices": sets[content["choices"]] if "choices" in content else (),
    }
    return Item(**(_known(Item, content) | made))


def _scale(content: Written) -> Scale:
    made = {
        "rule": Rule(content["rule"]),
        "direction": Direction(content["direction"]),
        "items": tuple(content["items"]),
        "reversed": frozenset(content.get("reversed", ())),
        "bands": tuple(_band(band) for band in content.get("bands", ())),
        "low": float(content["low"]),
        "high": float(content["high"]),
    }
    return Scale(**(_known(Scale, content) | made))


def _band(content: Written) -> Band:
    limits = {"low": float(content["low"]), "high": float(content["high"])}
    return Band(**(_known(Band, content) | limits))


def _known(kind: Any, content: Written) -> dict[str, Any]:  # noqa: ANN401 - any of the types above
    """What ``content`` says of the fields of ``kind``; other keys are told as flaws elsewhere."""
    return {key: value for key, value in content.items() if key in kind.__dataclass_fields__}
