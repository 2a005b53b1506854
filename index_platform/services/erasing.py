"""Erasure: the one delete. Whoever holds the code of a receipt may have the answers taken out, at any time.

What lies in the database goes in one transaction, with a tombstone and an entry. The rows in snapshots go
after it, by the tombstones: ``swept`` finishes what a kill cut off, and what a copy of a file brought back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import forgotten, plain, reading, unit_of_work
from index_platform.queries import audit, desks, erasures, received, releases, waves
from index_platform.queries.erasures import Tombstone as Tombstone  # what the pages and the command tell
from index_platform.queries.received import Arrived
from index_platform.services.receipts import code_sha256
from index_platform.services.tried import SOMEBODY
from index_platform.storage import snapshots
from instruments.errors import NotFoundError

HOLDER = Actor(id=SOMEBODY, name="Whoever holds the code")  # the code is the right
_COPIES = (("wave", "responses.export"), ("database", "database.backup"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that was written by this program and that it cannot reach: an export or a backup."""

    kind: str
    name: str  # of the wave, or of the file
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasable:
    """What there is of one response, and goes with it."""

    wave: str
    title: str  # of the wave; empty where it is not known
    received_at: str
    counted: bool  # False: it was held, and is in no figure
    rows: Mapping[str, int]  # of each table
    snapshots: tuple[str, ...] = ()  # files with a row of it
    releases: tuple[str, ...] = ()  # published from these, which stand
    copies: tuple[Copy, ...] = ()
    id: UUID = field(repr=False)


def found(engine: Engine, folder: Path, name: UUID | str, *, actor: Actor) -> Erasable | Tombstone:
    """What would go with the response of this code, or id; or that it is gone. NotFoundError: there is none.

    folder: where the snapshots lie.
    """
    _may(actor)
    with reading(engine) as session:
        return _found(session, folder, name)


def erased(
    engine: Engine, folder: Path, name: UUID | str, *, moment: datetime, actor: Actor
) -> Erasable | Tombstone:
    """Erase the response of this code, or id: what went; or that it was gone before."""
    _may(actor)
    with unit_of_work(engine) as session:
        there = _found(session, folder, name)
        if isinstance(there, Erasable):
            erasures.erase(session, there.id, wave=there.wave, moment=stamp(moment))
            facts = {name: getattr(there, name) for name in ("counted", "rows", "snapshots", "releases")}
            key = there.wave if there.title else ""
            audit.write(session, deed(actor, "response.erase", "wave", key, moment=moment, detail=facts))
    swept(engine, folder)
    forgotten(engine)
    return there


def swept(engine: Engine, folder: Path) -> tuple[str, ...]:
    """The names of the snapshots out of which rows of erased responses were taken now."""
    with reading(engine) as session:
        if not erasures.waves_of_tombstones(session):
            return ()
        execute = plain(session)
        gone = {
            path: erasures.among(execute, list(map(UUID, snapshots.ids(path)))) for path in _files(folder)
        }
    return tuple(
        path.name for path, names in gone.items() if names and snapshots.without(path, set(map(str, names)))
    )


def _may(actor: Actor) -> None:
    if actor is not HOLDER:
        require(actor, Right.MANAGE_WAVES, where="responses erase")


def _found(session: Session, folder: Path, name: UUID | str) -> Erasable | Tombstone:
    known = name if isinstance(name, UUID) else erasures.of_code(session, code_sha256(name))
    arrived = None if known is None else received.arrived(session, known)
    if known is not None and arrived is not None:
        return _erasable(session, folder, known, arrived)
    key = {"name": name} if isinstance(name, UUID) else {"code_sha256": code_sha256(name)}
    if (stone := erasures.tombstone(session, **key)) is not None:
        return stone
    raise NotFoundError(
        "nothing is stored under this code",
        where="responses erase",
        fix="Look at the code again, sign by sign: it has twelve, as the receipt showed them.",
    )


def _erasable(session: Session, folder: Path, name: UUID, arrived: Arrived) -> Erasable:
    wave, moment = waves.find(session, arrived.wave), arrived.receipt.received_at
    files = tuple(path.name for path in _files(folder) if str(name) in snapshots.ids(path))
    frozen, rows = waves.snapshots(session, arrived.wave), erasures.counted(session, name)
    hashes = {frozen[file] for file in files if file in frozen}
    return Erasable(
        id=name,
        wave=arrived.wave,
        title="" if wave is None else wave.wave.title,
        received_at=moment,
        counted="responses" in rows,
        rows=rows,
        snapshots=files,
        releases=tuple(
            one.id
            for one in releases.stored(session)
            if one.approved_at is not None and one.snapshot_sha256 in hashes
        ),
        copies=tuple(_copies(session, arrived.wave, since=moment)),
    )


def _copies(session: Session, wave: str, *, since: str) -> Iterator[Copy]:
    """The newest of each file that was written since the response came, and that may hold it."""
    for kind, action in _COPIES:
        for (_, key), done in desks.done(session, kind, (action,)).items():
            if done.moment >= since and (kind != "wave" or key == wave):
                yield Copy(kind=action.rpartition(".")[2], name=key, moment=done.moment)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.parquet")))
