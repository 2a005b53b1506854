"""Files that came through a browser, laid out in a folder for the services that read files."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from instruments.errors import InvalidInputError, MeasureError

MOST = 2_000_000  # bytes of all files together
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _.()-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it was sent: its name without any folder, and its bytes."""

    name: str
    content: bytes


@contextmanager
def laid_out(files: Sequence[File]) -> Iterator[Path]:
    """A folder that holds the files for as long as the block runs. Errors name the files, not the folder."""
    _require_files(files)
    with TemporaryDirectory(prefix="thriving-upload-") as temporary:
        folder = Path(temporary)
        for file in files:
            (folder / file.name).write_bytes(file.content)
        try:
            yield folder
        except MeasureError as error:
            raise error.reworded(
                lambda text: text.replace(f"{folder}/", "").replace(str(folder), "the files")
            ) from error


def definition_among(files: Sequence[File], key: str) -> str:
    """The name of the one YAML file that holds the top-level entry ``key``."""
    holds = re.compile(rf"^{re.escape(key)}\s*:".encode(), re.MULTILINE)
    found = [
        file.name for file in files if file.name.endswith((".yaml", ".yml")) and holds.search(file.content)
    ]
    if len(found) != 1:
        raise InvalidInputError(
            f"{len(found) or 'none'} of the files is a YAML file with the entry {key!r}",
            where="the files",
            fix="Send one such file, and beside it those that it names.",
        )
    return found[0]


def _require_files(files: Sequence[File]) -> None:
    if not files:
        raise InvalidInputError("no file was chosen", where="the form", fix="Choose a file, then send it.")
    if sum(len(file.content) for file in files) > MOST:
        raise InvalidInputError(
            f"the files are larger than {MOST // 1_000_000} MB",
            where="the form",
            fix="Load large files with the command on the machine of the server.",
        )
    names = [file.name for file in files]
    for name in names:
        if not _NAME.fullmatch(name) or names.count(name) > 1:
            raise InvalidInputError(
                f"the name {name[:100]!r} cannot be used here",
                where="the files",
                fix="Give each file a name of its own, of letters, digits, hyphens and dots.",
            )
