"""``/manage/contacts``: those who want to be asked again, for the contact officer alone."""

from litestar import Response, get
from litestar.di import NamedDependency

from index_platform.auth.roles import Right
from index_platform.services.contacts import Contacts
from index_platform.web.desks.blocks import Block, Table
from index_platform.web.desks.room import DeskContext, Who, shown

CONTACTS = "/manage/contacts"


@get(CONTACTS, sync_to_thread=True, rule=Right.READ_IDENTIFIERS)
def listed(visitor: Who, contacts: NamedDependency[Contacts]) -> Response[str]:
    """How each of them is reached, and since when. Reading it is written down."""
    found = contacts.listed(visitor.actor)
    rows = tuple((one.by, one.given_on) for one in found)
    table: tuple[Block, ...] = (
        (Table(caption="People who may be asked again", heads=("Reached by", "Since"), rows=rows),)
        if rows
        else ()
    )
    context = DeskContext(
        title="Contacts",
        lead="These people want to be asked again. Nothing here says what they answered."
        if rows
        else "Nobody has said yet that they want to be asked again.",
        blocks=table,
    )
    return shown(visitor, context, at=CONTACTS)
