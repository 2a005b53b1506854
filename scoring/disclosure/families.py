"""Which figures rest on the same answers, and which groups of people can be worked out from them together.

Whoever reads "often: 12 per cent" and "some of the time: 30 per cent" of the same question also reads
"neither: 58 per cent", printed or not. So figures of one question or scale stand or fall together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from instruments.definition import Instrument, Rule, Scale
from instruments.errors import InvalidDefinitionError
from scoring.arrays import Bools, Floats, Ints
from scoring.spec import Condition, IndexSpec, Measure, MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Figures of one question or scale.

    source: the question or scale. columns: their positions among the measures. shares: those that are shares.
    parts: (k, 1 + shares) one row a group of people that follows from them: its number is
        row @ [base, numerators of the shares].
    """

    columns: tuple[int, ...]
    shares: tuple[int, ...]
    parts: Floats
    source: str = ""

    def counts(self, n: Ints, positive: Ints) -> Ints:
        """(..., k) people in each group that can be worked out, from (..., measures) bases and numerators."""
        if not self.shares:
            return np.zeros((*n.shape[:-1], 0), dtype=np.int64)
        known = np.concatenate([n[..., self.shares[:1]], positive[..., list(self.shares)]], axis=-1)
        counts: Ints = np.rint(known @ self.parts.T).astype(np.int64)
        return counts


def families(spec: IndexSpec, instrument: Instrument) -> tuple[Family, ...]:
    """All measures made from people, by what they rest on; the index and its plain average are in none."""
    members: dict[str, list[int]] = {}
    for column, measure in enumerate(spec.measures):
        if (source := _source(measure, spec, instrument)) is not None:
            members.setdefault(source, []).append(column)
    return tuple(
        replace(_family(columns, spec.measures, instrument), source=source)
        for source, columns in members.items()
    )


def derived_parts(shares: Sequence[Bools]) -> Floats:
    """The (k, 1 + shares) groups that follow from shares, each (atoms,): the answers that it counts.

    A group follows when it is any linear combination of base and shares: of {1, 2}, {2, 3} and {1, 3}
    also {1}, half of the first and the last less half of the second. Everybody and nobody are left out.
    """
    if not shares:
        return np.zeros((0, 1))
    known = np.stack([np.ones_like(shares[0]), *shares]).astype(np.float64)
    told_apart = np.unique(known, axis=1)
    if (atoms := told_apart.shape[1]) > _MOST_ATOMS:
        raise InvalidDefinitionError(
            f"its shares cut the answers to one question or scale into {atoms} kinds",
            where="index definition",
            fix=f"Have fewer shares of it: up to {_MOST_ATOMS} kinds can be checked for what they give away.",
        )
    groups = np.array(list(product((0.0, 1.0), repeat=atoms)))[1:-1].reshape(-1, atoms)
    parts: Floats = groups @ np.linalg.pinv(told_apart)
    missed = np.abs(parts @ told_apart - groups).max(axis=1, initial=0.0)
    following: Floats = parts[missed < _EXACT]
    return following


def _family(columns: Sequence[int], measures: Sequence[Measure], instrument: Instrument) -> Family:
    if measures[columns[0]].kind is MeasureKind.THRIVING:
        return Family(columns=tuple(columns), shares=tuple(columns), parts=derived_parts([_HALF]))
    shares = [column for column in columns if measures[column].kind is MeasureKind.SHARE]
    conditions = [condition for column in shares if (condition := measures[column].condition)]
    atoms = _atoms(conditions, instrument)
    counted = [np.array([_holds(condition, atom, instrument) for atom in atoms]) for condition in conditions]
    return Family(columns=tuple(columns), shares=tuple(shares), parts=derived_parts(counted))


_MOST_ATOMS = 12  # 2 ** 12 groups to look at
_EXACT = 1e-9
_HALF: Bools = np.array([True, False])  # a share of its own: those who count, and the others


def _source(measure: Measure, spec: IndexSpec, instrument: Instrument) -> str | None:
    """The item or scale whose answers make a measure; a single-item scale is its item."""
    match measure.kind:
        case MeasureKind.DOMAIN:
            domain = next(domain for domain in spec.domains if domain.key == measure.domain)
            several = len(domain.scales) > 1
            return f"domain {domain.key}" if several else _scale_source(domain.scales[0], instrument)
        case MeasureKind.SHARE if measure.condition is not None:
            return measure.condition.item or _scale_source(str(measure.condition.scale), instrument)
        case MeasureKind.MEAN:
            return _scale_source(str(measure.scale), instrument)
        case MeasureKind.THRIVING:
            return "thriving"
        case _:
            return None


def _scale_source(scale_id: str, instrument: Instrument) -> str:
    scale = instrument.scale(scale_id)
    return scale.items[0] if scale.rule is Rule.SINGLE else f"scale {scale_id}"


def _atoms(conditions: Sequence[Condition], instrument: Instrument) -> list[float]:
    """One value for every way to answer that the conditions tell apart: codes of an item, else scores."""
    items = {_item_of(condition, instrument) for condition in conditions}
    if len(items) == 1 and (item := items.pop()) is not None:
        return [float(code) for code in instrument.item(item).scored_codes]
    return list(_between(sorted({limit for condition in conditions for limit in _limits(condition)})))


def _item_of(condition: Condition, instrument: Instrument) -> str | None:
    """The one item that a condition is about, None where it is a scale of several."""
    if condition.scale is None:
        return condition.item
    scale = instrument.scale(condition.scale)
    return scale.items[0] if scale.rule is Rule.SINGLE else None


def _between(limits: Sequence[float]) -> Iterator[float]:
    """The limits, a value between each two, and one beyond both ends."""
    if limits:
        yield limits[0] - 1.0
        for low, high in pairwise(limits):
            yield from (low, (low + high) / 2.0)
        yield from (limits[-1], limits[-1] + 1.0)


def _limits(condition: Condition) -> Iterator[float]:
    yield from (limit for limit in (condition.at_least, condition.at_most) if limit is not None)


def _holds(condition: Condition, atom: float, instrument: Instrument) -> bool:
    if condition.scale is None:
        return atom in condition.codes
    scale = instrument.scale(condition.scale)
    score = scale.low + scale.high - atom if set(scale.items) & scale.reversed and _single(scale) else atom
    above = condition.at_least is None or score >= condition.at_least
    return above and (condition.at_most is None or score <= condition.at_most)


def _single(scale: Scale) -> bool:
    return scale.rule is Rule.SINGLE
