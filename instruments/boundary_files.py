"""Boundaries in GeoJSON (RFC 7946), as official bodies give them out: checked feature by feature."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from instruments.boundaries import Boundaries, Ring, System, ring_flaws
from instruments.errors import InvalidInputError
from instruments.files import read_text
from instruments.flaws import Flaw, near, refusal
from instruments.official import BoundaryFile
from instruments.places import Geography

_SYSTEMS = {"27700": System.BRITISH, "CRS84": System.WGS84, "4326": System.WGS84}
_WANTED = "Give GeoJSON with a feature for each place."
_LARGEST = 300_000_000  # bytes: the wards of a whole country, as they are published
_FAR = 1e9  # neither degrees nor metres come near it
_MOST_TOLD = 20


def read(file: BoundaryFile, geography: Geography) -> Boundaries:
    """The boundaries of all places of a level; what the file holds of other places is left aside."""
    content = _content(file)
    system = _system(content, file)
    wanted = {place.code: place.name for place in geography.at_level(file.level)}
    if not wanted:
        levels = [level.key for level in geography.levels]
        fix = f"{near(file.level, levels)}Levels: {', '.join(levels)}."
        raise _refused(file, f"{file.level!r} is not a level that has places", fix)
    shapes, flaws = _shapes(content["features"], _named(file, content["features"][0]), system, wanted)
    flaws += [
        Flaw((), f"{name} ({code}) has no feature", "Give a file of the vintage of these places.")
        for code, name in wanted.items()
        if code not in shapes
    ]
    if flaws:
        raise refusal(flaws[:_MOST_TOLD], where=str(file.path), content=None)
    return Boundaries(
        level=file.level, vintage=file.vintage, source=file.source, system=system, shapes=shapes
    )


def _named(file: BoundaryFile, first: object) -> BoundaryFile:
    """The file with the property of its codes as it is spelled there, in whatever letters it was named."""
    properties = first.get("properties") if isinstance(first, Mapping) else None
    names = [str(name) for name in properties] if isinstance(properties, Mapping) else []
    spelled = [name for name in names if name.lower() == file.code.lower()]
    if not spelled and names:
        what = f"the first feature has no property {file.code!r}"
        raise _refused(file, what, f"Name the property with the codes. There are: {', '.join(names)}.")
    return replace(file, code=spelled[0] if file.code not in spelled and spelled else file.code)


def _content(file: BoundaryFile) -> Mapping[str, Any]:
    text = read_text(file.path, largest=_LARGEST)
    if not text.strip():
        raise _refused(file, "the file is empty", _WANTED)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(file, "this is not JSON", "Give GeoJSON as it was published.") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise _refused(file, "this is not a FeatureCollection", _WANTED)
    if not isinstance(content.get("features"), list) or not content["features"]:
        raise _refused(file, "there is no feature in it", _WANTED)
    return content


def _system(content: Mapping[str, Any], file: BoundaryFile) -> System:
    """Of which kind the numbers are: what ``crs`` tells, else degrees, as GeoJSON has them."""
    if "crs" not in content:
        return System.WGS84
    told = json.dumps(content["crs"])
    found = next((system for name, system in _SYSTEMS.items() if name in told), None)
    if found is None:
        what = f"its coordinates are of another system: {told[:100]}"
        raise _refused(file, what, "Export it in WGS84 (EPSG:4326), or in EPSG:27700.")
    return found


def _shapes(
    features: Iterable[object], file: BoundaryFile, system: System, wanted: Mapping[str, str]
) -> tuple[dict[str, tuple[Ring, ...]], list[Flaw]]:
    """The shapes of the wanted places by code, and what is wrong with features."""
    shapes: dict[str, tuple[Ring, ...]] = {}
    flaws: list[Flaw] = []
    for number, feature in enumerate(features, 1):
        code = _code(feature, file.code)
        if code is None:
            what = f"feature {number} has no property {file.code!r} that is text"
            flaws.append(Flaw((), what, "Name the property with the codes."))
        elif code in shapes:
            what = f"feature {number} gives {wanted[code]} ({code}) again"
            flaws.append(Flaw((), what, "Keep one feature for each place."))
        elif code in wanted:
            rings = _rings(feature)
            shapes[code] = tuple(rings or ())
            flaws += _ring_flaws(rings, system, f"feature {number}, {wanted[code]} ({code})")
    return shapes, flaws


def _ring_flaws(rings: Sequence[Ring] | None, system: System, name: str) -> Iterator[Flaw]:
    if not rings:
        yield Flaw((), f"{name} has no polygon", "Give a Polygon or a MultiPolygon of numbers.")
        return
    for number, ring in enumerate(rings, 1):
        for what in ring_flaws(ring, system):
            yield Flaw((), f"{name}: ring {number} {what}", "Mend it where it was drawn.")


def _code(feature: object, name: str) -> str | None:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    code = properties.get(name) if isinstance(properties, Mapping) else None
    return code if isinstance(code, str) else None


def _rings(feature: object) -> list[Ring] | None:
    """The rings of a feature; None where it holds no polygon, or what is in it are no points."""
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or kind not in ("Polygon", "MultiPolygon"):
        return None
    found = geometry.get("coordinates")
    polygons = [found] if kind == "Polygon" else found
    if not isinstance(polygons, list) or not all(isinstance(polygon, list) for polygon in polygons):
        return None
    rings = [_ring(ring) for polygon in polygons for ring in polygon]
    return None if None in rings else [ring for ring in rings if ring is not None]


def _ring(points: object) -> Ring | None:
    if not isinstance(points, list) or not all(_is_point(point) for point in points):
        return None
    return tuple((float(point[0]), float(point[1])) for point in points)


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    return all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < _FAR for n in point[:2])


def _refused(file: BoundaryFile, what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where=str(file.path), fix=fix)
