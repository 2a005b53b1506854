"""Assignments of researchers: where they ask, whom it still lacks, and which doors are theirs."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

EXCESS = ("unknown", "closed", "taken_away", "completed")


class AssignmentRow(Table, table=True):
    """A place of a wave, given to one researcher at a time. Each change makes a new version."""

    __tablename__ = "assignments"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    id: str = Field(primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    place: str
    account: str | None = Field(default=None, foreign_key="accounts.id", index=True)  # None: nobody's
    is_closed: bool
    goes_on: bool  # opened again after all that was wanted had come
    until: str | None = None  # ISO day
    note: str
    version: int
    made_by: str
    made_at: str


class TargetRow(Table, table=True):
    """How many answers of one kind an assignment wants."""

    __tablename__ = "assignment_targets"
    __table_args__ = (CheckConstraint("wanted >= 1", name="wanted"),)

    assignment: str = Field(primary_key=True, foreign_key="assignments.id")
    number: int = Field(primary_key=True)
    label: str
    condition: str  # canonical JSON, over the answers of the wave's questionnaire
    wanted: int


class AddressRow(Table, table=True):
    """The words of one door. Nothing else names it but by its sign; gone when the wave is over."""

    __tablename__ = "addresses"

    id: str = Field(primary_key=True)  # the sign by which visits name it
    assignment: str = Field(foreign_key="assignments.id", index=True)
    label: str
    position: int


def excess() -> CheckConstraint:
    """The constraint of a column that says why something came in excess, or nothing."""
    return one_of("excess", EXCESS, empty=True)
