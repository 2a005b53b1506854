"""What needs two people: proposed by one, decided by another, whatever it is.

``decided`` is the one way to a decision, in the transaction of whatever follows from it. Two accounts, both
active, neither deciding on their own: that is held by the database, and asked for there and nowhere else.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require, require_signed_in
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading
from index_platform.queries import accounts, audit, desks, proposals
from index_platform.queries.proposals import Decision, Proposed
from index_platform.services import hands
from index_platform.services.hands import LinkMade as LinkMade  # what the page of a decision shows
from index_platform.services.overview import doer
from instruments.errors import NotPermittedError


class Verdict(StrEnum):
    """What becomes of a proposal."""

    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may do what with proposals of one kind, and what such a thing is called."""

    propose: Right
    approve: Right
    refuse: Right
    name: Callable[[Mapping[str, str]], str]  # what the content of a proposal is called by people

    def right(self, verdict: Verdict) -> Right:
        """What a verdict takes. Whoever proposed may take their own back."""
        rights = {Verdict.APPROVED: self.approve, Verdict.REFUSED: self.refuse}
        return rights.get(verdict, self.propose)


RULES: Mapping[str, Rule] = {
    "instrument": Rule(
        propose=Right.PROPOSE_INSTRUMENT,
        approve=Right.APPROVE_INSTRUMENT,
        refuse=Right.APPROVE_INSTRUMENT,
        name=lambda content: content["label"],
    ),
    "release": Rule(
        propose=Right.PROPOSE_RELEASE,
        approve=Right.APPROVE_RELEASE,
        refuse=Right.STOP_RELEASE,
        name=lambda content: content["release"],
    ),
}
_VERBS: Mapping[Verdict, str] = {
    Verdict.APPROVED: "approve",
    Verdict.REFUSED: "refuse",
    Verdict.TAKEN_BACK: "take_back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a second person. Who proposed it is told as a role, never by name."""

    number: int
    kind: str
    name: str  # such as R3 or street@1.0
    since: str
    by: str  # a role in words, or "this machine"
    reason: str
    own: bool  # proposed by whoever looks
    may: tuple[Verdict, ...]  # what whoever looks can decide


def waiting(engine: Engine, *, actor: Actor | None) -> tuple[Waiting, ...]:
    """What nobody has decided yet, of the kinds in which the actor has a part, the oldest first."""
    known = require_signed_in(actor, where="proposals")
    with reading(engine) as session:
        return tuple(
            _waiting(session, one, known) for one in proposals.waiting(session) if _has_part(known, one.kind)
        )


def decided(
    session: Session, number: int, verdict: Verdict, *, moment: datetime, actor: Actor, reason: str = ""
) -> Proposed:
    """Decide on a proposal, with its audit entry, in the transaction of what follows from it.

    NotPermittedError: without the right, on one's own proposal, or without an active account.
    """
    waiting = proposals.get(session, number)
    rule = RULES[waiting.kind]
    where = f"{waiting.kind}s {_VERBS[verdict].replace('_', ' ')}"
    require(actor, rule.right(verdict), where=where)
    if verdict is Verdict.APPROVED:
        require_person(session, actor, where=where)
        hands.require_apart(session, waiting.proposer, actor.id)
    decision = Decision(verdict=verdict.value, actor=actor.id, moment=stamp(moment), reason=reason)
    done = proposals.decide(session, number, decision)
    action, name = f"{waiting.kind}.{_VERBS[verdict]}", _name(session, waiting)
    facts = {"proposal": number}
    audit.write(session, deed(actor, action, waiting.kind, name, moment=moment, reason=reason, detail=facts))
    return done


def require_person(session: Session, actor: Actor, *, where: str) -> None:
    """Refuse whoever holds the machine where people have accounts: from then on two of them decide."""
    if actor.is_local and accounts.are_there(session):
        raise NotPermittedError(
            "people have accounts here, and two of them publish: the machine stands for nobody any more",
            where=where,
            fix="Sign in and do it under /manage.",
        )


def links_behind(engine: Engine, number: int, *, actor: Actor) -> tuple[LinkMade | None, LinkMade | None]:
    """The recovery links by which the passwords of (whoever proposed, whoever looks) were set last."""
    with reading(engine) as session:
        waiting = proposals.get(session, number)
        require(actor, RULES[waiting.kind].approve, where="proposals")
        return hands.recovery(session, waiting.proposer), hands.recovery(session, actor.id)


def turned_down(session: Session, number: int, *, moment: datetime, actor: Actor, reason: str) -> Proposed:
    """The same for a proposal that is not wanted: taken back by its proposer, refused by anybody else."""
    own = proposals.get(session, number).proposer == actor.id
    verdict = Verdict.TAKEN_BACK if own else Verdict.REFUSED
    return decided(session, number, verdict, moment=moment, actor=actor, reason=reason)


def _waiting(session: Session, one: Proposed, actor: Actor) -> Waiting:
    name, own = _name(session, one), one.proposer == actor.id
    return Waiting(
        number=one.number,
        kind=one.kind,
        name=name,
        since=one.proposed_at,
        by=_proposer(session, one, name),
        reason=one.reason,
        own=own,
        may=tuple(verdict for verdict in Verdict if _may(session, one, verdict, actor, own=own)),
    )


def _may(session: Session, one: Proposed, verdict: Verdict, actor: Actor, *, own: bool) -> bool:
    """Whether the actor has the right, and the database would take this verdict of theirs."""
    fits = {
        Verdict.APPROVED: not accounts.are_there(session) if actor.is_local else not own,
        Verdict.REFUSED: not own,
        Verdict.TAKEN_BACK: own,
    }
    allowed = actor.holds(RULES[one.kind].right(verdict)) and (one.rehearsal or not actor.is_local)
    return allowed and fits[verdict]


def _has_part(actor: Actor, kind: str) -> bool:
    rule = RULES[kind]
    return any(actor.holds(right) for right in (rule.propose, rule.approve, rule.refuse))


def _name(session: Session, one: Proposed) -> str:
    return RULES[one.kind].name(json.loads(proposals.content(session, one.number)))


def _proposer(session: Session, one: Proposed, name: str) -> str:
    """The role by which it was proposed, in words."""
    action = f"{one.kind}.propose"
    entry = desks.done(session, one.kind, [action]).get((action, name))
    return "" if entry is None else doer(entry, RULES[one.kind].propose)
