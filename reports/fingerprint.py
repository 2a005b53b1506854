"""What the bytes of a document depend on beside its content: code, templates, styles, fonts, libraries."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from reports.pdf import SETTER

_LIBRARIES = ("fonttools", "jinja2", "pikepdf", "pydyf", "vl-convert-python")


@cache
def fingerprint() -> str:
    """The hash of all of it: two programs of one fingerprint write the same bytes for the same content."""
    digest = sha256()
    for name, content in _parts():
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _parts() -> Iterator[tuple[str, bytes]]:
    own = Path(__file__).parent
    for file in sorted(own.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            yield file.relative_to(own).as_posix(), file.read_bytes()
    for library in _LIBRARIES:
        yield library, version(library).encode()
    yield "what sets the pages", SETTER.encode()
