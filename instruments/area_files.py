"""Tables of small areas: how they lie in places, by shares or by best fit, and how many people live there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path

from instruments import official_tables
from instruments.area_shares import AreaShares, Way
from instruments.flaws import near
from instruments.official import AreaFile
from instruments.official_tables import Row, first_of, opened, position, refused
from instruments.places import Geography

_ROUNDED = 0.0005  # by how much each share of a file may be off: it is printed to three digits or more

Shares = dict[str, dict[str, float]]


def read(file: AreaFile, geography: Geography) -> AreaShares:
    """What a file says of the areas that lie in places of its level; areas elsewhere are left aside."""
    ours = {place.code for place in geography.at_level(file.level)}
    if not ours:
        levels = [level.key for level in geography.levels]
        fix = f"{near(file.level, levels)}Levels: {', '.join(levels)}."
        raise refused(file.path, f"{file.level!r} is not a level that has places", fix)
    columns = [name for name in (file.area, file.place, file.share) if name]
    with opened(file.path) as lines:
        rows = official_tables.rows(
            file.path, lines, lambda names: [position(file.path, names, name) for name in columns]
        )
        every = _shares(rows, file)
    _require_whole(every, file)
    kept = {
        area: {place: share for place, share in shares.items() if place in ours}
        for area, shares in every.items()
        if ours & shares.keys()
    }
    _require_every_place(kept, ours, geography, file)
    way = Way.SPLIT if file.share else Way.LOOKUP
    return AreaShares(level=file.level, vintage=file.vintage, source=file.source, way=way, shares=kept)


def counts(path: Path, area: str, count: str) -> dict[str, float]:
    """{area: people} from two columns of a table, such as one of a census."""
    found: dict[str, float] = {}
    with opened(path) as lines:
        rows = official_tables.rows(
            path, lines, lambda names: [position(path, names, x) for x in (area, count)]
        )
        for line, (code, cell) in rows:
            if code in found:
                raise refused(path, f"{code!r} is there twice", "Give each area once.", line=line)
            if (people := _number(cell)) < 0.0:
                what, fix = f"{cell!r} is no number of people", "Write a number, 0 or more."
                raise refused(path, what, fix, line=line)
            found[code] = people
    return found


def _number(cell: str) -> float:
    """The number that a cell holds; -1 where it holds none that is finite."""
    try:
        number = float(cell)
    except ValueError:
        return -1.0
    return number if isfinite(number) else -1.0


def _shares(rows: Iterable[Row], file: AreaFile) -> Shares:
    found: Shares = defaultdict(dict)
    for line, (area, place, *cells) in rows:
        if place in found[area]:
            what = f"{area!r} is there twice with the place {place!r}"
            raise refused(file.path, what, "Give each area once in each place.", line=line)
        if not file.share and found[area]:
            what = f"{area!r} lies in two places, {', '.join([*found[area], place])}"
            raise refused(file.path, what, "Say under 'splits:' how it is shared out.", line=line)
        found[area][place] = _share(cells[0], file, line) if cells else 1.0
    return dict(found)


def _share(cell: str, file: AreaFile, line: int) -> float:
    share = _number(cell)
    if not 0.0 < share <= 1.0:
        fix = "Write it as part of one: 0.25, not 25."
        raise refused(file.path, f"{cell!r} is no share above 0 and up to 1", fix, line=line)
    return share


def _require_whole(every: Mapping[str, Mapping[str, float]], file: AreaFile) -> None:
    """The shares of an area make it up, in places of ours and of others together."""
    odd = [
        f"{area} ({sum(shares.values()):.4f})"
        for area, shares in every.items()
        if abs(sum(shares.values()) - 1.0) > _ROUNDED * len(shares)
    ]
    if odd:
        fix = "Give every part of each area, also those that lie elsewhere."
        raise refused(file.path, f"the shares do not add up to 1: {first_of(odd)}", fix)


def _require_every_place(kept: Shares, ours: set[str], geography: Geography, file: AreaFile) -> None:
    there = {place for shares in kept.values() for place in shares}
    if not there:
        what = f"no area lies in a place of {geography.key} ({geography.vintage})"
        raise refused(file.path, what, "Name the column with the codes of this vintage: 'place: NAME'.")
    if empty := sorted(ours - there):
        what = f"no area lies in {first_of(empty)}"
        raise refused(file.path, what, "Give a file of the whole area, of the vintage of its places.")
