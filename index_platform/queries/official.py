"""What official files say of a geography: postcodes, boundaries, areas; by vintage, never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform.queries.places import id_of
from index_platform.tables import AreaSharesRow, BoundaryLayerRow, GeographyRow, PostcodeLookupRow
from instruments.area_shares import AreaShares, Way
from instruments.boundaries import Boundaries, System
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError
from instruments.places import Geography
from instruments.postcodes import PostcodeLookup

Row = PostcodeLookupRow | BoundaryLayerRow | AreaSharesRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A lookup of postcodes, or a layer of boundaries, without what is in it."""

    geography_id: int
    vintage: str
    sha256: str
    level: str = ""  # of boundaries


def add_postcodes(session: Session, geography: Geography, lookup: PostcodeLookup, moment: str) -> bool:
    """Store a lookup: True where it is new, False where the same is there already."""
    number = id_of(session, geography.key, geography.vintage)
    row = PostcodeLookupRow(
        geography_id=number,
        vintage=lookup.vintage,
        source=lookup.source,
        entries=lookup.entries,
        sha256=sha256(lookup.entries),
        loaded_at=moment,
    )
    there = session.get(PostcodeLookupRow, (number, lookup.vintage))
    return _add(session, row, there, f"the postcodes of {geography.key} of {lookup.vintage}")


def add_boundaries(session: Session, geography: Geography, layer: Boundaries, moment: str) -> bool:
    """Store a layer: True where it is new, False where the same is there already."""
    number = id_of(session, geography.key, geography.vintage)
    shapes = canonical_json({"system": layer.system.value, "shapes": layer.shapes})
    row = BoundaryLayerRow(
        geography_id=number,
        level=layer.level,
        vintage=layer.vintage,
        source=layer.source,
        shapes=shapes.decode(),
        sha256=sha256(shapes),
        loaded_at=moment,
    )
    there = session.get(BoundaryLayerRow, (number, layer.level, layer.vintage))
    return _add(session, row, there, f"the boundaries of {geography.key} ({layer.level}) of {layer.vintage}")


def add_areas(session: Session, geography: Geography, areas: AreaShares, moment: str) -> bool:
    """Store how areas lie in places: True where it is new, False where the same is there already."""
    number = id_of(session, geography.key, geography.vintage)
    shares = canonical_json(areas.shares)
    row = AreaSharesRow(
        geography_id=number,
        level=areas.level,
        way=areas.way.value,
        vintage=areas.vintage,
        source=areas.source,
        shares=shares.decode(),
        sha256=sha256(shares),
        loaded_at=moment,
    )
    there = session.get(AreaSharesRow, (number, areas.level, areas.way.value, areas.vintage))
    name = f"the {areas.way.value} of areas of {geography.key} ({areas.level}) of {areas.vintage}"
    return _add(session, row, there, name)


def _add(session: Session, row: Row, there: Row | None, name: str) -> bool:
    if there is None:
        session.add(row)
        session.flush()
        return True
    if there.sha256 != row.sha256:
        raise ConflictError(
            f"{name} are stored already, and are others",
            where="places load",
            fix="They are kept by vintage: give what changed a new vintage.",
        )
    return False


def newest_postcodes(session: Session, key: str, vintage: str) -> Head | None:
    """The lookup of a geography that was loaded last; None before the first."""
    found = session.exec(
        select(PostcodeLookupRow.geography_id, PostcodeLookupRow.vintage, PostcodeLookupRow.sha256)
        .join(GeographyRow, col(GeographyRow.id) == col(PostcodeLookupRow.geography_id))
        .where(GeographyRow.key == key, GeographyRow.vintage == vintage)
        .order_by(col(PostcodeLookupRow.loaded_at).desc(), col(PostcodeLookupRow.vintage).desc())
        .limit(1)
    ).first()
    return None if found is None else Head(geography_id=found[0], vintage=found[1], sha256=found[2])


def postcodes(session: Session, head: Head) -> PostcodeLookup:
    """The lookup of a head."""
    row = session.get_one(PostcodeLookupRow, (head.geography_id, head.vintage))
    return PostcodeLookup(vintage=row.vintage, source=row.source, entries=row.entries)


def newest_layers(session: Session, geography_id: int) -> dict[str, Head]:
    """The layer of each level that was loaded last: {level: head}."""
    rows: Sequence[tuple[str, str, str]] = session.exec(
        select(BoundaryLayerRow.level, BoundaryLayerRow.vintage, BoundaryLayerRow.sha256)
        .where(BoundaryLayerRow.geography_id == geography_id)
        .order_by(col(BoundaryLayerRow.loaded_at), col(BoundaryLayerRow.vintage))
    ).all()
    return {
        level: Head(geography_id=geography_id, level=level, vintage=vintage, sha256=sha)
        for level, vintage, sha in rows
    }


def boundaries(session: Session, head: Head) -> Boundaries:
    """The layer of a head."""
    row = session.get_one(BoundaryLayerRow, (head.geography_id, head.level, head.vintage))
    content = json.loads(row.shapes)
    shapes = {
        code: tuple(tuple((float(east), float(north)) for east, north in ring) for ring in rings)
        for code, rings in content["shapes"].items()
    }
    return Boundaries(
        level=row.level,
        vintage=row.vintage,
        source=row.source,
        system=System(content["system"]),
        shapes=shapes,
    )


def newest_areas(session: Session, geography_id: int, level: str) -> AreaShares | None:
    """How areas lie in the places of a level: the split that was loaded last, else the look-up; or None."""
    found = session.exec(
        select(AreaSharesRow)
        .where(AreaSharesRow.geography_id == geography_id, AreaSharesRow.level == level)
        .order_by(
            col(AreaSharesRow.way).desc(),  # a split says more than a best fit
            col(AreaSharesRow.loaded_at).desc(),
            col(AreaSharesRow.vintage).desc(),
        )
        .limit(1)
    ).first()
    if found is None:
        return None
    return AreaShares(
        level=found.level,
        vintage=found.vintage,
        source=found.source,
        way=Way(found.way),
        shares=json.loads(found.shares),
    )
