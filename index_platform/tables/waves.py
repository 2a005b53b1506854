"""Waves, and the snapshots frozen from them."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

KINDS = ("synthetic", "research", "live")
STATES = ("planned", "open", "closed")


class WaveRow(Table, table=True):
    """One round of collection: which instrument is asked, in which places, and how people came to answer."""

    __tablename__ = "waves"
    __table_args__ = (one_of("kind", KINDS), one_of("state", STATES))

    key: str = Field(primary_key=True)
    title: str
    kind: str
    state: str
    instrument_sha256: str = Field(foreign_key="instrument_versions.sha256")
    geography_id: int = Field(foreign_key="geographies.id")
    population: str  # in English; JSON where it is there in other languages too
    selection: str
    source: str
    next: str
    margins: str  # JSON: known totals for the weights
    sha256: str  # of the wave's file with its margins, to recognise the same wave
    created_at: str
    opens_on: str | None = None  # ISO day
    closes_on: str | None = None  # ISO day
    languages: str | None = None  # JSON; None: all that are offered
    modes: str | None = None  # JSON; None: all
    sample: str | None = None  # JSON: how many were chosen; None where people volunteered
    targets: str | None = None  # JSON: how many answers are wanted


class FreezeRow(Table, table=True):
    """One snapshot of a closed wave. Freezing the same answers again finds the same row."""

    __tablename__ = "freezes"
    __table_args__ = (UniqueConstraint("wave", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    wave: str = Field(foreign_key="waves.key")
    sha256: str
    responses: int
    file: str  # name in the folder of snapshots
    frozen_at: str
