"""Exit quickly: away from this site in one step, and this browser opens the answers no more."""

from uuid import UUID

from litestar import get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.web.survey.going import RECEIPT, Answer, Round, to
from index_platform.web.visitor import AnyRequest

_OURS = ("same-origin", "none")  # what a browser says of a link on our own page


@get("/{wave:str}/leave", sync_to_thread=False, rule=Access.PUBLIC)
def leave(request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str]) -> Answer:
    """Away from the pages round a survey."""
    return _away(request, going, f"/s/{wave}")


@get("/{wave:str}/{draft:uuid}/leave", sync_to_thread=False, rule=Access.PUBLIC)
def leave_within(
    request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]
) -> Answer:
    """Away from a draft, or from its receipt."""
    return _away(request, going, f"/s/{wave}/{draft}")


def _away(request: AnyRequest, going: Round, path: str) -> Answer:
    """The way to a page of everybody; nothing is deleted. A link of another site forgets nothing."""
    answer = to(going.settings.exit_to)
    if request.headers.get("sec-fetch-site", "none") in _OURS:
        answer.set_cookie(going.jar.gone("draft"))
        answer.set_cookie(Cookie(key=RECEIPT, value="", path=path, max_age=0, secure=going.jar.https))
    return answer


HANDLERS = [leave, leave_within]
