"""A folder of finished files, each made once by whoever asks first."""

from collections.abc import Callable
from pathlib import Path

Writer = Callable[[Path, bytes], Path]


class Shelf:
    """Files under one folder. ``write`` puts a file there whole or not at all, also after a kill."""

    def __init__(self, directory: Path, *, write: Writer) -> None:
        self._directory, self._write = directory, write

    def file(self, name: str, make: Callable[[], bytes]) -> Path:
        """The path of the file called ``name``, made now if it is not there yet.

        Two who ask at once may both make it; both write the same bytes and the last one stays.
        """
        path = self._directory / name
        return path if path.exists() else self._write(path, make())
