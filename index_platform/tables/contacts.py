"""How people can be reached who want to be asked again. Nothing here says what anybody answered."""

from sqlmodel import Field

from index_platform.tables.base import Table


class ContactRow(Table, table=True):
    """One person, under a random code that the response carries too: the one link between the two."""

    __tablename__ = "contacts"

    panel: str = Field(primary_key=True)
    sealed: str  # e-mail or phone, encrypted with a key of the site
    agreed_sha256: str  # of the wording that the person agreed to
    given_on: str  # the day alone: the moment would find the response
