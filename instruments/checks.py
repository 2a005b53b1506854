"""What a definition must satisfy beyond its shape. Each check tells flaws; none stops at the first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from instruments.definition import Choice, Instrument, Item, ItemKind, Missing, Rule, Scale, TestValue, Text
from instruments.flaws import At, Flaw, near
from instruments.scoring_rules import attainable, decimal, limits, score

MOST_SCORED = 1001  # codes of one item in a scale, such as 0 to 1000

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_CLOSE = Fraction(1, 10**6)  # published test values are printed to a few decimals
_NOTHING: tuple[object, ...] = (None, (), {})
_LIMITS, _LABELS = ("low", "high"), ("low_label", "high_label")
_NEEDED = {ItemKind.SINGLE: ("choices",), ItemKind.RATING: _LIMITS, ItemKind.INTEGER: _LIMITS}
_BARRED = {ItemKind.SINGLE: _LIMITS + _LABELS, ItemKind.RATING: ("choices",), ItemKind.INTEGER: ("choices",)}
_OF_A_PERSON = (Missing.REFUSED, Missing.DONT_KNOW)


@dataclass(frozen=True, slots=True)
class _Own:
    """What the definition itself adds to its parts; positions in it are positions in the file."""

    instrument: Instrument
    choice_sets: Mapping[str, tuple[Choice, ...]]

    @property
    def items(self) -> tuple[Item, ...]:
        return self.instrument.items[sum(len(part.items) for part in self.instrument.parts) :]

    @property
    def scales(self) -> tuple[Scale, ...]:
        return self.instrument.scales[sum(len(part.scales) for part in self.instrument.parts) :]

    @property
    def test_values(self) -> tuple[TestValue, ...]:
        return self.instrument.test_values[sum(len(part.test_values) for part in self.instrument.parts) :]

    def texts(self) -> Iterator[tuple[At, Text]]:
        """Every text that says something of items and choices, with its place."""
        for row, item in enumerate(self.items):
            for name in ("wording", "hint", "low_label", "high_label"):
                yield ("items", row, name), getattr(item, name)
        for name, choices in self.choice_sets.items():
            for row, choice in enumerate(choices):
                yield ("choice_sets", name, row, "wording"), choice.wording


def flaws(instrument: Instrument, choice_sets: Mapping[str, tuple[Choice, ...]]) -> tuple[Flaw, ...]:
    """Everything that is wrong with a definition whose shape is right."""
    own = _Own(instrument, choice_sets)
    return tuple(flaw for check in _CHECKS for flaw in check(own))


def _languages(own: _Own) -> Iterator[Flaw]:
    languages = own.instrument.languages
    for row, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            yield Flaw(("languages", row), f"is {language!r}", "Write a language tag, such as en or ur.")
        if language in languages[:row]:
            yield Flaw(("languages", row), f"gives {language!r} again", "Give each language once.")
    for row, part in enumerate(own.instrument.parts):
        if lacking := sorted(set(languages) - set(part.languages)):
            what = f"{part.label} is not there in {', '.join(lacking)}"
            yield Flaw(("parts", row), what, "Leave the language out, or use a version that has it.")


def _texts_in_every_language(own: _Own) -> Iterator[Flaw]:
    instrument = own.instrument
    scales = [
        *((("scales", row, "title"), scale.title) for row, scale in enumerate(own.scales)),
        *(
            (("scales", row, "bands", number, "title"), band.title)
            for row, scale in enumerate(own.scales)
            for number, band in enumerate(scale.bands)
        ),
    ]
    told: list[tuple[At, Text]] = [
        (("title",), instrument.title),
        (("introduction",), instrument.introduction),
    ]
    for at, text in (*told, *own.texts(), *scales):
        lacking = sorted(set(instrument.languages) - set(text)) if text else []
        if lacking:
            yield Flaw(at, f"has no text in {', '.join(lacking)}", "Write it, or leave the language out.")
        for language in sorted(set(text) - set(instrument.languages)):
            known = ", ".join(instrument.languages)
            yield Flaw((*at, language), "is not among the languages", f"Declared are: {known}.")
    if not instrument.title:
        yield Flaw(("title",), "is empty", "Write a title.")


def _texts_only_where_allowed(own: _Own) -> Iterator[Flaw]:
    """Wording in what may be given to others; none at all in what may not (design: item slots stay empty)."""
    if own.instrument.rights.redistributable:
        for at, text in own.texts():
            if at[-1] == "wording" and not text:
                yield Flaw(at[:-1], "has no 'wording'", "Add 'wording:' with the text in each language.")
        return
    introduction: tuple[At, Text] = (("introduction",), own.instrument.introduction)
    for at, text in (introduction, *own.texts()):
        if text:
            what = "carries text although the definition is not redistributable"
            yield Flaw(at, what, "Remove the text: whoever holds the licence fills it in.")


def _rights(own: _Own) -> Iterator[Flaw]:
    rights = own.instrument.rights
    if not rights.verified and not rights.verified_note:
        fix = "Add 'verified_note:' that says what was not seen at the source."
        yield Flaw(("rights",), "is not verified and does not say what is open", fix)


def _ids(own: _Own) -> Iterator[Flaw]:
    instrument = own.instrument
    before_items = [item.id for part in instrument.parts for item in part.items]
    before_scales = [scale.id for part in instrument.parts for scale in part.scales]
    yield from _id_flaws([item.id for item in own.items], ("items",), before_items)
    yield from _id_flaws([scale.id for scale in own.scales], ("scales",), before_scales)
    for row, scale in enumerate(own.scales):
        yield from _id_flaws([band.id for band in scale.bands], ("scales", row, "bands"))
    for name, choices in own.choice_sets.items():
        yield from _id_flaws([choice.id for choice in choices], ("choice_sets", name))
    for what, ids in (("item", before_items), ("scale", before_scales)):
        for twice in sorted({name for name in ids if ids.count(name) > 1}):
            yield Flaw(("parts",), f"bring the {what} {twice!r} twice", "Leave one of the parts out.")
    if not instrument.items:
        yield Flaw((), "has no item", "Add 'items:' or 'parts:'.")


def _id_flaws(ids: list[str], at: At, taken: Iterable[str] = ()) -> Iterator[Flaw]:
    seen = set(taken)
    for row, name in enumerate(ids):
        if not _ID.fullmatch(name):
            fix = "Use small letters, digits and single underscores, beginning with a letter."
            yield Flaw((*at, row, "id"), f"is {name!r}", fix)
        if name in seen:
            yield Flaw((*at, row, "id"), f"{name!r} is there already", "Give each its own id.")
        seen.add(name)


def _choices(own: _Own) -> Iterator[Flaw]:
    for name, choices in own.choice_sets.items():
        first: dict[int, str] = {}
        for row, choice in enumerate(choices):
            at: At = ("choice_sets", name, row)
            if (other := first.setdefault(choice.code, choice.id)) != choice.id:
                yield Flaw(
                    (*at, "code"), f"{choice.code} is the code of {other!r}", "Give each its own code."
                )
            if choice.missing not in (None, *_OF_A_PERSON):
                fix = f"A person can tick: {', '.join(_OF_A_PERSON)}."
                yield Flaw((*at, "missing"), f"is {choice.missing}", fix)


def _items(own: _Own) -> Iterator[Flaw]:
    for row, item in enumerate(own.items):
        at: At = ("items", row)
        for name in _NEEDED[item.kind]:
            if getattr(item, name) in _NOTHING:
                yield Flaw(at, f"of kind {item.kind} has no {name!r}", f"Add '{name}:'.")
        for name in _BARRED[item.kind]:
            if getattr(item, name) not in _NOTHING:
                fix = "Remove it, or change the kind."
                yield Flaw((*at, name), f"does not go with the kind {item.kind}", fix)
        if item.low is not None and item.high is not None and item.low >= item.high:
            yield Flaw((*at, "low"), f"is {item.low}, not under 'high', {item.high}", "Correct one of them.")
        yield from _end_flaws(own, item, at)


def _end_flaws(own: _Own, item: Item, at: At) -> Iterator[Flaw]:
    if item.kind is ItemKind.RATING and own.instrument.rights.redistributable:
        for name in ("low_label", "high_label"):
            if not getattr(item, name):
                yield Flaw(at, f"is a rating without {name!r}", "Say what the ends mean.")


def _scales(own: _Own) -> Iterator[Flaw]:
    for row, scale in enumerate(own.scales):
        found = [*_scale_item_flaws(own.instrument, scale), *_scale_count_flaws(scale)]
        if not found:
            found = [*_scale_score_flaws(own.instrument, scale)]
        yield from (Flaw(("scales", row, *flaw.at), flaw.what, flaw.fix) for flaw in found)


def _scale_item_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
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
            near(name, scale.items) or "Remove it.",
        )


def _scored(item: Item) -> int:
    """How many answers carry a value, without listing a range that may be long."""
    if item.kind is ItemKind.SINGLE:
        return len(item.scored_codes)
    return 0 if item.low is None or item.high is None else item.high - item.low + 1


def _scale_count_flaws(scale: Scale) -> Iterator[Flaw]:
    if scale.rule is Rule.SINGLE and len(scale.items) != 1:
        yield Flaw(
            ("items",), f"are {len(scale.items)}", "The rule 'single' takes one item; else use 'mean'."
        )
    if not 1 <= scale.minimum_answered <= len(scale.items):
        fix = f"Give a number from 1 to {len(scale.items)}."
        yield Flaw(("minimum_answered",), f"is {scale.minimum_answered}", fix)
    elif scale.rule is Rule.SUM and scale.minimum_answered != len(scale.items):
        fix = f"Give {len(scale.items)}, or use the rule 'mean': sums of fewer items cannot be compared."
        yield Flaw(("minimum_answered",), f"is {scale.minimum_answered}", fix)


def _scale_score_flaws(instrument: Instrument, scale: Scale) -> Iterator[Flaw]:
    scores = attainable(scale, instrument)
    for name, written, real in (("low", scale.low, scores[0]), ("high", scale.high, scores[-1])):
        if decimal(written) != real:
            yield Flaw(
                (name,), f"is {written:g}, but the rule gives {float(real):g}", f"Write {float(real):g}."
            )
    yield from _band_flaws(scale, scores)


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
    holding = {s: [b.id for b in scale.bands if limits(b)[0] <= s <= limits(b)[1]] for s in scores}
    if scale.bands and (outside := [s for s in scores if not holding[s]]):
        what = f"leave the score {float(outside[0]):g} without a band"
        yield Flaw(("bands",), what, "Every score that answers can give needs one.")
    if double := [s for s in scores if len(holding[s]) > 1]:
        what = f"put the score {float(double[0]):g} into {' and '.join(holding[double[0]])}"
        yield Flaw(("bands",), what, "A score has one band: move a limit.")


def _test_values(own: _Own) -> Iterator[Flaw]:
    items = {item.id: item for item in own.instrument.items}
    scales = {scale.id: scale for scale in own.instrument.scales}
    for row, value in enumerate(own.test_values):
        for name, code in value.answers.items():
            at: At = ("test_values", row, "answers", name)
            if name not in items:
                yield Flaw(at, "is not an item here", near(name, items) or f"Items: {', '.join(items)}.")
            elif not items[name].allows(code):
                yield Flaw(at, f"is {code}, which is not an answer to it", "Give one of its codes.")
        for name in sorted(value.scores.keys() - scales.keys()):
            at = ("test_values", row, "scores", name)
            yield Flaw(at, "is not a scale here", near(name, scales) or f"Scales: {', '.join(scales)}.")


def _reproduced(own: _Own) -> Iterator[Flaw]:
    """Flaws where our rule does not give what the source publishes."""
    scales = {scale.id: scale for scale in own.instrument.scales}
    for row, value in enumerate(own.test_values):
        for name, published in value.scores.items():
            ours = score(scales[name], own.instrument, value.answers)
            if ours is None or abs(decimal(ours) - decimal(published)) > _CLOSE:
                given = "no score" if ours is None else f"{ours:g}"
                what = f"is published as {published:g}, but the rule gives {given}"
                fix = "Check the answers, the rule, the reversed items and the number."
                yield Flaw(("test_values", row, "scores", name), what, fix)


def _scores_reproduced(own: _Own) -> Iterator[Flaw]:
    if not [*_ids(own), *_choices(own), *_items(own), *_scales(own), *_test_values(own)]:
        yield from _reproduced(own)


_CHECKS: tuple[Callable[[_Own], Iterator[Flaw]], ...] = (
    _languages,
    _texts_in_every_language,
    _texts_only_where_allowed,
    _rights,
    _ids,
    _choices,
    _items,
    _scales,
    _test_values,
    _scores_reproduced,
)
