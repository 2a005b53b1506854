"""All that a reader from outside has at hand, put in the form in which it can be added up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from scoring.disclosure.attacker.crowd import BASE, Crowd, Told
from scoring.disclosure.attacker.groups import (
    breakdowns_of,
    cells_of_rows,
    group_bases,
    group_people,
    group_shares,
    points_of_rows,
)
from scoring.disclosure.attacker.people import (
    FREE,
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
    Group,
    closest,
    figure,
    told_of_change,
    told_of_groups,
    told_of_table,
)
from scoring.disclosure.attacker.programme import Limits
from scoring.disclosure.attacker.rows import Rows
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

    @property
    def groups(self) -> Mapping[int, tuple[int, Group]]:
        """Row -> row of the place and group, of all that is told by groups of people."""
        return self.crowd.rows.groups

    def people(self, answers: int, row: int) -> Limits:
        """How many were asked in a place or of a group, at least and at most."""
        known = self.crowd.told[answers].layers[BASE][row]
        if known.required is None and known.high < inf:
            return known.low, known.high
        return self.crowd.reach(answers, BASE, row)


def people_of(reader: Reader, chain: Sequence[AnswerSet]) -> Crowd:
    """The numbers of all who answered."""
    rows = _rows(reader, chain)
    return _crowd(rows, [Told(layers=[rows.layer(_people(reader, same), {})]) for same in chain])


def asked(reader: Reader, chain: Sequence[AnswerSet], measure: PublishedMeasure) -> Asked:
    """One measure of a wave, with all that tables and changes say of it."""
    having = [[one for one in same if _has(reader.tables[one], measure)] for same in chain]
    sets = [same for same in having if same]
    facts, rows = [*_facts(reader, measure)], _rows(reader, sets, measure)
    told = [_told(reader, same, measure, facts, rows) for same in sets]
    return Asked(measure=measure, sets=sets, facts=facts, crowd=_crowd(rows, told))


def kinds(reader: Reader, same: AnswerSet, people: Layer) -> Iterator[tuple[str, Crowd]]:
    """(table of who answered and category, what is told of these people) of one set of answers."""
    first, rows = reader.tables[same[0]], _rows(reader, [same])
    for profile in first.profiles:
        for category in profile.categories:
            told = (profile.counts.get((place.code, category)) for place in places(first))
            counted = [FREE if one is None else of_kind(one, reader.rule) for one in told]
            yield f"{profile.key}: {category}", _crowd(rows, [Told(layers=[people, rows.layer(counted, {})])])


def is_counted(reader: Reader, same: AnswerSet, measure: PublishedMeasure) -> bool:
    """Whether a share is one of people whom one could count: of answers that are not weighted."""
    return measure.unit is Unit.PER_CENT and not reader.tables[same[0]].method.margins


def cells(reader: Reader, same: AnswerSet, measure: PublishedMeasure) -> list[list[PublishedCell]]:
    """The cells of each table, place by place."""
    return [
        [reader.tables[one].cell(place.code, measure.key) for place in places(reader.tables[one])]
        for one in same
    ]


def _rows(reader: Reader, sets: Sequence[AnswerSet], measure: PublishedMeasure | None = None) -> Rows:
    """Whose numbers some sets of answers tell, of all who answered or of a measure with its groups."""
    tables = [reader.tables[one] for same in sets for one in same]
    return Rows(
        parents=parents(tables[0]),
        has_rest=any(words.startswith(UNPLACED) for table in tables for words in table.warnings),
        reported=len(tables[0].places),
        parts=[] if measure is None else breakdowns_of(tables, measure),
    )


def _crowd(rows: Rows, told: Sequence[Told]) -> Crowd:
    made = Crowd(rows=rows, told=told)
    return made if len(told) == 1 or made.is_possible else replace(made, only_added=False)


def _people(reader: Reader, same: AnswerSet) -> Layer:
    return joined([of_people(reader.tables[one], reader.rule) for one in same])


def _told(
    reader: Reader, same: AnswerSet, measure: PublishedMeasure, facts: Sequence[Apart], rows: Rows
) -> Told:
    """What is told of the people behind a measure in one set of answers."""
    tables, rule, found = [reader.tables[one] for one in same], reader.rule, cells(reader, same, measure)
    by_groups, secret = cells_of_rows(tables, measure, rows), Known(required=rule.width)
    people = rows.layer(_people(reader, same), group_people(tables, rows, rule), secret)
    asked_ = joined([[of_base(cell, measure, rule) for cell in row] for row in found])
    bases = open_in(people, rows.layer(asked_, group_bases(by_groups, measure, rule)))
    if not is_counted(reader, same, measure):
        return Told(layers=[people, bases])
    first, codes = reader.first(same[0]), [place.code for place in places(tables[0])]
    level = closest(facts, NOUGHT)
    close = {row: level[one] for row, one in points_of_rows(first, tables[0], rows) if one in level}
    gave = joined([[of_share(cell, rule) for cell in row] for row in found])
    whole = level.get(figure(first, codes[0]))
    above = closest(facts, figure(first, codes[0])) if whole is not None else {}
    reported = range(1, 1 + len(tables[0].places))
    return Told(
        layers=[people, bases, rows.layer(gave, group_shares(by_groups, close, rule))],
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
        yield from told_of_groups(reader.first(number), reader.tables[number], measure)
    for between in reader.changes:
        if {between.earlier, between.later} <= set(having):
            earlier, later = reader.first(between.earlier), reader.first(between.later)
            yield from told_of_change(replace(between, earlier=earlier, later=later), measure)


def _has(table: PublishedTable, measure: PublishedMeasure) -> bool:
    return any(_variant(one) == _variant(measure) for one in table.measures)


def _variant(measure: PublishedMeasure) -> tuple[str, str, str]:
    return measure.key, measure.question, measure.counts
