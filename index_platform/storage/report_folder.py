"""A folder of reports: one build at a time writes there, and what each file was made of is remembered."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from index_platform.storage.files import writing, written_whole
from index_platform.storage.leftovers import drafts_cleared
from instruments.errors import ConflictError

RECORD = "reports.json"
_FORMAT = 1


class ReportFolder:
    """The reports that lie in a folder. Looking makes nothing; ``keep`` writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made = _read(path / RECORD)

    def holds(self, name: str, inputs: str) -> bool:
        """Whether the file of this name lies there as it once was made of these inputs, byte by byte."""
        made, file = self._made.get(name), self.path / name
        if made is None or made["inputs"] != inputs or not file.is_file():
            return False
        return sha256(file.read_bytes()).hexdigest() == made["sha256"]

    def keep(self, name: str, inputs: str, content: bytes) -> Path:
        """Write a file, then what it was made of: after a kill between the two it is made once more."""
        path = self.path / name
        with writing(path):
            written_whole(path, content)
            self._made[name] = {"inputs": inputs, "sha256": sha256(content).hexdigest()}
            record = {"format": _FORMAT, "files": dict(sorted(self._made.items()))}
            written_whole(self.path / RECORD, json.dumps(record, indent=1).encode())
        return path


@contextmanager
def opened(path: Path) -> Iterator[ReportFolder]:
    """The folder, for one who writes there alone; what a kill left half written is cleared away first."""
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _require_alone(handle, path)
        drafts_cleared(path)
        yield ReportFolder(path)
    finally:
        os.close(handle)  # gives the folder free; a kill does too


def _require_alone(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ConflictError(
            "another build writes into this folder",
            where=str(path),
            fix="Wait until it is done, or name another folder.",
        ) from error


def _read(path: Path) -> dict[str, Mapping[str, str]]:
    """What the files of a folder were made of; nothing where no build ever wrote there."""
    try:
        record = json.loads(path.read_bytes())
        if record["format"] != _FORMAT:
            raise ValueError(record["format"])
        return {
            name: {key: made[key] for key in ("inputs", "sha256")} for name, made in record["files"].items()
        }
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConflictError(
            "what stands there is not what a build of reports wrote",
            where=str(path),
            fix="Move it away: all reports are then made anew.",
        ) from error
