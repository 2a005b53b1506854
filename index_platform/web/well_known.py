"""Where a finder of a hole can tell of it: ``security.txt`` (RFC 9116), if the publisher said where."""

from datetime import datetime, timedelta

from litestar import MediaType, Router, route
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from index_platform.auth.guards import Access
from index_platform.settings import Settings
from index_platform.web.fresh import Freshened
from index_platform.web.places import READ

PATH = "/.well-known/security.txt"
HOLDS = timedelta(days=180)  # the standard wants less than a year


@route(PATH, http_method=READ, media_type=MediaType.TEXT, sync_to_thread=False, rule=Access.PUBLIC)
def security_txt(state: State, moment: NamedDependency[datetime]) -> str:
    """The contact that the publisher set; no such page where none is set: a made-up one would be worse."""
    settings: Settings = state.settings
    if not settings.security_contact:
        raise NotFoundException("The publisher of this site has named no contact.")
    expires = (moment + HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.public_url}{PATH}",
    )
    return "".join(f"{line}\n" for line in lines)


ROUTES = Router(path="/", route_handlers=[security_txt], middleware=[Freshened])
