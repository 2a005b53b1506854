"""Rows of a file of assets, each held against the places there are and what stands of them already."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index_platform.queries.place_texts import Entry
from index_platform.services import delimited
from index_platform.services.conversion import Problem
from index_platform.services.delimited import Table
from index_platform.services.place_texts import ASSET, MOST
from index_platform.services.rejects import COLUMN
from index_platform.services.spreadsheets import unguarded
from instruments.errors import InvalidInputError
from instruments.flaws import near
from reports.officer_words import KIND, TextFaultsError, checked_asset, doubts
from reports.place_texts import KIND_WORDS, Asset

PLACE = "place"
NEEDED = (PLACE, "name", KIND)
COLUMNS = (*NEEDED, "about", "where")
MOST_ROWS = 5000
Name = tuple[str, str, str]  # code of the place, name and address in small letters: one asset
_KINDS = {words: kind.value for kind, words in KIND_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One asset of a file: the line it stands on, its place, and what should be looked at twice."""

    line: int
    entry: Entry
    asset: Asset
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a file would do: rows that are new, rows that stand already, and what is wrong with the others."""

    new: tuple[Row, ...]
    there: int
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> int:
        """How many rows cannot be taken in."""
        return len({problem.line for problem in self.problems})

    @property
    def doubts(self) -> tuple[tuple[int, str], ...]:
        """What should be looked at twice, with its line."""
        return tuple((row.line, doubt) for row in self.new for doubt in row.doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rows are held against. It grows by the rows of the file, one after the other."""

    places: Mapping[str, tuple[str, ...]]  # a code, or a name in small letters -> the codes that it may mean
    geographies: Mapping[str, str]  # code -> key of its set of places
    standing: Mapping[Name, Asset]
    counts: Counter[str]  # of assets that stand, by code
    seen: dict[Name, int] = field(default_factory=dict)  # on which line of the file


def read(path: Path) -> Table:
    """The table in a file of assets; refused where its columns are others."""
    table = delimited.read(path)
    named = table.columns[:-1] if table.columns[-1] == COLUMN else table.columns
    if unknown := next((name for name in named if name not in COLUMNS), None):
        raise InvalidInputError(
            f"there is a column {unknown[:40]!r} that is not known here",
            where=f"{path}, line 1",
            fix=f"{near(unknown, COLUMNS)}Known here: {', '.join(COLUMNS)}.",
        )
    if missing := next((name for name in NEEDED if name not in named), None):
        fix = f"Give the columns {', '.join(NEEDED)}; about and where may stand beside them."
        raise InvalidInputError(f"the column {missing!r} is missing", where=f"{path}, line 1", fix=fix)
    if table.count > MOST_ROWS:
        what = f"the file has {table.count:,} rows, and {MOST_ROWS:,} is the most"
        raise InvalidInputError(what, where=str(path), fix="Send it in parts.")
    return table


def judged(table: Table, known: Known) -> Tried:
    """What the rows of a file would do, in their order."""
    new: list[Row] = []
    problems: list[Problem] = []
    there = 0
    for line, cells in table.rows():
        found = list(_wrong(line, cells, table)) or _judged(line, _given(table, cells), known)
        if isinstance(found, Row):
            new.append(found)
        else:
            problems += found
            there += not found
    return Tried(new=tuple(new), there=there, problems=tuple(problems))


def _given(table: Table, cells: Sequence[str]) -> dict[str, str]:
    given = {name: unguarded(cell) for name, cell in zip(table.columns, cells, strict=True)}
    kind = given[KIND].casefold()
    return given | {KIND: _KINDS.get(kind, kind)}


def _wrong(line: int, cells: Sequence[str], table: Table) -> Iterator[Problem]:
    """Why a row cannot even be read."""
    if len(cells) != len(table.columns):
        what = f"the row has {len(cells)} cells, and there are {len(table.columns)} columns"
        fix = "Look at its commas and quotes."
        yield Problem(line=line, column="", value="", what=what, fix=fix)
        return
    for name, cell in zip(table.columns, cells, strict=True):
        if why := delimited.broken(cell):
            fix = "Save the file as 'CSV UTF-8' in the program it comes from."
            yield Problem(line=line, column=name, value="", what=f"there is {why}", fix=fix)


def _judged(line: int, given: Mapping[str, str], known: Known) -> Row | list[Problem]:
    """The asset of a row; what is wrong with it; nothing where it stands already."""
    place, problems = _place(line, given[PLACE], known)
    try:
        found = checked_asset(given, sure=True)
    except TextFaultsError as error:
        told = [_problem(line, one.field, given, one.what, one.fix) for one in error.faults]
        return [*problems, *told]
    return problems or _beside(line, given, place, found, known)


def _place(line: int, typed: str, known: Known) -> tuple[str, list[Problem]]:
    """The code of the place that a cell names, and what is wrong with it."""
    codes = known.places.get(typed) or known.places.get(typed.casefold()) or ()
    if len(codes) == 1:
        return codes[0], []
    what = (
        f"“{typed[:40]}” is no place that was loaded"
        if not codes
        else f"“{typed[:40]}” may be {' or '.join(codes)}"
    )
    problem = Problem(line=line, column=PLACE, value=typed, what=what, fix="Write the code of the place.")
    return "", [problem]


def _beside(
    line: int, given: Mapping[str, str], place: str, found: Asset, known: Known
) -> Row | list[Problem]:
    """The row beside what stands, and beside the rows before it."""
    name = name_of(place, found)
    if (before := known.seen.setdefault(name, line)) != line:
        what, fix = f"it stands on line {before} too", "Keep one of the two."
        return [_problem(line, "name", given, what, fix)]
    if (there := known.standing.get(name)) is not None:
        fix = "Change it on the page of its place, or leave it out here."
        what = "it stands already in other words"
        return [] if there == found else [_problem(line, "name", given, what, fix)]
    if known.counts[place] >= MOST[ASSET]:
        what = (
            f"{MOST[ASSET]} assets stand for this place with the rows before, and there is room for no more"
        )
        return [_problem(line, PLACE, given, what, "Retire some first, or leave it out.")]
    known.counts[place] += 1
    entry = Entry(kind=ASSET, geography=known.geographies[place], place=place)
    return Row(line=line, entry=entry, asset=found, doubts=tuple(one.what for one in doubts(found)))


def name_of(place: str, found: Asset) -> Name:
    """By what an asset is known from others."""
    return place, found.name.casefold(), found.where.casefold()


def _problem(line: int, column: str, given: Mapping[str, str], what: str, fix: str) -> Problem:
    return Problem(line=line, column=column, value=given.get(column, ""), what=what, fix=fix)
