"""The description of the doors for programs (OpenAPI 3.1), made from the routes; no page of a third party."""

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from index_platform.auth.guards import Access

CONFIG = OpenAPIConfig(
    title="Thriving",
    version="1",
    description="Send answers by program. The pages for people use the same way in, and the same rules hold.",
    use_handler_docstrings=True,
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
    openapi_router=Router(
        path="/api", route_handlers=[], opt={"rule": Access.PUBLIC}, include_in_schema=False
    ),
)
