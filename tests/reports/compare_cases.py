"""Comparisons that every check runs over: two and four places, thin ones, modelled ones, long names."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from reports.compare_report import CompareReport, compare_report
from reports.pdf import compare_pdf
from scoring.published import (
    PublishedOrder,
    PublishedPairs,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
    Withheld,
)
from tests.reports import tables

LONG = "The Parish of Saddleworth West with Lees and Springhead Moors"
PAIRED = ("index", "thriving", "connection", "community")
CODES = tuple(f"cluster-{name}" for name in ("central", "east", "north", "south", "west"))
WARDS = ("E05014646", "E05014647", "E05014648", "E05014649")


def told_in_pairs(table: PublishedTable, level: str = "cluster") -> PublishedTable:
    """The same table with a likelihood of each two places shown, by the middles of their figures."""
    places = [place for place in (*table.places, *table.small_places) if place.level == level]
    orders, pairs = dict(table.orders), dict(table.pairs)
    for key in PAIRED:
        shown = {one.code: cell for one in places if isinstance(cell := table.cell(one.code, key), Shown)}
        orders |= {(code, key): PublishedOrder(low=1, high=len(shown), of=len(shown)) for code in shown}
        values = [cell.value for cell in shown.values()]
        above = tuple(
            tuple(min(max(round(50 + 9 * (value - other)), 1), 99) for other in values[number + 1 :])
            for number, value in enumerate(values[:-1])
        )
        pairs[level, key] = PublishedPairs(places=tuple(shown), above=above, error=2)
    return replace(table, orders=orders, pairs=pairs)


def clusters() -> PublishedTable:
    """The rich table, its clusters told in pairs."""
    return told_in_pairs(tables.oldham())


def thin() -> PublishedTable:
    """Figures of one place withheld for every reason, among them the index."""
    table = tables.withheld(
        tables.oldham(), CODES[1], Withheld.TOO_UNCERTAIN, keys=("connection", "resilient")
    )
    table = tables.withheld(table, CODES[1], Withheld.PROTECTS_ANOTHER, keys=("index", "happy"))
    return told_in_pairs(tables.withheld(table, CODES[1], Withheld.TOO_FEW, keys=("proud", "thriving")))


def wards() -> PublishedTable:
    """Four wards below the clusters, their figures modelled and wider."""
    table, small, cells = tables.oldham(), [], {}
    for code, like, name in zip(WARDS, CODES, ("Alexandra", "Coldhurst", LONG, "St James'"), strict=False):
        count = ShownCount(count=110)
        small.append(PublishedPlace(code=code, name=name, level="ward", members=(), respondents=count))
        for measure in table.measures:
            cell = table.cell(like, measure.key)
            assert isinstance(cell, Shown)
            cells[code, measure.key] = replace(cell, modelled=True, uncertain=True, base=110)
    more = replace(table, small_places=tuple(small), small_plural="wards", cells={**table.cells, **cells})
    return told_in_pairs(more, "ward")


def long_names() -> PublishedTable:
    """Four clusters whose names have sixty letters."""
    table = clusters()
    named = (replace(place, name=f"{LONG} {place.name[0]}") for place in table.places)
    return replace(table, places=tuple(named))


CASES: Mapping[str, tuple[Callable[[], PublishedTable], tuple[str, ...]]] = {
    "two": (clusters, CODES[1:3]),
    "three": (clusters, CODES[:3]),
    "four": (clusters, CODES[1:]),
    "thin": (thin, CODES[:2]),
    "wards": (wards, WARDS),
    "long names": (long_names, CODES[:4]),
    "no pairs": (tables.oldham, CODES[:2]),
    "Naples": (tables.naples, ("n0", "n1", "n2")),
}


@cache
def table(name: str) -> PublishedTable:
    """The release of one case, made once."""
    return CASES[name][0]()


@cache
def report(name: str) -> CompareReport:
    """The comparison of one case, made once."""
    return compare_report(table(name), CASES[name][1], release="R1")


@cache
def document(name: str) -> bytes:
    """Its PDF, made once."""
    return compare_pdf(report(name))
