"""Answers in free words: as written, for whoever redacts them; as confirmed, for all others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from index_platform.tables import AnswerRow, RedactionRow, ResponseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One answer as somebody wrote it. Nobody but the two services that show it may ask for it."""

    response: int
    item: str
    wave: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided on one answer."""

    response: int
    item: str
    outcome: str  # confirmed, or kept_back
    text: str | None
    suggested: int
    taken_out: int
    concern: bool
    decided_by: str
    decided_at: str
    seen_by: str | None = None
    seen_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """One answer as others may read it."""

    response: int
    id: str
    place: str | None
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many answers of one item there are, and what people decided so far."""

    written: int = 0
    confirmed: int = 0
    kept_back: int = 0

    @property
    def waiting(self) -> int:
        """How many nobody decided on."""
        return self.written - self.confirmed - self.kept_back


def progress(session: Session, wave: str, items: Sequence[str]) -> Mapping[str, Progress]:
    """How far each item of a wave is."""
    written = (
        select(AnswerRow.item, func.count())
        .join(ResponseRow, col(ResponseRow.number) == col(AnswerRow.response))
        .where(ResponseRow.wave == wave, col(AnswerRow.item).in_(items), col(AnswerRow.text).is_not(None))
        .group_by(col(AnswerRow.item))
    )
    decided = (
        select(RedactionRow.item, RedactionRow.outcome, func.count())
        .join(ResponseRow, col(ResponseRow.number) == col(RedactionRow.response))
        .where(ResponseRow.wave == wave)
        .group_by(col(RedactionRow.item), col(RedactionRow.outcome))
    )
    outcomes: dict[str, dict[str, int]] = {}
    for item, outcome, count in session.exec(decided):
        outcomes.setdefault(item, {})[outcome] = count
    totals = dict(session.exec(written).all())
    return {item: Progress(written=totals.get(item, 0), **outcomes.get(item, {})) for item in items}


def next_undecided(session: Session, wave: str, item: str) -> int | None:
    """The response whose answer nobody decided on yet: the first by id, which tells no order of arrival."""
    decided_on = select(RedactionRow.response).where(
        col(RedactionRow.response) == col(AnswerRow.response), RedactionRow.item == item
    )
    asked = (
        select(ResponseRow.number)
        .join(AnswerRow, col(AnswerRow.response) == col(ResponseRow.number))
        .where(
            ResponseRow.wave == wave,
            AnswerRow.item == item,
            col(AnswerRow.text).is_not(None),
            ~decided_on.exists(),
        )
        .order_by(col(ResponseRow.id))
        .limit(1)
    )
    return session.exec(asked).one_or_none()


def written(session: Session, response: int, item: str) -> Written | None:
    """One answer as it was written."""
    asked = (
        select(ResponseRow.wave, AnswerRow.text)
        .join(AnswerRow, col(AnswerRow.response) == col(ResponseRow.number))
        .where(AnswerRow.response == response, AnswerRow.item == item)
    )
    found = session.exec(asked).one_or_none()
    if found is None or found[1] is None:
        return None
    return Written(response=response, item=item, wave=found[0], text=found[1])


def decided(session: Session, response: int, item: str) -> Decided | None:
    """What was decided on one answer."""
    row = session.get(RedactionRow, (response, item))
    return None if row is None else _decision(row)


def decide(session: Session, decision: Decided) -> None:
    """Keep a decision, in the place of an earlier one on the same answer."""
    session.merge(RedactionRow(**{name: getattr(decision, name) for name in Decided.__dataclass_fields__}))
    session.flush()


def confirmed(session: Session, wave: str, item: str) -> tuple[Confirmed, ...]:
    """Every answer to an item that others may read, by id of its response."""
    asked = (
        select(ResponseRow, RedactionRow.text)
        .join(RedactionRow, col(RedactionRow.response) == col(ResponseRow.number))
        .where(ResponseRow.wave == wave, RedactionRow.item == item, RedactionRow.outcome == "confirmed")
        .order_by(col(ResponseRow.id))
    )
    return tuple(
        Confirmed(
            response=row.number or 0, id=row.id, place=row.place, language=row.language, text=text or ""
        )
        for row, text in session.exec(asked)
    )


def concerns(session: Session) -> tuple[tuple[str, Decided], ...]:
    """(wave, decision) of every answer in which somebody may be in danger, those that wait first."""
    asked = (
        select(ResponseRow.wave, RedactionRow)
        .join(ResponseRow, col(ResponseRow.number) == col(RedactionRow.response))
        .where(col(RedactionRow.concern))
        .order_by(col(RedactionRow.seen_at).is_not(None), col(RedactionRow.decided_at))
    )
    return tuple((wave, _decision(row)) for wave, row in session.exec(asked))


def _decision(row: RedactionRow) -> Decided:
    return Decided(**{name: getattr(row, name) for name in Decided.__dataclass_fields__})
