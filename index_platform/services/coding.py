"""Themes of open answers, found by people: by a codebook, a share of them by a second person who is blind.

Nobody is shown what another coder found before both have coded. Where they differ, one of the two or a third
person settles it; what each found alone stays, and is what their agreement is measured on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, codings, waves
from index_platform.queries.codings import FIRST, SECOND, SETTLED, Coded
from index_platform.services.papers import require_no_names
from index_platform.services.redacting import OpenQuestion, question_of
from instruments import theme_book
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.places import Geography, Place
from instruments.theme_book import ThemeBook, is_coded_twice
from scoring.agreement import Agreement, theme_agreement
from scoring.disclosure.themes import ThemeCounts, theme_counts
from scoring.spec import DisclosureRule

WHERE = "themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """How far the coding of one question is. ``book`` is None before a codebook was chosen."""

    question: OpenQuestion
    book: ThemeBook | None
    coded: int = 0  # answers in which somebody found what there is
    twice: int = 0  # of those drawn for a second coder, how many both have coded
    drawn: int = 0
    differing: tuple[int, ...] = ()  # answers on which two coders differ and nobody has settled
    agreement: Mapping[str, Agreement] | None = None  # by theme

    @property
    def is_settled(self) -> bool:
        """Whether every answer was looked at and coded, a second time where drawn, and nothing differs."""
        progress = self.question.progress
        done = self.coded == progress.confirmed > 0 and self.twice == self.drawn
        return done and not self.differing and progress.waiting == 0 and self.question.state == "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCode:
    """One answer before a coder: its words as they were confirmed, and nothing else of whoever wrote them."""

    question: OpenQuestion
    book: ThemeBook
    response: int
    text: str
    found: tuple[tuple[str, ...], ...] = ()  # to be settled: what each of the two found, in no telling order


def use_book(
    engine: Engine, wave: str, item: str, path: Path, *, moment: datetime, actor: Actor = LOCAL
) -> ThemeBook:
    """Code the answers to a question by the codebook in a file: by another one, all of them begin anew."""
    require(actor, Right.CODE_ANSWERS, where=WHERE)
    book = theme_book.read(path)
    with unit_of_work(engine) as session:
        question_of(session, wave, item)
        _keep(session, book, moment, actor)
        before = codings.book_of(session, wave, item)
        if before is None or before.sha256 != book.sha256:
            codings.use(session, wave, item, book.sha256, actor.id, stamp(moment))
            _note(session, actor, "themes.use", f"{wave}/{item}", moment, book=book.sha256)
    return book


def themed(engine: Engine, wave: str, item: str, *, actor: Actor) -> Themed:
    """How far the coding of a question is, and how far coders agree."""
    require(actor, Right.CODE_ANSWERS, where=WHERE)
    with reading(engine) as session:
        return _themed(session, wave, item)


def next_to_code(engine: Engine, wave: str, item: str, *, actor: Actor) -> int | None:
    """The answer that this coder codes next; None where nothing is left for them."""
    require_coder(actor)
    with reading(engine) as session:
        book = _book(session, wave, item)
        every = codings.answers(session, wave, item, book.sha256)
        return next((one.response for one in every if _turn(one, item, book, actor)), None)


def to_code(engine: Engine, wave: str, item: str, response: int, *, actor: Actor) -> ToCode:
    """One answer for this coder."""
    require_coder(actor)
    with reading(engine) as session:
        book, found = _found(session, wave, item, response)
        _require_turn(found, item, book, actor)
        return ToCode(
            question=question_of(session, wave, item), book=book, response=response, text=found.text
        )


def code(
    engine: Engine,
    wave: str,
    item: str,
    response: int,
    themes: Sequence[str],
    *,
    moment: datetime,
    actor: Actor,
) -> None:
    """Keep the themes that this coder found in an answer; it never changes."""
    require_coder(actor)
    with unit_of_work(engine) as session:
        book, found = _found(session, wave, item, response)
        turn = _require_turn(found, item, book, actor)
        _add(session, actor, book, wave, item, response, turn, themes, moment)


def to_settle(engine: Engine, wave: str, item: str, response: int, *, actor: Actor) -> ToCode:
    """One answer in which two coders found other themes, with what each found."""
    require_coder(actor)
    with reading(engine) as session:
        book, found = _found(session, wave, item, response)
        _require_differing(found)
        sides = sorted(one.themes for one in found.codings)
        return ToCode(
            question=question_of(session, wave, item),
            book=book,
            response=response,
            text=found.text,
            found=tuple(sides),
        )


def settle(
    engine: Engine,
    wave: str,
    item: str,
    response: int,
    themes: Sequence[str],
    *,
    moment: datetime,
    actor: Actor,
) -> None:
    """Keep what holds where two coders differ: as a third person, or one of the two after talking, says."""
    require_coder(actor)
    with unit_of_work(engine) as session:
        book, found = _found(session, wave, item, response)
        _require_differing(found)
        _add(session, actor, book, wave, item, response, SETTLED, themes, moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishableThemes:
    """What may be published of the themes of one question: safe counts, the whole first, then each place."""

    question: OpenQuestion
    book: ThemeBook
    places: tuple[Place, ...]
    counts: ThemeCounts


def publishable(engine: Engine, wave: str, item: str, *, actor: Actor) -> PublishableThemes | None:
    """What may be published of a question; None until its wave is closed and everything of it is settled.

    Counts that still grow could be held against each other, so that one person would show.
    """
    require(actor, Right.CODE_ANSWERS, where=WHERE)
    with reading(engine) as session:
        return publishable_of(session, wave, item)


def publishable_of(session: Session, wave: str, item: str) -> PublishableThemes | None:
    """The same as it is in one transaction, such as that of a release that takes the themes with it."""
    themed = _themed(session, wave, item)
    if themed.book is None or not themed.is_settled:
        return None
    geography = waves.get(session, wave).geography
    every = codings.answers(session, wave, item, themed.book.sha256)
    places = geography.at_level(geography.report_level)
    return PublishableThemes(
        question=themed.question,
        book=themed.book,
        places=(geography.whole, *places),
        counts=_counts(every, themed.book, geography, places),
    )


def _counts(
    every: Sequence[Coded], book: ThemeBook, geography: Geography, places: Sequence[Place]
) -> ThemeCounts:
    rows = {place.code: row for row, place in enumerate(places)}
    place = np.array([_row(one.place, geography, rows) for one in every], dtype=np.int64)
    given = np.array([[theme in (one.themes or ()) for theme in book.ids] for one in every], dtype=np.bool_)
    return theme_counts(given, place, len(places), book.ids, DisclosureRule())


def _row(code: str | None, geography: Geography, rows: Mapping[str, int]) -> int:
    """The row of the reported place that somebody lives in, -1 where none is known."""
    while code is not None and geography.has(code):
        if code in rows:
            return rows[code]
        code = geography.place(code).parent
    return -1


def require_coder(actor: Actor) -> None:
    """Refuse whoever may not code answers."""
    require(actor, Right.CODE_ANSWERS, where=WHERE)
    require_no_names(actor)


def _themed(session: Session, wave: str, item: str) -> Themed:
    question, book = question_of(session, wave, item), codings.book_of(session, wave, item)
    if book is None:
        return Themed(question=question, book=None)
    every = codings.answers(session, wave, item, book.sha256)
    both = [one for one in every if one.turn(SECOND) is not None]
    return Themed(
        question=question,
        book=book,
        coded=sum(bool(one.codings) for one in every),
        twice=len(both),
        drawn=sum(is_coded_twice(one.id, item, book.second_share) for one in every),
        differing=tuple(one.response for one in both if one.themes is None),
        agreement={theme: _agreement(both, theme) for theme in book.ids},
    )


def _agreement(both: Sequence[Coded], theme: str) -> Agreement:
    """How far the two blind coders agree on one theme, whatever was settled later."""
    sides = [np.array([theme in one.codings[turn].themes for one in both], dtype=np.bool_) for turn in (0, 1)]
    return theme_agreement(*sides)


def _turn(found: Coded, item: str, book: ThemeBook, actor: Actor) -> int | None:
    """The turn that is this coder's at an answer; None where none is."""
    if found.turn(FIRST) is None:
        return FIRST
    theirs = any(one.account == actor.id for one in found.codings)
    is_free = found.turn(SECOND) is None and is_coded_twice(found.id, item, book.second_share)
    return SECOND if is_free and not theirs else None


def _require_turn(found: Coded, item: str, book: ThemeBook, actor: Actor) -> int:
    if (turn := _turn(found, item, book, actor)) is None:
        raise ConflictError("this answer is coded already", where=WHERE, fix="Go on with the next one.")
    return turn


def _require_differing(found: Coded) -> None:
    if found.turn(SECOND) is None or found.themes is not None:
        raise ConflictError(
            "there is nothing to settle about this answer", where=WHERE, fix="Go back to the list."
        )


def _book(session: Session, wave: str, item: str) -> ThemeBook:
    question_of(session, wave, item)
    if (book := codings.book_of(session, wave, item)) is None:
        raise NotFoundError(
            "no codebook was chosen for this question", where=WHERE, fix="Choose one on its page of themes."
        )
    return book


def _found(session: Session, wave: str, item: str, response: int) -> tuple[ThemeBook, Coded]:
    book = _book(session, wave, item)
    for one in codings.answers(session, wave, item, book.sha256):
        if one.response == response:
            return book, one
    raise NotFoundError("there is no such answer to code", where=WHERE, fix="Go back to the list.")


def _keep(session: Session, book: ThemeBook, moment: datetime, actor: Actor) -> None:
    there = codings.hash_of(session, book.label)
    if there not in (None, book.sha256):
        raise ConflictError(
            f"{book.label} stands for another codebook already",
            where=WHERE,
            fix="Give the changed one a version of its own.",
        )
    if codings.add_book(session, book, actor.id, stamp(moment)):
        _note(session, actor, "themes.add", book.label, moment, book=book.sha256)


def _add(
    session: Session,
    actor: Actor,
    book: ThemeBook,
    wave: str,
    item: str,
    response: int,
    turn: int,
    themes: Sequence[str],
    moment: datetime,
) -> None:
    if unknown := sorted(set(themes) - set(book.ids)):
        raise InvalidInputError(
            f"{unknown[0]!r} is not a theme of {book.label}", where=WHERE, fix="Choose from its themes."
        )
    given = [theme for theme in book.ids if theme in themes]
    codings.add(
        session, response, item, book.sha256, turn=turn, account=actor.id, themes=given, moment=stamp(moment)
    )
    _note(session, actor, "themes.code", f"{wave}/{item}/{response}", moment, turn=turn)


def _note(session: Session, actor: Actor, action: str, key: str, moment: datetime, **facts: object) -> None:
    audit.write(session, deed(actor, action, "themes", key, moment=moment, detail=facts))
