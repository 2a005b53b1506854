"""The reports that every check runs over: rich, thin, foreign, crowded, alone, and the whole."""

from collections.abc import Callable, Mapping
from functools import cache

from reports.content import Box, PlaceReport
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.published import Withheld
from tests.reports import tables

SUPPORT = Box(
    title="If this page is hard to read",
    text="You can talk to someone at any hour. Samaritans answer on 116 123; the call is free.",
)


def some_withheld() -> PlaceReport:
    """A place with single figures withheld, for different reasons."""
    east = "cluster-east"
    table = tables.withheld(
        tables.oldham(), east, Withheld.TOO_UNCERTAIN, keys=("resilient", "connection", "brs_mean")
    )
    table = tables.withheld(table, east, Withheld.TOO_FEW, keys=("often", "index", "proud"))
    table = tables.withheld(table, east, Withheld.PROTECTS_ANOTHER, keys=("happy",))
    return place_report(
        tables.withheld(table, east, Withheld.NOT_AVAILABLE, keys=("thriving",)), east, release="release 1"
    )


CASES: Mapping[str, Callable[[], PlaceReport]] = {
    "rich": lambda: place_report(tables.oldham(), "cluster-east", release="release 1"),
    "whole": lambda: place_report(tables.oldham(), "E08000004", release="release 1"),
    "support": lambda: place_report(tables.oldham(), "cluster-east", release="release 1", support=SUPPORT),
    "some withheld": some_withheld,
    "nobody": lambda: place_report(
        tables.nobody(tables.oldham(), "cluster-west"), "cluster-west", release="release 1"
    ),
    "one place": lambda: place_report(tables.lonely_place(), "cluster-east", release="release 1"),
    "crowded": lambda: place_report(tables.crowded(), "p03", release="release 1"),
    "Naples": lambda: place_report(tables.naples(), "n0", release="release 2"),
    "Naples, uncertain": lambda: place_report(tables.naples(), "n4", release="release 2"),
}


@cache
def report(name: str) -> PlaceReport:
    """The report of one case, made once."""
    return CASES[name]()


@cache
def document(name: str) -> bytes:
    """Its PDF, made once."""
    return pdf(report(name))
