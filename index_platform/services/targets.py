"""How many answers are wanted: as somebody wrote it, a line a group, or shared out by known totals. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index_platform.fieldwork import Targets
from index_platform.services.groups import ALL, Grouping
from instruments.apportioning import whole_numbers
from instruments.errors import InvalidInputError
from instruments.flaws import near

HEADS = ("group", "which", "wanted")
MOST = 1_000_000  # answers of one group
_TOLD = 10  # flaws that are told at once
_SIGNS = ",;\t"


def read(text: str, ways: Iterable[Grouping]) -> Targets:
    """The targets that lines of a table say; InvalidInputError tells each line that cannot be meant."""
    known = {name.casefold(): way for way in ways for name in (way.key, way.title)}
    found: dict[str, dict[str, int]] = {}
    wrong: list[str] = []
    for number, cells in _lines(text):
        try:
            group, key, wanted = _target(cells, known)
        except InvalidInputError as error:
            wrong.append(f"line {number} {error.what}. {error.fix}")
            continue
        if key in found.setdefault(group, {}):
            wrong.append(f"line {number} says again what a line above it says. Leave one out.")
        found[group][key] = wanted
    if wrong:
        raise _refusal(wrong)
    return found


def shared_out(whole: int, ways: Iterable[Grouping]) -> Targets:
    """``whole`` answers shared out as the known totals are, in whole numbers that add up to it."""
    by_group = {way.key: whole_numbers(way.totals, whole) for way in ways if way.totals}
    return {ALL: {ALL: whole}, **by_group}


def written(targets: Targets, ways: Sequence[Grouping]) -> str:
    """Targets as lines that ``read`` reads again, in the order of the groups."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for way in ways:
        wanted = targets.get(way.key, {})
        writer.writerows([way.key, way.names[key], wanted[key]] for key in way.names if key in wanted)
    return out.getvalue()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number and its cells; heads say nothing."""
    sign = next((sign for sign in text if sign in _SIGNS), ",")
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign), 1):
        cells = [cell.strip() for cell in row]
        if any(cells) and tuple(cell.casefold() for cell in cells) != HEADS:
            yield number, cells


def _target(cells: Sequence[str], known: Mapping[str, Grouping]) -> tuple[str, str, int]:
    """(group, key, how many) of one line."""
    if len(cells) == 2:
        cells = (cells[0], ALL, cells[1])
    if len(cells) != len(HEADS):
        raise _wrong(f"has {len(cells)} parts", "Write three: place, North End, 120.")
    said, which, wanted = cells
    if (way := known.get(said.casefold())) is None:
        groups = sorted({one.key for one in known.values()})
        raise _wrong(
            f"begins with {said!r}", f"{near(said, groups)}Begin it with one of: {', '.join(groups)}."
        )
    return way.key, _key(which, way), _number(wanted)


def _key(which: str, way: Grouping) -> str:
    found = [key for key, name in way.names.items() if which.casefold() in (key.casefold(), name.casefold())]
    if len(found) != 1:
        fix = near(which, [*way.names.values(), *way.names]) or "Write its name or its key."
        raise _wrong(f"says {which!r}, which is not one {way.title.lower()} of this wave", fix)
    return found[0]


def _number(wanted: str) -> int:
    if not (wanted.isascii() and wanted.isdigit()) or not 0 < int(wanted[:9]) <= MOST:
        raise _wrong(f"ends with {wanted!r}", f"End it with a whole number from 1 to {MOST:,}.")
    return int(wanted)


def _wrong(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where="targets", fix=fix)


def _refusal(wrong: Sequence[str]) -> InvalidInputError:
    more = f"\n  and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
    told = "".join(f"\n  {one}" for one in wrong[:_TOLD])
    return InvalidInputError(
        f"{len(wrong)} lines cannot be meant:{told}{more}\n", where="targets", fix="Mend each."
    )
