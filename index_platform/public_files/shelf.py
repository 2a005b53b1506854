"""A folder of finished files, each made once by whoever asks first."""

from collections.abc import Callable
from pathlib import Path

Writer = Callable[[Path, bytes], Path]


class Shelf:
    """Files under one folder. ``write`` puts a file there whole or not at all, also after a kill."""

    def __init__(self, directory: Path, *, write: Writer) -> None:
        self._directory, self._write = directory, write

    def size(self, name: str) -> int:
        """How many bytes the file called ``name`` has; 0 before it is made."""
        path = self._directory / name
        return path.stat().st_size if path.exists() else 0

    def file(self, name: str, make: Callable[[], bytes]) -> Path:
        """The path of the file called ``name``, made now if it is not there yet.

        Two who ask at once may both make it; both write the same bytes and the last one stays.
        """
        path = self._directory / name
        return path if path.exists() else self._write(path, make())
