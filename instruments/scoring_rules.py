"""The score of one person by the rule of one scale, in exact fractions: slow, plain, judge of others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from instruments.definition import Band, CutPoint, Instrument, Item, Rule, Scale, Side

_MEANS = frozenset({Rule.MEAN, Rule.POSITION_MEAN})
WHOLE = frozenset({Rule.SUM, Rule.TABLE})  # a sum of fewer items cannot be compared with a sum of all

_TOP = 100  # the greatest position


def score(scale: Scale, instrument: Instrument, codes: Mapping[str, int]) -> float | None:
    """The score of a person who gave ``codes`` {item: code}; None where too few items have a value.

    Codes that stand outside the order of an item (refused, "nothing needs improving") and codes
    that the item does not know count as no value.
    """
    values = [
        value
        for item in scale.items
        if (value := points(scale, instrument.item(item), codes.get(item))) is not None
    ]
    if not values or len(values) < scale.minimum_answered:
        return None
    return float(_scored(scale, _COMBINED[scale.rule](values)))


def points(scale: Scale, item: Item, code: int | None) -> Fraction | None:
    """What one answer adds to a scale, after reversing; None where the code carries no value."""
    order = item.scored_codes
    if code is None or code not in order:
        return None
    if scale.rule is Rule.COUNT:
        return Fraction(code in scale.counted.get(item.id, ()))
    turned = item.id in scale.reversed
    if scale.rule is Rule.POSITION_MEAN:
        position = Fraction(_TOP * order.index(code), max(len(order) - 1, 1))
        return _TOP - position if turned else position
    return Fraction(min(order) + max(order) - code if turned else code)


def attainable(scale: Scale, instrument: Instrument) -> tuple[Fraction, ...]:
    """Every score that answers can give, in rising order: all the codes, any items left out that may be."""
    return tuple(sorted({_scored(scale, total) for total in before_table(scale, instrument)}))


def before_table(scale: Scale, instrument: Instrument) -> tuple[Fraction, ...]:
    """Every score that answers can give before a table is looked up, in rising order.

    Sums are followed as the bits of one integer for each number of items answered, in units of
    the common denominator, so that every combination is covered without being listed.
    """
    options = [_options(scale, instrument.item(item)) for item in scale.items]
    unit = lcm(*(value.denominator for values in options for value in values))
    least = min(int(value * unit) for values in options for value in values)
    reached = [1] + [0] * len(options)
    for values in options:
        for answered in range(len(options) - 1, -1, -1):
            for value in values:
                reached[answered + 1] |= reached[answered] << (int(value * unit) - least)
    scores = {
        Fraction(bit + answered * least, unit * (answered if scale.rule in _MEANS else 1))
        for answered in range(scale.minimum_answered, len(options) + 1)
        for bit, there in enumerate(reversed(f"{reached[answered]:b}"))
        if there == "1"
    }
    return tuple(sorted(scores))


def sums_followed(scale: Scale, instrument: Instrument) -> int:
    """How many sums ``before_table`` follows at most, told without following any."""
    items = [instrument.item(name) for name in scale.items]
    return len(items) * (1 + sum(_spans(scale, [item.scored_codes for item in items])))


def band_of(scale: Scale, value: float | Fraction) -> Band | None:
    """The band that holds a score, or None where the scale has no bands."""
    exact = _exact(value)
    return next((band for band in scale.bands if limits(band)[0] <= exact <= limits(band)[1]), None)


def is_beyond(cut_point: CutPoint, value: float | Fraction) -> bool:
    """Whether a score is on the side that a cut point names; the cut point itself is."""
    exact, line = _exact(value), decimal(cut_point.value)
    return exact >= line if cut_point.side is Side.AT_LEAST else exact <= line


def limits(band: Band) -> tuple[Fraction, Fraction]:
    """The limits of a band as the decimals that its source prints, without binary error."""
    return decimal(band.low), decimal(band.high)


def decimal(value: float) -> Fraction:
    """The number that is written as ``value``: 2.99 is 299/100."""
    return Fraction(repr(value))


def _scored(scale: Scale, combined: Fraction) -> Fraction:
    """The score of what the items combine to; a table that is sound has every sum there can be."""
    return decimal(dict(scale.table)[int(combined)]) if scale.rule is Rule.TABLE else combined


def _exact(value: float | Fraction) -> Fraction:
    return value if isinstance(value, Fraction) else decimal(value)


def _options(scale: Scale, item: Item) -> tuple[Fraction, ...]:
    found = (points(scale, item, code) for code in item.scored_codes)
    return tuple(value for value in found if value is not None)


def _spans(scale: Scale, codes: Sequence[Sequence[int]]) -> Iterator[int]:
    """What lies between the least and the greatest that each item adds, in units of all denominators."""
    steps = [max(len(order) - 1, 1) for order in codes]
    unit = lcm(*(step // gcd(_TOP, step) for step in steps))
    for order in codes:
        match scale.rule:
            case Rule.COUNT:
                yield 1
            case Rule.POSITION_MEAN:
                yield _TOP * unit
            case _:
                yield max(order) - min(order)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


_COMBINED: Mapping[Rule, Callable[[Sequence[Fraction]], Fraction]] = {
    Rule.SUM: _sum,
    Rule.MEAN: _mean,
    Rule.SINGLE: _sum,
    Rule.POSITION_MEAN: _mean,
    Rule.COUNT: _sum,
    Rule.TABLE: _sum,
}
