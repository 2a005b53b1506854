"""Passwords: set by a link that was handed over, and changed by their owner."""

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.auth.passwords import SHORTEST
from index_platform.services.own_account import Flaw, Holder
from index_platform.services.signing_in import Wait
from index_platform.web.accounts.room import (
    ACCOUNT,
    Answer,
    AskContext,
    Mine,
    Who,
    ask,
    done,
    known,
    wait_words,
)
from index_platform.web.fields import TextField
from index_platform.web.parts import Go
from index_platform.web.targets import SIGN_IN
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor

WELCOME, CHANGE = f"{ACCOUNT}/welcome", f"{ACCOUNT}/password"
_HINT = (
    f"At least {SHORTEST} characters, any that you like. Four words that do not belong together are "
    "easy to keep and hard to guess. You can paste it from a password manager."
)


@get(f"{WELCOME}/{{token:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.PUBLIC)
def welcome(visitor: Who, mine: Mine, token: FromPath[str]) -> Response[str]:
    """The page at which the holder of a link sets a password."""
    return _welcome(visitor, mine.holder(token), token)


@post(f"{WELCOME}/{{token:str}}", rule=Access.PUBLIC)
async def set_by_link(request: AnyRequest, visitor: Who, mine: Mine, token: FromPath[str]) -> Answer:
    """Set the password of a link's holder. The link serves once."""
    holder = await sync_to_thread(mine.holder, token)
    given = await typed(request)
    match await mine.set_by_link(token, given.get("password", "")):
        case None:
            return done("set", SIGN_IN)
        case Flaw(words=words):
            return _welcome(visitor, holder, token, wrong=words)
        case Wait() as wait:
            return _welcome(visitor, holder, token, wrong=wait_words(wait), wait=wait)


@get(CHANGE, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def change_form(visitor: Who, mine: Mine) -> Response[str]:
    """The page to change one's password at."""
    return ask(visitor, _change(mine.own(known(visitor)).email))


@post(CHANGE, rule=Access.SIGNED_IN)
async def change(request: AnyRequest, visitor: Who, mine: Mine) -> Answer:
    """Change one's password; every other browser is signed out."""
    given = await typed(request)
    current, password = given.get("current", ""), given.get("password", "")
    email = (await sync_to_thread(mine.own, known(visitor))).email
    match await mine.changed(known(visitor), visitor.session, current, password):
        case None:
            return done("password")
        case Flaw() as flaw:
            return ask(visitor, _change(email, flaw))
        case Wait() as wait:
            return ask(visitor, _change(email, Flaw(field="current", words=wait_words(wait))), wait=wait)


def _welcome(
    visitor: Visitor, holder: Holder, token: str, *, wrong: str = "", wait: Wait | None = None
) -> Response[str]:
    title = f"Welcome, {holder.name}" if holder.is_new else "Set a new password"
    context = AskContext(
        title=title,
        lead=f"Set the password for {holder.email}. You sign in with both.",
        fields=(TextField("password", "New password", _HINT, "", wrong, "password", "new-password"),),
        username=holder.email,
        action=f"{WELCOME}/{token}",
        button="Set the password",
    )
    return ask(visitor, context, wait=wait)


def _change(email: str, flaw: Flaw | None = None) -> AskContext:
    errors = {flaw.field: flaw.words} if flaw else {}
    current = TextField(
        "current",
        "Your password now",
        kind="password",
        autocomplete="current-password",
        error=errors.get("current", ""),
    )
    new = TextField(
        "password", "New password", _HINT, "", errors.get("password", ""), "password", "new-password"
    )
    return AskContext(
        title="Change your password",
        lead="Every other browser that is signed in to your account has to sign in again.",
        username=email,
        fields=(current, new),
        action=CHANGE,
        button="Change it",
        links=(Go(words="Leave it as it is", href=ACCOUNT),),
    )


HANDLERS = (welcome, set_by_link, change_form, change)
