"""The database: made where there is none, brought up to date only when asked. A file, or one of a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from index_platform import migrations
from index_platform.db import connected, reading
from index_platform.queries import definitions, kept
from index_platform.services import database_file, database_server, instruments
from index_platform.settings import Settings
from instruments.errors import ConflictError, NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a look at the database found."""

    file: str  # or the address on a server, without password
    revision: str | None
    newest: str
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether the schema is the newest and nothing is broken."""
        return self.revision == self.newest and not self.problems


class _Home(Protocol):
    """Where a database lives."""

    ANOTHER: str
    BACKUP: str

    def is_there(self, settings: Settings, /) -> bool: ...
    def revision(self, settings: Settings, /) -> str | None: ...
    def make(self, settings: Settings, /) -> None: ...
    def upgrade(self, settings: Settings, /) -> None: ...
    def close(self, settings: Settings, /) -> None: ...
    def unsound(self, settings: Settings, /) -> tuple[str, ...]: ...
    def backed_up(self, settings: Settings, target: Path, /, *, moment: datetime) -> Path: ...


def is_there(settings: Settings) -> bool:
    """Whether there is a database already."""
    return _home(settings).is_there(settings)


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The engine of a database at the newest step; a missing one is made, an old one is refused."""
    if not is_there(settings):
        _home(settings).make(settings)
    with existing(settings) as engine:
        yield engine


@contextmanager
def existing(settings: Settings) -> Iterator[Engine]:
    """The engine of a database at the newest step; a missing one is refused as well as an old one."""
    _require_there(settings)
    _require_newest(settings)
    with connected(settings.database_url) as engine:
        yield engine


def upgraded(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to the newest step, making it where there is none: (from, to)."""
    home = _home(settings)
    if not home.is_there(settings):
        home.make(settings)
        return None, migrations.HEAD
    before = home.revision(settings)
    _refuse_foreign(settings, before)
    if before != migrations.HEAD:
        home.upgrade(settings)
    home.close(settings)
    return before, migrations.HEAD


def health(settings: Settings) -> Health:
    """Whether the database is there, at the newest step and sound."""
    _require_there(settings)
    home = _home(settings)
    revision = home.revision(settings)
    problems = home.unsound(settings)
    if revision == migrations.HEAD:
        with connected(settings.database_url) as engine:
            problems += (*_differences(engine), *_definitions(engine))
    return Health(file=settings.database_name, revision=revision, newest=migrations.HEAD, problems=problems)


def backed_up(settings: Settings, target: Path, *, moment: datetime) -> Path:
    """A consistent copy of the database in the new file ``target``, also while it is in use."""
    _require_there(settings)
    return _home(settings).backed_up(settings, target, moment=moment)


def _home(settings: Settings) -> _Home:
    return database_file if settings.is_file else database_server


def _differences(engine: Engine) -> Iterator[str]:
    from index_platform.migrations.running import differences

    yield from (f"the schema differs: {found}" for found in differences(engine))


def _definitions(engine: Engine) -> Iterator[str]:
    """The definitions that are not as they were published, are gone, or are said to ship and do not."""
    with reading(engine) as session:
        yield from kept.flaws(session)
        said = [one for one in definitions.published(session) if one.origin == "shipped"]
    yield from (
        f"{one.label} is said to ship with this program, which ships no such questionnaire"
        for one in said
        if not instruments.ships(one.label, one.sha256)
    )


def _require_there(settings: Settings) -> None:
    if not is_there(settings):
        raise NotFoundError(
            f"there is no database at {settings.database_name}",
            where="settings",
            fix="Make one with 'thriving database upgrade', or name another folder by THRIVING_DATA_DIR.",
        )


def _require_newest(settings: Settings) -> None:
    revision = _home(settings).revision(settings)
    _refuse_foreign(settings, revision)
    if revision != migrations.HEAD:
        raise ConflictError(
            f"the database is at step {revision} of the schema, this program needs {migrations.HEAD}",
            where=settings.database_name,
            fix=f"Make a backup ({_home(settings).BACKUP}), then run: thriving database upgrade.",
        )


def _refuse_foreign(settings: Settings, revision: str | None) -> None:
    if revision is None or revision > migrations.HEAD:
        what = "holds no schema of ours" if revision is None else f"is of a newer program (step {revision})"
        raise ConflictError(f"the database {what}", where=settings.database_name, fix=_home(settings).ANOTHER)
