"""One's own account."""

from litestar import MediaType, Router, get
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.web.visitor import Visitor
from reports.contexts import MessageContext
from reports.html import Links, message_page


@get("/account", media_type=MediaType.HTML, sync_to_thread=False, rule=Access.SIGNED_IN)
def account(visitor: NamedDependency[Visitor]) -> str:
    """One's own account."""
    return message_page(
        MessageContext(title="Your account", lead=visitor.person, links=()), Links(), name="Thriving"
    )


ROUTES = Router(path="/", route_handlers=[account])
