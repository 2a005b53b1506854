"""A release as a workbook that can be read without seeing it: what it is, what is in it, notes, tables.

Every row comes from ``reports.tidy``, so a sheet says what the CSV says: a column that is new there stands
here too. A sheet is about one measure, so what holds for all its rows stands above its table or in the notes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import shorten

from instruments.english import capital
from reports import patterns, tidy, tidy_change, tidy_groups, tidy_official
from reports.change_words import between
from reports.edition import Edition
from reports.place_report import TAGS
from reports.sentences import CODES, day_words, level_words, lower_first
from reports.spreadsheets.workbook import Number, Sheet, SheetCell, SheetLink, SheetTable, Workbook, cell_text
from reports.tidy import Column, Row, Scope
from scoring.published import PublishedMeasure, PublishedTable
from scoring.published_change import PublishedChange

COVER, CONTENTS, NOTES, COLUMNS, MARKS = "Cover", "Contents", "Notes", "Columns", "Marks"
CHANGES, OFFICIAL = "Changes", "Other surveys"
NOT_APPLICABLE = "[z]"
MEANINGS = (*CODES, ("z", "not applicable: nothing is to be said here"))
_MADE_UP = {"synthetic": " Nobody was asked: the answers are made up."}
_DIRECTIONS = {True: "Higher is better.", False: "Lower is better.", None: ""}
_NAME = 31  # letters that the name of a sheet may have
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_ON_SHEETS = (Scope.PLACE, Scope.FIGURE)
_ON_CHANGES = (*_ON_SHEETS, Scope.MEASURE)
_OF_GROUPS = ("place_name", "place_code", "measure_title", "unit")  # beside the figures of a group
_SAID_ABOVE = ("breakdown", "breakdown_title")  # by the title of the sheet
_LEADS = "place_name"  # who listens to a table hears first whom a row is about
_BACK = SheetLink(words="Back to the contents", sheet=CONTENTS)


def workbook(table: PublishedTable, edition: Edition) -> Workbook:
    """The workbook of a release: cover, contents, notes, columns, marks, then a sheet for each measure."""
    title = cell_text(f"{table.title}: {table.whole.name}, {table.wave_title}")
    rest = (
        _notes(table, edition),
        _columns(table, edition),
        _marks(table, edition),
        *_figures(table, edition),
        *_changes(table, edition),
        *_groups(table, edition),
        *_official(table, edition),
    )
    return Workbook(
        title=title,
        description=cell_text(f"{stamp(table)} {table.method.statement}".strip()),
        day=edition.released,
        sheets=(_cover(table, edition, title), _contents(table, rest), *rest),
    )


def stamp(table: PublishedTable) -> str:
    """What every sheet says of figures that are not those of a live wave; else empty."""
    tag = TAGS.get(table.wave_kind, "")
    return f"{capital(tag)}.{_MADE_UP.get(table.wave_kind, '')}" if tag else ""


def _cover(table: PublishedTable, edition: Edition, title: str) -> Sheet:
    published, sure = day_words(date.fromisoformat(edition.released)), level_words(table.level)
    told = (
        stamp(table),
        f"Release {edition.release}, published on {published}. A release never changes.",
        *(one["dc:description"] for one in edition.notices),
        table.method.statement,
        f"It holds every figure that is published, with its likely range: {sure} intervals.",
        "Each sheet after this one holds one table, below its title. The next one lists them all.",
        f"A mark in square brackets stands where there is no figure; the sheet {MARKS} says what each means.",
        f"Licence: {edition.licence}" if edition.licence else "",
        f"Source: {table.method.source}",
        table.geography_source,
        *table.method.attributions,
    )
    lines = tuple(cell_text(line) for line in told if line)
    return Sheet(name=COVER, title=title, lines=(*lines, SheetLink(words="Contents", sheet=CONTENTS)))


def _contents(table: PublishedTable, sheets: Sequence[Sheet]) -> Sheet:
    rows = tuple(
        (SheetLink(words=sheet.name, sheet=sheet.name), sheet.title, Number(value=len(sheet.table.rows)))
        for sheet in sheets
        if sheet.table is not None
    )
    known = SheetTable(name="contents", header=("Sheet", "What it holds", "Rows"), rows=rows)
    return _sheet(table, CONTENTS, "Contents: every sheet with a table", known, back=False)


def _notes(table: PublishedTable, edition: Edition) -> Sheet:
    told = tidy.notes(table, edition)
    rows = tuple(
        (_marker(number), cell_text(one["dc:title"]), cell_text(one["dc:description"]))
        for number, one in enumerate(told, 1)
    )
    known = SheetTable(name="notes", header=("Note", "About", "What it says"), rows=rows)
    return _sheet(table, NOTES, "Notes: how the figures were made, and what each measure is", known)


def _columns(table: PublishedTable, edition: Edition) -> Sheet:
    of_groups = tidy_groups.columns(table) if table.breakdowns else ()
    of_others = tidy_official.columns() if table.official else ()
    known = dict.fromkeys((*tidy.columns(table), *of_groups, *of_others))
    shown = [column for column in known if column.scope in _ON_SHEETS]
    if edition.change is not None:
        names = {column.name for column in shown}
        shown += [one for one in _of_changes(edition.change) if one.name not in names]
    rows = tuple((_heading(column), column.name, cell_text(column.about)) for column in shown)
    header = ("Column", "Name in the files CSV and JSON", "What it holds")
    title = "Columns of the sheets with figures; a sheet has those that tell something there"
    return _sheet(table, COLUMNS, title, SheetTable(name="columns", header=header, rows=rows))


def _marks(table: PublishedTable, edition: Edition) -> Sheet:
    meanings = MEANINGS if edition.change is None else (*MEANINGS, tidy_change.NOT_COMPARED)
    rows = tuple((f"[{code}]", meaning) for code, meaning in meanings)
    known = SheetTable(name="marks", header=("Mark", "What it means"), rows=rows)
    return _sheet(table, MARKS, "Marks: what stands where there is no figure, or beside one", known)


def _figures(table: PublishedTable, edition: Edition) -> Iterator[Sheet]:
    """A sheet for each measure, in the order of the CSV."""
    rows = list(tidy.inert_rows(table, edition))
    first = 1 + len(list(tidy.notes(table, edition))) - len(table.measures)
    for number, measure in enumerate(table.measures):
        own = [row for row in rows if row["measure"] == tidy.inert(measure.key)]
        shown = _shown((one for one in tidy.columns(table) if one.scope in _ON_SHEETS), own)
        name = f"table_{number + 1}_{re.sub(r'[^a-zA-Z0-9]+', '_', measure.key)}"
        cells = tuple(tuple(_cell(column, row) for column in shown) for row in own)
        known = SheetTable(name=name, header=tuple(map(_heading, shown)), rows=cells)
        title = f"{measure.title}, by place {_marker(first + number)}"
        yield _sheet(table, _tab(number + 1, measure.title), title, known, _above(measure))


def _groups(table: PublishedTable, edition: Edition) -> Iterator[Sheet]:
    """A sheet for each way in which people are parted: all its places, measures and groups."""
    known = tidy_groups.columns(table)
    rows = list(tidy.made_inert(known, tidy_groups.rows(table, edition)))
    for number, part in enumerate(table.breakdowns, start=1 + len(table.measures)):
        own = [row for row in rows if row["breakdown"] == tidy.inert(part.key)]
        of_groups = (one for one in known if one.name in _OF_GROUPS or one.scope is Scope.FIGURE)
        told = (one for one in of_groups if one.name not in _SAID_ABOVE and any(row[one.name] for row in own))
        shown = sorted(told, key=lambda column: column.name != _LEADS)
        name = f"table_{number}_by_{re.sub(r'[^a-zA-Z0-9]+', '_', part.key)}"
        cells = tuple(tuple(_cell(column, row) for column in shown) for row in own)
        sheet = SheetTable(name=name, header=tuple(map(_heading, shown)), rows=cells)
        title = f"By {lower_first(part.title)}: each group beside everybody else, by place and measure"
        lines = (f"Marks are explained on the sheet {MARKS}.",)
        yield _sheet(table, _tab(number, f"By {lower_first(part.title)}"), title, sheet, lines)


def _official(table: PublishedTable, edition: Edition) -> Iterator[Sheet]:
    """A sheet of what other surveys say, all in one table; none where none was loaded."""
    if not table.official:
        return
    known = tidy_official.columns()
    rows = list(tidy.made_inert(known, tidy_official.rows(table, edition)))
    shown = _shown((one for one in known if one.scope in _ON_CHANGES and one.name != "measure"), rows)
    cells = tuple(tuple(_cell(column, row) for column in shown) for row in rows)
    sheet = SheetTable(name="other_surveys", header=tuple(map(_heading, shown)), rows=cells)
    lines = (patterns.said("official.modes"), f"Marks are explained on the sheet {MARKS}.")
    yield _sheet(table, OFFICIAL, f"{table.whole.name} and districts in other surveys", sheet, lines)


def _above(measure: PublishedMeasure) -> tuple[str, ...]:
    said = (
        f"Figures are {tidy.UNITS[measure.unit]}.",
        _DIRECTIONS[measure.higher_is_better],
        f"Marks are explained on the sheet {MARKS}.",
    )
    return (" ".join(filter(None, said)),)


def _changes(table: PublishedTable, edition: Edition) -> Iterator[Sheet]:
    """A sheet of what changed, all measures in one table; none where no earlier release is compared."""
    if (change := edition.change) is None:
        return
    rows = list(tidy_change.inert_rows(edition))
    shown = _shown(_of_changes(change), rows)
    cells = tuple(tuple(_cell(column, row) for column in shown) for row in rows)
    known = SheetTable(name="changes", header=tuple(map(_heading, shown)), rows=cells)
    title = f"What changed between {between(change)}, since release {edition.since}"
    lines = ("A change is the later figure less the earlier one.", *map(cell_text, change.warnings))
    yield _sheet(table, CHANGES, title, known, (*lines, f"Marks are explained on the sheet {MARKS}."))


def _of_changes(change: PublishedChange) -> list[Column]:
    """The columns that a sheet of changes can have."""
    return [one for one in tidy_change.columns(change) if one.scope in _ON_CHANGES and one.name != "measure"]


def _shown(known: Iterable[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns of a sheet: those in which one of its rows says something, the name of the place first."""
    told = [column for column in known if any(row[column.name] for row in rows)]
    return sorted(told, key=lambda column: column.name != _LEADS)


def _cell(column: Column, row: Row) -> SheetCell:
    """A cell of the CSV; where that is empty, the mark of why."""
    text = row[column.name]
    if not text:
        return row["mark"] if row["note"] else NOT_APPLICABLE
    value = tidy.typed(column, text)
    if isinstance(value, int | float):
        return Number(value=value, decimals=len(text.partition(".")[2]))
    return cell_text(text)


def _sheet(
    table: PublishedTable,
    name: str,
    title: str,
    known: SheetTable,
    lines: Sequence[str] = (),
    *,
    back: bool = True,
) -> Sheet:
    told = tuple(filter(None, (stamp(table), *lines)))
    return Sheet(name=name, title=cell_text(title), lines=(*told, *((_BACK,) if back else ())), table=known)


def _tab(number: int, title: str) -> str:
    """The name of a sheet as both formats can keep it: its number makes it the only one."""
    whole = " ".join(f"{number} {_NOT_IN_NAMES.sub(' ', cell_text(title))}".split())
    return shorten(whole, _NAME, placeholder="…") if " " in whole[:_NAME] else whole[:_NAME]


def _heading(column: Column) -> str:
    return column.name.replace("_", " ").capitalize()


def _marker(number: int) -> str:
    return f"[note {number}]"
