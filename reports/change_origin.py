"""What the change of the index comes from: the points that each domain brought, in words and in a table."""

from collections.abc import Iterator, Sequence

from instruments.english import listed
from instruments.errors import NotFoundError
from reports import change_words, sentences
from reports.content import Block, Cell, Fact, Facts, More, Table, TableRow
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedMeasure, PublishedPlace, Range
from scoring.published_change import PublishedChange, ShownChange

_CLEAR = {ChangeOutcome.CLEARLY_UP: "rise", ChangeOutcome.CLEARLY_DOWN: "fall"}
_MOST = 0.5  # of a change: one part that brought as much is named alone
_TITLE = "What it comes from"


def origin_blocks(change: PublishedChange) -> Iterator[Block]:
    """A sentence for each place that clearly changed, then the points of every place; nothing without any."""
    places = [place for place in change_words.places(change) if _parts(change, place)]
    if not places:
        return
    told = tuple(
        Fact(label=place.name, text=words) for place in places if (words := origin_words(change, place))
    )
    if told:
        yield Facts(title=_TITLE, rows=told)
    yield _middles(change, places, title="" if told else _TITLE)
    yield More(words="The likely range of each part", blocks=(_ranges(change, places),))


def origin_words(change: PublishedChange, place: PublishedPlace) -> str:
    """Which domains a clear change of the index comes from; empty where it is not clear."""
    cell = change.cells.get((place.code, change.index))
    if not isinstance(cell, ShownChange) or cell.outcome not in _CLEAR:
        return ""
    way, points = _CLEAR[cell.outcome], cell.difference.value
    sure = sorted(
        (one for one in _parts(change, place) if _goes_with(one[1], points)),
        key=lambda one: -abs(one[1].value),
    )
    if not sure:
        return f"Which part the {way} comes from cannot be told."
    title, most = sure[0][0].title, sure[0][1].value
    whole = f"{sentences.number(abs(points))} points"
    if abs(most) >= abs(points):
        return f"The {way} is that of {title}; the other parts together did not move with it."
    if abs(most) >= _MOST * abs(points):
        return f"Most of the {way}, about {sentences.number(abs(most))} of {whole}, is {title}."
    several = listed([f"{domain.title} (about {sentences.number(abs(part.value))})" for domain, part in sure])
    if len(sure) == 1:
        return f"Of the {way} of {whole} only {several} is sure; the rest cannot be told."
    return f"The {way} of {whole} is shared: {several}."


def _goes_with(part: Range, points: float) -> bool:
    """Whether a domain surely moved the way that the index did."""
    return part.low > 0 if points > 0 else part.high < 0


def _parts(change: PublishedChange, place: PublishedPlace) -> list[tuple[PublishedMeasure, Range]]:
    found = ((one, change.contributions.get((place.code, one.key))) for one in change.measures)
    return [(measure, part) for measure, part in found if part is not None]


def _middles(change: PublishedChange, places: Sequence[PublishedPlace], *, title: str) -> Table:
    """The points that each domain brought, place by place, and the change that they make up."""
    index = change.measure(change.index)
    return Table(
        label=f"What each part brought to the change of the {index.title}",
        title=title,
        columns=(*_titles(change, places), "All together"),
        rows=tuple(
            TableRow(
                head=place.name,
                cells=tuple(
                    Cell(text=sentences.signed(part.value, index.decimals + 1))
                    for part in (*_points(change, place), _whole(change, place))
                ),
            )
            for place in places
        ),
        numeric_last=False,
        note="Points of the index that each part brought, as middles. But for rounding they add up to the "
        "last column.",
    )


def _ranges(change: PublishedChange, places: Sequence[PublishedPlace]) -> Table:
    """The likely range of what each domain brought."""
    index = change.measure(change.index)
    return Table(
        label="The likely range of what each part brought",
        columns=_titles(change, places),
        rows=tuple(
            TableRow(
                head=place.name,
                cells=tuple(
                    Cell(text=sentences.difference_words(part, index)) for part in _points(change, place)
                ),
            )
            for place in places
        ),
        numeric_last=False,
    )


def _titles(change: PublishedChange, places: Sequence[PublishedPlace]) -> tuple[str, ...]:
    return tuple(domain.title for domain, _ in _parts(change, places[0]))


def _points(change: PublishedChange, place: PublishedPlace) -> Iterator[Range]:
    return (part for _, part in _parts(change, place))


def _whole(change: PublishedChange, place: PublishedPlace) -> Range:
    """The change of the index, which the parts of a place make up."""
    cell = change.cells[place.code, change.index]
    if not isinstance(cell, ShownChange):
        raise NotFoundError(
            f"parts of a change of {place.name} that is not shown",
            where="change page",
            fix="Make the change again: parts are told only where the index is.",
        )
    return cell.difference
