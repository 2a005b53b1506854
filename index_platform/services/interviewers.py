"""What stands out in the work of single researchers: of one wave, told to whoever supervises them.

Everybody is compared with all researchers of the wave; names are those of the supervisor's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import assignments, desks, interviews, visits, waves
from index_platform.queries.interviews import Held
from index_platform.services.freezing import snapshot_of
from index_platform.services.supervising import supervised
from instruments.errors import NotFoundError
from scoring.arrays import Bools, Floats
from scoring.dispositions import Disposition, disposition
from scoring.flags import interviews as flags
from scoring.flags.columns import quality_flags
from scoring.flags.rules import Noticed, shipped
from scoring.interviewers import BESIDE, LEAST, PEERS, Standing, standings

__all__ = ["BESIDE", "LEAST", "PEERS", "Interviewer", "Standing", "Thing", "WaveInterviewers", "of_wave"]

WHERE = "interviewers"


class Thing(StrEnum):
    """What is noticed of interviews; of contacts at doors, where it says so."""

    QUICK = "quick"
    CLOSE = "close"
    LONG_STRING = Noticed.LONG_STRING.value
    LOW_SPREAD = Noticed.LOW_SPREAD.value
    CONTRADICTION = Noticed.CONTRADICTION.value
    DUPLICATE = Noticed.DUPLICATE.value
    GAPS = "gaps"
    REFUSAL = "refusal"  # of contacts


_OF_ANSWERS = (Thing.LONG_STRING, Thing.LOW_SPREAD, Thing.CONTRADICTION, Thing.DUPLICATE)
_CONTACTS = {Disposition.COMPLETE, Disposition.PARTIAL, Disposition.REFUSAL, Disposition.OTHER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """One researcher of the supervisor. minutes: the median length of complete interviews; None of few."""

    name: str
    interviews: int
    minutes: float | None
    standings: Mapping[Thing, Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveInterviewers:
    """The supervisor's researchers in a wave, by name. others: how many there are of other supervisors."""

    key: str
    title: str
    researchers: tuple[Interviewer, ...]
    others: int
    waves: tuple[tuple[str, str], ...]  # (key, title) of those there are, the newest first


@dataclass(frozen=True, slots=True)
class _Seen:
    """One thing that is noticed, over n interviews or contacts: who, in which place, whether."""

    who: Sequence[str]
    place: Sequence[str]
    judged: Bools
    raised: Bools


def of_wave(engine: Engine, key: str, *, actor: Actor) -> WaveInterviewers | None:
    """A wave in which researchers asked, the newest where no key is given; None where there is none yet."""
    require(actor, Right.SUPERVISE, where=WHERE)
    with reading(engine) as session:
        asked = interviews.waves(session)
        there = tuple((one.key, one.title) for one in desks.waves(session) if one.key in asked)
        if not there:
            return None
        if key and key not in asked:
            raise NotFoundError(
                "no researcher asked in this wave", where=WHERE, fix="Choose one from the list."
            )
        wave = waves.get(session, key or there[0][0])
        held = tuple(interviews.of_wave(session, wave.wave.key))
        seen = {
            **_of_interviews(session, wave.wave.key, held),
            Thing.REFUSAL: _refusals(session, wave.wave.key),
        }
        near = supervised(session, actor)
    people = sorted({who for one in seen.values() for who in one.who})
    found = standings({thing: _counts(one, people) for thing, one in seen.items()})
    own = sorted((near[who].name, row, who) for row, who in enumerate(people) if who in near)
    return WaveInterviewers(
        key=wave.wave.key,
        title=wave.wave.title,
        researchers=tuple(
            Interviewer(
                name=name,
                interviews=sum(one.account == who for one in held),
                minutes=_minutes([one for one in held if one.account == who]),
                standings={thing: found[thing][row] for thing in Thing},
            )
            for name, row, who in own
        ),
        others=len(people) - len(own),
        waves=there,
    )


def _of_interviews(session: Session, key: str, held: Sequence[Held]) -> Mapping[str, _Seen]:
    """Everything but refusals, which nobody's answers tell."""
    snapshot = snapshot_of(session, waves.get(session, key))
    row_of = {name: row for row, name in enumerate(snapshot.ids)}
    rows = np.array([row_of[one.id] for one in held], dtype=np.int64)
    who, place = [one.account for one in held], [str(one) for one in snapshot.place[rows].tolist()]
    complete = np.array([one.outcome == "complete" for one in held], dtype=np.bool_)
    started, finished = (
        np.array([_second(one, end) for one in held]) for end in ("started_at", "finished_at")
    )
    took = np.where(complete & (finished >= started), finished - started, np.nan)
    columns = quality_flags(snapshot, shipped())
    of_answers = {thing: columns.column(Noticed(thing.value)) for thing in _OF_ANSWERS}
    return {
        Thing.QUICK: _Seen(who, place, ~np.isnan(took), flags.quick(took)),
        Thing.CLOSE: _Seen(who, place, np.ones_like(complete), flags.close_upon(started, finished, who)),
        **{t: _Seen(who, place, one.judged[rows], one.raised[rows]) for t, one in of_answers.items()},
        Thing.GAPS: _Seen(who, place, complete, flags.gaps(snapshot)[rows]),
    }


def _refusals(session: Session, key: str) -> _Seen:
    """Contacts at doors, and whether they did not want to."""
    place_of = {one.id: one.place for one in assignments.every(session)}
    found = [
        (one.account, place_of.get(one.assignment or "", ""), disposition(one.outcome))
        for one in visits.every(session)
        if one.wave == key and disposition(one.outcome) in _CONTACTS
    ]
    refused = np.array([what is Disposition.REFUSAL for _, _, what in found], dtype=np.bool_)
    return _Seen([one[0] for one in found], [one[1] for one in found], np.ones_like(refused), refused)


def _counts(seen: _Seen, people: Sequence[str]) -> tuple[Floats, Floats]:
    """(raised, asked), both (researchers, places)."""
    places = sorted(set(seen.place))
    rows = np.searchsorted(people, seen.who) if seen.who else np.zeros(0, dtype=np.int64)
    columns = np.searchsorted(places, seen.place) if seen.place else np.zeros(0, dtype=np.int64)
    raised, asked = np.zeros((2, len(people), len(places)))
    np.add.at(asked, (rows, columns), seen.judged)
    np.add.at(raised, (rows, columns), seen.judged & seen.raised)
    return raised, asked


def _second(held: Held, end: str) -> float:
    """A moment in seconds, by the clock of the server."""
    return datetime.fromisoformat(getattr(held, end)).timestamp() - held.clock_offset


def _minutes(held: Sequence[Held]) -> float | None:
    took = [
        _second(one, "finished_at") - _second(one, "started_at") for one in held if one.outcome == "complete"
    ]
    return float(np.median(took)) / 60.0 if len(took) >= LEAST else None
