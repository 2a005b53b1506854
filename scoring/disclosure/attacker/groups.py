"""What published tables tell of the numbers of people in groups.

Why a group is withheld never says how few it holds, so the reader takes it that it may be anybody or nobody.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scoring.disclosure.attacker.people import Known, joined, of_base, of_kind, of_share, places
from scoring.disclosure.attacker.points import Point, cells_by_groups, figure_of_group
from scoring.disclosure.attacker.programme import Limits
from scoring.disclosure.attacker.rows import Parting, Rows
from scoring.published import PublishedCell, PublishedMeasure, PublishedTable, Withheld
from scoring.spec import DisclosureRule

_WHOLE = 100.0
Told = Mapping[int, Known]  # row -> what is told of it


def breakdowns_of(
    tables: Sequence[PublishedTable], measure: PublishedMeasure
) -> list[tuple[str, tuple[str, ...]]]:
    """Key and categories of every breakdown of a measure; with other categories it is another one."""
    parts = (one for table in tables for one in table.breakdowns if measure.key in one.measures)
    return list(dict.fromkeys((one.key, one.categories) for one in parts))


def cells_of_rows(
    tables: Sequence[PublishedTable], measure: PublishedMeasure, rows: Rows
) -> dict[int, list[PublishedCell]]:
    """The cells of each row of groups, of all tables that have it."""
    codes = [place.code for place in places(tables[0])]
    row_of = {(codes[place], group): row for row, (place, group) in rows.groups.items()}
    found: dict[int, list[PublishedCell]] = {}
    for table in tables:
        for place, group, cell in cells_by_groups(table, measure):
            found.setdefault(row_of[place, group], []).append(cell)
    return found


def group_people(tables: Sequence[PublishedTable], rows: Rows, rule: DisclosureRule) -> dict[int, Known]:
    """How many answered of each group, as far as tables of who answered tell it; others are a secret.

    These count people whose place is known: nothing is told of the whole where it holds others too.
    """
    found: dict[int, Known] = {}
    for part in rows.partings:
        numbers = range(len(part.categories))
        for at in range(int(part.has_rest), 1 + rows.reported):
            own = {number: _counted(tables, part, at, number, rule) for number in numbers}
            found |= {part.row(at, number): one for number, one in own.items()}
            for number in numbers:
                is_open = all(one.required is None for other, one in own.items() if other != number)
                secret = None if is_open else float(rule.width)
                found[part.row(at, number, is_others=True)] = Known(required=secret)
    return found


def _counted(
    tables: Sequence[PublishedTable], part: Parting, at: int, number: int, rule: DisclosureRule
) -> Known:
    """What tables of who answered tell of one group."""
    code, category = places(tables[0])[at].code, part.categories[number]
    told = [
        of_kind(profile.counts[code, category], rule)
        for table in tables
        for profile in table.profiles
        if profile.key == part.key and (code, category) in profile.counts
    ]
    return joined([[one] for one in told])[0] if told else Known(required=rule.width)


def group_bases(
    cells: Mapping[int, Sequence[PublishedCell]], measure: PublishedMeasure, rule: DisclosureRule
) -> dict[int, Known]:
    """How many people stand behind figures of groups."""
    return _joined(cells, lambda cell: _base(cell, measure, rule))


def group_shares(
    cells: Mapping[int, Sequence[PublishedCell]], close: Mapping[int, Limits], rule: DisclosureRule
) -> dict[int, Known]:
    """Which part of each group gave an answer. close: row -> the limits of a share that differences leave."""
    found = _joined(cells, lambda cell: of_share(cell, rule))
    for row, (low, high) in close.items():
        if found[row].required is None:
            found[row] = replace(found[row], least_part=low / _WHOLE, greatest_part=high / _WHOLE)
    return found


def points_of_rows(number: int, table: PublishedTable, rows: Rows) -> Iterator[tuple[int, Point]]:
    """The point that stands for the figure of each row of groups."""
    codes = [place.code for place in places(table)]
    for row, (place, group) in rows.groups.items():
        yield row, figure_of_group(number, codes[place], group)


def _base(cell: PublishedCell, measure: PublishedMeasure, rule: DisclosureRule) -> Known:
    known = of_base(cell, measure, rule)
    return replace(known, low=0.0, required=rule.width) if cell is Withheld.PROTECTS_ANOTHER else known


def _joined(
    cells: Mapping[int, Sequence[PublishedCell]], read: Callable[[PublishedCell], Known]
) -> dict[int, Known]:
    return {row: joined([[read(cell)] for cell in told])[0] for row, told in cells.items()}
