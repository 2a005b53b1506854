"""What the public side gives to pages: a file on disk, and a release in the list of releases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index_platform.services.early_reading import Early
from reports.content import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a release on disk, the name it should be saved under, and what changes when it does."""

    path: Path
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A release that was published once. Only one that still is, and can be read, has a title and a size."""

    id: str
    published: date
    withdrawn: date | None = None
    wave_title: str = ""
    wave_kind: str = ""
    index: str = ""  # title of the index
    whole: str = ""  # name of the whole place
    changes: str = ""
    notices: tuple[Paragraph, ...] = ()  # where it stands among those of its wave; why it was withdrawn
    sizes: Mapping[str, int] = field(default_factory=dict)  # name of a file, its bytes; 0 before it is made
    is_compared: bool = False  # whether there is a page on what changed
    is_broken: bool = False  # whether what is stored is not what was published
    early: tuple[Early, ...] = ()  # who could read it before it was public
