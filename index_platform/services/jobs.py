"""Long work that a page asks for: noted at once, done later by whoever works, looked at meanwhile.

One job a wave at a time. Its deed carries the account that asked, which must still have the right when the
work begins; what is made when a release becomes public is apart from both. Whoever does it holds it for a
minute at a time: a worker that is heard of no more loses it, and another one begins it anew. What the work
makes is written whole, in one transaction with the note that it is done, which only its holder can write: so
it is made once, however often it was begun.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import Also, reading, unit_of_work
from index_platform.queries import audit, jobs, waves
from index_platform.queries.jobs import Job
from index_platform.queries.releases import Release
from index_platform.services.workplace import Workplace
from instruments.errors import ConflictError, InvalidInputError, MeasureError

# what can be asked, and the right that it takes
KINDS: Mapping[str, Right] = {
    "freeze": Right.MANAGE_WAVES,
    "compute": Right.COMPUTE,
    "propose": Right.PROPOSE_RELEASE,
    "proofs": Right.READ_UNRELEASED,
}
PUBLISH = "publish"  # asked for by what changes the public side, and by nobody else
HELD = timedelta(minutes=1)
TRIES = 3
CUT_OFF = {
    "what": f"whoever did this stopped half way, {TRIES} times",
    "fix": "Nothing was half written. Ask whoever runs this server for its log before you start it again.",
}
STOPPED = {"what": "somebody stopped this", "fix": "Nothing was half written; start it again when you wish."}
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


def publishing(session: Session, release: str, publish_at: str, *, moment: datetime) -> Job:
    """Work that makes the files of an approved release when it becomes public; not before.

    It is nobody's: what was decided goes on, whatever becomes of the account that decided it.
    """
    return jobs.add(
        session,
        kind=PUBLISH,
        subject=release,
        actor=LOCAL.id,
        asked={"release": release},
        moment=stamp(moment),
        not_before=publish_at,
    )


def site_due(session: Session, asked_at: str) -> None:
    """Work that writes the public side for a web server, where none waits: it says something else now."""
    if not jobs.is_waiting(session, PUBLISH, ""):
        jobs.add(session, kind=PUBLISH, subject="", actor=LOCAL.id, asked={}, moment=asked_at)


def site_of_today(place: Workplace) -> None:
    """The same, of a day: surveys open and close without anybody who presses a button."""
    if place.settings.keeps_site:
        with unit_of_work(place.engine, audited=False) as session:
            site_due(session, stamp(place.clock()))


def shown_anew(moment: datetime) -> Also[Release]:
    """What has the public side made anew, in the transaction in which a release came or went at once."""

    def wanted(session: Session, release: Release) -> None:
        if release.was_public(moment):
            publishing(session, release.id, stamp(moment), moment=moment)

    return wanted


def stopped(engine: Engine, number: int, *, moment: datetime, actor: Actor) -> Job:
    """Have work end that waits, or runs: then at its next step. ConflictError: it has ended."""
    with unit_of_work(engine) as session:
        job = jobs.get(session, number)
        require(actor, KINDS.get(job.kind, Right.STOP_RELEASE), where="jobs stop")
        if not job.active:
            raise ConflictError("this has ended already", where="jobs", fix="Look at the wave again.")
        facts = {"job": number, "kind": job.kind}
        audit.write(session, deed(actor, "job.stop", "wave", job.subject, moment=moment, detail=facts))
        return jobs.ask_stop(session, number, STOPPED, stamp(moment))


def begun(engine: Engine, kinds: Collection[str], holder: str, *, moment: datetime) -> Job | None:
    """The oldest work of these kinds that nobody does, done by ``holder`` from now on; None where none is.

    Work that was begun ``TRIES`` times and never ended has failed: it may be what brings workers down.
    """
    if not waiting(engine, kinds, moment=moment):
        return None
    with unit_of_work(engine, audited=False) as session:
        while job := jobs.begin(session, kinds, holder, stamp(moment), stamp(moment + HELD)):
            if job.stop_asked:
                jobs.end(session, job, "failed", STOPPED, stamp(moment))
            elif job.tries > TRIES:
                jobs.end(session, job, "failed", CUT_OFF, stamp(moment))
            else:
                return job
    return None


def waiting(engine: Engine, kinds: Collection[str], *, moment: datetime) -> int:
    """How much work of these kinds nobody does yet, or any more."""
    with reading(engine) as session:
        return jobs.waiting(session, kinds, stamp(moment))


def are_held(engine: Engine, *, moment: datetime) -> bool:
    """Whether somebody works now."""
    with reading(engine) as session:
        return jobs.held(session, stamp(moment)) > 0


def told(engine: Engine, job: Job, stage: str, done: int, total: int) -> bool:
    """Note how far work came: whether it shall go on, being ours still and stopped by nobody."""
    with unit_of_work(engine, audited=False) as session:
        now = jobs.tell(session, job, stage, done, total)
        return now is not None and not now.stop_asked


def goes_on(engine: Engine, job: Job, *, moment: datetime) -> bool:
    """Hold work a little longer: whether it shall go on, as for ``told``."""
    with unit_of_work(engine, audited=False) as session:
        now = jobs.hold(session, job, stamp(moment + HELD))
        return now is not None and not now.stop_asked


def finishing(job: Job, clock: Callable[[], datetime]) -> Also[Mapping[str, Any]]:
    """What notes that work is done, and what came of it, in the transaction that stores that.

    ConflictError, and nothing is stored: it is no longer ours, or somebody stopped it.
    """

    def finished(session: Session, answer: Mapping[str, Any]) -> None:
        ended = jobs.end(session, job, "done", answer, stamp(clock()))
        if ended is not None and ended.stop_asked:
            raise ConflictError(STOPPED["what"], where="jobs", fix=STOPPED["fix"])
        if ended is None:
            raise ConflictError(
                f"the work {job.number} has ended, or another worker does it now",
                where="jobs",
                fix="Look at the wave again: nothing of this attempt was kept.",
            )

    return finished


def failed(engine: Engine, job: Job, error: MeasureError | None, *, moment: datetime) -> None:
    """Note that work of ours was refused, and why, or that it was stopped; no error: by a fault of ours."""
    with unit_of_work(engine, audited=False) as session:
        stop = jobs.get(session, job.number).stop_asked
        why = STOPPED if stop else FAULT if error is None else {"what": error.what, "fix": error.fix}
        jobs.end(session, job, "failed", why, stamp(moment))


def given_back(engine: Engine, job: Job) -> None:
    """Leave work of ours to whoever comes next, as if it had not been begun."""
    with unit_of_work(engine, audited=False) as session:
        jobs.give_back(session, job)
