"""The shapes of reported places, from the boundaries that were loaded for their geography."""

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.db import reading
from index_platform.queries import official, places, surveys
from index_platform.queries.official import Head
from instruments.boundaries import Boundaries, flat
from instruments.places import Geography
from reports.content import OutlineMap
from scoring.published import PublishedTable


class Outlines:
    """The maps of one database. Boundaries never change, so each map is made once and kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[tuple[str, str], OutlineMap] = {}

    def of(self, table: PublishedTable) -> OutlineMap | None:
        """The newest map of the places of a release; None where no boundaries of them were loaded."""
        with reading(self._engine) as session:
            wave = surveys.head(session, table.wave)
            heads = {} if wave is None else official.newest_layers(session, wave.geography_id)
            if wave is None or not heads:
                return None
            geography = places.by_id(session, wave.geography_id)
            head = _smallest(heads, geography)
            if head is None:
                return None
            key = table.wave, head.sha256
            if key not in self._kept:
                self._kept[key] = _outlined(official.boundaries(session, head), geography, table)
            return self._kept[key]


def smallest_outlines(
    session: Session, geography_id: int, geography: Geography, kept: dict[tuple[int, str], OutlineMap]
) -> OutlineMap | None:
    """The newest map of the smallest places that have boundaries; None where none were loaded.

    kept: maps that were made before, by geography and hash of the layer; a new one is put there.
    """
    heads = official.newest_layers(session, geography_id)
    head = next((heads[one.key] for one in reversed(geography.levels) if one.key in heads), None)
    if head is None:
        return None
    key = geography_id, head.sha256
    if key not in kept:
        layer = official.boundaries(session, head)
        names = tuple((code, geography.told_apart(geography.place(code))) for code in layer.shapes)
        kept[key] = OutlineMap(shapes=tuple(flat(layer).items()), names=names, source=layer.source)
    return kept[key]


def _smallest(heads: dict[str, Head], geography: Geography) -> Head | None:
    """The layer of the smallest places that are, or lie in, reported ones."""
    levels = [level.key for level in geography.levels]
    below = levels[levels.index(geography.report_level) :]
    return next((heads[level] for level in reversed(below) if level in heads), None)


def _outlined(layer: Boundaries, geography: Geography, table: PublishedTable) -> OutlineMap:
    reported = {place.code for place in table.places}
    within = {code: geography.ancestor(code, geography.report_level) for code in layer.shapes}
    shapes = tuple(
        (place.code, rings)
        for code, rings in flat(layer).items()
        if (place := within[code]) is not None and place.code in reported
    )
    names = tuple((place.code, place.name) for place in table.places)
    return OutlineMap(shapes=shapes, names=names, source=layer.source)
