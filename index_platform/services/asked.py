"""The questionnaires that the public may read: every version that a wave asks or asked, and their parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.fieldwork import door
from index_platform.queries import waves
from index_platform.queries.waves import WaveSummary
from index_platform.services import instruments, versions
from instruments.definition import Instrument
from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A version that people were asked. ``waves``: in which, in words; none for one that is a part alone.

    within: the labels of the questionnaires that it is a part of.
    """

    instrument: Instrument
    waves: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


def asked(engine: Engine, *, today: str) -> tuple[Asked, ...]:
    """Every version that a wave asks or asked, and each of its parts, by label.

    today: ISO day. What a wave that has not opened will ask is not public yet.
    """
    with reading(engine) as session:
        begun = [one for one in waves.summaries(session) if _has_begun(one, today)]
        titles: dict[str, list[str]] = {}
        for wave in begun:
            titles.setdefault(wave.instrument, []).append(wave.title)
        whole = {label: instruments.found(session, label) for label in titles}
    parts = {part.label: part for one in whole.values() for part in one.parts}
    return tuple(
        Asked(instrument=one, waves=tuple(titles.get(label, ())), within=tuple(_holders(label, whole)))
        for label, one in sorted({**parts, **whole}.items())
    )


def one(engine: Engine, label: str, *, today: str) -> Asked:
    """The version with this label; NotFoundError where nobody was asked it."""
    found = next((each for each in asked(engine, today=today) if each.instrument.label == label), None)
    if found is None:
        raise NotFoundError(
            f"no survey here asked {label!r}",
            where="questionnaires",
            fix="See those that were asked: /questionnaires.",
        )
    return found


def history(engine: Engine, found: Asked, *, today: str) -> tuple[Instrument, ...]:
    """The versions of its questionnaire that came with the program or were asked, the oldest first."""
    key = found.instrument.version.key
    public = {each.instrument.label for each in asked(engine, today=today)}
    there = [
        each.instrument
        for each in instruments.available(engine)
        if each.origin != "published" or each.instrument.label in public
    ]
    return tuple(sorted((each for each in there if each.version.key == key), key=lambda each: each.version))


def standing(engine: Engine) -> tuple[Instrument, ...]:
    """Every version that claims may speak of."""
    return versions.stored(engine)


def _has_begun(wave: WaveSummary, today: str) -> bool:
    return door(wave.state, wave.opens_on, wave.closes_on, today) != "planned"


def _holders(label: str, whole: dict[str, Instrument]) -> Iterator[str]:
    return (holder for holder, one in whole.items() if label in {part.label for part in one.parts})
