"""Geographies by vintage, and their places."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class GeographyRow(Table, table=True):
    """One vintage of a set of places, as it was loaded."""

    __tablename__ = "geographies"
    __table_args__ = (UniqueConstraint("key", "vintage"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    vintage: str
    title: str
    source: str
    note: str
    report_level: str
    spread_level: str
    levels: str  # JSON: key, singular and plural of each, the whole first
    covariates: str | None = None  # JSON: what is known of the places from elsewhere
    sha256: str  # of the whole document
    loaded_at: str


class PlaceRow(Table, table=True):
    """One place of one vintage; ``position`` keeps the order of the file."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("geography_id", "position"),)

    geography_id: int = Field(primary_key=True, foreign_key="geographies.id")
    code: str = Field(primary_key=True)
    position: int
    name: str
    level: str
    parent: str | None = None
    population: int | None = None
    tile_column: int | None = None
    tile_row: int | None = None
    note: str = ""
