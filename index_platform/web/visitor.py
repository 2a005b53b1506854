"""Who is behind a request, as a page sees it."""

from dataclasses import dataclass
from typing import cast

from litestar import Request
from litestar.datastructures import State

from index_platform.auth.actors import Actor
from index_platform.services.sessions import SignedIn
from index_platform.web.browsers import browser_words
from index_platform.web.forms_guard import FormToken, form_token

AnyRequest = Request[object, object, State]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever looks at a page: somebody signed in, or anybody."""

    actor: Actor | None
    browser: str  # such as Firefox on Android
    address: str
    session: str | None  # id of the session, not its cookie
    form: FormToken

    @property
    def csrf(self) -> str:
        """The token for the forms of the page. Asking for it sets its cookie; other pages set none."""
        self.form.asked = True
        return self.form.value

    @property
    def person(self) -> str:
        """The name of who is signed in; empty for anybody."""
        return self.actor.name if self.actor else ""


def visitor(request: AnyRequest) -> Visitor:
    """The dependency ``visitor`` of every handler."""
    signed_in = cast("SignedIn | None", request.scope.get("auth"))
    return Visitor(
        actor=signed_in.actor if signed_in else None,
        browser=browser_words(request.headers.get("user-agent", "")),
        address=request.client.host if request.client else "",
        session=signed_in.device if signed_in else None,
        form=form_token(request.scope),
    )
