"""``official.yaml``: which file says where postcodes lie, where places end, and how areas lie in them."""

from collections.abc import Iterator, Mapping, Sequence
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
class AreaFile:
    """A table of small areas, such as LSOAs, and the places of one level that they lie in.

    area, place, share: names of columns. Without a share each area lies whole in one place (a best fit).
    """

    path: Path
    vintage: str
    source: str
    level: str
    area: str
    place: str
    share: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFiles:
    """The official files of one geography."""

    geography: str
    vintage: str
    postcodes: PostcodeFile | None
    boundaries: tuple[BoundaryFile, ...]
    areas: tuple[AreaFile, ...]  # splits, then look-ups


def read(description: Path, folder: Path) -> OfficialFiles:
    """What ``description`` says; the files that it names lie in ``folder`` or below, or beside it."""
    found = read_document(description)
    if flaws := [*_OFFICIAL(found.content, ()), *_says_something(found.content)]:
        raise refusal(flaws, where=found.where, content=found.content, lines=found.lines)
    content: Mapping[str, Any] = found.content
    postcodes = content.get("postcodes")
    folders = (folder, description.parent)
    areas = (one for kind in _AREAS for one in content.get(kind, ()))
    return OfficialFiles(
        geography=content["geography"],
        vintage=content["vintage"],
        postcodes=None if postcodes is None else _postcodes(postcodes, folders),
        boundaries=tuple(_boundaries(one, folders) for one in content.get("boundaries", ())),
        areas=tuple(_areas(one, folders) for one in areas),
    )


def _postcodes(content: Mapping[str, str], folders: Sequence[Path]) -> PostcodeFile:
    return PostcodeFile(
        path=_path(content, folders),
        vintage=content["vintage"],
        source=content["source"],
        postcode=content.get("postcode", ""),
        place=content.get("place", ""),
    )


def _boundaries(content: Mapping[str, str], folders: Sequence[Path]) -> BoundaryFile:
    return BoundaryFile(
        path=_path(content, folders),
        vintage=content["vintage"],
        source=content["source"],
        level=content["level"],
        code=content["code"],
    )


def _areas(content: Mapping[str, str], folders: Sequence[Path]) -> AreaFile:
    return AreaFile(
        path=_path(content, folders),
        vintage=content["vintage"],
        source=content["source"],
        level=content["level"],
        area=content["area"],
        place=content["place"],
        share=content.get("share", ""),
    )


def _path(content: Mapping[str, str], folders: Sequence[Path]) -> Path:
    """Where a file lies: in the first folder that has it; in the first one of all where none has."""
    paths = [folder / content["file"] for folder in folders]
    return next((path for path in paths if path.exists()), paths[0])


def _says_something(content: Mapping[str, object]) -> Iterator[Flaw]:
    if not any(kind in content for kind in _KINDS):
        here: At = ()
        yield Flaw(here, "no file is named", f"Name one under one of: {', '.join(_KINDS)}.")


_KINDS = ("postcodes", "boundaries", "splits", "lookups")
_AREAS = ("splits", "lookups")
_NAMED = {"file": text, "vintage": text, "source": text}
_LYING = {**_NAMED, "level": text, "area": text, "place": text}
_OFFICIAL = record(
    {"geography": text, "vintage": text},
    {
        "postcodes": record(_NAMED, {"postcode": text, "place": text}),
        "boundaries": list_of(record({**_NAMED, "level": text, "code": text}, {}), least=1),
        "splits": list_of(record({**_LYING, "share": text}, {}), least=1),
        "lookups": list_of(record(_LYING, {}), least=1),
    },
)
