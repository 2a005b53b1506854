"""Long work that a page asks for: noted at once, done later by whoever works, looked at meanwhile.

One job a wave at a time. Its deed carries the account that asked, which must still have the right when the
work begins. What the work makes is written whole or not at all, so a job that was cut off left nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, jobs, waves
from index_platform.queries.jobs import Job
from instruments.errors import ConflictError, InvalidInputError, MeasureError

# what can be asked, and the right that it takes
KINDS: Mapping[str, Right] = {
    "freeze": Right.MANAGE_WAVES,
    "compute": Right.COMPUTE,
    "propose": Right.PROPOSE_RELEASE,
}
CUT_OFF = {
    "what": "the server stopped while this was running",
    "fix": "Nothing was half written; start it again.",
}
FAULT = {
    "what": "something went wrong on our side",
    "fix": "Nothing was half written. Start it again; if it fails again, ask whoever runs this server.",
}


def asked(
    engine: Engine,
    kind: str,
    wave: str,
    *,
    moment: datetime,
    actor: Actor,
    given: Mapping[str, object] | None = None,
) -> Job:
    """New work on a wave. ConflictError: other work on it waits or runs."""
    if kind not in KINDS:
        raise InvalidInputError(
            f"there is no work called {kind!r}", where="jobs", fix=f"There is: {', '.join(KINDS)}."
        )
    require(actor, KINDS[kind], where=f"jobs {kind}")
    with unit_of_work(engine) as session:
        key = waves.get(session, wave).wave.key
        if (other := jobs.active(session, key)) is not None:
            raise ConflictError(
                f"other work on the wave {key!r} has not ended ({other.kind})",
                where="jobs",
                fix="Wait until it has ended, then look at the wave again.",
            )
        made = jobs.add(
            session, kind=kind, subject=key, actor=actor.id, asked=given or {}, moment=stamp(moment)
        )
        facts = {"job": made.number, "kind": kind}
        audit.write(session, deed(actor, "job.ask", "wave", key, moment=moment, detail=facts))
        return made


def begun(engine: Engine) -> Job | None:
    """The oldest work that waits, noted as running; None where nothing waits."""
    with unit_of_work(engine, audited=False) as session:
        return jobs.begin(session)


def waiting(engine: Engine) -> int:
    """How much work waits."""
    with reading(engine) as session:
        return jobs.waiting(session)


def told(engine: Engine, number: int, stage: str, done: int, total: int) -> None:
    """Note how far running work came."""
    with unit_of_work(engine, audited=False) as session:
        jobs.tell(session, number, stage, done, total)


def finished(engine: Engine, number: int, answer: Mapping[str, object], *, moment: datetime) -> None:
    """Note that work is done, and what came of it."""
    _ended(engine, number, "done", answer, moment)


def failed(engine: Engine, number: int, error: MeasureError | None, *, moment: datetime) -> None:
    """Note that work was refused, and why; no error: it failed by a fault of ours."""
    why = FAULT if error is None else {"what": error.what, "fix": error.fix}
    _ended(engine, number, "failed", why, moment)


def cut_off(engine: Engine, *, moment: datetime) -> int:
    """Note as failed whatever was running when the server stopped: how many."""
    with unit_of_work(engine, audited=False) as session:
        left = jobs.running(session)
        for job in left:
            jobs.end(session, job.number, "failed", CUT_OFF, stamp(moment))
        return len(left)


def _ended(engine: Engine, number: int, state: str, answer: Mapping[str, object], moment: datetime) -> None:
    with unit_of_work(engine, audited=False) as session:
        jobs.end(session, number, state, answer, stamp(moment))
