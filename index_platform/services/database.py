"""The database file: made where there is none, brought up to date only when asked."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from index_platform import migrations
from index_platform.auth.actors import LOCAL
from index_platform.auth.deeds import deed
from index_platform.db import engine_for, in_our_words, reading, unit_of_work
from index_platform.queries import audit, definitions, schema
from index_platform.services import instruments
from index_platform.settings import Settings
from index_platform.storage.files import (
    OWNER_FOLDER,
    OWNER_ONLY,
    close_to_others,
    is_open_to_others,
    make_names_last,
    require_no_file,
    writing,
)
from instruments.errors import ConflictError, InvalidInputError, NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a look at the database found."""

    file: Path
    revision: str | None
    newest: str
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether the schema is the newest and nothing is broken."""
        return self.revision == self.newest and not self.problems


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The engine of a database at the newest step; a missing file is made, an old one is refused."""
    if not settings.database_file.exists():
        _create(settings.database_file)
    with existing(settings) as engine:
        yield engine


@contextmanager
def existing(settings: Settings) -> Iterator[Engine]:
    """The engine of a database at the newest step; a missing file is refused as well as an old one."""
    file = _existing(settings)
    _require_newest(file)
    engine = engine_for(file)
    try:
        yield engine
    finally:
        engine.dispose()


def upgraded(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to the newest step, making it where there is none: (from, to)."""
    file = settings.database_file
    if not file.exists():
        _create(file)
        return None, migrations.HEAD
    before = schema.revision(file)
    _refuse_foreign(file, before)
    if before != migrations.HEAD:
        _upgrade(file)
    for suffix in ("", "-wal", "-shm"):
        close_to_others(file.with_name(file.name + suffix))
    return before, migrations.HEAD


def health(settings: Settings) -> Health:
    """Whether the database is there, at the newest step and sound."""
    file = _existing(settings)
    revision = schema.revision(file)
    problems = schema.unsound(file)
    if revision == migrations.HEAD:
        problems += _differences(file) + _unknown(file)
    if is_open_to_others(file):
        problems += (f"other accounts of this machine can read it: chmod 600 {file}",)
    return Health(file=file, revision=revision, newest=migrations.HEAD, problems=problems)


def backed_up(settings: Settings, target: Path, *, moment: datetime) -> Path:
    """A consistent copy of the database in the new file ``target``, also while it is in use.

    It holds whatever the database holds, so that it was made is written down first, in the copy too.
    """
    file = _existing(settings)
    require_no_file(target)
    with writing(target), _beside(target) as copy:
        _write_down(file, target, moment)
        _copy(file, copy)
        _require_sound(copy, file)
        _publish(copy, target)
    return target


def _write_down(file: Path, target: Path, moment: datetime) -> None:
    """The entry of a backup. One of an older step, copied before its upgrade, has no such log."""
    if schema.revision(file) != migrations.HEAD:
        return
    engine = engine_for(file)
    try:
        with unit_of_work(engine) as session:
            audit.write(session, deed(LOCAL, "database.backup", "database", target.name, moment=moment))
    finally:
        engine.dispose()


def _copy(file: Path, target: Path) -> None:
    with (
        in_our_words(file),
        closing(sqlite3.connect(file)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    target.chmod(OWNER_ONLY)


def _require_sound(copy: Path, file: Path) -> None:
    if damage := schema.damage(copy):
        raise InvalidInputError(
            f"the database is damaged, and so would be its backup: {damage[0]}",
            where=str(file),
            fix="Look at it with thriving database check, and restore an earlier backup.",
        )


def _create(file: Path) -> None:
    """Make the whole database beside its place and move it there: another process never sees half of it."""
    try:
        file.parent.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        with _beside(file) as made:
            _upgrade(made)
            made.chmod(OWNER_ONLY)  # what SQLite makes beside it takes the same rights
            _publish(made, file, replaced_is_fine=True)
    except OSError as error:
        raise InvalidInputError(
            f"the database cannot be made: {error.strerror}",
            where=str(file),
            fix="Set THRIVING_DATA_DIR to a folder that this account may write to.",
        ) from error


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}-") as folder:
        yield Path(folder) / file.name


def _publish(made: Path, file: Path, *, replaced_is_fine: bool = False) -> None:
    """Give ``made`` its name, never over a file that is there already."""
    try:
        os.link(made, file)
    except FileExistsError:
        if not replaced_is_fine:
            raise
    make_names_last(file.parent)


def _upgrade(file: Path) -> None:
    # Alembic takes half a second to load, and nearly no command needs it.
    from index_platform.migrations.running import upgrade

    engine = engine_for(file)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def _differences(file: Path) -> tuple[str, ...]:
    from index_platform.migrations.running import differences

    engine = engine_for(file)
    try:
        return tuple(f"the schema differs: {found}" for found in differences(engine))
    finally:
        engine.dispose()


def _unknown(file: Path) -> tuple[str, ...]:
    """The definitions that are said to ship with the program, and do not."""
    engine = engine_for(file)
    try:
        with reading(engine) as session:
            said = [one for one in definitions.published(session) if one.origin == "shipped"]
    finally:
        engine.dispose()
    return tuple(
        f"{one.label} is said to ship with this program, which ships no such questionnaire"
        for one in said
        if not instruments.ships(one.label, one.sha256)
    )


def _existing(settings: Settings) -> Path:
    file = settings.database_file
    if not file.exists():
        raise NotFoundError(
            f"there is no database at {file}",
            where="settings",
            fix="Make one with 'thriving database upgrade', or name another folder by THRIVING_DATA_DIR.",
        )
    return file


def _require_newest(file: Path) -> None:
    revision = schema.revision(file)
    _refuse_foreign(file, revision)
    if revision != migrations.HEAD:
        raise ConflictError(
            f"the database is at step {revision} of the schema, this program needs {migrations.HEAD}",
            where=str(file),
            fix="Make a backup (thriving database backup FILE), then run: thriving database upgrade.",
        )


def _refuse_foreign(file: Path, revision: str | None) -> None:
    if revision is None or revision > migrations.HEAD:
        what = "holds no schema of ours" if revision is None else f"is of a newer program (step {revision})"
        raise ConflictError(
            f"the database {what}",
            where=str(file),
            fix="Name another file in THRIVING_DATABASE_URL, or use the program that made this one.",
        )
