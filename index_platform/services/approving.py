"""Instruments that residents are asked: proposed by one account, looked at and approved by another.

What ships with the program needs no approval. What whoever holds the machine published can be rehearsed,
and approved later as it is.
"""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require, require_signed_in
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, definitions
from index_platform.queries import proposals as stored
from index_platform.queries.proposals import Proposed
from index_platform.services import preparing, proposals, refusals, versions
from index_platform.services.instruments import found
from index_platform.services.preparing import Said
from index_platform.services.proposals import Verdict
from instruments import catalogue, loading
from instruments.definition import Instrument
from instruments.errors import ConflictError, NotFoundError, NotPermittedError, NotReproducedError

KIND = "instrument"


def proposed(engine: Engine, path: Path, *, moment: datetime, actor: Actor, reason: str = "") -> Proposed:
    """A proposal of the definition in a file, for somebody else to approve."""
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments propose")
    with unit_of_work(engine) as session:
        judge = versions.judge(versions.live(session))
        instrument = loading.read(path, resolve=lambda label: found(session, label), judge=judge)
        return _proposed(session, instrument, moment, actor, reason)


def proposed_as_said(
    engine: Engine, path: Path, said: Said, *, moment: datetime, actor: Actor, reason: str = ""
) -> Proposed:
    """The same with what was said of it on a page: its claims, and its version."""
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments propose")
    with unit_of_work(engine) as session:
        standing = versions.live(session)
        instrument = preparing.as_said(session, path, said, standing)
        versions.require_succession(instrument, standing)
        return _proposed(session, instrument, moment, actor, reason)


def proposed_again(
    engine: Engine, label: str, *, moment: datetime, actor: Actor, reason: str = ""
) -> Proposed:
    """A proposal of what the machine published for rehearsals, as it is."""
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments propose")
    with unit_of_work(engine) as session:
        instrument = found(session, label)
        versions.require_succession(instrument, versions.live(session))
        return _proposed(session, instrument, moment, actor, reason)


def looked_at(engine: Engine, number: int, *, actor: Actor | None) -> Instrument:
    """The instrument that a proposal would publish, whatever became of it."""
    known = require_signed_in(actor, where="instruments")
    right = Right.PROPOSE_INSTRUMENT if known.holds(Right.PROPOSE_INSTRUMENT) else Right.APPROVE_INSTRUMENT
    require(known, right, where="instruments")
    with reading(engine) as session:
        return _instrument(session, number)


def approved(engine: Engine, number: int, *, moment: datetime, actor: Actor, reason: str = "") -> Instrument:
    """Approve an instrument that somebody else proposed: live waves may ask it from now on."""
    action, key = f"{KIND}.approve", f"proposal {number}"
    with refusals.noted(engine, actor, action, KIND, key, moment=moment), unit_of_work(engine) as session:
        require(actor, Right.APPROVE_INSTRUMENT, where="instruments approve")
        instrument = _instrument(session, number)
        versions.require_succession(instrument, versions.live(session))
        proposals.decided(session, number, Verdict.APPROVED, moment=moment, actor=actor, reason=reason)
        definitions.approve(session, instrument, stamp(moment), shipped=catalogue.labels())
        return instrument


def refused(engine: Engine, number: int, *, moment: datetime, actor: Actor, reason: str = "") -> Proposed:
    """Refuse a proposed instrument, or take back one's own."""
    action, key = f"{KIND}.refuse", f"proposal {number}"
    with refusals.noted(engine, actor, action, KIND, key, moment=moment), unit_of_work(engine) as session:
        _require_kind(session, number)
        return proposals.turned_down(session, number, moment=moment, actor=actor, reason=reason)


def _proposed(
    session: Session, instrument: Instrument, moment: datetime, actor: Actor, reason: str
) -> Proposed:
    _require_person(actor, instrument)
    _require_needed(session, instrument)
    made = stored.add(
        session,
        kind=KIND,
        subject=instrument.sha256,
        content={"label": instrument.label, "contents": loading.contents(instrument)},
        actor=actor.id,
        moment=stamp(moment),
        reason=reason,
    )
    facts = {"proposal": made.number, "sha256": instrument.sha256}
    written = deed(
        actor, "instrument.propose", KIND, instrument.label, moment=moment, reason=reason, detail=facts
    )
    audit.write(session, written)
    return made


def _instrument(session: Session, number: int) -> Instrument:
    """The instrument as it was proposed, its hash checked."""
    subject = _require_kind(session, number).subject
    content = json.loads(stored.content(session, number))
    instrument = loading.rebuilt(content["label"], content["contents"], where=f"proposal {number}")
    if instrument.sha256 != subject:
        raise NotReproducedError(
            f"the proposal {number} does not hold what was proposed",
            where="database",
            fix="Restore the database from a backup: what was proposed never changes.",
        )
    return instrument


def _require_kind(session: Session, number: int) -> Proposed:
    if (found := stored.get(session, number)).kind != KIND:
        raise NotFoundError(
            f"the proposal {number} is of a {found.kind}",
            where="instruments",
            fix="Look at what waits, then choose an instrument.",
        )
    return found


def _require_person(actor: Actor, instrument: Instrument) -> None:
    if actor.is_local:
        raise NotPermittedError(
            f"two people with accounts approve {instrument.label}, and nobody is signed in here",
            where="instruments propose",
            fix="Sign in and propose it there; for rehearsals, thriving instruments publish FILE is enough.",
        )


def _require_needed(session: Session, instrument: Instrument) -> None:
    label = instrument.label
    if label in catalogue.labels():
        definitions.refuse_other_content(instrument, catalogue.get(label).sha256)
    published = definitions.instrument(session, label)
    if published is not None:
        definitions.refuse_other_content(instrument, published.sha256)
    origin = definitions.origin(session, label) or ("shipped" if label in catalogue.labels() else "local")
    waits = [
        json.loads(stored.content(session, one.number))["label"] for one in stored.waiting(session, KIND)
    ]
    if origin != "local" or label in waits:
        why = {"shipped": "ships with the program", "approved": "was approved by two people before"}
        raise ConflictError(
            f"{label} {why.get(origin, 'waits to be approved')}",
            where="instruments propose",
            fix="It need not be proposed again; to change it, give the changed one a new version.",
        )
