"""The gate for changes: a change leaves only where both of its figures did, rounded by the same steps.

What may be shown in a wave may be shown with every decimal that is needed to compare it: the rules count
people, and a change of two such figures counts on the people of both. What one wave withholds has no change,
for the other figure would give it away.

A change of a small place needs more. Its own answers must weigh enough in it, as in a figure, or what is said
of the place is what its model knows of others. The change of the place that holds it must be told too, for
small places are made to add up to it: where that is withheld, they would tell of it, and of the one who came
late. And it is rounded like a figure, without another decimal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.comparability import Comparisons
from instruments.places import Place
from scoring.arrays import Bools
from scoring.change.comparison import Changes, among, compare
from scoring.change.estimates import Differences
from scoring.change.small_places import SmallChanges, modelled_columns, small_among
from scoring.change.standing import Incomparable
from scoring.change.verdicts import Outcomes
from scoring.figures import COMPOSITES
from scoring.outcomes import ChangeOutcome
from scoring.planning import POWER
from scoring.precision import FINER, nearest, printed, printed_range
from scoring.published import PublishedCell, PublishedTable, Range, Withheld
from scoring.published_change import (
    ChangeCell,
    ChangeWave,
    PublishedApart,
    PublishedChange,
    ShownChange,
)
from scoring.run import IndexRun
from scoring.spec import IndexSpec, MeasureKind

_WORST = (  # of two reasons, the one that is told
    Withheld.TOO_FEW,
    Withheld.PROTECTS_ANOTHER,
    Withheld.TOO_UNCERTAIN,
    Withheld.NOT_AVAILABLE,
)
_LEAST_CHANCE, _CHANCE_DECIMALS = 0.01, 2
_Key = tuple[str, str]
_Reasons = list[list[Withheld | None]]
_Tables = tuple[PublishedTable, PublishedTable]


@dataclass(frozen=True, kw_only=True)
class _Level:
    """The changes of P places of one kind in M measures, and why each is withheld, None where it is told.

    columns: the measures that such places can have a change in. modelled: by a model of both waves.
    """

    spec: IndexSpec
    places: tuple[Place, ...]
    figures: Differences
    outcomes: Outcomes
    apart: tuple[tuple[Incomparable | None, ...], ...]
    why: _Reasons
    columns: Sequence[int]
    modelled: bool

    def cells_of(self) -> Iterator[tuple[_Key, int, int]]:
        """Every place and measure, with their row and column."""
        for row, place in enumerate(self.places):
            for column in self.columns:
                yield (place.code, self.spec.measures[column].key), row, column


def change_let_out(
    earlier: IndexRun,
    later: IndexRun,
    claims: Comparisons,
    *,
    before: PublishedTable,
    after: PublishedTable,
) -> PublishedChange:
    """What may be published of a change between two runs. before, after: what the gate let out of each."""
    return published_change(compare(earlier, later, claims), before, after)


def published_change(changes: Changes, before: PublishedTable, after: PublishedTable) -> PublishedChange:
    """What may be said of the changes between two waves whose tables went through the gate.

    Verdicts are made anew among the places that are shown: none of them rests on a figure that is not.
    """
    tables, spec = (before, after), changes.spec
    why = _figures_withheld(changes.places, spec, tables)
    shown = _told(why)
    told = among(changes, shown)
    levels = [_reported(told, why)]
    if told.small is not None:
        levels.append(_small(told.small, spec, tables, above=why))
    keys = [key for level in levels for key, _, _ in level.cells_of()]
    return PublishedChange(
        title=after.title,
        definition=after.definition,
        earlier=ChangeWave(key=before.wave, title=before.wave_title, kind=before.wave_kind),
        later=ChangeWave(key=after.wave, title=after.wave_title, kind=after.wave_kind),
        base_place=after.base_place,
        base_title=after.base_title,
        level=after.level,
        power=POWER,
        level_singular=after.level_singular,
        level_plural=after.level_plural,
        whole=after.whole,
        places=after.places,
        measures=after.measures,
        groups=after.groups,
        cells=dict(cell for level in levels for cell in _cells(level)),
        apart=dict(one for level in levels for one in _apart(level)),
        before={key: before.cells[key] for key in keys if key in before.cells},
        after={key: after.cells[key] for key in keys},
        index=next(one.key for one in spec.measures if one.kind is MeasureKind.INDEX),
        contributions=dict(_contributions(told, shown)),
        warnings=tuple(map(str, told.warnings)),
        small_places=after.small_places,
        small_plural=after.small_plural,
    )


def _reported(told: Changes, why: _Reasons) -> _Level:
    return _Level(
        spec=told.spec,
        places=told.places,
        figures=told.figures,
        outcomes=told.outcomes,
        apart=told.apart,
        why=why,
        columns=range(len(told.spec.measures)),
        modelled=False,
    )


def _small(small: SmallChanges, spec: IndexSpec, tables: _Tables, *, above: _Reasons) -> _Level:
    """The small places, a family of their own. above: why changes of reported places are withheld."""
    of_figures = _figures_withheld(small.places, spec, tables)
    why = [
        _with_parts(
            [reason or _own_reason(small, spec, (row, column), above) for column, reason in enumerate(there)],
            spec,
        )
        for row, there in enumerate(of_figures)
    ]
    told = small_among(small, _told(why), spec)
    return _Level(
        spec=spec,
        places=told.places,
        figures=told.figures,
        outcomes=told.outcomes,
        apart=told.apart,
        why=why,
        columns=modelled_columns(spec),
        modelled=True,
    )


def _own_reason(
    small: SmallChanges, spec: IndexSpec, at: tuple[int, int], above: _Reasons
) -> Withheld | None:
    """Why a change is not told though both figures are; None where it is."""
    parent, weight = int(small.parents[at[0]]), float(small.own_weight[at])
    if parent >= 0 and above[parent][at[1]] in (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER):
        return Withheld.PROTECTS_ANOTHER
    if np.isnan(weight) or (parent >= 0 and above[parent][at[1]] is not None):
        return Withheld.NOT_AVAILABLE
    return Withheld.TOO_UNCERTAIN if weight < spec.precision.least_reliability else None


def _with_parts(there: list[Withheld | None], spec: IndexSpec) -> list[Withheld | None]:
    """The same for one place; nothing is made of domains of which the change of one is not told."""
    kinds = [measure.kind for measure in spec.measures]
    told = all(why is None for why, kind in zip(there, kinds, strict=True) if kind is MeasureKind.DOMAIN)
    return [
        why if told or kind not in COMPOSITES else why or Withheld.NOT_AVAILABLE
        for why, kind in zip(there, kinds, strict=True)
    ]


def _figures_withheld(places: Sequence[Place], spec: IndexSpec, tables: _Tables) -> _Reasons:
    """Why there is no pair of figures, for P places by M measures; None where both waves show theirs."""
    return [
        [
            _withheld(*(table.cells.get((place.code, one.key), Withheld.NOT_AVAILABLE) for table in tables))
            for one in spec.measures
        ]
        for place in places
    ]


def _withheld(*cells: PublishedCell) -> Withheld | None:
    """The gravest reason for which one of two figures is not shown; None where both are."""
    return next((why for why in _WORST if why in cells), None)


def _told(why: _Reasons) -> Bools:
    return np.array([[reason is None for reason in row] for row in why], dtype=np.bool_)


def _cells(level: _Level) -> Iterator[tuple[_Key, ChangeCell]]:
    for key, row, column in level.cells_of():
        if level.apart[row][column] is None:
            yield key, level.why[row][column] or _shown(level, row, column)


def _apart(level: _Level) -> Iterator[tuple[_Key, PublishedApart]]:
    for key, row, column in level.cells_of():
        if (why := level.apart[row][column]) is not None:
            yield key, PublishedApart(why=why.why, words=why.words)


def _shown(level: _Level, row: int, column: int) -> ChangeCell:
    """A change in print; none where chance left nothing to be told of it, or no change could be clear."""
    measure, found, at = level.spec.measures[column], level.figures, (row, column)
    outcome = level.outcomes[row][column]
    if outcome is None or not np.isfinite(found.least_change[at]):
        return Withheld.NOT_AVAILABLE
    finer = 0 if level.modelled else FINER
    low, high = printed_range(float(found.low[at]), float(found.high[at]), measure, finer=finer)
    _, least = printed_range(0.0, float(found.least_change[at]), measure, finer=finer)
    chance = nearest(float(np.nan_to_num(found.probability_up[at], nan=0.5)), _CHANCE_DECIMALS)
    return ShownChange(
        difference=Range(
            value=printed(float(found.difference[at]), measure, finer=finer), low=low, high=high
        ),
        outcome=ChangeOutcome(outcome),
        least_change=least,
        chance_of_rise=min(max(chance, _LEAST_CHANCE), 1.0 - _LEAST_CHANCE),
        modelled=level.modelled,
    )


def _contributions(changes: Changes, shown: Bools) -> Iterator[tuple[_Key, Range]]:
    """What each domain brought to the index, where the index and all domains are shown and compared."""
    measures = changes.spec.measures
    kinds = {measure.key: measure for measure in measures}
    columns = {measure.key: column for column, measure in enumerate(measures)}
    for one in changes.contributions:
        if kinds[one.measure].kind is not MeasureKind.INDEX:
            continue
        needed = [columns[key] for key in (one.measure, *one.domains)]
        for row, place in enumerate(changes.places):
            if not shown[row, needed].all() or np.isnan(one.values[row]).any():
                continue
            for part, key in enumerate(one.domains):
                low, high = printed_range(
                    float(one.low[row, part]), float(one.high[row, part]), kinds[key], finer=FINER
                )
                value = printed(float(one.values[row, part]), kinds[key], finer=FINER)
                yield (place.code, key), Range(value=value, low=low, high=high)
