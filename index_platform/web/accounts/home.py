"""One's own account: what it is, where it is signed in, what was done with it."""

from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import Access
from index_platform.auth.words import ROLES
from index_platform.services import auditing, second_steps, sessions
from index_platform.services.auditing import Entry
from index_platform.services.own_account import Own
from index_platform.services.sessions import Device
from index_platform.web.accounts.room import (
    ACCOUNT,
    BACK,
    DONE,
    Answer,
    AskContext,
    Mine,
    Who,
    ask,
    done,
    known,
    shown,
)
from index_platform.web.desks.audit import ACTIONS
from index_platform.web.desks.blocks import Actions, Block, Code, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import fact
from index_platform.web.desks.words import counted, minute
from index_platform.web.parts import Cell, Notice
from instruments.errors import NotFoundError

ACTIVITY, DEVICES = f"{ACCOUNT}/activity", f"{ACCOUNT}/devices"
OTHERS = "others"
Moment = NamedDependency[datetime]
_NAMED_BY = 12  # signs of a session's id in its address
_ADVISED = Notice(
    first="Turn the second step on.",
    words="What your role may do asks for more than a password.",
)


@get(ACCOUNT, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def account(visitor: Who, mine: Mine, moment: Moment, done: FromQuery[str] = "") -> Response[str]:
    """The page of one's own account."""
    actor = known(visitor)
    own = mine.own(actor)
    advised = not own.second_step and not second_steps.ADVISED.isdisjoint(actor.roles)
    here = sessions.devices(mine.engine, actor, moment=moment)
    blocks = (_who(own, actor), _second_step(own), _devices(here, visitor.session))
    return shown(
        visitor, "Your account", "", blocks, notice=DONE.get(done) or (_ADVISED if advised else None)
    )


@get(ACTIVITY, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def activity(visitor: Who, mine: Mine) -> Response[str]:
    """What this person did, and what others did to the account, the newest first."""
    actor = known(visitor)
    found = auditing.own(mine.engine, actor)
    heads = ("When", "Who", "Did what", "To what")
    rows = tuple(_entry(entry, actor) for entry in found)
    lead = f"{counted(len(rows), 'entry', 'entries')} about you, the newest first. Nobody can change them."
    table = Table(caption="What was done, the newest first", heads=heads, rows=rows)
    return shown(visitor, "What you did", lead, (table,), back=BACK)


@get(f"{DEVICES}/{{device:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def ask_end(visitor: Who, mine: Mine, moment: Moment, device: FromPath[str]) -> Answer:
    """Ask before a browser is signed out."""
    if device == OTHERS:
        title, lead = "Sign out everywhere else?", "Every browser but this one has to sign in again."
    else:
        found = _found(mine, visitor, device, moment)
        title = f"Sign {found.browser} out?"
        lead = f"It signed in on {minute(found.started_at)} and was last seen on {minute(found.seen_at)}."
    context = AskContext(title=title, lead=lead, action=f"{DEVICES}/{device}", button="Sign it out")
    return ask(visitor, context)


@post(f"{DEVICES}/{{device:str}}", sync_to_thread=True, rule=Access.SIGNED_IN)
def end(visitor: Who, mine: Mine, moment: Moment, device: FromPath[str]) -> Redirect:
    """Sign one of one's own browsers out, or all others."""
    actor = known(visitor)
    if device == OTHERS:
        sessions.others_ended(mine.engine, actor, visitor.session, moment=moment)
        return done(OTHERS)
    sessions.ended(mine.engine, actor, _found(mine, visitor, device, moment).id, moment=moment)
    return done("device")


def _who(own: Own, actor: Actor) -> Panel:
    roles = ", ".join(
        f"{ROLES[grant.role]} ({grant.area})" if grant.area else ROLES[grant.role] for grant in actor.grants
    )
    rows = (fact("Name", own.name), fact("Email address", own.email), fact("Roles", roles or "None yet"))
    ways = (
        Go(words="Change your password", href=f"{ACCOUNT}/password"),
        Go(words="What you did", href=ACTIVITY),
    )
    return Panel(title="You", blocks=(Facts(rows=rows), Actions(others=ways)), half=True)


def _second_step(own: Own) -> Panel:
    step = f"{ACCOUNT}/second-step"
    if not own.second_step:
        said = "It is off: whoever learns your password can sign in as you."
        ways: tuple[Go, ...] = (Go(words="Turn it on", href=step),)
    else:
        left = counted(own.codes_left, "recovery code is", "recovery codes are")
        said = f"It is on: signing in asks for a code from your phone. {left} left."
        ways = (
            Go(words="Make new recovery codes", href=f"{step}/codes"),
            Go(words="Turn it off", href=f"{step}/off"),
        )
    return Panel(title="Second step", blocks=(Prose(paragraphs=(said,)), Actions(others=ways)), half=True)


def _devices(found: tuple[Device, ...], this: str | None) -> Panel:
    heads = ("Browser", "Last seen", "Sign out")
    rows = tuple(_device(one, this) for one in found)
    table = Table(caption="Where you are signed in", heads=heads, rows=rows)
    blocks: tuple[Block, ...] = (table,)
    if len(found) > 1:
        blocks = (table, Actions(others=(Go(words="Sign out everywhere else", href=f"{DEVICES}/{OTHERS}"),)))
    return Panel(title="Where you are signed in", blocks=blocks)


def _device(device: Device, this: str | None) -> tuple[Cell, ...]:
    name = f"{device.browser}, this one" if device.id == this else device.browser
    out = Go(words="Sign out", href=f"{DEVICES}/{device.id[:_NAMED_BY]}", context=device.browser)
    return (name, minute(device.seen_at), out)


def _found(mine: Mine, visitor: Who, device: str, moment: datetime) -> Device:
    """The browser of this address: one's own only, whatever is guessed."""
    for one in sessions.devices(mine.engine, known(visitor), moment=moment):
        if one.id[:_NAMED_BY] == device:
            return one
    raise NotFoundError(
        "this browser is not signed in", where="account", fix="Look at the list of your account."
    )


def _entry(entry: Entry, actor: Actor) -> tuple[Cell, ...]:
    who = "You" if entry.actor == actor.id else LOCAL.name if entry.actor == LOCAL.id else "Somebody else"
    did = ACTIONS.get(entry.action, entry.action)
    return (
        minute(entry.moment),
        who,
        did if entry.outcome == "done" else f"{did}, and was refused",
        "your account" if entry.key == actor.id else Code(text=entry.key) if entry.key else "",
    )


HANDLERS = (account, activity, ask_end, end)
