"""The moments from which releases are public: the first at the approval, later ones where it is put off."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from index_platform.tables import PublicationRow
from instruments.errors import ConflictError


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """From when on a release shall be public, who said so, when and why."""

    publish_at: str
    actor: str
    set_at: str
    reason: str = ""


def newest_of(release: Mapped[int | None]) -> ScalarSelect[str | None]:
    """What gives the moment from which each release is public; null before its approval."""
    newest = select(func.max(PublicationRow.publish_at)).where(col(PublicationRow.release) == release)
    return newest.scalar_subquery()


def add(session: Session, release: int, publication: Publication) -> None:
    """Store another moment of a release; ConflictError where the database takes none such."""
    facts = {name: getattr(publication, name) for name in Publication.__dataclass_fields__}
    session.add(PublicationRow(release=release, **facts))
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(
            "only a release that is approved and not yet public is put off, to a later time, with a reason",
            where="releases",
            fix="Look at its state: thriving releases list. Withdraw it where it must not become public.",
        ) from error
