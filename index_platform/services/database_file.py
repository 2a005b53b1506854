"""The database as an SQLite file: made beside its place, copied while it is in use, closed to others."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from index_platform import migrations
from index_platform.auth.actors import LOCAL
from index_platform.auth.deeds import deed
from index_platform.db import engine_for, in_our_words, unit_of_work
from index_platform.queries import audit, schema
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
from instruments.errors import InvalidInputError

ANOTHER = "Name another file in THRIVING_DATABASE_URL, or use the program that made this one."
BACKUP = "thriving database backup FILE"


def is_there(settings: Settings) -> bool:
    """Whether there is such a file."""
    return settings.database_file.exists()


def revision(settings: Settings) -> str | None:
    """The step of the schema that the file stands at; None where it holds no schema of ours."""
    return schema.revision(settings.database_file)


def make(settings: Settings) -> None:
    """Make the whole database beside its place and move it there: another process never sees half of it."""
    file = settings.database_file
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


def upgrade(settings: Settings) -> None:
    """Bring the file to the newest step."""
    _upgrade(settings.database_file)


def close(settings: Settings) -> None:
    """Keep the file from other accounts of the machine, with what stands beside it."""
    file = settings.database_file
    for suffix in ("", "-wal", "-shm"):
        close_to_others(file.with_name(file.name + suffix))


def unsound(settings: Settings) -> tuple[str, ...]:
    """What is broken in the file: damaged pages, references to nothing, rights for others to read it."""
    file = settings.database_file
    told = f"other accounts of this machine can read it: chmod 600 {file}"
    return (*schema.unsound(file), *((told,) if is_open_to_others(file) else ()))


def backed_up(settings: Settings, target: Path, *, moment: datetime) -> Path:
    """A consistent copy of the database in the new file ``target``, also while it is in use.

    It holds whatever the database holds, so that it was made is written down first, in the copy too.
    """
    file = settings.database_file
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
