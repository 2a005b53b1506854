"""What the commands share: settings from the environment, output for people or for scripts, progress."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index_platform.settings import Settings, from_environment

if TYPE_CHECKING:
    from sqlalchemy import Engine

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def as_json(command: Command) -> Command:
    """The option ``--json`` for a command that a person might script."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(command)


def shared_work(command: Command) -> Command:
    """The options of work that more than one process can share; what comes out is the same to the bit."""
    number = click.option(
        "--workers",
        "--jobs",
        "number",
        type=click.IntRange(min=1),
        default=1,
        help="How many processes share the work.",
    )
    address = click.option("--scheduler", metavar="ADDRESS", help="Or a dask scheduler, whose workers do.")
    return number(address(command))


def settings() -> Settings:
    """The settings that the environment gives."""
    return from_environment(os.environ)


@contextmanager
def database() -> "Iterator[Engine]":
    """The engine of the database that is there: to look into a wrong folder makes nothing in it."""
    from index_platform.services.database import existing

    with existing(settings()) as engine:
        yield engine


@contextmanager
def database_or_new() -> "Iterator[Engine]":
    """The engine of the database, made where there is none yet: for the commands that work begins with."""
    from index_platform.services.database import opened

    with opened(settings()) as engine:
        yield engine


@contextmanager
def database_if_there() -> "Iterator[Engine | None]":
    """The engine of the database, or None where there is none: for commands that also serve without."""
    from index_platform.services.database import is_there

    if not is_there(settings()):
        yield None
        return
    with database() as engine:
        yield engine


@contextmanager
def for_others() -> Iterator[None]:
    """A block in which files get the rights that the person's own umask gives: they are made to be read."""
    own = click.get_current_context().find_object(int)
    if own is None:  # not begun by ``cli.main``, so nothing was closed
        yield
        return
    closed = os.umask(own)
    try:
        yield
    finally:
        os.umask(closed)


def show(value: object, *, as_json: bool, lines: Sequence[str]) -> None:
    """Print ``value`` as JSON for a script, or ``lines`` for a person."""
    click.echo(json.dumps(plain(value), indent=2, ensure_ascii=False) if as_json else "\n".join(lines))


def plain(value: object) -> object:
    """``value`` as JSON-ready data."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case Path():
            return str(value)
        case _:
            return value


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of columns that stand below each other; only the head where there is no row."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for each stage, on a terminal only: files and pipes stay clean."""
    bars: dict[str, tuple[Any, int]] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if not sys.stderr.isatty() or total == 0:
            return
        if stage not in bars:
            made = click.progressbar(length=total, label=stage, file=sys.stderr)
            bars[stage] = (made.__enter__(), 0)
        bar, before = bars[stage]
        bar.update(done - before)
        bars[stage] = (bar, done)
        if done >= total:
            bar.render_finish()

    yield tell
