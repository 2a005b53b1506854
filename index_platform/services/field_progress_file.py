"""The progress of a wave at doors as CSV: the figures of the page, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from index_platform.services.place_progress import PlaceProgress
from reports.tidy import inert

COLUMNS = (
    "place_code",
    "place",
    "level",
    "counted_by",
    "state",
    "wanted",
    "done",
    "to_go",
    "due_by_today",
    "behind",
    "excess",
    "refusals",
    "visits",
    "last_interview",
)


def text(places: Iterable[PlaceProgress]) -> str:
    """A line a place, in the order given. What is not shown, or nobody can tell, is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, places))
    return out.getvalue()


def _row(one: PlaceProgress) -> tuple[str | int | None, ...]:
    work = one.work
    return (
        inert(one.code),
        inert(one.name),
        inert(one.level),
        "plan" if work is None else "assignments",
        one.state.value,
        one.wanted,
        one.done,
        one.lacks,
        one.due,
        None if one.done is None or one.due is None else one.behind,
        *((None,) * 4 if work is None else (work.excess, work.refusals, work.visits, work.heard)),
    )
