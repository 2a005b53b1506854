"""What stands out in the responses of a wave, counted by rule: safe counts, and nothing is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import waves
from index_platform.queries.waves import StoredWave
from index_platform.services.freezing import snapshot_of
from index_platform.services.held import nearness
from index_platform.services.reviewing import safe_count
from index_platform.services.surveys import Surveys
from instruments.errors import TooFewRespondentsError
from scoring.arrays import Bools
from scoring.disclosure import protect_counts
from scoring.flags import rules as flag_rules
from scoring.flags.columns import FlagColumn, QualityFlags, quality_flags
from scoring.published import PublishedCount
from scoring.snapshot import NO_PLACE, Snapshot
from scoring.spec import DisclosureRule

_NOT_JUDGED = ""  # the cell of an export where a rule says nothing of a response


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One rule, and how many responses stand out by it.

    why: why it says nothing of any; empty where it does.
    """

    rule: str
    title: str
    words: str
    numbers: tuple[tuple[str, float, str], ...]  # name, value and source of each number of the rule
    raised: PublishedCount
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveQuality:
    """A wave, and each rule over those of its responses that the reader looks after."""

    key: str
    title: str
    rules: str  # the label of their version
    total: PublishedCount
    standing: tuple[Standing, ...]  # empty: nobody answered yet


def noticed(engine: Engine, key: str, *, actor: Actor) -> WaveQuality:
    """What stands out in a wave, as it stands now; of an area for those who hold the right in an area."""
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    with reading(engine) as session:
        wave = waves.get(session, key)
        snapshot = _snapshot(session, wave)
    rules = flag_rules.shipped()
    columns: tuple[FlagColumn, ...] = ()
    near = np.zeros(0, dtype=np.bool_)
    if snapshot is not None:
        near, columns = _near(engine, snapshot, actor), quality_flags(snapshot, rules).columns
    [[total]] = protect_counts(np.array([[near.sum()]]), DisclosureRule())
    return WaveQuality(
        key=key,
        title=wave.wave.title,
        rules=rules.label,
        total=total,
        standing=tuple(_standing(column, near) for column in columns),
    )


def flag_rows(session: Session, wave: StoredWave) -> Iterator[list[str]]:
    """A table with a row a response and a column a rule: 1 raised, 0 not, empty where it says nothing."""
    yield ["id", *(rule.id.value for rule in flag_rules.shipped().rules)]
    found = _flags(session, wave)
    if found is not None:
        cells = [_cells(column) for column in found.columns]
        yield from ([name, *row] for name, *row in zip(found.ids, *cells, strict=True))


def flag_book() -> dict[str, object]:
    """What the columns of ``flag_rows`` mean, as JSON-ready data."""
    rules = flag_rules.shipped()
    return {
        "rules": rules.label,
        "sha256": rules.sha256,
        "cells": {"1": "raised", "0": "not raised", _NOT_JUDGED: "the rule says nothing of this response"},
        "columns": [
            {
                "name": rule.id.value,
                "title": rule.title,
                "words": rule.words,
                "numbers": {
                    name: {"value": number.value, "source": number.source}
                    for name, number in rule.parameters.items()
                },
            }
            for rule in rules.rules
        ],
    }


def _flags(session: Session, wave: StoredWave) -> QualityFlags | None:
    snapshot = _snapshot(session, wave)
    return None if snapshot is None else quality_flags(snapshot, flag_rules.shipped())


def _snapshot(session: Session, wave: StoredWave) -> Snapshot | None:
    """The wave as it would be frozen now; None where nobody answered yet."""
    try:
        return snapshot_of(session, wave)
    except TooFewRespondentsError:
        return None


def _near(engine: Engine, snapshot: Snapshot, actor: Actor) -> Bools:
    """(n,) whether the actor looks after a response."""
    near = cache(nearness(Surveys(engine), actor))
    codes = [place.code for place in snapshot.geography.places]
    found = (None if row == NO_PLACE else codes[row] for row in snapshot.place.tolist())
    return np.array([near(snapshot.wave.key, code) for code in found], dtype=np.bool_)


def _standing(column: FlagColumn, near: Bools) -> Standing:
    rule, raised = column.rule, int(column.raised[near].sum())
    return Standing(
        rule=rule.id.value,
        title=rule.title,
        words=rule.words,
        numbers=tuple((name, number.value, number.source) for name, number in rule.parameters.items()),
        raised=safe_count(raised, int(near.sum())),
        why=column.why,
    )


def _cells(column: FlagColumn) -> list[str]:
    pairs = zip(column.judged.tolist(), column.raised.tolist(), strict=True)
    return [str(int(raised)) if judged else _NOT_JUDGED for judged, raised in pairs]
