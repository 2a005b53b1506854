"""The pages and files of a whole site in a folder that any web server can serve: whole at every moment.

Each content lies there once, under its hash, and the tree of addresses holds links to it: what did not change
is not written again. A tree is finished beside the one that is served, which a symbolic link names.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from secrets import token_hex

from index_platform.public_files.shelf import Writer
from instruments.errors import InvalidInputError

NOW = "now"  # the link that a web server is given as its root
_CONTENTS, _TREE = "contents", "pages-"
_FILE_RIGHTS, _FOLDER_RIGHTS = 0o644, 0o755  # a web server has an account of its own
_HASH = 16  # letters of the hash in the name of a tree
_LOOK_EVERY = 0.25  # seconds, while somebody else gathers a site


class SiteFolder:
    """One such folder. ``write`` puts a file there whole or not at all, also after a kill."""

    def __init__(self, directory: Path, *, write: Writer) -> None:
        self._directory, self._write = directory, write
        self._contents = directory / _CONTENTS

    @property
    def now(self) -> Path:
        """What is to be served; nothing lies there before the first time."""
        return self._directory / NOW

    @contextmanager
    def alone(self, waits: Callable[[], None]) -> Iterator[None]:
        """A block in which nobody else gathers a site here.

        waits: called again and again while somebody does; what it raises ends the waiting.
        """
        self._made(self._contents)
        with _opened(self._contents) as handle:
            while not _is_taken(handle):
                waits()
                time.sleep(_LOOK_EVERY)
            yield

    def put(self, content: bytes) -> tuple[str, bool]:
        """(the hash of a content, whether it was not there yet), once it lies here."""
        name = sha256(content).hexdigest()
        path = self._contents / name
        if is_new := not path.exists():
            self._write(path, content).chmod(_FILE_RIGHTS)
        return name, is_new

    def show(self, pages: Mapping[str, str], *, still: Callable[[], bool]) -> bool:
        """Have these addresses served, and no others: whether that was so. pages: {path of a file: hash}.

        still: asked when all is ready, while nobody else changes what is served: whether it may be.
        """
        with _locked(self._directory):
            if not still():
                return False
            self._swap(self._tree(pages))
            for path in self._contents.iterdir():
                if path.stat().st_nlink == 1:  # no address leads there
                    path.unlink()
        return True

    def leave(self, pages: Mapping[str, bytes]) -> None:
        """Have nothing served but these pages, at once, whoever writes meanwhile; where anything is."""
        if not self.now.exists():
            return
        with _locked(self._directory):
            self._swap(self._tree({name: self.put(content)[0] for name, content in pages.items()}))

    def _tree(self, pages: Mapping[str, str]) -> Path:
        """A folder with a link for each address, named for all that it holds."""
        held = "".join(f"{name}\0{content}\n" for name, content in sorted(pages.items()))
        tree = self._directory / f"{_TREE}{sha256(held.encode()).hexdigest()[:_HASH]}"
        if tree.exists():
            return tree
        draft = self._directory / f".{token_hex(8)}.part"
        self._made(draft)
        for name, content in pages.items():
            path = draft / PurePosixPath(name)
            self._made(path.parent)
            path.hardlink_to(self._contents / content)
        draft.rename(tree)
        return tree

    def _swap(self, tree: Path) -> None:
        """Name another tree, in one step, and take the others away."""
        link = self._directory / f".{token_hex(8)}.part"
        link.symlink_to(tree.name)
        link.replace(self.now)
        for other in (*self._directory.glob(f"{_TREE}*"), *self._directory.glob(".*.part")):
            if other != tree:
                shutil.rmtree(other, ignore_errors=True)

    def _made(self, folder: Path) -> None:
        """Make a folder below this one, with those above it, for everybody to read."""
        if not folder.exists():
            if folder != self._directory:
                self._made(folder.parent)
            folder.mkdir(parents=folder == self._directory, exist_ok=True)
            folder.chmod(_FOLDER_RIGHTS)


def file_name(address: str, media_type: str) -> str:
    """The path of the file that a web server sends for an address such as ``/places/QN``, without rules."""
    parts = [part for part in address.split("/") if part]
    if any(part in (".", "..") or "\\" in part or "\0" in part for part in parts):
        raise InvalidInputError(
            f"{address!r} is no address of a file", where="site", fix="Give places other codes."
        )
    is_page = media_type.startswith("text/html") and not (parts and parts[-1].endswith(".html"))
    return "/".join((*parts, "index.html") if is_page else parts)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with _opened(folder) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)  # gives the folder free; a kill does too


def _is_taken(handle: int) -> bool:
    """Whether a folder is ours alone from now on; not where it is somebody else's."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
