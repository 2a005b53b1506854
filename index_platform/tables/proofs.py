"""Proofs of releases: what was built to be read before anything is public, and who read it."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

VERDICTS = ("read", "wrong", "settled")


class ProofBuildRow(Table, table=True):
    """The newest build of a release's proofs, with what a reader from outside could find out of it."""

    __tablename__ = "proof_builds"

    release: int = Field(primary_key=True, foreign_key="releases.number")
    built_by: str  # account, or ``local``
    built_at: str
    program: str  # hash of all that writes reports
    bounded: int  # how many withheld numbers were looked at
    close: str  # JSON: those that can be bounded too closely, a sentence each


class ProofFileRow(Table, table=True):
    """One file of a build, or why there is none. The files lie in the data folder."""

    __tablename__ = "proof_files"

    release: int = Field(primary_key=True, foreign_key="proof_builds.release")
    name: str = Field(primary_key=True)
    position: int
    place: str
    ending: str  # of its name: what kind of file it is
    language: str  # of a page for residents, else empty
    draft: bool  # whether its words are a translation that nobody has approved
    size: int  # bytes; 0 where it was not made
    sha256: str
    fault: str  # why it was not made; empty where it was
    fix: str


class ReadingRow(Table, table=True):
    """Somebody read a page of a release's proofs, found it wrong, or settled what was wrong. Append-only."""

    __tablename__ = "readings"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        CheckConstraint("verdict = 'read' OR note <> ''", name="why"),
        CheckConstraint("(verdict = 'settled') = (settles IS NOT NULL)", name="settles"),
    )

    number: int | None = Field(default=None, primary_key=True)
    release: int = Field(foreign_key="releases.number", index=True)
    page: str  # code of a place, or a page of the release that goes by a name
    sha256: str  # of what was read
    verdict: str
    note: str
    settles: int | None = Field(default=None, foreign_key="readings.number")
    reader: str  # account, or ``local``
    role: str  # by which they may read
    read_at: str
