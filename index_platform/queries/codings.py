"""Codebooks of themes, which of them an item is coded by, and the themes that coders found."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform.tables import CodingRow, RedactionRow, ResponseRow, ThemeBookRow, ThemeUseRow
from instruments.canonical import canonical_json
from instruments.theme_book import ThemeBook, parse

FIRST, SECOND, SETTLED = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The themes that one coder found in one answer, at a turn."""

    turn: int
    account: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One answer that others may read, with what coders found in it so far, in the order of their turns."""

    response: int
    id: str
    place: str | None
    text: str
    codings: tuple[Coding, ...] = ()

    def turn(self, turn: int) -> Coding | None:
        """What was found at this turn; None before it."""
        return next((one for one in self.codings if one.turn == turn), None)

    @property
    def themes(self) -> frozenset[str] | None:
        """What holds: as settled, else as both or the only coder found; None where nothing holds yet."""
        if not self.codings:
            return None
        if (settled := self.turn(SETTLED)) is not None:
            return frozenset(settled.themes)
        found = {frozenset(one.themes) for one in self.codings}
        return found.pop() if len(found) == 1 else None


def add_book(session: Session, book: ThemeBook, added_by: str, moment: str) -> bool:
    """Keep a codebook: whether it is new."""
    if session.get(ThemeBookRow, book.sha256) is not None:
        return False
    content = canonical_json(book.content).decode()
    session.add(
        ThemeBookRow(
            sha256=book.sha256, label=book.label, content=content, added_by=added_by, added_at=moment
        )
    )
    session.flush()
    return True


def hash_of(session: Session, label: str) -> str | None:
    """The hash of the codebook of this label, where one is kept."""
    return session.exec(select(ThemeBookRow.sha256).where(ThemeBookRow.label == label)).one_or_none()


def use(session: Session, wave: str, item: str, book: str, used_by: str, moment: str) -> None:
    """Code the answers to an item by this codebook from now on."""
    session.add(ThemeUseRow(wave=wave, item=item, book=book, used_by=used_by, used_at=moment))
    session.flush()


def book_of(session: Session, wave: str, item: str) -> ThemeBook | None:
    """The codebook that the answers to an item are coded by."""
    asked = (
        select(ThemeBookRow)
        .join(ThemeUseRow, col(ThemeUseRow.book) == col(ThemeBookRow.sha256))
        .where(ThemeUseRow.wave == wave, ThemeUseRow.item == item)
        .order_by(col(ThemeUseRow.number).desc())
        .limit(1)
    )
    row = session.exec(asked).one_or_none()
    return None if row is None else parse(json.loads(row.content), where=f"codebook {row.label}")


def answers(session: Session, wave: str, item: str, book: str) -> tuple[Coded, ...]:
    """Every answer to an item that others may read, by id, with what coders found by this codebook."""
    found: dict[int, list[Coding]] = {}
    codings = (
        select(CodingRow)
        .where(CodingRow.item == item, CodingRow.book == book)
        .order_by(col(CodingRow.response), col(CodingRow.turn))
    )
    for row in session.exec(codings):
        one = Coding(turn=row.turn, account=row.account, themes=tuple(json.loads(row.themes)))
        found.setdefault(row.response, []).append(one)
    asked = (
        select(ResponseRow.number, ResponseRow.id, ResponseRow.place, RedactionRow.text)
        .join(RedactionRow, col(RedactionRow.response) == col(ResponseRow.number))
        .where(ResponseRow.wave == wave, RedactionRow.item == item, RedactionRow.outcome == "confirmed")
        .order_by(col(ResponseRow.id))
    )
    return tuple(
        Coded(
            response=number or 0,
            id=name,
            place=place,
            text=text or "",
            codings=tuple(found.get(number or 0, ())),
        )
        for number, name, place, text in session.exec(asked)
    )


def add(
    session: Session,
    response: int,
    item: str,
    book: str,
    *,
    turn: int,
    account: str,
    themes: Sequence[str],
    moment: str,
) -> None:
    """Keep what a coder found; the database refuses a turn that is not theirs."""
    session.add(
        CodingRow(
            response=response,
            item=item,
            book=book,
            turn=turn,
            account=account,
            themes=json.dumps(list(themes)),
            coded_at=moment,
        )
    )
    session.flush()
