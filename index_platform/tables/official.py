"""What official files say of a geography: its postcodes, boundaries and areas, and surveys of districts."""

from sqlmodel import Field

from index_platform.tables.base import Table, one_of


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


class AreaSharesRow(Table, table=True):
    """How small areas lie in the places of one level of a geography, of one vintage."""

    __tablename__ = "area_shares"
    __table_args__ = (one_of("way", ("split", "lookup")),)

    geography_id: int = Field(primary_key=True, foreign_key="geographies.id")
    level: str = Field(primary_key=True)
    way: str = Field(primary_key=True)
    vintage: str = Field(primary_key=True)
    source: str
    shares: str  # JSON: by code of an area and of a place, the share of the area in the place
    sha256: str
    loaded_at: str


class OfficialSurveyRow(Table, table=True):
    """What another survey says of districts, one of which is the whole of a geography; of one period."""

    __tablename__ = "official_surveys"

    geography_id: int = Field(primary_key=True, foreign_key="geographies.id")
    key: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    content: str  # JSON: whose it is, and by measure and code of a district the figure
    sha256: str
    loaded_at: str
