"""The public side of a site as its settings have it, and all files of a release made before anybody asks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.services import release_files, signposts
from index_platform.services.portal import Portal
from index_platform.services.progress import Progress
from index_platform.settings import PUBLIC_URL, Settings
from index_platform.storage.files import written_whole
from instruments.errors import InvalidInputError


def shelf_of(settings: Settings) -> Shelf:
    """Where the finished files of a site stand."""
    return Shelf(settings.public_files, write=written_whole)


def portal_of(engine: Engine, settings: Settings, *, clock: Callable[[], datetime]) -> Portal:
    """The public side of a database as the settings of its site have it."""
    return Portal(
        engine,
        shelf_of(settings),
        clock=clock,
        licence=settings.data_licence,
        contact=settings.contact,
        site="" if settings.public_url == PUBLIC_URL else settings.public_url,
        services=signposts.read(settings.data_dir),
    )


def made(portal: Portal, name: str, *, progress: Progress) -> int:
    """Make every file of a public release and the PDFs of its places: how many there are.

    Refused like ``Portal.named``. A file that is refused takes no other away.
    """
    current = portal.named(name)
    held = release_files.of(is_compared=bool(portal.since(current)))
    places = [place.code for place in (current.table.whole, *current.table.places)]
    makers: list[Callable[[], object]] = [
        *(partial(portal.file, current.release.id, file.name) for file in held),
        partial(portal.file, current.release.id, release_files.BUNDLE),
        *(partial(make, current, code) for code in places for make in (portal.pdf, portal.large_print)),
    ]
    for done, make in enumerate(makers):
        progress("Making the files of the release", done, len(makers))
        with suppress(InvalidInputError):
            make()
    return len(makers)
