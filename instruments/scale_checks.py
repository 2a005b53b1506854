"""What the scales of a definition must satisfy: items, counts, range, bands and published scores."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from instruments.definition import WHOLE_NUMBERS, Instrument, Item, Rule, Scale, TestValue
from instruments.flaws import At, Flaw, near
from instruments.scoring_rules import (
    WHOLE,
    attainable,
    band_of,
    before_table,
    decimal,
    limits,
    score,
    sums_followed,
)
from instruments.values import allows

MOST_SCORED = 1001  # codes of one item in a scale, such as 0 to 1000
MOST_FOLLOWED = 500_000  # sums that are followed for all scales of a definition, once more for each band

_TOO_MANY = (
    "give more scores than can be followed",
    "Use fewer items, or codes that lie closer together; or make the questionnaire of parts.",
)
_MOST_TOLD = 12  # codes or sums listed in a remedy
_OF_A_RULE = {"counted": Rule.COUNT, "table": Rule.TABLE}
_CLOSE = Fraction(1, 10**6)  # published test values are printed to a few decimals


def flaws(instrument: Instrument, scales: Sequence[Scale]) -> Iterator[Flaw]:
    """What is wrong with scales over the items of an instrument; positions are those in ``scales``."""
    followed = 0
    for row, scale in enumerate(scales):
        found = [*_item_flaws(instrument, scale), *_count_flaws(scale), *_misplaced(scale)]
        if not found and followed <= MOST_FOLLOWED:
            followed += sums_followed(scale, instrument) * (1 + len(scale.bands))
        if followed > MOST_FOLLOWED:
            found = found or [Flaw(("items",), *_TOO_MANY)]
        found = found or [*_counted_flaws(instrument, scale), *_table_flaws(instrument, scale)]
        found = found or [*_score_flaws(instrument, scale)]
        yield from (Flaw(("scales", row, *flaw.at), flaw.what, flaw.fix) for flaw in found)


def _item_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
    items = {item.id: item for item in instrument.items}
    for row, name in enumerate(scale.items):
        if name not in items:
            fix = f"{near(name, items)}Items: {', '.join(items)}."
            yield Flaw(("items", row), f"names {name!r}, which is not an item here", fix)
        elif not 2 <= _scored(items[name]) <= MOST_SCORED:
            what = f"names {name!r}, which has {_scored(items[name])} answers that carry a value"
            yield Flaw(("items", row), what, f"Use items with 2 to {MOST_SCORED} such answers.")
        if name in scale.items[:row]:
            yield Flaw(("items", row), f"names {name!r} again", "Name each item once.")
    for name in sorted(scale.reversed - set(scale.items)):
        yield Flaw(
            ("reversed",),
            f"names {name!r}, which is not an item of this scale",
            f"{near(name, scale.items)}Items of the scale: {', '.join(scale.items)}.",
        )


def _scored(item: Item) -> int:
    """How many answers carry a value, without listing a range that may be long."""
    if item.kind not in WHOLE_NUMBERS:
        return len(item.scored_codes)
    return 0 if item.low is None or item.high is None else item.high - item.low + 1


def _count_flaws(scale: Scale) -> Iterator[Flaw]:
    if scale.rule is Rule.SINGLE and len(scale.items) != 1:
        yield Flaw(
            ("items",), f"are {len(scale.items)}", "The rule 'single' takes one item; else use 'mean'."
        )
    if not 1 <= scale.minimum_answered <= len(scale.items):
        fix = f"Give a number from 1 to {len(scale.items)}."
        yield Flaw(("minimum_answered",), f"is {scale.minimum_answered}", fix)
    elif scale.rule in WHOLE and scale.minimum_answered != len(scale.items):
        fix = f"Give {len(scale.items)}, or use the rule 'mean': sums of fewer items cannot be compared."
        yield Flaw(("minimum_answered",), f"is {scale.minimum_answered}", fix)


def _misplaced(scale: Scale) -> Iterator[Flaw]:
    """What belongs to a rule and stands beside another, or is lacking beside its own."""
    for name, rule in _OF_A_RULE.items():
        given = bool(getattr(scale, name))
        if given and scale.rule is not rule:
            yield Flaw((name,), f"does not go with the rule {scale.rule}", "Remove it, or change the rule.")
        if not given and scale.rule is rule:
            yield Flaw((), f"has the rule {rule} and no {name!r}", f"Add '{name}:'.")
    if scale.reversed and scale.rule is Rule.COUNT:
        fix = "Remove it: name the codes that count of each item."
        yield Flaw(("reversed",), "does not go with the rule count", fix)


def _counted_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
    if scale.rule is not Rule.COUNT:
        return
    for name in sorted(set(scale.items) - set(scale.counted)):
        yield Flaw(("counted",), f"says nothing of {name!r}", "Name the codes of it that count.")
    for name, codes in scale.counted.items():
        if name not in scale.items:
            fix = f"{near(name, scale.items)}Items of the scale: {', '.join(scale.items)}."
            yield Flaw(("counted", name), "is not an item of this scale", fix)
            continue
        known = instrument.item(name).scored_codes
        for row, code in enumerate(codes):
            if code not in known:
                fix = f"Its codes that carry a value: {_span(known)}."
                yield Flaw(("counted", name, row), f"is {code}, which carries no value there", fix)
            elif code in codes[:row]:
                yield Flaw(("counted", name, row), f"gives {code} again", "Name each code once.")


def _span(codes: Sequence[int]) -> str:
    return ", ".join(map(str, codes)) if len(codes) <= _MOST_TOLD else f"{min(codes)} to {max(codes)}"


def _table_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
    if scale.rule is not Rule.TABLE:
        return
    sums = [total for total, _ in scale.table]
    for row, (before, total) in enumerate(pairwise(sums), 1):
        if total <= before:
            yield Flaw(("table", row), f"gives the sum {total} after {before}", "Let the sums rise.")
    reached = [int(value) for value in before_table(scale, instrument)]
    if lacking := sorted(set(reached) - set(sums)):
        what = f"has no score for the sum {lacking[0]}"
        yield Flaw(("table",), what, f"Every sum that answers can give needs one: {_span(reached)}.")
    for row, total in enumerate(sums):
        if total not in reached:
            what = f"gives the sum {total}, which no answers give"
            yield Flaw(("table", row), what, f"Sums that answers can give: {_span(reached)}.")


def _score_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
    scores = attainable(scale, instrument)
    for name, written, real in (("low", scale.low, scores[0]), ("high", scale.high, scores[-1])):
        if decimal(written) != real:
            yield Flaw(
                (name,), f"is {written:g}, but the rule gives {float(real):g}", f"Write {float(real):g}."
            )
    yield from _band_flaws(scale, scores)
    yield from _cut_point_flaws(scale)


def _band_flaws(scale: Scale, scores: tuple[Fraction, ...]) -> Iterator[Flaw]:
    for row, band in enumerate(scale.bands):
        low, high = limits(band)
        if low > high:
            yield Flaw(
                ("bands", row), f"runs from {band.low:g} down to {band.high:g}", "Put the lower limit first."
            )
        if low < decimal(scale.low) or high > decimal(scale.high):
            what = f"runs from {band.low:g} to {band.high:g}, beyond the scale"
            yield Flaw(("bands", row), what, f"Stay within {scale.low:g} to {scale.high:g}.")
    edges = [(band.id, *limits(band)) for band in scale.bands]
    holding = {s: [name for name, low, high in edges if low <= s <= high] for s in scores}
    if scale.bands and (outside := [s for s in scores if not holding[s]]):
        what = f"leave the score {float(outside[0]):g} without a band"
        yield Flaw(("bands",), what, "Every score that answers can give needs one.")
    if double := [s for s in scores if len(holding[s]) > 1]:
        what = f"put the score {float(double[0]):g} into {' and '.join(holding[double[0]])}"
        yield Flaw(("bands",), what, "A score has one band: move a limit.")


def _cut_point_flaws(scale: Scale) -> Iterator[Flaw]:
    for row, cut in enumerate(scale.cut_points):
        if not decimal(scale.low) <= decimal(cut.value) <= decimal(scale.high):
            what = f"is {cut.value:g}, beyond the scale"
            yield Flaw(("cut_points", row, "value"), what, f"Stay within {scale.low:g} to {scale.high:g}.")


def test_value_flaws(instrument: Instrument, values: Sequence[TestValue]) -> Iterator[Flaw]:
    """What is wrong with published answers and scores, before any score is computed."""
    items = {item.id: item for item in instrument.items}
    scales = {scale.id: scale for scale in instrument.scales}
    for row, value in enumerate(values):
        for name, code in value.answers.items():
            at: At = ("test_values", row, "answers", name)
            if name not in items:
                yield Flaw(at, "is not an item here", f"{near(name, items)}Items: {', '.join(items)}.")
            elif not allows(items[name], code):
                yield Flaw(at, f"is {code}, which is not an answer to it", "Give one of its codes.")
        for key, named in (("scores", value.scores), ("bands", value.bands)):
            for name in sorted(named.keys() - scales.keys()):
                fix = f"{near(name, scales)}Scales: {', '.join(scales)}."
                yield Flaw(("test_values", row, key, name), "is not a scale here", fix)


def unlike_published(instrument: Instrument, values: Sequence[TestValue]) -> Iterator[Flaw]:
    """Flaws where our rule does not give what the source publishes; the definition is sound otherwise."""
    for row, value in enumerate(values):
        for name, published in value.scores.items():
            ours = score(instrument.scale(name), instrument, value.answers)
            if not _same_score(ours, published):
                what = f"is published as {_told(published)}, but the rule gives {_told(ours)}"
                fix = "Check the answers, the rule, the reversed items and the number."
                yield Flaw(("test_values", row, "scores", name), what, fix)
        yield from _unlike_bands(instrument, value, ("test_values", row, "bands"))


def _unlike_bands(instrument: Instrument, value: TestValue, at: At) -> Iterator[Flaw]:
    for name, published in value.bands.items():
        scale = instrument.scale(name)
        ours = score(scale, instrument, value.answers)
        found = None if ours is None else band_of(scale, ours)
        if found is None or found.id != published:
            what = f"is published as {published!r}, but the score is in {found.id if found else 'no band'!r}"
            yield Flaw((*at, name), what, "Check the limits of the bands, and the answers.")


def _same_score(ours: float | None, published: float | None) -> bool:
    if ours is None or published is None:
        return ours is published
    return abs(decimal(ours) - decimal(published)) <= _CLOSE


def _told(value: float | None) -> str:
    return "no score" if value is None else f"{value:g}"
