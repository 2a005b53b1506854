"""How closely withheld numbers of people, and the figures made of them, can be bounded from outside.

The reader knows the method and all that is published: how figures are rounded, that parts add up to their
whole, why a figure is withheld, how far places are from the whole and waves from each other, and how many
people live where. What the reader does not use stands in ``NOT_USED``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from instruments.errors import InvalidInputError
from scoring.disclosure.attacker.changes import Waves, change_bounds, is_closed
from scoring.disclosure.attacker.crowd import BASE, GAVE, PEOPLE, Crowd
from scoring.disclosure.attacker.figures import Narrowed, figure_bounds
from scoring.disclosure.attacker.people import places
from scoring.disclosure.attacker.points import Between
from scoring.disclosure.attacker.reading import AnswerSet, Asked, Reader, asked, is_counted, kinds, people_of
from scoring.published import PublishedTable
from scoring.spec import DisclosureRule, Unit

ANSWERED, GAVE_IT, LATE = "answered", "gave the answer", "gave the answer late"
FIGURE, CHANGE = "the figure", "the change"
NOT_USED = (
    "the order of places and its bands, which are of shown places only",
    "how wide likely ranges are, beyond where their middles lie",
    "the weights of single people, and how a model makes figures of answers",
    "what somebody knows who answered, and whatever was published elsewhere",
)
_DUST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What an outsider can narrow something that is withheld to, and how narrow that may be.

    about: key of a measure, or of a table of who answered with a category, or "people" for all who answered.
    counts: ``ANSWERED`` or ``GAVE_IT``, ``LATE`` for those of whom an earlier release knew nothing, all three
    in people, or ``FIGURE`` or ``CHANGE``, since the wave before, in the unit of the measure. required: how
    far apart the bounds must be; 0 for what is no secret, such as how many answered a question where it is
    told how many people there are.
    """

    wave: str
    place: str
    about: str
    counts: str
    low: float
    high: float
    required: float
    unit: Unit | None = None  # of a figure or a change
    group: str = ""  # of people, such as ``sex: all but Female``; empty for all of a place

    @property
    def holds(self) -> bool:
        """Whether the bounds are as far apart as they must be."""
        return self.high - self.low >= self.required - _DUST


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The bounds of everything that some releases withhold to protect people."""

    bounds: tuple[Bound, ...]

    @property
    def holds(self) -> bool:
        """Whether all bounds are wide enough."""
        return all(bound.holds for bound in self.bounds)

    @property
    def narrowest(self) -> Bound | None:
        """The bound with the least room beside what it must have, None where nothing must have any."""
        secret = (bound for bound in self.bounds if bound.required > 0.0)
        return min(secret, key=lambda bound: (bound.high - bound.low) / bound.required, default=None)


def audit(
    tables: Sequence[PublishedTable],
    rule: DisclosureRule | None = None,
    *,
    changes: Sequence[Between] = (),
    people: Mapping[str, float] | None = None,
    wave: str | None = None,
) -> Audit:
    """The attacker's bounds for everything that is withheld, from all tables and changes together.

    tables: in the order of their release. Those of the same answers of a wave are read as one; other answers
    of a wave are the earlier ones and some that came late, as far as that fits; other waves are other
    people, and only changes lead from one to the next. people: code of a place -> how many live there.
    wave: the only one whose bounds are asked for; None for all.
    """
    if not tables:
        raise InvalidInputError(
            "there is no table", where="audit", fix="Give the tables that were published."
        )
    reader = Reader(tables=tables, rule=rule or DisclosureRule(), changes=changes, people=people or {})
    chains = [*reader.chains()]
    figures = (_bounds(reader, chain) for chain in chains if wave in (None, tables[chain[0][0]].wave))
    moved = (_changes(reader, one, chains) for one in changes if wave in (None, tables[one.later].wave))
    return Audit(bounds=tuple(bound for found in (*figures, *moved) for bound in found))


def _bounds(reader: Reader, chain: Sequence[AnswerSet]) -> Iterator[Bound]:
    """The bounds of one wave, figure by figure."""
    people = people_of(reader, chain)
    yield from _withheld(reader, chain, people, "people", PEOPLE)
    for measure in reader.measures(chain):
        one = asked(reader, chain, measure)
        yield from _withheld(reader, one.sets, one.crowd, measure.key, BASE)
        yield from _withheld(reader, one.sets, one.crowd, measure.key, GAVE)
        yield from _late(reader, one)
        for answers, same in enumerate(one.sets):
            for found in figure_bounds(reader, one, answers):
                bound = _bound(reader, same, found, measure.key, FIGURE, one.crowd)
                yield replace(bound, unit=measure.unit)
    for answers, same in enumerate(chain):
        for about, crowd in kinds(reader, same, people.told[answers].layers[PEOPLE]):
            yield from _withheld(reader, [same], crowd, about, BASE)


def _changes(reader: Reader, between: Between, chains: Sequence[Sequence[AnswerSet]]) -> Iterator[Bound]:
    """The bounds of a change from one wave to another, figure by figure."""
    earlier, later = (
        next(chain for chain in chains if any(number in same for same in chain))
        for number in (between.earlier, between.later)
    )
    before = {measure.key: measure for measure in reader.measures(earlier)}
    for measure in reader.measures(later):
        if measure.key in before and is_closed(between, measure):
            both = asked(reader, earlier, before[measure.key]), asked(reader, later, measure)
            for found in change_bounds(reader, Waves(between=between, measure=measure, asked=both)):
                yield replace(_bound(reader, [between.later], found, measure.key, CHANGE), unit=measure.unit)


def _withheld(
    reader: Reader, sets: Sequence[AnswerSet], crowd: Crowd, about: str, layer: int
) -> Iterator[Bound]:
    """The bounds of the numbers of a layer that are withheld.

    A group of so many that it is none of those to protect is no secret.
    """
    for answers, same in enumerate(sets):
        layers = crowd.told[answers].layers
        for row, known in enumerate(layers[layer] if layer < len(layers) else ()):
            if known.required is not None:
                limits = crowd.reach(answers, layer, row)
                is_open = layer == BASE and row in crowd.rows.groups and limits[0] >= reader.rule.minimum_base
                found = Narrowed(row=row, limits=limits, required=0.0 if is_open else known.required)
                yield _bound(reader, same, found, about, GAVE_IT if layer == GAVE else ANSWERED, crowd)


def _late(reader: Reader, one: Asked) -> Iterator[Bound]:
    """Those who gave an answer among the late ones, where these may be few."""
    if not one.crowd.only_added:
        return
    for answers, same in enumerate(one.sets[1:], start=1):
        if not is_counted(reader, same, one.measure):
            continue
        for row in (*range(len(one.crowd.rows.parents)), *one.crowd.rows.groups):
            least, most = one.crowd.late(answers, BASE, row)
            if least < reader.rule.minimum_base:
                limits, required = one.crowd.late(answers, GAVE, row), min(reader.rule.minimum_part, most)
                found = Narrowed(row=row, limits=limits, required=required)
                yield _bound(reader, same, found, one.measure.key, LATE, one.crowd)


def _bound(
    reader: Reader, same: AnswerSet, found: Narrowed, about: str, counts: str, crowd: Crowd | None = None
) -> Bound:
    table = reader.tables[same[0]]
    place, group = (crowd.rows.groups if crowd else {}).get(found.row, (found.row, None))
    return Bound(
        wave=table.wave,
        place=places(table)[place].code,
        about=about,
        counts=counts,
        low=found.limits[0],
        high=found.limits[1],
        required=found.required,
        group="" if group is None else group.name,
    )
