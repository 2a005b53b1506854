"""Responses of a wave as CSV, in the format that the import reads without a mapping.

Free words are not in it: they leave only as a person has confirmed them (``open_answers_out``). No cell of
the file acts as a formula when a spreadsheet opens it, and the file comes back as it went out. To an id or a
code of somebody's own nothing is added: every door refuses one that begins as a formula does, where a person
can still mend it (``vocabulary.unfit``). All other cells are ours: UUIDs, whole numbers, days, modes, tags,
reasons.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, responses, waves
from index_platform.services import quality, versions
from index_platform.storage.files import require_no_file, writing, written_whole
from instruments import series
from instruments.definition import Missing
from instruments.variables import Form, variables

FACTS = ("id", "source", "place", "mode", "language", "household", "panel")


def exported(engine: Engine, key: str, target: Path, *, moment: datetime, actor: Actor = LOCAL) -> int:
    """Write every response of a wave into the new file ``target``: how many there are.

    A cell is a code, a day or place, or the reason why there is none; a multiple item has a column a choice,
    an item that is answered in free words has none. Importing the file adds nothing to this database, and the
    same responses, without their free words, to another one.
    Beside it lie what the version claims of each variable, and which earlier waves it may be compared with;
    and what stands out in each response, by rule, with what the rules are.
    """
    require(actor, Right.READ_ROWS, where="responses export")
    beside, flags, book = versions_file(target), flags_file(target), flag_book_file(target)
    for file in (target, beside, flags, book):
        require_no_file(file)
    rows = list(_rows(engine, key))
    with reading(engine) as session:
        raised = list(quality.flag_rows(session, waves.get(session, key)))
    with unit_of_work(engine) as session:
        facts = {"responses": len(rows) - 1}
        audit.write(session, deed(actor, "responses.export", "wave", key, moment=moment, detail=facts))
    with writing(target):
        written_whole(beside, _json(_versions(engine, key)))
        written_whole(flags, _csv(raised))
        written_whole(book, _json(quality.flag_book()))
        written_whole(target, _csv(rows))
    return len(rows) - 1


def versions_file(target: Path) -> Path:
    """The file beside an export that says what its answers may be compared with."""
    return target.with_name(f"{target.name}-versions.json")


def flags_file(target: Path) -> Path:
    """The file beside an export with what stands out in each response, a column a rule."""
    return target.with_name(f"{target.stem}-flags{target.suffix}")


def flag_book_file(target: Path) -> Path:
    """The file beside an export that says what the columns of its flags mean."""
    return target.with_name(f"{target.name}-flags.json")


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _versions(engine: Engine, key: str) -> dict[str, object]:
    with reading(engine) as session:
        instrument = waves.get(session, key).instrument
        return {"wave": key, **series.document(instrument, versions.known(session))}


def _rows(engine: Engine, key: str) -> Iterator[list[str]]:
    with reading(engine) as session:
        every = variables(waves.get(session, key).instrument)
        columns = [variable.name for variable in every if variable.form is not Form.TEXT]
        answers = responses.answers_by_response(session, key)
        yield [*FACTS, *columns]
        for response in responses.of_wave(session, key):
            given = answers.get(response.number, {})
            facts = [getattr(response, name) or "" for name in FACTS]
            yield [*facts, *(str(given.get(name, Missing.NOT_ASKED)) for name in columns)]
