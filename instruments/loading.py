"""From a written definition to an ``Instrument``: shape, parts and rules are judged, content hashed."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from instruments import checks, translations, written
from instruments.building import Written, built, choice_sets
from instruments.canonical import canonical_json, content_hash
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError, InvalidInputError, NotFoundError
from instruments.files import read_document, read_yaml
from instruments.flaws import At, Flaw, near, refusal
from instruments.version import InstrumentVersion

__all__ = ["Judge", "Resolve", "Written", "contents", "parse", "read", "read_yaml", "rebuilt"]

Resolve = Callable[[str], Instrument]  # label -> the published definition it names
Judge = Callable[[Instrument], Iterable[Flaw]]  # what else must hold, once the definition itself is sound

_NO_LINES: Mapping[At, int] = {}


def no_more(_: Instrument) -> Iterable[Flaw]:
    """Nothing else must hold."""
    return ()


def read(path: Path, *, resolve: Resolve, judge: Judge = no_more) -> Instrument:
    """The instrument that a YAML file and the translations beside it define, or one error by line."""
    found = read_document(path)
    content = found.content
    if (files := translations.beside(path)) and not any(
        flaw.blocks for flaw in written.INSTRUMENT(content, ())
    ):
        content = translations.with_translations(
            content, [(str(file), translations.read(file)) for file in files]
        )
    return parse(content, where=found.where, resolve=resolve, judge=judge, lines=found.lines)


def parse(
    content: Written,
    *,
    where: str,
    resolve: Resolve,
    judge: Judge = no_more,
    lines: Mapping[At, int] = _NO_LINES,
) -> Instrument:
    """The instrument that ``content`` defines, or one error with everything that is wrong.

    ``content`` of the result is canonical: parsed again it gives an equal instrument.
    """
    flaws = list(written.INSTRUMENT(content, ()))
    if not any(flaw.blocks for flaw in flaws):
        version, more = _version(content)
        parts, part_flaws = _parts(content, resolve)
        flaws += [*more, *part_flaws, *_choice_set_flaws(content)]
        if version is not None and not any(flaw.blocks for flaw in flaws):
            instrument = built(content, version, parts)
            flaws += translations.record_flaws(content)
            flaws += checks.flaws(instrument, choice_sets(content))
            if not flaws:
                identified = _identified(content, instrument)
                flaws += judge(identified)
            if not flaws:
                return identified
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
    return replace(built(kept, instrument.version, instrument.parts), content=kept, sha256=content_hash(kept))
