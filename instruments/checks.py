"""What a definition must satisfy beyond its shape. Each check tells flaws; none stops at the first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from instruments import route_checks, scale_checks, scenarios
from instruments.definition import (
    OF_A_PERSON,
    WHOLE_NUMBERS,
    Choice,
    Instrument,
    Item,
    ItemKind,
    Scale,
    TestValue,
    Text,
)
from instruments.flaws import At, Flaw, near
from instruments.languages import EASY_READ
from instruments.reading_age import reading
from instruments.response import Mode

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_NOTHING: tuple[object, ...] = (None, (), {})
_LIMITS, _LABELS = ("low", "high"), ("low_label", "high_label")
_CHOICES, _DAYS = ("choices",), ("earliest", "latest")
_NEEDED = {  # what an item of a kind must have; it may have its labels, and nothing else of these
    ItemKind.SINGLE: _CHOICES,
    ItemKind.LIKERT: _CHOICES,
    ItemKind.MULTIPLE: _CHOICES,
    ItemKind.RATING: _LIMITS,
    ItemKind.NUMBER: _LIMITS,
    ItemKind.DATE: _DAYS,
    ItemKind.TEXT: ("longest",),
    ItemKind.PLACE: ("level",),
    ItemKind.NOTE: (),
    ItemKind.CONSENT: (),
}
_OF_A_KIND = (*_CHOICES, *_LIMITS, *_LABELS, *_DAYS, "longest", "level")
_LONGEST = 5000  # signs of an open answer


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
            for name in ("wording", "hint", "low_label", "high_label", "easy_read"):
                yield ("items", row, name), getattr(item, name)
            for mode, wording in item.mode_wording.items():
                yield ("items", row, "mode_wording", mode), wording
            for number, check in enumerate(item.checks):
                yield ("items", row, "checks", number, "message"), check.message
        for name, choices in self.choice_sets.items():
            for row, choice in enumerate(choices):
                yield ("choice_sets", name, row, "wording"), choice.wording

    def asked(self, language: str) -> Iterator[tuple[At, str]]:
        """Every sentence that is read before an answer, with its place; answers and titles left out."""
        easy = language == EASY_READ
        spoken = self.instrument.source_language if easy else language
        if not easy:
            yield ("introduction",), self.instrument.introduction.get(language, "")
        for at, text in self.texts():
            if at[0] == "items" and at[2] not in _LABELS and (at[2] == "easy_read") == easy:
                yield at, text.get(spoken, "")

    def all_texts(self) -> Iterator[tuple[At, Text]]:
        """Every text in languages, with its place."""
        yield ("title",), self.instrument.title
        yield ("introduction",), self.instrument.introduction
        yield from self.texts()
        for row, scale in enumerate(self.scales):
            yield ("scales", row, "title"), scale.title
            for number, band in enumerate(scale.bands):
                yield ("scales", row, "bands", number, "title"), band.title
            for number, cut in enumerate(scale.cut_points):
                yield ("scales", row, "cut_points", number, "title"), cut.title


def flaws(instrument: Instrument, choice_sets: Mapping[str, tuple[Choice, ...]]) -> tuple[Flaw, ...]:
    """Everything that is wrong with a definition whose shape is right."""
    own = _Own(instrument, choice_sets)
    found = [flaw for check in _CHECKS for flaw in check(own)]
    found += scale_checks.flaws(instrument, own.scales)
    found += scale_checks.test_value_flaws(instrument, own.test_values)
    found += route_checks.flaws(instrument)
    # Ways and scores are compared only where nothing else could make them differ.
    unlike = (scale_checks.unlike_published(instrument, own.test_values), scenarios.flaws(instrument))
    return tuple(found) or tuple(chain.from_iterable(unlike))


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
    for at, text in own.all_texts():
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
        yield from _id_flaws([cut.id for cut in scale.cut_points], ("scales", row, "cut_points"))
    for name, choices in own.choice_sets.items():
        yield from _id_flaws([choice.id for choice in choices], ("choice_sets", name))
    for what, ids in (("item", before_items), ("scale", before_scales)):
        for twice in sorted({name for name in ids if ids.count(name) > 1}):
            yield Flaw(("parts",), f"bring the {what} {twice!r} twice", "Leave one of the parts out.")
    yield from _variable_flaws([item.variable for item in instrument.items], own.items, "items")
    yield from _variable_flaws([scale.variable for scale in instrument.scales], own.scales, "scales")
    if not instrument.items:
        yield Flaw((), "has no item", "Add 'items:' or 'parts:'.")


def _variable_flaws(every: list[str], own: Sequence[Item | Scale], key: str) -> Iterator[Flaw]:
    """One variable, one line: two of a series in one definition would be two answers at one point of it."""
    for row, one in enumerate(own):
        if one.series and every.count(one.variable) > 1:
            what = f"{one.series!r} is measured by another of the {key} too"
            yield Flaw((key, row, "series"), what, "Give one of them no series, or another.")


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
            if choice.missing not in (None, *OF_A_PERSON):
                fix = f"A person can tick: {', '.join(OF_A_PERSON)}."
                yield Flaw((*at, "missing"), f"is {choice.missing}", fix)


def _items(own: _Own) -> Iterator[Flaw]:
    for row, item in enumerate(own.items):
        at: At = ("items", row)
        for name in _NEEDED[item.kind]:
            if getattr(item, name) in _NOTHING:
                yield Flaw(at, f"of kind {item.kind} has no {name!r}", f"Add '{name}:'.")
        for name in _OF_A_KIND:
            labelled = item.kind in WHOLE_NUMBERS and name in _LABELS
            if name not in _NEEDED[item.kind] and not labelled and getattr(item, name) not in _NOTHING:
                fix = "Remove it, or change the kind."
                yield Flaw((*at, name), f"does not go with the kind {item.kind}", fix)
        yield from _limit_flaws(item, at)
        yield from _end_flaws(own, item, at)
        yield from _mode_flaws(item, at)
        yield from _id_flaws([check.id for check in item.checks], (*at, "checks"))


def _reading_ages(own: _Own) -> Iterator[Flaw]:
    known = (*own.instrument.languages, EASY_READ)
    for language, limit in own.instrument.reading_age.items():
        if language not in known:
            yield Flaw(("reading_age", language), "is not a language of it", f"There is: {', '.join(known)}.")
        for at, text in own.asked(language):
            found = reading(text, language)
            if found is not None and round(found.age) > limit:
                years = f"{found.age:.0f} in {language}, over {limit}"
                yield Flaw(at, f"asks for a reading age of {years}, by: {found.sentence!r}", found.remedy)


def _limit_flaws(item: Item, at: At) -> Iterator[Flaw]:
    if item.low is not None and item.high is not None and item.low >= item.high:
        yield Flaw((*at, "low"), f"is {item.low}, not under 'high', {item.high}", "Correct one of them.")
    if item.earliest is not None and item.latest is not None and item.earliest > item.latest:
        what = f"is {item.earliest}, after 'latest', {item.latest}"
        yield Flaw((*at, "earliest"), what, "Correct one of them.")
    if item.longest is not None and not 1 <= item.longest <= _LONGEST:
        yield Flaw((*at, "longest"), f"is {item.longest}", f"Give a number of signs from 1 to {_LONGEST}.")
    if item.kind is ItemKind.LIKERT:
        yield from _order_flaws(item, at)
    if item.kind is not ItemKind.MULTIPLE:
        for choice in item.choices:
            if choice.exclusive:
                what = f"offers {choice.id!r} as exclusive, but only one choice can be ticked anyway"
                yield Flaw((*at, "choices"), what, "Remove 'exclusive', or use the kind 'multiple'.")


def _order_flaws(item: Item, at: At) -> Iterator[Flaw]:
    codes = item.scored_codes
    if codes and list(codes) not in (sorted(codes), sorted(codes, reverse=True)):
        what = f"is a likert item whose codes do not rise or fall: {', '.join(map(str, codes))}"
        yield Flaw((*at, "choices"), what, "Put the choices in order, or use the kind 'single'.")


def _mode_flaws(item: Item, at: At) -> Iterator[Flaw]:
    modes = [mode.value for mode in Mode]
    for mode in sorted(set(item.mode_wording) - set(modes)):
        fix = f"{near(mode, modes)}Modes are: {', '.join(modes)}."
        yield Flaw((*at, "mode_wording", mode), "is not a mode", fix)


def _end_flaws(own: _Own, item: Item, at: At) -> Iterator[Flaw]:
    if item.kind is ItemKind.RATING and own.instrument.rights.redistributable:
        for name in ("low_label", "high_label"):
            if not getattr(item, name):
                yield Flaw(at, f"is a rating without {name!r}", "Say what the ends mean.")


_CHECKS: tuple[Callable[[_Own], Iterator[Flaw]], ...] = (
    _languages,
    _texts_in_every_language,
    _texts_only_where_allowed,
    _rights,
    _ids,
    _choices,
    _items,
    _reading_ages,
)
