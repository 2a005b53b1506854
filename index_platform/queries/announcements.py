"""What is announced for which day. A change is a row more, with its reason; nothing is taken back."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from index_platform.tables import AnnouncementRow
from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What was said once of something that is announced: the first time, or as a change with its reason."""

    number: int
    subject: int
    title: str
    wave: str | None
    day: str  # ISO day of the site's time zone
    time: str | None  # of the same, such as 09:30
    begins_at: str
    called_off: bool
    reason: str
    announced_at: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """All that was said of one thing, the first first. What was said last stands."""

    said: tuple[Announced, ...]

    @property
    def stands(self) -> Announced:
        """What was said last."""
        return self.said[-1]

    @property
    def number(self) -> int:
        """By which it is known."""
        return self.said[0].number

    @property
    def first_at(self) -> str:
        """The moment at which it was announced first."""
        return self.said[0].announced_at


def add(
    session: Session,
    *,
    title: str,
    wave: str | None,
    day: str,
    time: str | None,
    begins_at: str,
    actor: str,
    moment: str,
    subject: int | None = None,
    reason: str = "",
    called_off: bool = False,
) -> Announced:
    """Store what is announced; ``subject``: what it changes, None where it is new."""
    number = (session.exec(select(func.max(AnnouncementRow.number))).one() or 0) + 1
    row = AnnouncementRow(
        number=number,
        subject=subject or number,
        title=title,
        wave=wave,
        day=day,
        time=time,
        begins_at=begins_at,
        called_off=called_off,
        reason=reason,
        actor=actor,
        announced_at=moment,
    )
    session.add(row)
    session.flush()
    return _announced(row)


def every(session: Session) -> tuple[Announcement, ...]:
    """All that was ever announced, by its time as it stands."""
    rows = session.exec(select(AnnouncementRow).order_by(col(AnnouncementRow.number)))
    found = _grouped(map(_announced, rows))
    return tuple(sorted(found, key=lambda one: (one.stands.begins_at, one.number)))


def get(session: Session, number: int) -> Announcement:
    """What was announced under this number."""
    found = next((one for one in every(session) if one.number == number), None)
    if found is None:
        raise NotFoundError(
            f"nothing was announced under {number}", where="calendar", fix="Look at the calendar again."
        )
    return found


def ahead(session: Session, wave: str, moment: str) -> Announcement | None:
    """What is announced next of a wave, after a moment; None where nothing is."""
    return next(
        (
            one
            for one in every(session)
            if one.stands.wave == wave and not one.stands.called_off and one.stands.begins_at > moment
        ),
        None,
    )


def _grouped(said: Iterable[Announced]) -> Iterable[Announcement]:
    found: dict[int, list[Announced]] = {}
    for one in said:
        found.setdefault(one.subject, []).append(one)
    return (Announcement(tuple(each)) for each in found.values())


def _announced(row: AnnouncementRow) -> Announced:
    names = [name for name in Announced.__dataclass_fields__ if name != "number"]
    return Announced(number=row.number or 0, **{name: getattr(row, name) for name in names})
