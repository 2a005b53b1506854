"""The server, put together: pages, files and the services behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from index_platform.public_files.shelf import Shelf
from index_platform.services import database
from index_platform.services.portal import Portal
from index_platform.settings import Settings
from index_platform.storage.files import written_whole
from index_platform.web import places, releases
from index_platform.web.compression import COMPRESSED
from index_platform.web.errors import told
from index_platform.web.security import add_security_headers
from reports.theme import ASSETS


def create_app(settings: Settings) -> Litestar:
    """The web application over one database; the database is opened when the server starts."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        with database.opened(settings) as engine:
            app.state.portal = Portal(engine, Shelf(settings.public_files, write=written_whole))
            yield

    return Litestar(
        route_handlers=[places.ROUTES, releases.ROUTES, _assets()],
        lifespan=[lifespan],
        dependencies={"portal": Provide(_portal, sync_to_thread=False)},
        exception_handlers={Exception: told},
        before_send=[add_security_headers],
        openapi_config=None,
        logging_config=None,  # else it sets the root logger, and every library talks
    )


def _portal(state: State) -> Portal:
    portal: Portal = state.portal
    return portal


def _assets() -> Router:
    """Style sheets and fonts of the reports, which every page shares."""
    hour = CacheControlHeader(max_age=3600, public=True)
    return create_static_files_router(
        path="/assets", directories=[ASSETS], cache_control=hour, middleware=[COMPRESSED]
    )
