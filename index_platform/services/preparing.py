"""A definition before it is proposed: what changed since the version that stands, what is claimed of it.

The claims that somebody makes on a page, and the version that it follows, are written into the definition
that is proposed: what two people look at is what is published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.services import versions
from index_platform.services.instruments import found
from instruments import loading, succession
from instruments.changes import Concern, Difference
from instruments.claims import Claimed, Follows
from instruments.definition import Instrument
from instruments.differences import Differences, differences
from instruments.flaws import Flaw
from instruments.version import InstrumentVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody adds to a file on a page: claims, and another version if it must rise."""

    claims: tuple[Claimed, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that must be claimed, with the changes that it is about.

    no_equivalent: why only a break can be claimed; empty where either can.
    made: the claim that stands so far.
    """

    kind: str
    id: str
    changes: tuple[Difference, ...]
    no_equivalent: str
    made: Claimed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A definition as it would be proposed. ``flaws``: what keeps it from that."""

    instrument: Instrument
    changes: Differences | None  # None for the first version
    needs: tuple[Need, ...]
    flaws: tuple[Flaw, ...]


UNSAID = Said()


def prepared(engine: Engine, path: Path, *, actor: Actor, said: Said = UNSAID) -> Prepared:
    """What a file would propose, with nothing stored; an error tells every flaw of the file itself."""
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments propose")
    with reading(engine) as session:
        standing = versions.live(session)
        instrument = as_said(session, path, said, standing)
    latest = succession.newest_before(instrument, standing)
    changes = None if latest is None else differences(latest, instrument, known=standing)
    return Prepared(
        instrument=instrument,
        changes=changes,
        needs=() if changes is None else tuple(_needs(changes)),
        flaws=versions.flaws(instrument, standing),
    )


def as_said(session: Session, path: Path, said: Said, standing: Sequence[Instrument]) -> Instrument:
    """The definition in a file; what it follows, and what was said on a page, is written into it."""

    def resolve(label: str) -> Instrument:
        return found(session, label)

    instrument = loading.read(path, resolve=resolve)
    latest = succession.newest_before(instrument, standing)
    content = dict(instrument.content)
    if said.version:
        content["version"] = _version(instrument, said.version)
    if latest is not None:
        content["follows"] = _written(latest, _joined(instrument.follows, said.claims))
    if content == instrument.content:
        return instrument
    return loading.parse(content, where=path.name, resolve=resolve)


def _version(instrument: Instrument, wished: str) -> str:
    """The version that was wished for, as a file writes it."""
    version = InstrumentVersion.parse(f"{instrument.version.key}@{wished}")
    return f"{version.major}.{version.minor}"


def _joined(follows: Follows | None, made: Iterable[Claimed]) -> tuple[Claimed, ...]:
    """The claims of the file, and in the place of some of them those made on the page."""
    claims = {(one.kind, one.id): one for one in (follows.claims if follows else ())}
    return tuple({**claims, **{(one.kind, one.id): one for one in made}}.values())


def _written(latest: Instrument, claims: Sequence[Claimed]) -> Mapping[str, object]:
    told = [
        {one.kind: one.id, "claim": one.claim.value, "reason": one.reason}
        | ({"link": one.link} if one.link else {})
        for one in claims
    ]
    return {"label": latest.label, "sha256": latest.sha256} | ({"claims": told} if told else {})


def _needs(found: Differences) -> Iterable[Need]:
    """What this very version must claim; what a part of it claims itself is left out."""
    needs: dict[tuple[str, str], list[Difference]] = {}
    for concern, changes in found.concerns.items():
        if _is_open(found, concern):
            needs.setdefault(succession.named(concern, changes[0], found.new), []).extend(changes)
    follows = found.new.follows
    for (kind, name), about in needs.items():
        yield Need(
            kind=kind,
            id=name,
            changes=tuple(about),
            no_equivalent=next((one.no_equivalent for one in about if one.no_equivalent), ""),
            made=follows.claimed(kind, name) if follows else None,
        )


def _is_open(found: Differences, concern: Concern) -> bool:
    """Whether nobody but this version claims a thing."""
    return all(made.label == found.new.label for made in found.claims_on(concern))
