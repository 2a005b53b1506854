"""The second step: turned on with a picture for an app, turned off, recovery codes made anew."""

from collections.abc import Mapping
from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.services import second_steps
from index_platform.services.own_account import Flaw, OwnAccount
from index_platform.services.second_steps import Offer
from index_platform.services.signing_in import Wait
from index_platform.web.accounts.room import (
    ACCOUNT,
    BACK,
    Answer,
    AskContext,
    CodesContext,
    Hidden,
    Mine,
    SecondStepContext,
    Who,
    ask,
    done,
    drawn,
    known,
    wait_words,
)
from index_platform.web.fields import TextField, failures
from index_platform.web.parts import Go
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor

STEP = f"{ACCOUNT}/second-step"
OFF, CODES = f"{STEP}/off", f"{STEP}/codes"
Moment = NamedDependency[datetime]
_GROUP = 4
_WRONG_CODE = "This code does not fit. Type the one that your app shows now."


@get(STEP, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def offer(visitor: Who, mine: Mine, moment: Moment) -> Response[str]:
    """The page with the secret for one's app."""
    made = second_steps.offered(mine.engine, mine.keys, known(visitor), site=mine.site, moment=moment)
    return _offered(visitor, made)


@post(STEP, rule=Access.SIGNED_IN)
async def turn_on(request: AnyRequest, visitor: Who, mine: Mine, moment: Moment) -> Answer:
    """Turn the second step on, if code and password fit; then show the recovery codes."""
    given, actor = await typed(request), known(visitor)
    sealed = given.get("offer", "")
    held = await mine.confirmed(actor, given.get("password", ""))
    if held is None:
        codes = await sync_to_thread(
            second_steps.turned_on,
            mine.engine,
            mine.keys,
            actor,
            sealed,
            given.get("code", ""),
            device=visitor.session,
            moment=moment,
        )
        if codes is not None:
            return _codes(visitor, codes)
        held = Flaw(field="code", words=_WRONG_CODE)
    again = await sync_to_thread(
        second_steps.offered_again, mine.engine, mine.keys, actor, sealed, site=mine.site, moment=moment
    )
    return _offered(visitor, again, held)


@get(OFF, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def ask_off(visitor: Who, mine: Mine) -> Response[str]:
    """Ask for the password before the second step is turned off."""
    return ask(visitor, _confirm(OFF, mine.own(known(visitor)).email))


@post(OFF, rule=Access.SIGNED_IN)
async def turn_off(request: AnyRequest, visitor: Who, mine: Mine, moment: Moment) -> Answer:
    """Turn the second step off."""
    given, actor = await typed(request), known(visitor)
    if (held := await mine.confirmed(actor, given.get("password", ""))) is not None:
        return await sync_to_thread(_held, visitor, mine, OFF, held)
    await sync_to_thread(second_steps.turned_off, mine.engine, actor, device=visitor.session, moment=moment)
    return done("off")


@get(CODES, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def ask_codes(visitor: Who, mine: Mine) -> Response[str]:
    """Ask for the password before recovery codes are made anew."""
    return ask(visitor, _confirm(CODES, mine.own(known(visitor)).email))


@post(CODES, rule=Access.SIGNED_IN)
async def new_codes(request: AnyRequest, visitor: Who, mine: Mine, moment: Moment) -> Answer:
    """Make new recovery codes and show them."""
    given, actor = await typed(request), known(visitor)
    if (held := await mine.confirmed(actor, given.get("password", ""))) is not None:
        return await sync_to_thread(_held, visitor, mine, CODES, held)
    return _codes(
        visitor, await sync_to_thread(second_steps.codes_renewed, mine.engine, actor, moment=moment)
    )


_ASKED: Mapping[str, tuple[str, str, str]] = {
    OFF: (
        "Turn the second step off?",
        "Your password alone then lets anybody in who knows it. Every other browser is signed out.",
        "Turn it off",
    ),
    CODES: (
        "Make new recovery codes?",
        "The codes that you have now will not work any more.",
        "Make new codes",
    ),
}


def _confirm(action: str, email: str, wrong: str = "") -> AskContext:
    title, lead, button = _ASKED[action]
    return AskContext(
        title=title,
        lead=lead,
        username=email,
        fields=(_password(wrong),),
        action=action,
        button=button,
        links=(Go(words="Leave it as it is", href=ACCOUNT),),
    )


def _held(visitor: Visitor, mine: OwnAccount, action: str, held: Flaw | Wait) -> Response[str]:
    email = mine.own(known(visitor)).email
    if isinstance(held, Wait):
        return ask(visitor, _confirm(action, email, wait_words(held)), wait=held)
    return ask(visitor, _confirm(action, email, held.words))


def _password(wrong: str = "") -> TextField:
    return TextField("password", "Your password", "", "", wrong, "password", "current-password")


def _offered(visitor: Visitor, made: Offer, held: Flaw | Wait | None = None) -> Response[str]:
    wait = held if isinstance(held, Wait) else None
    flaw = Flaw(field="password", words=wait_words(wait)) if wait else held
    errors = {flaw.field: flaw.words} if isinstance(flaw, Flaw) else {}
    code = TextField(
        "code",
        "Code from your app",
        "Six digits",
        autocomplete="one-time-code",
        inputmode="numeric",
        error=errors.get("code", ""),
    )
    asked = (code, _password(errors.get("password", "")))
    groups = (made.secret[start : start + _GROUP] for start in range(0, len(made.secret), _GROUP))
    context = SecondStepContext(
        picture=made.picture,
        secret=" ".join(groups),
        username=made.email,
        fields=asked,
        hidden=(Hidden(name="offer", value=made.sealed),),
        failures=failures(asked),
    )
    title = "Turn the second step on"
    return drawn(visitor, "account_second_step.html.j2", context, title=title, back=BACK, wait=wait)


def _codes(visitor: Visitor, codes: tuple[str, ...]) -> Response[str]:
    return drawn(visitor, "account_codes.html.j2", CodesContext(codes=codes), title="Your recovery codes")


HANDLERS = (offer, turn_on, ask_off, turn_off, ask_codes, new_codes)
