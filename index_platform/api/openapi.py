"""The description of all that programs fetch and send (OpenAPI 3.1), made from the routes."""

from collections.abc import Sequence

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.types import Middleware

from index_platform.auth.guards import Access

_ABOUT = (
    "Fetch what was published, without a key; send answers to a survey by program. Files of figures "
    "stand under "
    "/releases: a release never changes, and /releases/latest leads to the newest. Pages for people "
    "are not in "
    "here. The pages use the same way in for answers, and the same rules hold."
)


def config(reference: OpenAPIRenderPlugin, *, middleware: Sequence[Middleware]) -> OpenAPIConfig:
    """How it is served: ``/api/openapi.json``, and ``reference`` as the page at ``/api``."""
    return OpenAPIConfig(
        title="Thriving",
        version="1",
        description=_ABOUT,
        use_handler_docstrings=True,
        render_plugins=[reference, JsonRenderPlugin(path="/openapi.json")],
        openapi_router=Router(
            path="/api",
            route_handlers=[],
            opt={"rule": Access.PUBLIC},
            include_in_schema=False,
            middleware=list(middleware),
        ),
    )
