"""Releases with made-up figures for the tests of their files: rich, thin, foreign, with a ward, hostile."""

import csv
import io
from dataclasses import replace

from reports.edition import Edition
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedBreakdown,
    PublishedGroupFigure,
    PublishedOrder,
    PublishedPairs,
    PublishedPlace,
    PublishedTable,
    Range,
    RankSet,
    Shown,
    ShownCount,
    Withheld,
)
from tests.reports.official_cases import beside_another
from tests.reports.tables import naples, oldham, withheld

EDITION = Edition(release="R7", released="2026-12-01")
WARD = "E05014646"
STANDING = PublishedOrder(
    low=14,
    high=19,
    of=20,
    error=1,
    bands=(0, 0, 1, 55, 44),
    bands_error=2,
    alone=RankSet(low=13, high=20),
    together=RankSet(low=12, high=20),
)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+44",
    "<b>bold</b><script>alert(1)</script>&amp;",
    "\u202edlrow\u202c \u2066left\u2069",
    "_x000D_ and ]]> and {{ 7 * 7 }}",
    "two  spaces ,\nand a line",
    " ends with a space ",
    "\ufffe\x0b\U0010ffff",
    "http://example.org/?a=b",
    "1e5",
    "..",
    "[q]",
    "[note 99]",
    "Llan" + "fair" * 2_500,
    "x" * 40_000,
)


def thin() -> PublishedTable:
    """Figures withheld for each of the reasons."""
    keys = iter(measure.key for measure in oldham().measures)
    table = oldham()
    for why in Withheld:
        table = withheld(table, table.places[0].code, why, keys=(next(keys), next(keys)))
    return table


def with_a_ward() -> PublishedTable:
    """A ward below the reported places: one figure modelled and ranked, all others withheld."""
    table = oldham()
    ward = PublishedPlace(
        code=WARD, name="Alexandra", level="ward", members=(), respondents=ShownCount(count=110)
    )
    own = {(WARD, measure.key): Withheld.TOO_UNCERTAIN for measure in table.measures}
    shown = Shown(value=92.0, low=86.0, high=98.0, base=110, modelled=True)
    return replace(
        table,
        cells={**table.cells, **own, (WARD, "index"): shown},
        small_places=(ward,),
        small_plural="wards",
        orders={(WARD, "index"): STANDING},
        pairs={("ward", "index"): PublishedPairs(places=(WARD, "E05014647"), above=((7,),), error=1)},
    )


def by_groups() -> PublishedTable:
    """Groups of every kind: compared, alone, uncertain, closed; one whose name a spreadsheet would run."""
    table = oldham()
    apart = Range(value=-9.0, low=-14.2, high=-3.8)
    compared = Shown(value=60, low=55, high=65, base=120, difference=apart, outcome=Outcome.CLEARLY_LOWER)
    others = Shown(value=69, low=66, high=72, base=480)
    figures = (
        PublishedGroupFigure(cell=compared, others=others),
        PublishedGroupFigure(cell=replace(others, uncertain=True), others=Withheld.PROTECTS_ANOTHER),
        PublishedGroupFigure(cell=Withheld.PROTECTS_ANOTHER, others=others),
        PublishedGroupFigure(cell=Withheld.TOO_UNCERTAIN, others=Withheld.NOT_AVAILABLE),
    )
    parts = (
        PublishedBreakdown(
            key=key,
            title=title,
            categories=("16 to 34", "=35 to 64", "65 and over", "Not said"),
            measures=("index", "satisfied"),
            cells={
                (place.code, measure): figures
                for place in (table.whole, *table.places)
                for measure in ("index", "satisfied")
            },
        )
        for key, title in (("age_band", "Age"), ("disability", "Long-term condition"))
    )
    return replace(table, breakdowns=tuple(parts))


def named(table: PublishedTable, name: str) -> PublishedTable:
    """The same release with its first place under another name."""
    return replace(table, places=(replace(table.places[0], name=name), *table.places[1:]))


CASES = {
    "rich": oldham,
    "thin": thin,
    "foreign": naples,
    "with a ward": with_a_ward,
    "by groups": by_groups,
    "beside another survey": beside_another,
}


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
