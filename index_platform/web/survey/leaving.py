"""Exit quickly: away from this site in one step, and this browser opens the answers no more."""

from uuid import UUID

from litestar import get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.web.survey.going import RECEIPT, Answer, Round, to
from index_platform.web.survey.sent import forgotten
from index_platform.web.visitor import AnyRequest

_OURS = ("same-origin", "none")  # what a browser says of a link on our own page


@get("/{wave:str}/leave", sync_to_thread=False, rule=Access.PUBLIC)
def leave(request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str]) -> Answer:
    """Away from the pages round a survey."""
    return _away(request, going, wave, f"/s/{wave}")


@get("/{wave:str}/{draft:uuid}/leave", sync_to_thread=False, rule=Access.PUBLIC)
def leave_within(
    request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]
) -> Answer:
    """Away from a draft, or from its receipt."""
    return _away(request, going, wave, f"/s/{wave}/{draft}")


def is_ours(request: AnyRequest) -> bool:
    """Whether a link on a page of ours was pressed; that of another site forgets nothing."""
    return request.headers.get("sec-fetch-site", "none") in _OURS


def _away(request: AnyRequest, going: Round, wave: str, path: str) -> Answer:
    """The way to a page of everybody; nothing is deleted. A link of another site forgets nothing."""
    answer = to(going.settings.exit_to)
    if is_ours(request):
        answer.set_cookie(going.jar.gone("draft"))
        for each in (path, *((f"/s/{wave}/{going.sent.id}",) if going.sent else ())):
            answer.set_cookie(Cookie(key=RECEIPT, value="", path=each, max_age=0, secure=going.jar.https))
        answer.set_cookie(forgotten(wave, https=going.jar.https))
    return answer


HANDLERS = [leave, leave_within]
