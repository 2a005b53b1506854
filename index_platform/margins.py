"""Margins as data: what a wave's file, its row and its snapshot hold of the known totals."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, cast

from instruments.definition import Instrument
from instruments.flaws import At, Flaw, near, refusal
from instruments.places import Geography
from instruments.shapes import list_of, mapping_of, number, record, text
from instruments.variables import coded
from scoring.snapshot import Margin

JOIN = " | "  # between the labels of crossed items
_NO_LINES: Mapping[At, int] = {}


def parse(content: object, *, where: str, lines: Mapping[At, int] = _NO_LINES) -> tuple[Margin, ...]:
    """The margins that ``content``, a list, describes; every flaw at once."""
    flaws = list(_MARGINS(content, ()))
    margins = (
        () if any(flaw.blocks for flaw in flaws) else tuple(map(_margin, cast("Sequence[Any]", content)))
    )
    flaws += [flaw for row, margin in enumerate(margins) for flaw in _own_flaws(margin, (row,))]
    if flaws:
        raise refusal(flaws, where=where, content=content, lines=lines)
    return margins


def document(margins: Sequence[Margin]) -> list[dict[str, object]]:
    """The margins as JSON-ready data; ``parse`` is its inverse."""
    return [_document(margin) for margin in margins]


def misfits(margins: Sequence[Margin], instrument: Instrument, geography: Geography) -> Iterator[Flaw]:
    """What the margins name that the instrument or the geography of the wave does not have."""
    items = {variable.name: variable for variable in coded(instrument)}
    for row, margin in enumerate(margins):
        if margin.level is not None:
            yield from _place_flaws(margin, geography, (row,))
        for name in margin.items:
            if name not in items:
                fix = f"{near(name, items)}Name items of {instrument.label}."
                yield Flaw((row, "items"), f"names {name!r}, which {instrument.label} does not ask", fix)
                continue
            for code in margin.groups[name]:
                if not items[name].allows(code):
                    fix = f"Its codes are: {', '.join(map(str, items[name].scored_codes))}."
                    yield Flaw((row, "groups", name), f"has {code}, which is no code of {name}", fix)


def _place_flaws(margin: Margin, geography: Geography, at: At) -> Iterator[Flaw]:
    known = [level.key for level in geography.levels]
    codes = [place.code for place in geography.at_level(margin.level or "")]
    if margin.level not in known:
        yield Flaw((*at, "level"), f"is {margin.level!r}", f"Levels are: {', '.join(known)}.")
        return
    for code in margin.targets:
        if code not in codes:
            fix = f"{near(code, codes)}Targets are codes of the level {margin.level}."
            yield Flaw((*at, "targets", code), "is not a place of that level", fix)


def _codes(value: object, at: At) -> Iterator[Flaw]:
    """Codes of one item, each with the label of its group."""
    if not isinstance(value, Mapping):
        yield Flaw(at, "is not a set of codes", "Write 'code: label' lines.", blocks=True)
        return
    for code, label in value.items():
        if not str(code).lstrip("-").isdecimal():
            yield Flaw((*at, str(code)), "is not a code", "Write the whole number of the code.", blocks=True)
        yield from text(label, (*at, str(code)))


_MARGINS = list_of(
    record(
        {"name": text, "title": text, "source": text, "targets": mapping_of(number)},
        {"items": list_of(text, least=1), "groups": mapping_of(_codes), "level": text},
    )
)


def _margin(given: Mapping[str, Any]) -> Margin:
    return Margin(
        name=given["name"],
        title=given["title"],
        source=given["source"],
        targets=dict(given["targets"]),
        items=tuple(given.get("items", ())),
        groups={
            item: {int(code): label for code, label in codes.items()}
            for item, codes in given.get("groups", {}).items()
        },
        level=given.get("level"),
    )


def _own_flaws(margin: Margin, at: At) -> Iterator[Flaw]:
    """What no single key shows: one kind of margin, groups for each item, targets for each label."""
    if (margin.level is None) == (not margin.items):
        yield Flaw(at, "is not of one kind", "Give either 'level' or 'items' with 'groups'.")
        return
    if set(margin.groups) != set(margin.items):
        yield Flaw((*at, "groups"), "does not group each item", f"Group exactly: {', '.join(margin.items)}.")
        return
    for label, people in margin.targets.items():
        if people <= 0:
            yield Flaw((*at, "targets", label), f"is {people}", "Give a number of people above 0.")
    if margin.items:
        labels = [dict.fromkeys(margin.groups[item].values()) for item in margin.items]
        wanted = {JOIN.join(parts) for parts in product(*labels)}
        for label in sorted(wanted ^ set(margin.targets)):
            what = "has no target" if label in wanted else "is not a label that the groups can make"
            yield Flaw(
                (*at, "targets", label), what, f"{near(label, wanted ^ {label})}Join labels by '{JOIN}'."
            )


def _document(margin: Margin) -> dict[str, object]:
    kind: dict[str, object] = {"level": margin.level}
    if margin.items:
        groups = {
            item: {str(c): label for c, label in codes.items()} for item, codes in margin.groups.items()
        }
        kind = {"items": list(margin.items), "groups": groups}
    return {
        "name": margin.name,
        "title": margin.title,
        "source": margin.source,
        "targets": dict(margin.targets),
        **kind,
    }
