"""The flags of a wave: each rule a column beside the answers. Nothing is left out, and no figure changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from instruments.definition import Scale
from instruments.errors import InvalidInputError, TooFewRespondentsError
from instruments.parts import parts
from scoring.arrays import Bools, Floats
from scoring.flags import patterns as flags
from scoring.flags.rules import Contradiction, FlagRule, FlagRules, Noticed
from scoring.items import ItemMatrix, item_matrix
from scoring.page_times import NOT_TIMED
from scoring.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class FlagColumn:
    """One rule over n responses.

    values: (n,) what the rule measures, NaN where it says nothing of a response.
    raised: (n,) whether it raised a flag. why: why it says nothing of any; empty where it does.
    """

    rule: FlagRule
    values: Floats
    raised: Bools
    why: str = ""

    @property
    def judged(self) -> Bools:
        """(n,) whether the rule says anything of a response."""
        return ~np.isnan(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFlags:
    """Every rule over the responses of a wave, in the order of its file."""

    ids: tuple[str, ...]
    columns: tuple[FlagColumn, ...]

    def column(self, name: Noticed) -> FlagColumn:
        """The column of one rule."""
        return next(column for column in self.columns if column.rule.id is name)


def quality_flags(snapshot: Snapshot, rules: FlagRules) -> QualityFlags:
    """What stands out in the responses of a wave, rule by rule. Pure: the order of rows changes no flag."""
    wave = _Wave(snapshot, item_matrix(snapshot), rules.contradictions)
    return QualityFlags(ids=snapshot.ids, columns=tuple(_column(wave, rule) for rule in rules.rules))


@dataclass(frozen=True, slots=True)
class _Wave:
    """What the rules look at."""

    snapshot: Snapshot
    items: ItemMatrix
    contradictions: tuple[Contradiction, ...]

    def nothing(self) -> Floats:
        """(n,) that nothing is said of anybody."""
        return np.full(len(self.snapshot), np.nan)


def _column(wave: _Wave, rule: FlagRule) -> FlagColumn:
    try:
        values = _VALUES[rule.id](wave, rule)
        why = "" if (~np.isnan(values)).any() else _NOTHING[rule.id]
    except (TooFewRespondentsError, InvalidInputError) as error:  # what a wave cannot carry is said of it
        values, why = wave.nothing(), error.what
    with np.errstate(invalid="ignore"):
        raised = _RAISED[rule.id](values, rule)
    return FlagColumn(rule=rule, values=values, raised=raised, why=why)


def _both_ways(wave: _Wave) -> tuple[Scale, ...]:
    """The scales of which some questions say the opposite of others."""
    scales = wave.snapshot.instrument.scales
    return tuple(scale for scale in scales if scale.reversed and set(scale.items) - scale.reversed)


def _long_string(wave: _Wave, rule: FlagRule) -> Floats:
    longest = wave.nothing()
    for scale in _both_ways(wave):
        codes = np.stack([wave.items.column(item) for item in scale.items], axis=1)
        judged = (~np.isnan(codes)).sum(axis=1) >= rule.number("run")
        longest = np.fmax(longest, np.where(judged, flags.longest_run(codes), np.nan))
    return longest


def _low_spread(wave: _Wave, rule: FlagRule) -> Floats:
    names = dict.fromkeys(item for scale in _both_ways(wave) for item in scale.items)
    if not names:
        return wave.nothing()
    positions = np.stack([_position(wave.items, name) for name in names], axis=1)
    enough = (~np.isnan(positions)).sum(axis=1) >= rule.number("answered")
    return np.where(enough, flags.spread_within(positions), np.nan)


def _unusual(wave: _Wave, rule: FlagRule) -> Floats:
    """The share of people who would be as far from the mean of all, were answers normal."""
    names = dict.fromkeys(item for scale in wave.snapshot.instrument.scales for item in scale.items)
    if len(names) < 2:
        return wave.nothing()
    values = np.stack([wave.items.column(name) for name in names], axis=1)
    distance = flags.squared_distance(values, rows_an_item=rule.number("rows_an_item"))
    return np.asarray(chi2.sf(distance, len(names)), dtype=np.float64)


def _contradiction(wave: _Wave, rule: FlagRule) -> Floats:
    part_of = {item.id: part.key for part in parts(wave.snapshot.instrument) for item in part.items}
    known = [
        pair
        for pair in wave.contradictions
        if all(part_of.get(item) == pair.part for item, _ in (pair.one, pair.other))
    ]
    if not known:
        return wave.nothing()
    one, other = (
        np.stack([np.isin(wave.items.codes(item), codes) for item, codes in sides], axis=1)
        for sides in ([pair.one for pair in known], [pair.other for pair in known])
    )
    opposites = {(pair.one[0], pair.other[0]) for pair in known}
    answered = np.stack([_answered(wave.items, *pair) for pair in opposites], axis=1)
    return np.where(answered.sum(axis=1) >= rule.number("pairs"), flags.pairs_held(one, other), np.nan)


def _duplicate(wave: _Wave, rule: FlagRule) -> Floats:
    """1 where another response is the same, else 0."""
    snapshot = wave.snapshot
    enough = (snapshot.reasons == 0).sum(axis=1) >= rule.number("answered")
    rows = np.concatenate([snapshot.codes, snapshot.reasons.astype(np.int32)], axis=1)
    sent = np.full(len(snapshot), NOT_TIMED) if snapshot.times is None else snapshot.times.sent
    found = flags.twins(rows, sent, within=rule.number("minutes"))
    return np.where(enough, found.astype(np.float64), np.nan)


def _speed(wave: _Wave, rule: FlagRule) -> Floats:
    if (times := wave.snapshot.times) is None:
        return wave.nothing()
    limits = {name: rule.number(name) for name in ("most", "people", "pages")}
    return flags.speed_index(times.timed(times.items), **limits)


def _position(items: ItemMatrix, name: str) -> Floats:
    """(n,) the answers to one item as shares of its range."""
    codes = items.item(name).scored_codes
    return (items.column(name) - min(codes)) / (max(codes) - min(codes))


def _answered(items: ItemMatrix, one: str, other: str) -> Bools:
    return ~(np.isnan(items.column(one)) | np.isnan(items.column(other)))


_VALUES: Mapping[Noticed, Callable[[_Wave, FlagRule], Floats]] = {
    Noticed.LONG_STRING: _long_string,
    Noticed.LOW_SPREAD: _low_spread,
    Noticed.UNUSUAL: _unusual,
    Noticed.CONTRADICTION: _contradiction,
    Noticed.DUPLICATE: _duplicate,
    Noticed.SPEED: _speed,
}
_RAISED: Mapping[Noticed, Callable[[Floats, FlagRule], Bools]] = {
    Noticed.LONG_STRING: lambda values, rule: values >= rule.number("run"),
    Noticed.LOW_SPREAD: lambda values, rule: values <= rule.number("most"),
    Noticed.UNUSUAL: lambda values, rule: values < rule.number("share"),
    Noticed.CONTRADICTION: lambda values, rule: values >= rule.number("pairs"),
    Noticed.DUPLICATE: lambda values, _: values == 1.0,
    Noticed.SPEED: lambda values, rule: values >= rule.number("times"),
}
_NO_OPPOSITES = "no scale of enough answers has questions that say the opposite of others"
_NOTHING: Mapping[Noticed, str] = {
    Noticed.LONG_STRING: _NO_OPPOSITES,
    Noticed.LOW_SPREAD: _NO_OPPOSITES,
    Noticed.UNUSUAL: "there are no two questions that scales are made of",
    Noticed.CONTRADICTION: "no pairs of opposite questions are declared for what is asked",
    Noticed.DUPLICATE: "nobody gave enough answers",
    Noticed.SPEED: "too few pages were timed",
}
