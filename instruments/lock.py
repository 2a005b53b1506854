"""Which definitions were published, and the hash of each: a published definition never changes.

``published.lock`` holds a line a definition: its label and the SHA-256 of its canonical content.
To publish a new one: write ``data/<key>/<major.minor>.yaml``, read it with ``loading.read`` and
hand the result to ``publish``. A line is only ever added; a changed text is a new version.
"""

from collections.abc import Mapping
from pathlib import Path

from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError
from instruments.files import read_text

RESTORE = "Restore the published text, and give the changed one a new version number."
LOCK = Path(__file__).parent / "data" / "published.lock"


def published(path: Path = LOCK) -> Mapping[str, str]:
    """The hash of every published definition, by label."""
    found: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        words = line.split()
        if len(words) != 2 or words[0] in found:
            raise InvalidDefinitionError(
                f"{line!r} is not 'label hash', or gives a label again",
                where=f"{path}, line {number}",
                fix="Restore the file from its history; lines are only added.",
            )
        found[words[0]] = words[1]
    return found


def publish(instrument: Instrument, path: Path = LOCK) -> None:
    """Add a definition to the lock. Safe to repeat; refused where the label stands for another text."""
    known = published(path) if path.exists() else {}
    require_unchanged(instrument, known)
    lines = sorted({**known, instrument.label: instrument.sha256}.items())
    path.write_text("".join(f"{label} {sha256}\n" for label, sha256 in lines), encoding="utf-8")


def require_unchanged(instrument: Instrument, known: Mapping[str, str]) -> None:
    """Refuse a definition whose label was published with another content."""
    if known.get(instrument.label, instrument.sha256) != instrument.sha256:
        raise ConflictError(
            f"{instrument.label} was published with another content",
            where=instrument.label,
            fix=RESTORE,
        )
