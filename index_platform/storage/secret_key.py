"""The secret key that the program makes for itself: one file, readable for this account alone."""

import os
from pathlib import Path
from secrets import token_hex

from index_platform.storage.files import make_names_last, writing
from instruments.errors import InvalidInputError

_BYTES = 32
_OWNER_ONLY = 0o600
_OTHERS = 0o077


def kept(path: Path) -> str:
    """The key in ``path``, made there where there is none. Two who start at once end with the same key."""
    if not path.exists():
        with writing(path):
            _make(path)
    return _read(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{token_hex(8)}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(token_hex(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return  # another start was faster: its key is the key
    finally:
        draft.unlink(missing_ok=True)
    make_names_last(path.parent)


def _read(path: Path) -> str:
    try:
        open_to = path.stat().st_mode & _OTHERS
        key = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            "the secret key cannot be read", where=str(path), fix="Let this account read the file."
        ) from error
    if open_to:
        raise InvalidInputError(
            "the secret key can be read by other accounts of this machine",
            where=str(path),
            fix=f"Close it: chmod 600 {path}. Or give the key in THRIVING_SECRET_KEY.",
        )
    if len(key) < _BYTES:
        raise InvalidInputError(
            "the file holds no secret key",
            where=str(path),
            fix="Restore it, or remove it: a new one is made.",
        )
    return key
