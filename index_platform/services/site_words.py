"""What only those who run a site can say of it: ``about.yaml`` in the data folder, where there is one.

What is left out is missing on the public pages, and named to those who manage surveys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index_platform.services import site_files
from instruments.shapes import day, list_of, record, text_up_to

FILE = "about.yaml"
PARTS: Mapping[str, str] = {
    "formats": "how to ask for another format",
    "complaints": "whom to tell of a page that cannot be used",
    "other_ways": "how to answer by telephone or on paper",
}
_SAID = text_up_to(600)
_CHECK = record({"day": day, "what": _SAID, "found": _SAID}, {})
_SHAPE = record({}, {**dict.fromkeys(PARTS, _SAID), "checked_by_hand": list_of(_CHECK)})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandCheck:
    """What a person tried, on which ISO day, and what came of it."""

    day: str
    what: str
    found: str


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What a site says of itself, by part of ``PARTS``; what people checked, the newest first."""

    said: Mapping[str, str] = field(default_factory=dict)
    by_hand: tuple[HandCheck, ...] = ()

    def unsaid(self, *parts: str) -> tuple[str, ...]:
        """Those of these parts that nobody has written, in words."""
        return tuple(PARTS[part] for part in parts if part not in self.said)


def read(folder: Path) -> SiteWords:
    """What the file of a data folder says; nothing where there is no file."""
    path = folder / FILE
    if not path.exists():
        return SiteWords()
    content = site_files.content(path, _SHAPE)
    checks = (HandCheck(**each) for each in content.get("checked_by_hand", ()))
    return SiteWords(
        {part: str(content[part]) for part in PARTS if part in content},
        tuple(sorted(checks, key=lambda each: each.day, reverse=True)),
    )
