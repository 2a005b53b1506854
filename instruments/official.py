"""``official.yaml``: which official file beside it says which postcode lies where, and where places end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instruments.files import read_document
from instruments.flaws import At, Flaw, refusal
from instruments.shapes import list_of, record, text

FILE = "official.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeFile:
    """A table in the format of the ONS Postcode Directory, and which of its columns to read."""

    path: Path
    vintage: str
    source: str
    postcode: str  # names of columns; empty: found by the names that the directory gives them
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryFile:
    """GeoJSON with a feature for each place of one level."""

    path: Path
    vintage: str
    source: str
    level: str
    code: str  # the property that holds the code of the place


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFiles:
    """The official files of one geography."""

    geography: str
    vintage: str
    postcodes: PostcodeFile | None
    boundaries: tuple[BoundaryFile, ...]


def read(description: Path, folder: Path) -> OfficialFiles:
    """What ``description`` says; the files that it names lie in ``folder``."""
    found = read_document(description)
    if flaws := [*_OFFICIAL(found.content, ()), *_says_something(found.content)]:
        raise refusal(flaws, where=found.where, content=found.content, lines=found.lines)
    content: Mapping[str, Any] = found.content
    postcodes = content.get("postcodes")
    return OfficialFiles(
        geography=content["geography"],
        vintage=content["vintage"],
        postcodes=None if postcodes is None else _postcodes(postcodes, folder),
        boundaries=tuple(_boundaries(one, folder) for one in content.get("boundaries", ())),
    )


def _postcodes(content: Mapping[str, str], folder: Path) -> PostcodeFile:
    return PostcodeFile(
        path=folder / content["file"],
        vintage=content["vintage"],
        source=content["source"],
        postcode=content.get("postcode", ""),
        place=content.get("place", ""),
    )


def _boundaries(content: Mapping[str, str], folder: Path) -> BoundaryFile:
    return BoundaryFile(
        path=folder / content["file"],
        vintage=content["vintage"],
        source=content["source"],
        level=content["level"],
        code=content["code"],
    )


def _says_something(content: Mapping[str, object]) -> Iterator[Flaw]:
    if "postcodes" not in content and "boundaries" not in content:
        here: At = ()
        yield Flaw(here, "no file is named", "Name one under 'postcodes:' or 'boundaries:'.")


_NAMED = {"file": text, "vintage": text, "source": text}
_OFFICIAL = record(
    {"geography": text, "vintage": text},
    {
        "postcodes": record(_NAMED, {"postcode": text, "place": text}),
        "boundaries": list_of(record({**_NAMED, "level": text, "code": text}, {}), least=1),
    },
)
