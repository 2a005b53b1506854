"""What a person sees when something is not there or went wrong; scripts get a problem document."""

import logging

from litestar import MediaType, Response

from index_platform.problems import AnyRequest, problem, status_of
from index_platform.web.places import NAME
from reports.contexts import Link, MessageContext
from reports.html import Links, message_page

_LOG = logging.getLogger(__name__)
_WORDS = {
    404: ("There is no such page", "The address may be mistyped, or the place is not part of this release."),
    410: ("This release was withdrawn", "Its figures are shown no more. The list of releases says when."),
    405: ("This page cannot be sent anything", "Go back and follow a link instead."),
}
_REFUSED = ("This page cannot be shown", "Go back and try again, or begin at the list of places.")
_FAULT = ("Something went wrong on our side", "Nothing is lost. Try again in a minute.")


def told(request: AnyRequest, error: Exception) -> Response[str] | Response[dict[str, object]]:
    """A page for a browser, a problem document for anybody else; the cause of a fault goes to the log."""
    status = status_of(error)
    if status >= 500:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    if "text/html" not in request.headers.get("accept", ""):
        return problem(request, error)
    title, lead = _WORDS.get(status.value, _FAULT if status >= 500 else _REFUSED)
    context = MessageContext(title=title, lead=lead, links=(Link(words="All places", href="/places"),))
    page = message_page(context, Links(), name=NAME)
    return Response(page, status_code=status.value, media_type=MediaType.HTML)
