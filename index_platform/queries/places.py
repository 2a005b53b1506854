"""Geographies by vintage: stored as rows, given back as the value they were."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from index_platform.tables import GeographyRow, PlaceRow
from instruments import covariates, geography
from instruments.canonical import canonical_json, content_hash
from instruments.errors import ConflictError, NotFoundError
from instruments.places import Geography, Place


def stored(session: Session) -> tuple[Geography, ...]:
    """Every geography, by key and vintage."""
    order = (col(GeographyRow.key), col(GeographyRow.vintage))
    return tuple(_geography(session, row) for row in session.exec(select(GeographyRow).order_by(*order)))


def by_id(session: Session, geography_id: int) -> Geography:
    """The geography of a wave's row."""
    return _geography(session, session.get_one(GeographyRow, geography_id))


def id_of(session: Session, key: str, vintage: str) -> int:
    """The row of one geography; NotFoundError names those there are."""
    row = session.exec(
        select(GeographyRow).where(GeographyRow.key == key, GeographyRow.vintage == vintage)
    ).one_or_none()
    if row is None or row.id is None:
        known = [f"{other.key} ({other.vintage})" for other in session.exec(select(GeographyRow))]
        raise NotFoundError(
            f"there is no geography {key!r} of the vintage {vintage!r}",
            where="places",
            fix=f"Loaded are: {', '.join(known) or 'none'}. Load it: thriving places load DIR.",
        )
    return row.id


def is_new(session: Session, loaded: Geography) -> bool:
    """Whether a geography is not stored yet; ConflictError where its vintage stands for other places."""
    there = session.exec(
        select(GeographyRow).where(GeographyRow.key == loaded.key, GeographyRow.vintage == loaded.vintage)
    ).one_or_none()
    if there is not None and there.sha256 != _hash(loaded):
        raise ConflictError(
            f"the geography {loaded.key} ({loaded.vintage}) is stored already with other places",
            where="places load",
            fix="Places are kept by vintage: give the changed ones a new vintage.",
        )
    return there is None


def add(session: Session, loaded: Geography, moment: str) -> bool:
    """Store a geography: True where it is new, False where the same is there already."""
    if not is_new(session, loaded):
        return False
    session.add(_row(loaded, _hash(loaded), moment))
    session.flush()
    number = id_of(session, loaded.key, loaded.vintage)
    session.add_all(_place_row(number, position, place) for position, place in enumerate(loaded.places))
    session.flush()
    return True


def _hash(loaded: Geography) -> str:
    return content_hash(geography.document(loaded))


def _row(loaded: Geography, sha256: str, moment: str) -> GeographyRow:
    levels = [{"key": x.key, "singular": x.singular, "plural": x.plural} for x in loaded.levels]
    return GeographyRow(
        key=loaded.key,
        vintage=loaded.vintage,
        title=loaded.title,
        source=loaded.source,
        note=loaded.note,
        report_level=loaded.report_level,
        spread_level=loaded.spread_level,
        levels=canonical_json(levels).decode(),
        covariates=_covariates(loaded),
        sha256=sha256,
        loaded_at=moment,
    )


def _covariates(loaded: Geography) -> str | None:
    return canonical_json(covariates.document(loaded.covariates)).decode() if loaded.covariates else None


def _place_row(geography_id: int, position: int, place: Place) -> PlaceRow:
    column, line = place.tile or (None, None)
    return PlaceRow(
        geography_id=geography_id,
        code=place.code,
        position=position,
        name=place.name,
        level=place.level,
        parent=place.parent,
        population=place.population,
        tile_column=column,
        tile_row=line,
        note=place.note,
    )


def _geography(session: Session, row: GeographyRow) -> Geography:
    rows = session.exec(
        select(PlaceRow).where(PlaceRow.geography_id == row.id).order_by(col(PlaceRow.position))
    )
    names = ("key", "vintage", "title", "source", "note", "report_level", "spread_level")
    content = {name: getattr(row, name) for name in names if getattr(row, name) != ""}
    places = [_place_document(place) for place in rows]
    known = {} if row.covariates is None else {"covariates": json.loads(row.covariates)}
    whole = {**content, "levels": json.loads(row.levels), "places": places, **known}
    return geography.parse(whole, where=f"stored geography {row.key}")


def _place_document(row: PlaceRow) -> Mapping[str, Any]:
    tile = None if row.tile_column is None else [row.tile_column, row.tile_row]
    facts = {name: getattr(row, name) for name in ("code", "name", "level", "parent", "population")}
    facts |= {"tile": tile, "note": row.note or None}
    return {name: value for name, value in facts.items() if value is not None}
