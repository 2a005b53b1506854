"""Where what is made of a release lies on the shelf: under what it was made of, and what made it."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from inspect import getfile
from pathlib import Path

from index_platform.queries.releases import Release
from reports.fingerprint import fingerprint

Writing = Callable[..., bytes]  # a function of a module: its code is a part of what it makes


def folder(release: Release, write: Writing) -> str:
    """The folder of what ``write`` makes of a release: another where either changes."""
    return f"{release.id}-{release.document_sha256[:12]}-{_writer_hash(write)[:12]}"


def version(path: Path) -> str:
    """What tells a file of the shelf from every other that ever stood there under the same address."""
    return f"{path.parent.name}-{path.name}"


@cache
def _writer_hash(write: Writing) -> str:
    """The hash of all that writes reports, and of the module of ``write``."""
    return sha256(Path(getfile(write)).read_bytes() + fingerprint().encode()).hexdigest()
