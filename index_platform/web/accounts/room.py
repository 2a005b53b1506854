"""The frame of the pages under /account, and the templates that they share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from litestar import MediaType, Response
from litestar.di import NamedDependency
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.services.own_account import OwnAccount
from index_platform.services.signing_in import Wait
from index_platform.web.cookies import Cookies
from index_platform.web.desks.blocks import Actions, Block, Prose
from index_platform.web.desks.room import DeskContext, desks
from index_platform.web.fields import Failure, Field, failures
from index_platform.web.pages import Chrome, Link, doc, page
from index_platform.web.parts import Go, Notice
from index_platform.web.visitor import Visitor
from reports.contexts import MessageContext

NAME = "Thriving"
ACCOUNT = "/account"
BACK = Link(words="Your account", href=ACCOUNT)
Who = NamedDependency[Visitor]
Jar = NamedDependency[Cookies]
Mine = NamedDependency[OwnAccount]
Answer = Response[str] | Redirect
DONE: Mapping[str, Notice] = {
    key: Notice(first=first, words=words, sign="done")
    for key, first, words in (
        ("password", "Your password is changed.", "Every other browser was signed out."),
        ("set", "Your password is set.", "Sign in with it now."),
        (
            "off",
            "The second step is off.",
            "Your password alone lets you in. Every other browser was signed out.",
        ),
        ("device", "It is signed out.", "Whoever uses that browser has to sign in again."),
        ("others", "They are signed out.", "This is the only browser that is signed in."),
        ("out", "You are signed out.", "Close the browser if others use this device."),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A value that travels with a form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskContext:
    """``account_form.html.j2``: a page with one form."""

    title: str = field(metadata=doc("what the page is for"))
    lead: str = field(metadata=doc("a sentence under the title"), default="")
    paragraphs: tuple[str, ...] = field(metadata=doc("what to know before filling it in"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("what is asked"), default=())
    hidden: tuple[Hidden, ...] = field(metadata=doc("what travels with the form"), default=())
    username: str = field(metadata=doc("address beside a password, for password managers"), default="")
    action: str = field(metadata=doc("where the form is sent"))
    button: str = field(metadata=doc("the verb of the button"))
    links: tuple[Go, ...] = field(metadata=doc("other ways on, below the form"), default=())
    failures: tuple[Failure, ...] = field(metadata=doc("what is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStepContext:
    """``account_second_step.html.j2``: how to turn the second step on, with the secret for the app."""

    picture: str = field(metadata=doc("data image of the QR code"))
    secret: str = field(metadata=doc("the same as signs to type, in groups of four"))
    username: str = field(metadata=doc("address beside the password, for password managers"))
    fields: tuple[Field, ...] = field(metadata=doc("the first code, and the password"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("what travels with the form"))
    failures: tuple[Failure, ...] = field(metadata=doc("what is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesContext:
    """``account_codes.html.j2``: recovery codes, shown this once."""

    codes: tuple[str, ...] = field(metadata=doc("ten codes"))


Context = AskContext | SecondStepContext | CodesContext


def known(visitor: Visitor) -> Actor:
    """Whoever is signed in."""
    return require_signed_in(visitor.actor, where="account")


def drawn(
    visitor: Visitor,
    template: str,
    context: Context,
    *,
    title: str,
    back: Link | None = None,
    notice: Notice | None = None,
    wait: Wait | None = None,
) -> Response[str]:
    """A page, ready to send: 422 where something is to check, 429 where one has to wait."""
    chrome = replace(_chrome(visitor), back=back, notice=notice)
    failed = getattr(context, "failures", ())
    answer = Response(
        page(template, context, chrome, title=title),
        status_code=429 if wait else 422 if failed else 200,
        media_type=MediaType.HTML,
    )
    if wait is not None:
        answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def ask(
    visitor: Visitor, context: AskContext, *, notice: Notice | None = None, wait: Wait | None = None
) -> Response[str]:
    """A page with one form; what is wrong with its fields stands in its summary too."""
    flawed = failures(context.fields)
    context = replace(context, failures=(*context.failures, *flawed))
    back = BACK if visitor.actor else None
    return drawn(
        visitor, "account_form.html.j2", context, title=context.title, back=back, notice=notice, wait=wait
    )


def shown(
    visitor: Visitor,
    title: str,
    lead: str,
    blocks: tuple[Block, ...],
    *,
    notice: Notice | None = None,
    back: Link | None = None,
) -> Response[str]:
    """A page to look at, made of the blocks of the desks."""
    chrome = replace(_chrome(visitor), notice=notice, back=back)
    context = DeskContext(title=title, lead=lead, blocks=blocks)
    return Response(page("desk.html.j2", context, chrome, title=title), media_type=MediaType.HTML)


def message(actor: Actor | None, context: MessageContext, *, status: int) -> Response[str]:
    """What went wrong, in the shell of the other pages. It has no form: the token may be what is wrong."""
    navigation = desks(actor) if actor else ()
    chrome = Chrome(kind="account", name=NAME, navigation=navigation)
    ways = Actions(others=tuple(Go(words=link.words, href=link.href) for link in context.links))
    told = DeskContext(title=context.title, blocks=(Prose(paragraphs=(context.lead,)), ways))
    words = page("desk.html.j2", told, chrome, title=context.title)
    return Response(words, status_code=status, media_type=MediaType.HTML)


def done(deed: str, at: str = ACCOUNT) -> Redirect:
    """To the page that says what was done."""
    return Redirect(f"{at}?done={deed}", status_code=303)


def wait_words(wait: Wait) -> str:
    """How long somebody has to wait, in words."""
    if wait.seconds <= 90:
        return f"Wait {wait.seconds} seconds, then try again."
    return f"Wait {-(-wait.seconds // 60)} minutes, then try again."


def _chrome(visitor: Visitor) -> Chrome:
    return Chrome(
        kind="account",
        name=NAME,
        navigation=desks(visitor.actor) if visitor.actor else (),
        csrf=visitor.csrf,
        person=visitor.person,
    )
