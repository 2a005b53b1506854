"""What official files say of a geography: which postcode lies where, and where its places end."""

from sqlmodel import Field

from index_platform.tables.base import Table


class PostcodeLookupRow(Table, table=True):
    """The postcodes of one geography, of one vintage of their directory."""

    __tablename__ = "postcode_lookups"

    geography_id: int = Field(primary_key=True, foreign_key="geographies.id")
    vintage: str = Field(primary_key=True)
    source: str
    entries: bytes  # sorted, a fixed number of bytes each (instruments/postcodes.py)
    sha256: str
    loaded_at: str


class BoundaryLayerRow(Table, table=True):
    """The shapes of all places of one level of a geography, of one vintage."""

    __tablename__ = "boundary_layers"

    geography_id: int = Field(primary_key=True, foreign_key="geographies.id")
    level: str = Field(primary_key=True)
    vintage: str = Field(primary_key=True)
    source: str
    shapes: str  # JSON: of which kind the numbers are, and by code of a place its rings of points
    sha256: str
    loaded_at: str
