"""What may change of how a wave is asked: its days, what it says of selection, how many answers it wants."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from index_platform import fieldwork
from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import unit_of_work
from index_platform.fieldwork import Fieldwork, Sample, Targets, day_of
from index_platform.queries import audit, desks, releases, waves
from index_platform.queries.waves import StoredWave
from instruments.errors import ConflictError, InvalidDefinitionError, InvalidInputError, NotPermittedError
from instruments.shapes import is_day, text
from scoring.snapshot import WaveKind

WHERE, CLOSES = "waves", "closes"
LONGEST = 500  # signs of what a wave says of selection


def dated(
    engine: Engine,
    key: str,
    opens_on: str | None,
    closes_on: str | None,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
) -> bool:
    """Give a wave its first and its last day, or none: whether that changed anything.

    A wave that takes answers is given no last day that is over: everybody would be told that it was closed.
    """

    def with_days(wave: StoredWave) -> tuple[Fieldwork, str]:
        if wave.state == "open" and closes_on not in (None, wave.fieldwork.closes_on):
            _require_ahead(closes_on, day_of(moment))
        return fieldwork.on_days(wave.fieldwork, opens_on, closes_on), wave.wave.selection

    facts = {"opens": opens_on or "", "closes": closes_on or ""}
    return _changed(engine, key, "wave.dates", with_days, facts, moment, actor)


def selected(
    engine: Engine, key: str, words: str, sample: Sample | None, *, moment: datetime, actor: Actor = LOCAL
) -> bool:
    """Say how people came to answer a wave: whether that changed anything.

    sample: how many were chosen by chance; None where people volunteered.
    """
    said = _said(words)
    if sample is not None and not 0 <= sample.not_eligible < sample.chosen:
        raise InvalidInputError(
            f"{sample.not_eligible} of {sample.chosen} people cannot be those who could not be asked",
            where=WHERE,
            fix="Give how many were chosen, and how many of these were not there to be asked.",
        )

    def with_selection(wave: StoredWave) -> tuple[Fieldwork, str]:
        return replace(wave.fieldwork, sample=sample), said

    chosen = {} if sample is None else {"chosen": sample.chosen, "not_eligible": sample.not_eligible}
    facts = {"selection": said, **chosen}
    return _changed(engine, key, "wave.selection", with_selection, facts, moment, actor, until_frozen=True)


def wanted(engine: Engine, key: str, targets: Targets, *, moment: datetime, actor: Actor = LOCAL) -> bool:
    """Say how many answers are wanted of a wave, by group: whether that changed anything."""

    def with_targets(wave: StoredWave) -> tuple[Fieldwork, str]:
        return replace(wave.fieldwork, targets=targets), wave.wave.selection

    facts = {"targets": sum(len(group) for group in targets.values())}
    return _changed(engine, key, "wave.targets", with_targets, facts, moment, actor)


def _changed(
    engine: Engine,
    key: str,
    action: str,
    change: Callable[[StoredWave], tuple[Fieldwork, str]],
    facts: Mapping[str, object],
    moment: datetime,
    actor: Actor,
    *,
    until_frozen: bool = False,
) -> bool:
    require(actor, Right.MANAGE_WAVES, where=action)
    with unit_of_work(engine) as session:
        wave = waves.get(session, key)
        asked, selection = change(wave)
        if (asked, selection) == (wave.fieldwork, wave.wave.selection):
            return False
        out = any(one.wave == key and one.state == "approved" for one in releases.stored(session))
        _require_changeable(wave, frozen=until_frozen and key in desks.freezes(session), out=out)
        waves.set_fieldwork(session, key, asked, selection)
        audit.write(session, deed(actor, action, "wave", key, moment=moment, detail=facts))
        return True


def _require_changeable(wave: StoredWave, *, frozen: bool, out: bool) -> None:
    if frozen:
        raise ConflictError(
            f"answers of the wave {wave.wave.key!r} are frozen, with what it says of selection",
            where=WHERE,
            fix="It stays as it is. Say what was wrong with it where the figures are published.",
        )
    if out and wave.wave.kind is WaveKind.LIVE:
        raise NotPermittedError(
            f"the figures of the wave {wave.wave.key!r} are public, and it asks nobody any more",
            where=WHERE,
            fix="Plan a new wave of another key.",
        )


def _require_ahead(last: str | None, today: str) -> None:
    if last is not None and is_day(last) and last < today:
        raise InvalidInputError(
            f"the last day {last} is over",
            where=CLOSES,
            fix="Give a day from today on. To end the wave now, close it.",
        )


def _said(words: str) -> str:
    said = " ".join(words.split())
    for flaw in text(said, ("selection",)):
        raise InvalidDefinitionError(f"the selection {flaw.what}", where=WHERE, fix=flaw.fix)
    if len(said) > LONGEST:
        raise InvalidInputError(
            f"the selection is longer than {LONGEST} signs", where=WHERE, fix="Say it in fewer words."
        )
    return said
