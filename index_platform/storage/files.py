"""Files that are whole or absent, also after a kill or a loss of power, and the refusals around writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from instruments.errors import ConflictError, InvalidInputError

OWNER_ONLY, OWNER_FOLDER = 0o600, 0o700  # what nobody reads but this account
OTHERS = 0o077


def written_whole(path: Path, content: bytes) -> Path:
    """``path``, holding ``content`` on disk. What stood there before stays whole until this does.

    Two who write at once may both write; the last rename stays. Its folder is made where there is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{token_hex(8)}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # the name must never outlive the content
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    make_names_last(path.parent)
    return path


def make_names_last(folder: Path) -> None:
    """Put on disk which names ``folder`` holds, so that a rename in it outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine can read or write a file."""
    return bool(path.stat().st_mode & OTHERS)


def close_to_others(path: Path) -> None:
    """Keep a file from other accounts, where it is there and this account may say so."""
    with suppress(FileNotFoundError, PermissionError):
        path.chmod(OWNER_ONLY)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A block that writes to ``path`` for a person: a place that takes nothing becomes an error of ours."""
    try:
        yield
    except OSError as error:
        raise InvalidInputError(
            f"nothing can be written there: {error.strerror}",
            where=str(path),
            fix="Name a place that this account may write to, with space left.",
        ) from error


def require_no_file(path: Path) -> None:
    """Refuse to write over a file: what somebody made is never replaced."""
    if path.exists():
        raise ConflictError(
            "there is a file of that name already",
            where=str(path),
            fix="Name a new file, or move the old one.",
        )
