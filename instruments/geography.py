"""Geographies as files: ``places.yaml``, with the places in it or in ``places.csv`` beside it.

What is known of the places from elsewhere stands in ``covariates.csv``, one row a place.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from instruments import covariates
from instruments.errors import InvalidDefinitionError
from instruments.files import read_document, read_rows
from instruments.flaws import At, Flaw, near, refusal
from instruments.places import Geography, Level, Place
from instruments.shapes import list_of, record, text, text_up_to, whole

Written = Mapping[str, Any]  # as it stands in a file

FILE, TABLE = "places.yaml", "places.csv"
COLUMNS = ("code", "name", "level", "parent", "population", "tile_column", "tile_row", "note")

LONGEST_NAME = 80  # letters: a name heads pages, and stands on maps and beside rows
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # of what follows a name too
_NUMBERS = ("population", "tile_column", "tile_row")


def read(directory: Path) -> Geography:
    """The geography that the files in ``directory`` describe."""
    found = read_document(directory / FILE)
    table, known = directory / TABLE, directory / covariates.TABLE
    content = covariates.with_values(found.content, known) if known.exists() else found.content
    if not table.exists():
        return _parsed(content, found.where, found.lines)
    if "places" in found.content:
        raise InvalidDefinitionError(
            f"places are given in {FILE} and in {TABLE}",
            where=found.where,
            fix=f"Keep one: remove 'places:' here, or the file {TABLE}.",
        )
    places, lines = _table(table)
    content = {**content, "places": places}
    return _parsed(content, f"{found.where} and {TABLE}", {**found.lines, **lines})


def parse(content: Written, *, where: str) -> Geography:
    """The geography that ``content`` describes, or one error with everything that is wrong."""
    return _parsed(content, where, {})


def document(geography: Geography) -> dict[str, object]:
    """The geography as JSON-ready data; ``parse`` gives the same geography again."""
    levels = [{"key": x.key, "singular": x.singular, "plural": x.plural} for x in geography.levels]
    facts = {
        "key": geography.key,
        "vintage": geography.vintage,
        "title": geography.title,
        "source": geography.source,
        "note": geography.note,
        "levels": levels,
        "report_level": geography.report_level,
        "spread_level": geography.spread_level,
        "places": [_place_document(place) for place in geography.places],
        "covariates": covariates.document(geography.covariates) or "",
    }
    return {key: value for key, value in facts.items() if value != ""}


def _place_document(place: Place) -> dict[str, object]:
    facts = {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent": place.parent,
        "population": place.population,
        "tile": None if place.tile is None else list(place.tile),
        "note": place.note or None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _tile(value: object, at: At) -> Iterator[Flaw]:
    yield from list_of(whole)(value, at)
    if isinstance(value, list | tuple) and len(value) != 2:
        yield Flaw(at, f"has {len(value)} numbers", "Give two: column and row.", blocks=True)


_LEVEL = record({"key": text, "singular": text, "plural": text}, {})
_PLACE = record(
    {"code": text, "name": text_up_to(LONGEST_NAME), "level": text},
    {"parent": text, "population": whole, "tile": _tile, "note": text},
)
_GEOGRAPHY = record(
    {
        "key": text,
        "vintage": text,
        "title": text,
        "source": text,
        "levels": list_of(_LEVEL, least=1),
        "report_level": text,
        "spread_level": text,
        "places": list_of(_PLACE, least=1),
    },
    {"note": text, "covariates": covariates.SHAPE},
)


def _parsed(content: Written, where: str, lines: Mapping[At, int]) -> Geography:
    flaws = list(_GEOGRAPHY(content, ()))
    if not any(flaw.blocks for flaw in flaws):
        geography = _built(content)
        flaws += [flaw for check in _CHECKS for flaw in check(geography)]
        if not flaws:
            return geography
    raise refusal(flaws, where=where, content=content, lines=lines)


def _built(content: Written) -> Geography:
    return Geography(
        key=content["key"],
        vintage=content["vintage"],
        title=content["title"],
        source=content["source"],
        levels=tuple(Level(**_known(Level, level)) for level in content["levels"]),
        report_level=content["report_level"],
        spread_level=content["spread_level"],
        places=tuple(_built_place(place) for place in content["places"]),
        note=content.get("note", ""),
        covariates=covariates.built(content.get("covariates", ())),
    )


def _built_place(content: Written) -> Place:
    tile = tuple(content["tile"]) if "tile" in content else None
    return Place(**(_known(Place, content) | {"tile": tile}))


def _known(kind: type[Level] | type[Place], content: Written) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key in kind.__dataclass_fields__}


def _table(path: Path) -> tuple[list[dict[str, object]], dict[At, int]]:
    """The places of a CSV file in the form of the YAML file, with their lines."""
    rows = read_rows(path)
    if unknown := sorted({column for _, row in rows for column in row} - set(COLUMNS)):
        raise InvalidDefinitionError(
            f"there is a column {unknown[0]!r} that is not known here",
            where=f"{path}, line 1",
            fix=f"{near(unknown[0], COLUMNS)}Known here: {', '.join(COLUMNS)}.",
        )
    lines: dict[At, int] = {("places", number): line for number, (line, _) in enumerate(rows)}
    return [_row_place(row) for _, row in rows], lines


def _row_place(row: Mapping[str, str]) -> dict[str, object]:
    cells: dict[str, object] = {key: _number(cell) if key in _NUMBERS else cell for key, cell in row.items()}
    tile = [cells.pop(key) for key in ("tile_column", "tile_row") if key in cells]
    return cells | ({"tile": tile} if tile else {})


def _number(cell: str) -> object:
    return int(cell) if re.fullmatch(r"-?\d{1,10}", cell, re.ASCII) else cell


def _levels_are_known(geography: Geography) -> Iterator[Flaw]:
    keys = [level.key for level in geography.levels]
    for row, key in enumerate(keys):
        if key in keys[:row]:
            yield Flaw(("levels", row), f"gives the level {key!r} again", "Give each level once.")
    for name in ("report_level", "spread_level"):
        wanted = getattr(geography, name)
        if wanted not in keys:
            yield Flaw((name,), f"is {wanted!r}", f"{near(wanted, keys)}Levels: {', '.join(keys)}.")
        elif not geography.at_level(wanted):
            yield Flaw((name,), f"is {wanted!r}, which has no place", "Name a level that has places.")
    for row, place in enumerate(geography.places):
        if place.level not in keys:
            fix = f"{near(place.level, keys)}Levels: {', '.join(keys)}."
            yield Flaw(("places", row, "level"), f"is {place.level!r}, which is not a level", fix)


def _codes_are_unique(geography: Geography) -> Iterator[Flaw]:
    codes: dict[str, int] = {}
    names: set[tuple[str, str | None, str]] = set()
    for row, place in enumerate(geography.places):
        if place.code in codes:
            what = f"has the code {place.code!r} of {geography.places[codes[place.code]].name} once more"
            yield Flaw(("places", row), what, "Give each place its own code.")
        elif (place.level, place.parent, place.name) in names:
            what = f"has the name {place.name!r} of its neighbour"
            yield Flaw(("places", row), what, "Name places so that readers can tell them apart.")
        codes.setdefault(place.code, row)
        names.add((place.level, place.parent, place.name))


def _names_turn_nothing(geography: Geography) -> Iterator[Flaw]:
    for row, place in enumerate(geography.places):
        if found := sorted(TURNING & set(place.name)):
            what = f"has a sign in its name that turns the order of letters (U+{ord(found[0]):04X})"
            yield Flaw(("places", row), what, "Remove it: a script has its direction without it.")


def _one_whole(geography: Geography) -> Iterator[Flaw]:
    top = geography.levels[0].key
    if geography.whole.parent is not None or geography.whole.level != top:
        fix = f"Begin with the one place of level {top!r}, without parent."
        yield Flaw(("places", 0), "comes first but is not the whole", fix)
    for row, place in enumerate(geography.places[1:], 1):
        if place.level == top:
            fix = f"Keep one place of level {top!r}: the whole, of which all others are parts."
            yield Flaw(("places", row), "is a second whole", fix)
        elif place.parent is None:
            yield Flaw(
                ("places", row), "has no parent", "Add 'parent:' with the code of the place that holds it."
            )


def _parents_come_first(geography: Geography) -> Iterator[Flaw]:
    depth = {level.key: number for number, level in enumerate(geography.levels)}
    codes = [place.code for place in geography.places]
    before: dict[str, Place] = {}
    for row, place in enumerate(geography.places):
        at: At = ("places", row, "parent")
        if place.parent in before:
            above = before[place.parent].level
            if depth.get(above, -1) >= depth.get(place.level, len(depth)):
                what = f"is {place.parent!r} of level {above!r}, which is not above {place.level!r}"
                yield Flaw(at, what, "Name a place of a higher level.")
        elif place.parent in codes:
            yield Flaw(at, f"is {place.parent!r}, which comes later", "List parents before their children.")
        elif place.parent is not None:
            fix = f"{near(place.parent, codes)}Add that place, or correct the code."
            yield Flaw(at, f"is {place.parent!r}, which is not a place here", fix)
        before.setdefault(place.code, place)


def _populations_add_up(geography: Geography) -> Iterator[Flaw]:
    children: dict[tuple[str, str], list[int | None]] = {}
    for row, place in enumerate(geography.places):
        if place.population is not None and place.population <= 0:
            fix = "Give the number of people of 16 and over, or leave it out."
            yield Flaw(("places", row, "population"), f"is {place.population}", fix)
        if place.parent is not None:
            children.setdefault((place.parent, place.level), []).append(place.population)
    for row, place in enumerate(geography.places):
        for level in geography.levels:
            parts = children.get((place.code, level.key), [None])
            yield from _sum_flaws(place, level, parts, ("places", row, "population"))


def _sum_flaws(place: Place, level: Level, parts: list[int | None], at: At) -> Iterator[Flaw]:
    given = [part for part in parts if part is not None]
    if place.population is None or len(given) < len(parts):
        return
    if abs(sum(given) - place.population) > (len(given) + 1) / 2:  # each may be off by a half from rounding
        what = f"is {place.population}, but its {level.plural} have {sum(given)} together"
        yield Flaw(at, what, "Correct the one that is wrong.")


def _tiles_are_free(geography: Geography) -> Iterator[Flaw]:
    taken: dict[tuple[str, tuple[int, int]], Place] = {}
    for row, place in enumerate(geography.places):
        if place.tile is None:
            continue
        at: At = ("places", row, "tile")
        if min(place.tile) < 0:
            yield Flaw(at, f"is {list(place.tile)}", "Count columns and rows from 0.")
        if (other := taken.setdefault((place.level, place.tile), place)) is not place:
            yield Flaw(
                at,
                f"is {list(place.tile)}, where {other.name} lies",
                "Give each place of a level its own tile.",
            )


_CHECKS: tuple[Callable[[Geography], Iterator[Flaw]], ...] = (
    _levels_are_known,
    _codes_are_unique,
    _names_turn_nothing,
    _one_whole,
    _parents_come_first,
    _populations_add_up,
    _tiles_are_free,
    covariates.flaws,
)
