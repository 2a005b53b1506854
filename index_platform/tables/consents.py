"""What people were told before they agreed to take part: each wording once, under its hash."""

from sqlmodel import Field

from index_platform.tables.base import Table


class ConsentTextRow(Table, table=True):
    """One wording, as a page showed it. Purpose, ground and condition stand apart from it."""

    __tablename__ = "consent_texts"

    sha256: str = Field(primary_key=True)  # of all columns but the last
    wave: str = Field(foreign_key="waves.key", index=True)
    language: str
    mode: str  # web: read by whoever agreed; door: read out
    text: str  # JSON: what was shown, a list of sentences in their order
    purpose: str
    ground: str
    condition: str
    first_shown_at: str
