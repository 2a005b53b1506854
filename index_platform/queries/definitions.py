"""Published instrument versions: added once, found by label, never changed."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session, col, select

from index_platform.tables import InstrumentVersionRow
from instruments import loading
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import ConflictError, NotReproducedError

_Kept = frozenset[tuple[str, str, str]]  # label, hash and content of everything that was published
_MOST_KEPT = 64  # definitions; a site has a few dozen


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One published definition: its label, its content hash, when it was published and by whom."""

    label: str
    sha256: str
    published_at: str
    origin: str  # shipped, local or approved


def published(session: Session) -> tuple[PublishedVersion, ...]:
    """Every published version, in the order of the labels."""
    rows = session.exec(select(InstrumentVersionRow).order_by(col(InstrumentVersionRow.label)))
    return tuple(PublishedVersion(row.label, row.sha256, row.published_at, row.origin) for row in rows)


def origin(session: Session, label: str) -> str | None:
    """Where a published version comes from: shipped, local or approved; None where there is none."""
    return session.exec(
        select(InstrumentVersionRow.origin).where(InstrumentVersionRow.label == label)
    ).one_or_none()


def instrument(session: Session, label: str) -> Instrument | None:
    """The published instrument of this label, checked against its hash; None where there is none."""
    kept = _kept(session)
    return _rebuilt(label, kept) if any(label == name for name, *_ in kept) else None


def instruments(session: Session) -> tuple[Instrument, ...]:
    """Every published instrument, in the order of the labels, checked against its hash."""
    kept = _kept(session)
    return tuple(_rebuilt(label, kept) for label in sorted(name for name, *_ in kept))


def _kept(session: Session) -> _Kept:
    rows = session.exec(select(InstrumentVersionRow))
    return frozenset((row.label, row.sha256, row.content) for row in rows)


@lru_cache(maxsize=_MOST_KEPT)  # by all that is stored: whatever is changed there is judged anew
def _rebuilt(label: str, kept: _Kept) -> Instrument:
    contents = {name: json.loads(content) for name, _, content in kept}
    found = loading.rebuilt(label, contents, where=f"published {label}")
    if (label, found.sha256) not in {(name, sha256) for name, sha256, _ in kept}:
        raise NotReproducedError(
            f"the stored definition {label} does not have the hash it was published with",
            where="database",
            fix="Restore the database from a backup: a published definition never changes.",
        )
    return found


def publish(session: Session, definition: Instrument, moment: str, *, shipped: Collection[str]) -> bool:
    """Store a definition with its parts: True where it is new, False where the same is there already.

    shipped: labels of what came with the program; the rest was published by whoever holds the machine.
    """
    for part in definition.parts:
        publish(session, part, moment, shipped=shipped)
    row = _row(session, definition.label)
    if row is None:
        _add(session, definition, moment, "shipped" if definition.label in shipped else "local")
        return True
    refuse_other_content(definition, row.sha256)
    return False


def approve(session: Session, definition: Instrument, moment: str, *, shipped: Collection[str]) -> None:
    """Store what two people approved, with its parts, or let what was rehearsed stand as approved."""
    for part in definition.parts:
        publish(session, part, moment, shipped=shipped)
    row = _row(session, definition.label)
    if row is None:
        _add(session, definition, moment, "approved")
        return
    refuse_other_content(definition, row.sha256)
    row.origin = "approved"
    session.add(row)
    session.flush()


def refuse_other_content(definition: Instrument, sha256: str) -> None:
    """Raise ConflictError where the label stands for a definition of another hash."""
    if definition.sha256 != sha256:
        raise ConflictError(
            f"{definition.label} was published with other content ({sha256[:12]}, this is "
            f"{definition.sha256[:12]})",
            where="instruments publish",
            fix="A published definition never changes: give the changed one a new version.",
        )


def _row(session: Session, label: str) -> InstrumentVersionRow | None:
    return session.exec(select(InstrumentVersionRow).where(InstrumentVersionRow.label == label)).one_or_none()


def _add(session: Session, definition: Instrument, moment: str, origin: str) -> None:
    content = canonical_json(definition.content).decode()
    session.add(
        InstrumentVersionRow(
            sha256=definition.sha256,
            label=definition.label,
            content=content,
            published_at=moment,
            origin=origin,
        )
    )
    session.flush()
