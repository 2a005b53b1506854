"""Assets of places from a CSV file: tried first, then taken in; undone by retiring what came with it.

A row that stands already, word for word, adds nothing, so that a file can come twice.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
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
from index_platform.queries import audit, place_texts, places
from index_platform.queries.place_texts import Import as Import
from index_platform.queries.place_texts import Version
from index_platform.services import asset_rows
from index_platform.services.asset_rows import Known, Tried, name_of
from index_platform.services.conversion import Problem
from index_platform.services.delimited import Table
from index_platform.services.place_texts import ASSET, reason_of
from index_platform.services.rejects import COLUMN, Rejects
from instruments.canonical import sha256
from instruments.errors import ConflictError, InvalidInputError
from reports.place_texts import asset

WHERE = "assets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file did. ``number`` is None where nothing of it was new."""

    number: int | None
    tried: Tried
    rejects: Path | None  # the rows that were not taken in, beside the file


def tried(engine: Engine, path: Path, *, actor: Actor = LOCAL) -> Tried:
    """What the file would do; nothing is kept."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    table = asset_rows.read(path)
    with reading(engine) as session:
        return asset_rows.judged(table, _known(session))


def imported(
    engine: Engine, path: Path, *, moment: datetime, actor: Actor = LOCAL, accept_good_rows: bool = False
) -> Imported:
    """Take in the file: whole, or its good rows alone, the others in a file beside it."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    table, digest = asset_rows.read(path), sha256(path.read_bytes())
    with unit_of_work(engine) as session:
        found = asset_rows.judged(table, _known(session))
        if found.problems and not accept_good_rows:
            raise refusal(found, path)
        number = _kept(session, found, path.name, digest, moment, actor) if found.new else None
        return Imported(number=number, tried=found, rejects=_rejected(table, found))


def rejected(engine: Engine, path: Path, *, actor: Actor = LOCAL) -> bytes:
    """The rows that cannot be taken in, as a file to mend, with what is wrong in a last column."""
    found = tried(engine, path, actor=actor)
    written = _rejected(asset_rows.read(path), found)
    return b"" if written is None else written.read_bytes()


def imports(engine: Engine, *, actor: Actor) -> tuple[Import, ...]:
    """Every file that was taken in, the newest first."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with reading(engine) as session:
        return place_texts.imports(session)


def undone(engine: Engine, number: int, reason: str, *, moment: datetime, actor: Actor = LOCAL) -> int:
    """Retire whatever came with a file and stands: how many."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    said = reason_of(reason)
    with unit_of_work(engine) as session:
        standing = [one for one in place_texts.imported(session, number) if not one.text.retired]
        if not standing:
            what = "nothing that came with this file stands"
            raise ConflictError(what, where=WHERE, fix="Look at the list of files.")
        for one in standing:
            gone = replace(one.text, written_by=actor.id, written_at=stamp(moment), retired=True, reason=said)
            place_texts.write(session, one.number, one.version + 1, gone)
        _note(session, actor, "undo", number, moment, {"assets": len(standing)}, said)
        return len(standing)


def _known(session: Session) -> Known:
    """What rows are held against now: the newest places, and every asset that stands."""
    newest = {one.key: one for one in places.stored(session)}.values()
    called: dict[str, tuple[str, ...]] = {}
    for geography in newest:
        for place in geography.places:
            for name in {place.code, place.name.casefold()}:
                called[name] = (*called.get(name, ()), place.code)
    standing = [
        one
        for geography in newest
        for one in place_texts.newest(session, geography.key)
        if one.entry.kind == ASSET and not one.text.retired
    ]
    words = [(one.entry.place, asset(one.text.content)) for one in standing]
    return Known(
        places=called,
        geographies={place.code: geography.key for geography in newest for place in geography.places},
        standing={name_of(place, found): found for place, found in words},
        counts=Counter(place for place, _ in words),
    )


def _kept(session: Session, found: Tried, name: str, digest: str, moment: datetime, actor: Actor) -> int:
    """The number of a file whose new rows are kept."""
    number = place_texts.add_import(session, name, digest, actor.id, stamp(moment))
    for row in found.new:
        text = Version(content=asdict(row.asset), written_by=actor.id, written_at=stamp(moment))
        place_texts.add(session, replace(row.entry, imported=number), text)
    facts = {"file": digest, "assets": len(found.new), "left_out": found.wrong}
    _note(session, actor, "import", number, moment, facts)
    return number


def _rejected(table: Table, found: Tried) -> Path | None:
    """The file with the rows that cannot be taken in; None where all can."""
    wrong: dict[int, list[Problem]] = {}
    for problem in found.problems:
        wrong.setdefault(problem.line, []).append(problem)
    with Rejects(table, is_own=table.columns[-1] == COLUMN) as out:
        for line, cells in table.rows():
            if line in wrong:
                out.add(cells, wrong[line])
    return out.path


def refusal(found: Tried, path: Path) -> InvalidInputError:
    """Why nothing of a file is taken in, by its first problem."""
    first = found.problems[0]
    return InvalidInputError(
        f"{found.wrong} of its rows cannot be taken in, so nothing of it was: "
        f"the first on line {first.line}, {first.what}",
        where=str(path),
        fix=f"{first.fix} Or take in the good rows alone.",
    )


def _note(
    session: Session,
    actor: Actor,
    verb: str,
    number: int,
    moment: datetime,
    facts: Mapping[str, object],
    reason: str = "",
) -> None:
    done = deed(actor, f"assets.{verb}", "assets", str(number), moment=moment, reason=reason, detail=facts)
    audit.write(session, done)
