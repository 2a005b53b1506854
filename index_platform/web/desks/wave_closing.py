"""*If we closed today*: expected half-widths of the index as bars on the planned ones."""

from collections.abc import Iterator

from index_platform.services.closing_today import ClosingToday, Expected
from index_platform.web.desks.blocks import More, Panel, Prose, Width, Widths
from instruments import english

_FULL = 48  # of 50 on each side of the middle: room for a border
_HINT = "Expected half-width of the index, in points: no result."
_FIELD = "The pale field is what the plan asked for."
_UNPLANNED = "Nobody said how many answers are wanted, so there is no plan to compare with."


def closing_panel(given: ClosingToday, *, half: bool) -> Panel:
    """The places with how sure each would be, what is missing, and all that is assumed."""
    planned = any(one.planned is not None for one in given.places)
    rest = More(
        words="What this rests on",
        blocks=(Prose(paragraphs=(_basis(given), *given.words)),),
    )
    return Panel(
        title="If we closed today",
        hint=f"{_HINT} {_FIELD}" if planned else _HINT,
        blocks=(Widths(rows=tuple(_rows(given))), Prose(paragraphs=tuple(_said(given, planned))), rest),
        half=half,
    )


def _rows(given: ClosingToday) -> Iterator[Width]:
    known = [width for one in given.places for width in (one.now, one.planned) if width is not None]
    largest = max(known, default=1.0)
    for one in given.places:
        yield Width(
            name=one.name,
            words=_words(one),
            half=None if one.now is None else round(_FULL * one.now / largest, 1),
            field=None if one.planned is None else round(_FULL * one.planned / largest, 1),
            wider=one.is_wider,
        )


def _words(one: Expected) -> str:
    if one.now is None:
        return "too few answers yet"
    return f"± {one.now:.1f}" if one.planned is None else f"± {one.now:.1f} (plan: {one.planned:.1f})"


def _said(given: ClosingToday, planned: bool) -> Iterator[str]:
    """What the bars show, in sentences."""
    wider = [one for one in given.places if one.is_wider]
    if not planned:
        yield _UNPLANNED
    elif not wider:
        yield "Each place would be as sure as planned."
    else:
        yield f"{english.listed([one.name for one in wider])} would be wider than planned."
        yield f"About {_missing(wider)} would close the gap."


def _missing(wider: list[Expected]) -> str:
    first, *rest = (f"{one.missing:,}{{}} in {one.name}" for one in wider)
    return english.listed([first.format(" more answers"), *(one.format("") for one in rest)])


def _basis(given: ClosingToday) -> str:
    sure = round(100 * given.confidence)
    return (
        f"{given.definition}, by a {sure} % interval. Counted from the answers that this page shows: where a "
        "count is not shown, a place is surer than said here."
    )
