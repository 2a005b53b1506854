"""Open answers of a wave as CSV: as a person confirmed them, with the themes that hold."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, codings, open_answers
from index_platform.services.redacting import question_of
from index_platform.services.spreadsheets import guarded
from index_platform.storage.files import require_no_file, writing, written_whole

FACTS = ("id", "language", "text")


def exported(
    engine: Engine, wave: str, item: str, target: Path, *, moment: datetime, actor: Actor = LOCAL
) -> int:
    """Write every confirmed answer to an item into the new file ``target``: how many there are.

    A theme is a column: 1 where it holds, 0 where it does not, empty where nothing holds yet. No cell of the
    file acts as a formula when a spreadsheet opens it.
    """
    require(actor, Right.READ_ROWS, where="open-answers export")
    require_no_file(target)
    text = StringIO(newline="")
    with reading(engine) as session:
        rows = list(_rows(session, wave, item))
    csv.writer(text).writerows(rows)
    with unit_of_work(engine) as session:
        facts = {"answers": len(rows) - 1}
        key = f"{wave}/{item}"
        audit.write(
            session, deed(actor, "open_answer.export", "open_answer", key, moment=moment, detail=facts)
        )
    with writing(target):
        written_whole(target, text.getvalue().encode())
    return len(rows) - 1


def _rows(session: Session, wave: str, item: str) -> Iterator[list[str]]:
    question_of(session, wave, item)
    book = codings.book_of(session, wave, item)
    themes = () if book is None else book.ids
    coded = () if book is None else codings.answers(session, wave, item, book.sha256)
    found = {one.id: one.themes for one in coded}
    yield [*FACTS, *themes]
    for one in open_answers.confirmed(session, wave, item):
        holds = found.get(one.id)
        cells = ["" if holds is None else str(int(theme in holds)) for theme in themes]
        yield [one.id, one.language, guarded(one.text), *cells]
