"""The public side of a site as its settings have it, and all files of a release made before anybody asks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.public_files.site import SiteFolder, file_name
from index_platform.services import release_files, signposts
from index_platform.services.portal import Portal
from index_platform.services.progress import Progress
from index_platform.settings import PUBLIC_URL, Settings
from index_platform.storage.files import writing, written_whole
from instruments.errors import InvalidInputError
from reports.contexts import MessageContext
from reports.html import Links, message_page


def shelf_of(settings: Settings) -> Shelf:
    """Where the finished files of a site stand."""
    return Shelf(settings.public_files, write=written_whole)


def site_of(settings: Settings, out: Path | None = None) -> SiteFolder:
    """Where the public side lies for a web server: in the folder of the settings, or in another one."""
    return SiteFolder(out or settings.site, write=written_whole)


def taken_down(settings: Settings) -> None:
    """Have a web server serve nothing of any release, at once, until the site is written anew."""
    context = MessageContext(
        title="These pages are being made anew",
        lead="What is published stands here again in a few minutes.",
        links=(),
    )
    page = message_page(context, Links(), name="Thriving").encode()
    with writing(settings.site):
        site_of(settings).leave({file_name("/", "text/html"): page})


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
        zone=settings.time_zone,
    )


def figures_made(portal: Portal, name: str, *, progress: Progress) -> None:
    """Make the files of figures of a public release, so that the list of releases tells their sizes."""
    current = portal.named(name)
    held = release_files.of(is_compared=bool(portal.since(current)))
    _all_made([partial(portal.file, current.release.id, file.name) for file in held], progress)


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
    _all_made(makers, progress)
    return len(makers)


def _all_made(makers: Sequence[Callable[[], object]], progress: Progress) -> None:
    for done, make in enumerate(makers, 1):
        with suppress(InvalidInputError):
            make()
        progress("Making the files of the release", done, len(makers))
