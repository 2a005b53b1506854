"""The public side as files for any web server: what the application answers to anybody, byte for byte."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from litestar import Litestar

from index_platform.public_files.site import SiteFolder, file_name
from index_platform.services.portal import OnShow, Portal
from index_platform.services.public_making import made
from index_platform.settings import Settings
from index_platform.web.about.access import LOG
from index_platform.web.places import NAME
from index_platform.web.walk import ASKING, is_asking, walked
from index_platform.web.well_known import PATH as SECURITY_TXT
from instruments.errors import ConflictError, NotReproducedError
from reports.contexts import Link, MessageContext
from reports.footer import FOOTER
from reports.html import Links, message_page

Progress = Callable[[str, int, int], None]  # as services.progress has it: what is done, how far, of how many
# from where every page is reached
_BEGINNINGS = tuple(
    address
    for address in ("/", "/calendar", "/someone-to-talk-to", *(one.href for one in FOOTER))
    if not is_asking(address)
)
_TRIES = 3
_FAULT = 500  # from this status on it is not the address that is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of writing a site. new: how many contents were not there before.

    left_out: addresses that links lead to and that have no file, each with the status of its answer.
    """

    files: int
    new: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathered:
    pages: Mapping[str, str]  # {path of a file: hash of its content}
    new: int
    left_out: Mapping[str, int]


async def written(app: Litestar, folder: SiteFolder, progress: Progress) -> Written:
    """Write the public side as it is now; what is served stays as it was until all is there.

    ConflictError: releases came and went all the while, or a page could not be made.
    """
    try:
        async with app.lifespan():
            return await _written(app, folder, progress)
    except ExceptionGroup as group:  # in which a lifespan wraps what ended it
        raise group.exceptions[0] from None


async def _written(app: Litestar, folder: SiteFolder, progress: Progress) -> Written:
    portal: Portal = app.state.portal
    with folder.alone(partial(progress, "Waiting for somebody else who writes the site", 0, 1)):
        for _ in range(_TRIES):
            shown = portal.shown()
            for name in shown.public:
                with suppress(NotReproducedError):  # the list of releases tells of it
                    made(portal, name, progress=progress)
            found = await _gathered(app, folder, shown, progress)
            if folder.show(found.pages, still=partial(_is_still, portal, shown)):
                return Written(files=len(found.pages), new=found.new, left_out=found.left_out)
    raise ConflictError(
        "releases came and went while their pages were written",
        where="site",
        fix="Write it again: what is served is what it was before.",
    )


def _is_still(portal: Portal, shown: OnShow) -> bool:
    return portal.shown() == shown


async def _gathered(app: Litestar, folder: SiteFolder, shown: OnShow, progress: Progress) -> _Gathered:
    """Every page and file, laid into the folder where nobody sees it yet."""
    asking, is_new = folder.put(asking_page())
    pages = {file_name(address, "text/html"): asking for address in ASKING}
    broken = tuple(f"/releases/{one.id}/" for one in app.state.portal.listed() if one.is_broken)
    new, left_out = int(is_new), {}
    async for one in walked(app, (*_unled(app, shown), *_BEGINNINGS)):
        if one.is_file:
            name = file_name(one.address, one.answer.media_type)
            pages[name], is_new = folder.put(one.answer.content)
            new += is_new
        elif one.answer.status >= _FAULT and not f"{one.address}/".startswith(broken):
            raise ConflictError(
                f"{one.address} could not be made: it is answered with {one.answer.status}",
                where="site",
                fix="What is served is what it was. Look at the log of the program, then write it again.",
            )
        else:
            left_out[one.address] = one.answer.status
        progress("Writing the site", len(pages), len(pages) + one.waiting)
    return _Gathered(pages=pages, new=new, left_out=left_out)


def _unled(app: Litestar, shown: OnShow) -> Iterator[str]:
    """What is there and no page leads to; what is checked is made before it is told."""
    settings: Settings = app.state.settings
    if shown.public:
        yield LOG
    if settings.security_contact:
        yield SECURITY_TXT
    yield from (f"/releases/{name}" for name in shown.withdrawn)


def asking_page() -> bytes:
    """What stands at the addresses of ``ASKING`` where nothing but files is served."""
    context = MessageContext(
        title="This part needs a program that is not running now",
        lead="Searching, comparing places, taking part and signing in come back with it. Nothing is lost, "
        "and everything that was published stands here as before.",
        links=(Link(words="All places", href="/places"), Link(words="All releases", href="/releases")),
    )
    return message_page(context, Links(), name=NAME).encode()
