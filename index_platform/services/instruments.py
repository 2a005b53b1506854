"""Instruments: what ships with the program and what was published here."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, definitions
from index_platform.services import versions
from instruments import catalogue, loading
from instruments.definition import Instrument
from instruments.differences import Differences, differences
from instruments.errors import NotFoundError
from instruments.flaws import near

_FILES = (".yaml", ".yml")
_ORIGINS = {"shipped": "shipped", "approved": "approved", "local": "published"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """An instrument that can be asked, and where it comes from."""

    instrument: Instrument
    origin: str  # "shipped", "approved" by two people, or "published" by whoever holds the machine


def available(engine: Engine | None) -> tuple[Available, ...]:
    """Every instrument there is, by label. Without a database: what ships with the program."""
    shipped = {one.label: Available(instrument=one, origin="shipped") for one in catalogue.all()}
    if engine is None:
        return tuple(shipped.values())
    with reading(engine) as session:
        published = {
            one.label: Available(instrument=found(session, one.label), origin=_ORIGINS[one.origin])
            for one in definitions.published(session)
            if one.label not in shipped
        }
    return tuple(one for _, one in sorted((shipped | published).items()))


def get(engine: Engine | None, label: str) -> Instrument:
    """The instrument of this label, published here or shipped."""
    if engine is None:
        return catalogue.get(label)
    with reading(engine) as session:
        return found(session, label)


def checked(engine: Engine | None, path: Path) -> Instrument:
    """The instrument that a file defines, with nothing stored; an error tells every flaw."""
    if engine is None:
        return loading.read(path, resolve=catalogue.get, judge=versions.judge(catalogue.all()))
    with reading(engine) as session:
        return _read(session, path)


def compared(engine: Engine | None, old: str, new: str) -> Differences:
    """Every change from one version to another; each is a label, or a file that is not published yet."""
    return differences(_named(engine, old), _named(engine, new), known=versions.stored(engine))


def publish(engine: Engine, path: Path, *, moment: datetime, actor: Actor = LOCAL) -> tuple[Instrument, bool]:
    """Freeze the definition in a file under its label: (instrument, whether it is new).

    It can be rehearsed from now on. A live wave asks it once two people approved it.
    """
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments publish")
    with unit_of_work(engine) as session:
        instrument = _read(session, path)
        return instrument, published(session, instrument, moment=moment, actor=actor)


def published(session: Session, instrument: Instrument, *, moment: datetime, actor: Actor) -> bool:
    """Store a definition that was read already: whether it is new. A shipped label keeps its content."""
    shipped = catalogue.labels()
    if instrument.label in shipped:
        definitions.refuse_other_content(instrument, catalogue.get(instrument.label).sha256)
    new = definitions.publish(session, instrument, stamp(moment), shipped=shipped)
    if new:
        facts = {"sha256": instrument.sha256}
        written = deed(
            actor, "instrument.publish", "instrument", instrument.label, moment=moment, detail=facts
        )
        audit.write(session, written)
    return new


def _named(engine: Engine | None, name: str) -> Instrument:
    if not name.endswith(_FILES):
        return get(engine, name)
    return loading.read(Path(name), resolve=lambda label: get(engine, label))


def _read(session: Session, path: Path) -> Instrument:
    """The definition in a file, as it may follow whatever stands here."""
    judge = versions.judge(versions.known(session))
    return loading.read(path, resolve=lambda label: found(session, label), judge=judge)


def ships(label: str, sha256: str) -> bool:
    """Whether this program ships exactly this definition. What a database says of itself proves nothing."""
    return label in catalogue.labels() and catalogue.get(label).sha256 == sha256


def found(session: Session, label: str) -> Instrument:
    """The instrument of this label: the database first, then what ships with the program."""
    if (instrument := definitions.instrument(session, label)) is not None:
        return instrument
    if label in catalogue.labels():
        return catalogue.get(label)
    known = sorted({*catalogue.labels(), *(version.label for version in definitions.published(session))})
    raise NotFoundError(
        f"there is no instrument {label!r}",
        where="instruments",
        fix=f"{near(label, known)}There are: {', '.join(known)}. Add one: thriving instruments publish FILE.",
    )
