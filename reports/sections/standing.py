"""Where a place could stand among others, and how likely one is above another: never one list."""

from collections.abc import Iterator

from reports import sentences
from reports.content import Cell, Paragraph, Table, TableRow
from reports.sections.orders import Explained, order_doubts, order_words
from reports.sections.subject import Subject
from reports.sheet import Part, may
from scoring.published import PublishedMeasure, PublishedPairs, PublishedPlace

MOST = 8  # places: of more, pairs are in the file of figures only


def standing_parts(subject: Subject, index: PublishedMeasure) -> Iterator[Part]:
    """Between which places it could come, how likely one is above another, and how sure that is."""
    order, pairs = subject.table.orders.get((subject.place.code, index.key)), _pairs(subject, index)
    explained = Explained(subject.table, subject.place)
    if order is not None:
        yield may(Paragraph(text=order_words(explained, order)), rank=2)
    if pairs is not None:
        yield may(_of_all(subject, pairs) if subject.is_whole else _beside(subject, pairs), rank=5)
    if order is not None and (said := " ".join(order_doubts(explained, order))):
        yield may(Paragraph(text=said, small=True), rank=6)


def _pairs(subject: Subject, index: PublishedMeasure) -> PublishedPairs | None:
    """What is told of two reported places, where they are few and this one is among them."""
    levels = {place.level for place in subject.table.places}
    found = [subject.table.pairs.get((level, index.key)) for level in levels]
    return next((one for one in found if one is not None and _fits(subject, one)), None)


def _fits(subject: Subject, pairs: PublishedPairs) -> bool:
    return len(pairs.places) <= MOST and (subject.is_whole or subject.place.code in pairs.places)


def _shown(subject: Subject, pairs: PublishedPairs) -> list[PublishedPlace]:
    return [place for place in subject.by_name() if place.code in pairs.places]


def _beside(subject: Subject, pairs: PublishedPairs) -> Table:
    """How likely this place is above each other one."""
    others = [place for place in _shown(subject, pairs) if place.code != subject.place.code]
    return Table(
        label=f"How likely {subject.name} is higher than others",
        columns=(f"{subject.name} is higher",),
        rows=tuple(
            TableRow(
                head=f"than {place.name}",
                cells=(Cell(text=f"{pairs.likelihood(subject.place.code, place.code)} in 100"),),
            )
            for place in others
        ),
        numeric_last=False,
        note=_note(pairs),
        shape="even",
    )


def _of_all(subject: Subject, pairs: PublishedPairs) -> Table:
    """How likely each place is above each other, by alphabet both ways."""
    shown = _shown(subject, pairs)
    return Table(
        label=f"How likely each of the {subject.table.level_plural} is higher than another",
        columns=tuple(f"than {place.name}" for place in shown),
        rows=tuple(
            TableRow(head=f"{place.name} is higher", cells=tuple(_chances(place, shown, pairs)))
            for place in shown
        ),
        numeric_last=False,
        note=_note(pairs),
        shape="even",
    )


def _chances(place: PublishedPlace, others: list[PublishedPlace], pairs: PublishedPairs) -> list[Cell]:
    found = [pairs.likelihood(place.code, other.code) for other in others]
    return [Cell(text="itself" if chance is None else sentences.number(chance)) for chance in found]


def _note(pairs: PublishedPairs) -> str:
    return (
        "By the index, in so many of 100 draws of what chance leaves possible "
        f"(give or take {pairs.error}). Near 50 we cannot tell."
    )
