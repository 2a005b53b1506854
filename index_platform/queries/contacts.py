"""How people can be reached who want to be asked again: rows that no answer leads to but by its code.

They are written with the answers (``storing.py``), so that neither is there without the other.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform.tables import ContactRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedContact:
    """One person. ``panel``: the random code that the response carries too; ``sealed``: encrypted."""

    panel: str
    sealed: str
    agreed_sha256: str
    given_on: str


def kept(session: Session) -> tuple[SealedContact, ...]:
    """All that are kept, by their random code: the order says nothing of when they came."""
    rows = session.exec(select(ContactRow).order_by(col(ContactRow.panel)))
    names = SealedContact.__dataclass_fields__
    return tuple(SealedContact(**{name: getattr(row, name) for name in names}) for row in rows)
