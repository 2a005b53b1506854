"""A folder of finished files, each made once by whoever asks first."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


class Shelf:
    """Files under one folder. A file is either whole or absent, also after a kill."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def file(self, name: str, make: Callable[[], bytes]) -> Path:
        """The path of the file called ``name``, made now if it is not there yet.

        Two who ask at once may both make it; both write the same bytes and the last rename stays.
        """
        path = self._directory / name
        if not path.exists():
            content = make()
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".making-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # the name must never outlive the content
            Path(temporary).replace(path)
        return path
