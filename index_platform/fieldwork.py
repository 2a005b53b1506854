"""How a wave is asked: its days, languages and modes, how people were chosen, how many answers are wanted.

What its file may say of that, and what its row holds.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.flaws import At, Flaw, near
from instruments.response import Mode
from instruments.shapes import Shape, day, list_of, record, text, whole

MODES = tuple(mode.value for mode in Mode if mode is not Mode.NOT_RECORDED)
ORDER = "Give a last day that is not before the first one."
COLUMNS = ("opens_on", "closes_on", "languages", "modes", "sample", "targets")

Targets = Mapping[str, Mapping[str, int]]  # {group: {key: how many answers are wanted}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many people were chosen by chance, and how many of them turned out not to be there to be asked."""

    chosen: int
    not_eligible: int = 0

    @property
    def eligible(self) -> int:
        """Of how many a response rate is a share."""
        return self.chosen - self.not_eligible


@dataclass(frozen=True, slots=True, kw_only=True)
class Fieldwork:
    """How a wave is asked. ``sample``: None where people volunteered, so that there is no response rate."""

    opens_on: str | None = None  # ISO day, the first that takes answers
    closes_on: str | None = None  # ISO day, the last that takes answers
    languages: tuple[str, ...] = ()  # empty: all that are offered
    modes: tuple[str, ...] = ()  # empty: all
    sample: Sample | None = None
    targets: Targets = field(default_factory=dict)

    def columns(self) -> dict[str, str | None]:
        """The values of ``COLUMNS`` as a row holds them; None where nothing was said."""
        sample = self.sample and {"chosen": self.sample.chosen, "not_eligible": self.sample.not_eligible}
        return {
            "opens_on": self.opens_on,
            "closes_on": self.closes_on,
            "languages": _json(self.languages),
            "modes": _json(self.modes),
            "sample": _json(sample),
            "targets": _json(self.targets),
        }


def of_columns(columns: Mapping[str, str | None]) -> Fieldwork:
    """What a row holds; the inverse of ``Fieldwork.columns``."""
    sample = _read(columns["sample"])
    return Fieldwork(
        opens_on=columns["opens_on"],
        closes_on=columns["closes_on"],
        languages=tuple(_read(columns["languages"]) or ()),
        modes=tuple(_read(columns["modes"]) or ()),
        sample=Sample(**sample) if sample else None,
        targets=_read(columns["targets"]) or {},
    )


def modes_of(column: str | None) -> tuple[str, ...]:
    """The modes that a column holds; none where all are taken."""
    return tuple(_read(column) or ())


def door(state: str, opens_on: str | None, closes_on: str | None, today: str) -> str:
    """The state of a wave as its door judges it: open, but on the days that were said alone."""
    if state != "open":
        return state
    if opens_on is not None and today < opens_on:
        return "planned"
    return "closed" if closes_on is not None and today > closes_on else "open"


def day_of(moment: datetime | str) -> str:
    """The day of a moment, in UTC as every moment that is stored."""
    return moment[:10] if isinstance(moment, str) else moment.date().isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """How far the days of a wave are: the first is day 1. ``days``: None where no last day was said."""

    day: int
    days: int | None

    @property
    def share(self) -> float | None:
        """What part of its days is over at the end of this one; None where nobody can tell."""
        return None if self.days is None else min(1.0, self.day / self.days)


def along(first: str | None, last: str | None, today: str) -> Along | None:
    """How far ISO days from ``first`` to ``last`` are; None before they begin, and where they are none."""
    if first is None or today < first or (last is not None and last < first):
        return None
    start = date.fromisoformat(first)
    days = None if last is None else (date.fromisoformat(last) - start).days + 1
    return Along(day=(date.fromisoformat(today) - start).days + 1, days=days)


def day_after(day: str) -> str:
    """The ISO day after another."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def words_of_day(day: str) -> str:
    """An ISO day in words: 1 December 2026."""
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B %Y}"


def _modes(value: object, at: At) -> Iterator[Flaw]:
    yield from text(value, at)
    if isinstance(value, str) and value not in MODES:
        fix = f"{near(value, MODES)}Write some of: {', '.join(MODES)}."
        yield Flaw(at, f"is {value!r}, which is no way to answer", fix)


def _sample(value: object, at: At) -> Iterator[Flaw]:
    flaws = list(_COUNTS(value, at))
    yield from flaws
    if flaws or not isinstance(value, Mapping):
        return
    chosen, out = value["chosen"], value.get("not_eligible", 0)
    if chosen < 1:
        yield Flaw((*at, "chosen"), f"is {chosen}", "Write how many people were chosen.")
    if not 0 <= out < max(chosen, 1):
        yield Flaw((*at, "not_eligible"), f"is {out} of {chosen}", "Write fewer than were chosen, or 0.")


_COUNTS = record({"chosen": whole}, {"not_eligible": whole})
# what the file of a wave may say of it
SHAPES: Mapping[str, Shape] = {
    "opens": day,
    "closes": day,
    "languages": list_of(text, least=1),
    "modes": list_of(_modes, least=1),
    "sample": _sample,
}


def written(given: Mapping[str, Any]) -> Fieldwork:
    """The fieldwork that values of the right shapes describe."""
    sample = cast("Mapping[str, int] | None", given.get("sample"))
    return Fieldwork(
        opens_on=given.get("opens"),
        closes_on=given.get("closes"),
        languages=tuple(given.get("languages", ())),
        modes=tuple(given.get("modes", ())),
        sample=Sample(**sample) if sample else None,
    )


def misfits(asked: Fieldwork, instrument: Instrument) -> Iterator[Flaw]:
    """What of the fieldwork cannot be: days the wrong way round, languages that the questionnaire has not."""
    yield from order_flaws(asked)
    there = instrument.offered(drafts=True)
    for number, language in enumerate(asked.languages):
        if language not in there:
            fix = f"{near(language, there)}{instrument.label} has: {', '.join(there)}."
            yield Flaw(("languages", number), f"is {language!r}, which {instrument.label} does not have", fix)
    if asked.languages and there[0] not in asked.languages:
        fix = "It is what all others are translated from: add it."
        yield Flaw(("languages",), f"leaves out {there[0]!r}", fix)


def order_flaws(asked: Fieldwork) -> Iterator[Flaw]:
    """The flaw of a last day before the first; nothing where there is none."""
    if asked.opens_on is not None and asked.closes_on is not None and asked.closes_on < asked.opens_on:
        yield Flaw(("closes",), f"is {asked.closes_on!r}, before the first day", ORDER)


def on_days(asked: Fieldwork, opens_on: str | None, closes_on: str | None) -> Fieldwork:
    """The same with other days; InvalidDefinitionError where they are none, or the wrong way round."""
    for name, given in (("opens", opens_on), ("closes", closes_on)):
        for flaw in () if given is None else day(given, (name,)):
            raise InvalidDefinitionError(f"{name} {flaw.what}", where="waves", fix="Write it as 2026-12-01.")
    changed = replace(asked, opens_on=opens_on, closes_on=closes_on)
    for flaw in order_flaws(changed):
        raise InvalidDefinitionError(f"closes {flaw.what}", where="waves", fix=flaw.fix)
    return changed


def _json(value: object) -> str | None:
    return canonical_json(value).decode() if value else None


def _read(column: str | None) -> Any:  # noqa: ANN401 - JSON holds values of any type
    return None if column is None else json.loads(column)
