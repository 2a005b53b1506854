"""A release that puts right another one and is put right itself, with the longest notices there can be."""

from collections.abc import Callable
from dataclasses import replace

from reports.corrections import Kind, Notice, Standing, differences
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Shown, Withheld

EAST = "cluster-east"
LONG = (
    "In one cluster the answers on loneliness were coded backwards, so that those who never feel lonely were "
)
REASON = f"{LONG}counted as those who often do, from the first release of this wave on to the one before."[
    :200
]


def with_cell(table: PublishedTable, key: str, change: Callable[[Shown], Shown]) -> PublishedTable:
    """The same table with another figure of East."""
    cell = table.cell(EAST, key)
    assert isinstance(cell, Shown)
    return replace(table, cells={**table.cells, (EAST, key): change(cell)})


def wrong(table: PublishedTable) -> PublishedTable:
    """What R1 said: every figure of every place was another one, and concluded otherwise."""
    outcome = {one: Outcome.CLEARLY_HIGHER for one in Outcome} | {
        Outcome.CLEARLY_HIGHER: Outcome.CLEARLY_LOWER
    }
    cells = {
        key: replace(cell, base=cell.base + 5, outcome=outcome[cell.outcome] if cell.outcome else None)
        if isinstance(cell, Shown)
        else Shown(value=50, low=40, high=60, base=100, outcome=Outcome.CLEARLY_LOWER)
        for key, cell in table.cells.items()
    }
    return replace(table, cells=cells)


def standing(before: PublishedTable, after: PublishedTable) -> Standing:
    """R2 corrects R1 and R3 corrects R2, each with the longest reason."""
    found = differences(before, after)
    notice = Notice(
        kind=Kind.CORRECTION,
        release="R2",
        of="R1",
        published="30 September 2026",
        stood="22 September 2026",
        reason=REASON,
        is_substantial=any(one.is_substantial for one in found),
        differences=found,
    )
    follower = replace(notice, release="R3", of="R2", differences=None)
    return Standing(release="R2", notice=notice, follower=follower, newest="R4")


def corrected(table: PublishedTable) -> PublishedTable:
    """The rich table with another figure of East, a base, and two figures that are shown no more."""
    unsure = {"value": 101.0, "low": 97.0, "high": 105.0}
    after = with_cell(table, "connection", lambda cell: replace(cell, **unsure, outcome=Outcome.CANNOT_TELL))
    after = with_cell(after, "satisfied", lambda cell: replace(cell, base=600))
    gone = {(EAST, key): Withheld.PROTECTS_ANOTHER for key in ("community", "wellbeing")}
    return replace(after, cells={**after.cells, **gone})
