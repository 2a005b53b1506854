"""What a person sees when something is not there or went wrong; scripts get a problem document."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from litestar import MediaType, Response
from litestar.response import Redirect

from index_platform.auth.guards import NotSignedInError
from index_platform.problems import AnyRequest, again_after, has_left, problem, status_of
from index_platform.services.own_account import LinkEndedError
from index_platform.web.accounts import room
from index_platform.web.accounts.room import ACCOUNT
from index_platform.web.forms_guard import CrossSiteError
from index_platform.web.places import NAME
from index_platform.web.survey.faults import SURVEYS, fault
from index_platform.web.targets import SIGN_IN, sign_in_for
from instruments.errors import MeasureError, NotPermittedError, WithdrawnError
from reports.contexts import Link, MessageContext
from reports.html import Links, message_page

_DESKS = "/manage"
_LOG = logging.getLogger(__name__)
_Said = tuple[str, str]  # what happened, and what can be done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What an error page says by where it stands: by status, for any other refusal, and the ways on."""

    words: Mapping[int, _Said]
    refused: _Said
    links: tuple[Link, ...]


_NO_FORM: _Said = ("This page cannot be sent anything", "Go back and follow a link instead.")
_OFTEN: _Said = ("Too much was sent from your network at once", "Go back, wait a minute, then send it again.")
_PUBLIC = _Around(
    words={
        404: (
            "There is no such page",
            "The address may be mistyped, or the place is not part of this release.",
        ),
        410: ("This release was withdrawn", "Its figures are shown no more. The list of releases says when."),
        405: _NO_FORM,
        429: ("Too much was asked from your network at once", "Wait a minute, then ask again."),
    },
    refused=("This page cannot be shown", "Go back and try again, or begin at the list of places."),
    links=(Link(words="All places", href="/places"),),
)
_OF_ACCOUNTS = _Around(
    words={404: ("There is no such page", "The address may be mistyped."), 405: _NO_FORM, 429: _OFTEN},
    refused=("This page cannot be shown", "Go back and try again, or begin at your account."),
    links=(Link(words="Your account", href=ACCOUNT),),
)
_OF_DESKS = _Around(
    words={
        404: ("There is no such page", "The address may be mistyped, or what it names is not there."),
        405: _NO_FORM,
        413: ("That is too large", "What is typed or sent here has a limit. Go back, and send less at once."),
    },
    refused=("This page cannot be shown", "Go back and try again, or begin at your desks."),
    links=(Link(words="Your desks", href=_DESKS),),
)
_CROSS_SITE = (
    "This form could not be taken",
    "It was open for too long, or your browser keeps no cookies for this site. Go back, load the page again "
    "and send it once more.",
)
_FAULT = ("Something went wrong on our side", "Nothing is lost. Try again in a minute.")


def told(request: AnyRequest, error: Exception) -> Response[str] | Response[dict[str, object]] | Redirect:
    """A page for a browser, a problem document for anybody else; the cause of a fault goes to the log.

    Who is not signed in and asks for a private page is led to the page where they can.
    """
    status = status_of(error)
    # the template and not the path, which may hold the token of a link
    door = (request.method, request.scope.get("path_template", ""))
    if status >= 500:
        _LOG.error("%s %s", *door, exc_info=error)
    elif has_left(error):
        _LOG.info("%s %s: its sender hung up in the middle", *door)
    if "text/html" not in request.headers.get("accept", ""):
        return problem(request, error)
    if isinstance(error, NotSignedInError) and request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return Redirect(sign_in_for(f"{request.url.path}{query}"), status_code=303)
    if f"{request.url.path}/".startswith(SURVEYS):  # whoever answers knows of no releases
        page = fault(request, error, status.value)
        headers = again_after(error)
        return Response(page, status_code=status.value, headers=headers, media_type=MediaType.HTML)
    if f"{request.url.path}/".startswith(f"{ACCOUNT}/"):
        context = _context(error, status.value, _OF_ACCOUNTS)
        told_of = room.message(request.scope.get("user"), context, status=status.value)
        told_of.headers.update(again_after(error))
        return told_of
    at_desk = f"{request.url.path}/".startswith(f"{_DESKS}/")
    context = _context(error, status.value, _OF_DESKS if at_desk else _PUBLIC)
    page = message_page(context, Links(), name=NAME)
    return Response(page, status_code=status.value, media_type=MediaType.HTML)


def _context(error: Exception, status: int, around: _Around) -> MessageContext:
    links = around.links
    match error:
        case CrossSiteError():
            title, lead = _CROSS_SITE
        case NotSignedInError():
            title, lead = "You are not signed in any more", "Sign in, then send what you wrote once more."
            links = (Link(words="Sign in", href=SIGN_IN),)
        case NotPermittedError():
            title, lead = "You cannot do this", f"{_sentence(error.what)} {error.fix}"
            links = (*_OF_ACCOUNTS.links, *_PUBLIC.links)
        case LinkEndedError():
            title, lead = "This link does not work any more", f"{_sentence(error.what)} {error.fix}"
            links = (Link(words="Sign in", href=SIGN_IN),)
        case WithdrawnError() if around is _PUBLIC:
            title, lead = around.words[status][0], f"{_sentence(error.what)} {error.fix}"
            links = (Link(words="All releases", href="/releases"), *links)
        case MeasureError() if around is _OF_DESKS and status < 500:
            title = around.words.get(status, around.refused)[0]
            lead = f"{_sentence(error.what)} {error.fix}"
        case _:
            title, lead = around.words.get(status, _FAULT if status >= 500 else around.refused)
    return MessageContext(title=title, lead=lead, links=links)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
