"""All that a reader from outside has at hand, put in the form in which it can be added up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from scoring.disclosure.attacker.crowd import BASE, Crowd, Told
from scoring.disclosure.attacker.people import (
    Known,
    Layer,
    joined,
    of_base,
    of_kind,
    of_people,
    of_share,
    open_in,
    parents,
    places,
)
from scoring.disclosure.attacker.points import (
    NOUGHT,
    Apart,
    Between,
    closest,
    figure,
    told_of_change,
    told_of_table,
)
from scoring.disclosure.attacker.programme import Limits
from scoring.levels import UNPLACED
from scoring.published import PublishedCell, PublishedMeasure, PublishedTable
from scoring.spec import DisclosureRule, MeasureKind, Unit

COMPOSED = (MeasureKind.INDEX, MeasureKind.ARITHMETIC)  # made of domains, on no answers of their own
_WHOLE = 100.0

AnswerSet = Sequence[int]  # numbers of the tables that were made from the same answers


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Tables in the order of their release, changes between them, and place -> people who live there."""

    tables: Sequence[PublishedTable]
    rule: DisclosureRule
    changes: Sequence[Between]
    people: Mapping[str, float]

    def first(self, number: int) -> int:
        """The first table that holds the very same figures as another one."""
        made = [
            (one.wave, one.method.snapshot_sha256, one.method.definition_sha256, one.method.base_sha256)
            for one in self.tables
        ]
        return made.index(made[number])

    def chains(self) -> Iterator[list[AnswerSet]]:
        """The sets of answers of each wave, in order; of other places, apart."""
        found: dict[tuple[str, ...], dict[str, list[int]]] = {}
        for number, table in enumerate(self.tables):
            chain = found.setdefault((table.wave, *(place.code for place in places(table))), {})
            chain.setdefault(table.method.snapshot_sha256, []).append(number)
        for sets in found.values():
            yield list(sets.values())

    def measures(self, chain: Sequence[AnswerSet]) -> Iterator[PublishedMeasure]:
        """All measures of a wave that rest on answers of their own; a line that moved makes another one."""
        found = {
            _variant(measure): measure
            for same in chain
            for number in same
            for measure in self.tables[number].measures
            if measure.kind not in COMPOSED
        }
        yield from found.values()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One measure in a wave: the sets of answers that have it, what is told of its points and its people."""

    measure: PublishedMeasure
    sets: Sequence[AnswerSet]
    facts: Sequence[Apart]
    crowd: Crowd

    def people(self, answers: int, row: int) -> Limits:
        """How many were asked in a place, at least and at most."""
        known = self.crowd.told[answers].layers[BASE][row]
        if known.required is None and known.high < inf:
            return known.low, known.high
        return self.crowd.reach(answers, BASE, row)


def people_of(reader: Reader, chain: Sequence[AnswerSet]) -> Crowd:
    """The numbers of all who answered."""
    return _crowd(reader, chain, [Told(layers=[_people(reader, same)]) for same in chain])


def asked(reader: Reader, chain: Sequence[AnswerSet], measure: PublishedMeasure) -> Asked:
    """One measure of a wave, with all that tables and changes say of it."""
    having = [[one for one in same if _has(reader.tables[one], measure)] for same in chain]
    sets = [same for same in having if same]
    facts = [*_facts(reader, measure)]
    told = [_told(reader, same, measure, facts) for same in sets]
    return Asked(measure=measure, sets=sets, facts=facts, crowd=_crowd(reader, sets, told))


def kinds(reader: Reader, same: AnswerSet, people: Layer) -> Iterator[tuple[str, Crowd]]:
    """(table of who answered and category, what is told of these people) of one set of answers."""
    first = reader.tables[same[0]]
    for profile in first.profiles:
        for category in profile.categories:
            told = (profile.counts.get((place.code, category)) for place in places(first))
            counts = [Known() if one is None else of_kind(one, reader.rule) for one in told]
            yield f"{profile.key}: {category}", _crowd(reader, [same], [Told(layers=[people, counts])])


def is_counted(reader: Reader, same: AnswerSet, measure: PublishedMeasure) -> bool:
    """Whether a share is one of people whom one could count: of answers that are not weighted."""
    return measure.unit is Unit.PER_CENT and not reader.tables[same[0]].method.margins


def cells(reader: Reader, same: AnswerSet, measure: PublishedMeasure) -> list[list[PublishedCell]]:
    """The cells of each table, place by place."""
    return [
        [reader.tables[one].cell(place.code, measure.key) for place in places(reader.tables[one])]
        for one in same
    ]


def _crowd(reader: Reader, sets: Sequence[AnswerSet], told: Sequence[Told]) -> Crowd:
    tables = [reader.tables[one] for same in sets for one in same]
    has_rest = any(words.startswith(UNPLACED) for table in tables for words in table.warnings)
    made = Crowd(parents=parents(tables[0]), has_rest=has_rest, told=told)
    return made if len(told) == 1 or made.is_possible else replace(made, only_added=False)


def _people(reader: Reader, same: AnswerSet) -> Layer:
    return joined([of_people(reader.tables[one], reader.rule) for one in same])


def _told(reader: Reader, same: AnswerSet, measure: PublishedMeasure, facts: Sequence[Apart]) -> Told:
    """What is told of the people behind a measure in one set of answers."""
    people, found = _people(reader, same), cells(reader, same, measure)
    bases = open_in(people, joined([[of_base(cell, measure, reader.rule) for cell in row] for row in found]))
    if not is_counted(reader, same, measure):
        return Told(layers=[people, bases])
    shares = joined([[of_share(cell, reader.rule) for cell in row] for row in found])
    first, codes = reader.first(same[0]), [place.code for place in places(reader.tables[same[0]])]
    whole = closest(facts, NOUGHT).get(figure(first, codes[0]))
    above = closest(facts, figure(first, codes[0])) if whole is not None else {}
    reported = range(1, 1 + len(reader.tables[same[0]].places))
    return Told(
        layers=[people, bases, shares],
        above={
            row: (above[point][0] / _WHOLE, above[point][1] / _WHOLE)
            for row in reported
            if (point := figure(first, codes[row])) in above
        },
        whole=None if whole is None else (whole[0] / _WHOLE, whole[1] / _WHOLE),
    )


def _facts(reader: Reader, measure: PublishedMeasure) -> Iterator[Apart]:
    """What all tables and changes say of the points behind a measure."""
    having = [one for one, table in enumerate(reader.tables) if _has(table, measure)]
    for number in having:
        yield from told_of_table(reader.first(number), reader.tables[number], measure)
    for between in reader.changes:
        if {between.earlier, between.later} <= set(having):
            earlier, later = reader.first(between.earlier), reader.first(between.later)
            yield from told_of_change(replace(between, earlier=earlier, later=later), measure)


def _has(table: PublishedTable, measure: PublishedMeasure) -> bool:
    return any(_variant(one) == _variant(measure) for one in table.measures)


def _variant(measure: PublishedMeasure) -> tuple[str, str, str]:
    return measure.key, measure.question, measure.counts
