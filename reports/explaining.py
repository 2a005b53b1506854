"""How the score of a place came about, in plain words and with published figures only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from instruments.english import listed
from instruments.errors import NotFoundError
from instruments.flaws import near
from reports import explained_kinds as kinds
from reports import sentences
from reports.option_words import option_words
from reports.sections import orders
from reports.sections.orders import Explained
from reports.sections.subject import Subject
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedMeasure,
    PublishedOrder,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.spec import MeasureKind

_WHAT_IF = "What if:"  # begins the note of a run with something decided otherwise, told as a part of its own
_MOST_NAMED = 40  # places, where a code is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure of the place, as it is published; ``withheld`` says why there is none."""

    measure: str
    title: str
    likely: str
    middle: str
    people: int | None
    outcome: Outcome | None
    withheld: Withheld | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One step of the explanation: a heading, its sentences, the figures they speak of."""

    heading: str
    sentences: tuple[str, ...]
    figures: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How the score of a place came about."""

    place: str
    name: str
    definition: str
    wave: str
    parts: tuple[Part, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The explanation as lines of text."""
        return (
            f"{self.name}, {sentences.inside(self.wave)}: how the score came about (by the formula "
            f"{self.definition})",
            *(
                line
                for part in self.parts
                for line in ("", part.heading, *(f"  {one}" for one in part.sentences))
            ),
        )


def explanation(
    table: PublishedTable,
    code: str,
    *,
    beside: str | None = None,
    what_if: Mapping[str, str] = MappingProxyType({}),
) -> Explanation:
    """How the score of the place with this code came about; NotFoundError where there is no such place.

    beside: another place, to be told how likely the first is above it.
    """
    subject = Explained(table, _place(table, code))
    other = None if beside is None else _place(table, beside)
    parts = (
        *_supposed(what_if),
        _score(subject),
        *_beside(subject, other),
        _answers(subject),
        *_domains(subject),
        *_balance(subject),
    )
    return Explanation(
        place=code,
        name=subject.name,
        definition=table.definition,
        wave=table.wave_title,
        parts=(
            *parts,
            _weights(subject),
            Part(heading="Where the likely range comes from", sentences=tuple(kinds.range_words(subject))),
            Part(heading="What was modelled", sentences=tuple(kinds.model_words(subject))),
            *_others(subject),
            _care(subject),
        ),
    )


def _place(table: PublishedTable, code: str) -> PublishedPlace:
    """The whole, a reported place or one below them."""
    places = {place.code: place for place in (table.whole, *table.places, *table.small_places)}
    if code not in places:
        more = len(places) - _MOST_NAMED
        named = [f"{place.code} ({place.name})" for place in places.values()][:_MOST_NAMED]
        raise NotFoundError(
            f"no place {code!r} in these figures",
            where="explain",
            fix=f"{near(code, places)}It holds: {', '.join(named)}{f' and {more} more' if more > 0 else ''}.",
        )
    return places[code]


def _supposed(what_if: Mapping[str, str]) -> Iterator[Part]:
    if what_if:
        yield Part(
            heading="What if",
            sentences=(
                "These figures ask what would be if this had been decided otherwise:",
                *(f"- {title}: {option_words(value)}" for title, value in what_if.items()),
                "They are for study only, and never published.",
            ),
        )


def told(subject: Subject, measure: PublishedMeasure) -> Told:
    """One figure of a place, as text and as what it rests on."""
    cell = subject.cell(measure)
    shown = cell if isinstance(cell, Shown) else None
    return Told(
        measure=measure.key,
        title=measure.title,
        likely=sentences.cell_words(cell, measure),
        middle=sentences.quantity(shown.value, measure) if shown else "",
        people=shown.base if shown else None,
        outcome=shown.outcome if shown else None,
        withheld=cell if isinstance(cell, Withheld) else None,
        questions=measure.questions,
    )


def _score(subject: Explained) -> Part:
    index = subject.of_kind(MeasureKind.INDEX)
    if index is None:
        return Part(heading="The score", sentences=("This definition makes no index.",))
    table, cell, whole = subject.table, subject.cell(index), subject.of_whole(index)
    if isinstance(cell, Withheld):
        instead = sentences.index_sentence(whole, index, subject.table) if isinstance(whole, Shown) else ""
        said = [sentences.withheld_sentence(subject.name, cell, subject.whole, instead), *_missing(subject)]
    else:
        said = [
            f"{subject.name} is at {sentences.index_sentence(cell, index, subject.table)}.",
            *_compared(subject, index, cell),
            *_ordered(subject, table.orders.get((subject.place.code, index.key))),
        ]
    return Part(
        heading="The score",
        sentences=(*said, subject.table.method.statement),
        figures=(told(subject, index),),
    )


def _missing(subject: Subject) -> Iterator[str]:
    """Which parts a score waits for that is not shown; the reasons stand beside the parts."""
    domains = [one for one in subject.table.measures if one.kind is MeasureKind.DOMAIN]
    hidden = [one.title for one in domains if isinstance(subject.cell(one), Withheld)]
    if hidden and len(hidden) < len(domains):
        verb = "is" if len(hidden) == 1 else "are"
        parts = sentences.counted(len(domains), "part", "parts")
        yield f"It is made of {parts}, and {listed(hidden)} {verb} not shown."


def _compared(subject: Subject, index: PublishedMeasure, cell: Shown) -> Iterator[str]:
    if cell.uncertain:
        yield "It is marked [u]: the answers leave it less certain than most figures."
    if cell.outcome is not None:
        yield f"Compared with the whole: {_against(cell.outcome, subject)}."
    if cell.difference is not None:
        yield (
            f"The difference from {subject.whole} is likely to be "
            f"{sentences.difference_words(cell.difference, index)} points. Within {index.margin:g} points "
            "either way we say “about the same”."
        )


def _against(outcome: Outcome, subject: Subject) -> str:
    if outcome is Outcome.CANNOT_TELL:
        return f"we cannot tell whether it differs from {subject.whole}"
    return sentences.compared(outcome, subject.whole)


def _ordered(subject: Explained, order: PublishedOrder | None) -> Iterator[str]:
    if order is not None:
        yield orders.order_words(subject, order)
        yield from orders.order_doubts(subject, order)


def _beside(subject: Explained, other: PublishedPlace | None) -> Iterator[Part]:
    index = subject.of_kind(MeasureKind.INDEX)
    if other is not None and index is not None:
        yield Part(heading=f"Beside {other.name}", sentences=(orders.pair_words(subject, other, index.key),))


def _answers(subject: Subject) -> Part:
    named = f" ({listed(list(subject.place.members))})" if subject.place.members else ""
    return Part(
        heading="Whose answers",
        sentences=(
            f"{_counted(subject)}{named}. Counts are rounded, so that nobody can be recognised.",
            *((subject.table.method.selection,) if subject.table.method.selection else ()),
        ),
    )


def _counted(subject: Subject) -> str:
    count = subject.place.respondents
    if isinstance(count, ShownCount):
        return f"{subject.answers(count.count)} in {subject.name}"
    return sentences.uncounted(f"in {subject.name}", count)


def _domains(subject: Explained) -> Iterator[Part]:
    domains = [one for one in subject.table.measures if one.kind is MeasureKind.DOMAIN]
    if not domains:
        return
    yield Part(
        heading=f"The {sentences.counted(len(domains), 'part', 'parts')} of the score",
        sentences=(
            f"Each part {'starts from' if subject.is_small else 'is'} the average of what people answered, "
            f"set so that 100 is {sentences.hundred_words(subject.table)}. Questions where a low answer "
            "is good are turned round, so that higher is always better.",
            *_of_ten(subject.table.method.units),
            *(line for measure in domains for line in _domain(subject, measure)),
        ),
        figures=tuple(told(subject, measure) for measure in domains),
    )


def _of_ten(units: Sequence[str]) -> Iterator[str]:
    """What ten points are, of each part or of all alike."""
    if units:
        rules = {unit.partition(": ")[2] for unit in units}
        said = "; ".join(units) if len(rules) > 1 else rules.pop()
        yield f"{said}. A standard deviation is how far one usually lies from the middle of all."


def _domain(subject: Subject, measure: PublishedMeasure) -> Iterator[str]:
    cell = subject.cell(measure)
    if isinstance(cell, Withheld):
        yield f"{measure.title}: {_lower(sentences.WITHHELD[cell])}."
    else:
        beside = f"; {_against(cell.outcome, subject)}" if cell.outcome else ""
        sure = ", less certain [u]" if cell.uncertain else ""
        yield (
            f"{measure.title}: likely {sentences.likely_range(cell, measure)} points, middle "
            f"{sentences.quantity(cell.value, measure)}{sure}, from {sentences.people(cell.base)}{beside}."
        )
    if measure.questions:
        yield f"  Asked: {' '.join(map(sentences.quoted, measure.questions))}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _balance(subject: Explained) -> Iterator[Part]:
    index, plain = subject.of_kind(MeasureKind.INDEX), subject.of_kind(MeasureKind.ARITHMETIC)
    if index is None or plain is None:
        return
    method, here, average = subject.table.method, subject.cell(index), subject.cell(plain)
    said = [kinds.mean_words(method)]
    if isinstance(here, Shown) and isinstance(average, Shown) and not kinds.is_plain(method):
        apart = kinds.apart_words(subject, here.value - average.value)
        said.append(
            f"Here the plain average has the middle {sentences.quantity(average.value, plain)} and the score "
            f"{sentences.quantity(here.value, index)}: {apart}"
        )
    if chance := kinds.chance_in_mean_words(subject):
        said.append(chance)
    yield Part(heading="From the parts to the score", sentences=tuple(said), figures=(told(subject, plain),))


def _weights(subject: Subject) -> Part:
    method = subject.table.method
    if not method.margins:
        said = "Every answer counts the same, as no totals of the population were known."
    else:
        left = sentences.number(100 / max(method.deff, 1.0))
        said = (
            "Some groups answer more often than others. Answers of groups that answered too rarely count "
            f"more, until the totals are those known from elsewhere: {'; '.join(method.margins)}. It has a "
            f"price: across {subject.whole}, 100 answers tell as much as {left} that count alike."
        )
    return Part(heading="What the weights do", sentences=(said,))


def _others(subject: Subject) -> Iterator[Part]:
    """The figures beside the score, by what came of the comparison, and those not shown, by reason."""
    beside = [one for one in subject.table.measures if one.kind in (MeasureKind.SHARE, MeasureKind.THRIVING)]
    if said := tuple(_by_outcome(subject, beside)):
        yield Part(
            heading=f"Other figures beside {subject.whole}",
            sentences=said,
            figures=tuple(told(subject, measure) for measure in beside),
        )
    if hidden := tuple(_by_reason(subject)):
        yield Part(heading="What is not shown, and why", sentences=hidden)


def _by_outcome(subject: Subject, measures: Sequence[PublishedMeasure]) -> Iterator[str]:
    for outcome in Outcome:
        found = [measure for measure in measures if subject.outcome(measure) is outcome]
        if found:
            titles = listed([sentences.lower_first(measure.title) for measure in found])
            yield f"{_first_upper(_of_several(outcome, subject))}: {titles}."


def _of_several(outcome: Outcome, subject: Subject) -> str:
    if outcome is Outcome.CANNOT_TELL:
        return f"we cannot tell whether these differ from {subject.whole}"
    return sentences.compared(outcome, subject.whole)


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by_reason(subject: Subject) -> Iterator[str]:
    cells: list[tuple[PublishedMeasure, PublishedCell]] = [
        (measure, subject.cell(measure)) for measure in subject.table.measures
    ]
    for why in Withheld:
        titles = [sentences.lower_first(measure.title) for measure, cell in cells if cell is why]
        if titles:
            yield f"{_first_upper(listed(titles))}: not shown {sentences.REASONS[why]}."


def _care(subject: Subject) -> Part:
    made_up = ("Nobody was asked: the answers are made up.",) if subject.is_synthetic else ()
    told_above = tuple(note for note in subject.table.warnings if not note.startswith(_WHAT_IF))
    notes = tuple(f"{note.rstrip('.')}." for note in told_above)
    said = (
        *made_up,
        *notes,
        "The score does not grade the people who live there, and says nothing of what made it so.",
    )
    return Part(heading="Read it with care", sentences=said)
