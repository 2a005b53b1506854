"""The frame of every desk page: its navigation, by what the account may do, and its one renderer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from litestar import MediaType, Response
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import Right
from index_platform.services import overview, release_checks
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Code, Fact, Go
from index_platform.web.desks.words import sentence
from index_platform.web.fields import Failure, Field
from index_platform.web.pages import Chrome, Context, Link, doc, page
from index_platform.web.visitor import Visitor
from instruments.errors import MeasureError

Form = URLEncodedBody[dict[str, str]]
Who = NamedDependency[Visitor]
Place = NamedDependency[Workplace]
NAME = "Thriving"
_IN_ONE_LINE = 3  # so many desks stand in one line of a phone; more are in a menu there


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext:
    """``desk.html.j2``: a page to look at."""

    title: str = field(metadata=doc("what the page is about"))
    tags: tuple[str, ...] = field(metadata=doc("words of state beside the title"), default=())
    lead: str = field(metadata=doc("one or two sentences under the title"), default="")
    blocks: tuple[Block, ...] = field(metadata=doc("what the page shows, in order"), default=())
    failures: tuple[Failure, ...] = field(metadata=doc("what went wrong"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A value that travels with a form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """``desk_form.html.j2``: a page that asks, before something is done."""

    title: str = field(metadata=doc("what is asked"))
    lead: str = field(metadata=doc("what it is about"), default="")
    means: tuple[str, ...] = field(metadata=doc("what it means, a sentence each"), default=())
    facts: tuple[Fact, ...] = field(metadata=doc("what would be done, as names and values"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("what can be filled in"), default=())
    files: bool = field(metadata=doc("whether files are sent with it"), default=False)
    hidden: tuple[Hidden, ...] = field(metadata=doc("what travels with the form"), default=())
    button: str = field(metadata=doc("the verb of the button"))
    again: str = field(
        metadata=doc("the verb of a button that goes back with all that was typed"), default=""
    )
    action: str = field(metadata=doc("address that the form is sent to"))
    cancel: Go = field(metadata=doc("the way back"))
    blocks: tuple[Block, ...] = field(metadata=doc("what stands below the form"), default=())
    failures: tuple[Failure, ...] = field(metadata=doc("what went wrong"), default=())


class Checked(Context, Protocol):
    """A context that says what there is to check."""

    @property
    def title(self) -> str:
        """What the page is about."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What there is to check; nothing where all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    words: str
    href: str
    seen_by: Callable[[Actor], bool]


def _holds(*rights: Right) -> Callable[[Actor], bool]:
    return lambda actor: any(actor.holds(right) for right in rights)


# in the order of the header; each is seen by those who may use it
_DESKS = (
    _Desk(words="Your desk", href="/manage/desk", seen_by=lambda actor: bool(actor.grants)),
    _Desk(words="Waves", href="/manage/waves", seen_by=overview.has_part),
    _Desk(words="Instruments", href="/manage/instruments", seen_by=overview.has_part),
    _Desk(
        words="Places",
        href="/manage/places",
        seen_by=lambda actor: overview.has_part(actor) or actor.holds(Right.WRITE_PLACE_TEXTS),
    ),
    _Desk(words="Responses", href="/manage/responses", seen_by=_holds(Right.REVIEW_RESPONSES)),
    _Desk(words="Review", href="/manage/review", seen_by=_holds(Right.REVIEW_RESPONSES)),
    _Desk(
        words="Open answers",
        href="/manage/open-answers",
        seen_by=_holds(Right.REDACT_ANSWERS, Right.CODE_ANSWERS),
    ),
    _Desk(words="Concerns", href="/manage/concerns", seen_by=_holds(Right.ANSWER_CONCERNS)),
    _Desk(words="Contacts", href="/manage/contacts", seen_by=_holds(Right.READ_IDENTIFIERS)),
    _Desk(words="Releases", href="/manage/releases", seen_by=release_checks.may_see),
    _Desk(words="Calendar", href="/manage/calendar", seen_by=release_checks.may_see),
    _Desk(words="Fieldwork", href="/manage/fieldwork", seen_by=_holds(Right.SUPERVISE)),
    _Desk(words="Papers", href="/manage/papers", seen_by=_holds(Right.ENTER_PAPERS)),
    _Desk(words="Take answers", href="/manage/take", seen_by=_holds(Right.TAKE_ANSWERS)),
    _Desk(words="Training", href="/manage/training", seen_by=_holds(Right.TAKE_ANSWERS)),
    _Desk(words="People", href="/manage/people", seen_by=_holds(Right.MANAGE_ACCOUNTS)),
    _Desk(words="Audit", href="/manage/audit", seen_by=_holds(Right.READ_AUDIT)),
)


def desks(actor: Actor, *, at: str = "") -> tuple[Link, ...]:
    """The desks that an account may use; ``at`` is the one that is shown."""
    return tuple(
        Link(words=desk.words, href=desk.href, current=desk.href == at)
        for desk in _DESKS
        if desk.seen_by(actor)
    )


def known(visitor: Visitor) -> Actor:
    """Whoever is signed in; every desk needs somebody."""
    return require_signed_in(visitor.actor, where="manage")


def shown(visitor: Visitor, context: DeskContext, *, at: str, refresh: int = 0) -> Response[str]:
    """A desk page, ready to send; ``refresh``: seconds until it looks again by itself, 0 for never."""
    return _sent("desk.html.j2", context, replace(_chrome(visitor, at), refresh=refresh))


def sent_page(visitor: Visitor, template: str, context: Checked, *, at: str) -> Response[str]:
    """A desk page with a template of its own, ready to send; with status 422 where something is wrong."""
    return _sent(template, context, _chrome(visitor, at))


def asked(visitor: Visitor, context: FormContext, *, at: str) -> Response[str]:
    """A page that asks, ready to send; with status 422 where something is wrong."""
    return _sent("desk_form.html.j2", replace(context, failures=_in_order(context)), _chrome(visitor, at))


def failure(error: MeasureError, name: str = "") -> tuple[Failure, ...]:
    """An error of ours as entries of the summary on top of the page: one, or one for each flaw it lists."""
    first, *flaws = error.what.splitlines()
    if flaws:
        return tuple(Failure(name, sentence(flaw.strip())) for flaw in flaws)
    return (Failure(name, f"{sentence(first)} {error.fix}"),)


def failure_of(error: MeasureError, names: Collection[str], otherwise: str) -> tuple[Failure, ...]:
    """The same at the field that the error names in its ``where``; at another where it names none of them."""
    return failure(error, error.where if error.where in names else otherwise)


def fact(name: str, value: str | Go | Code) -> Fact:
    """One row of a list of facts."""
    return Fact(name=name, value=value)


def _in_order(context: FormContext) -> tuple[Failure, ...]:
    """What there is to check in the order of the page; what is about the whole of it comes first."""
    places = {one.name: number for number, one in enumerate(context.fields)}
    return tuple(sorted(context.failures, key=lambda one: places.get(one.field, -1)))


def _sent(template: str, context: Checked, chrome: Chrome) -> Response[str]:
    words = page(template, context, chrome, title=context.title)
    return Response(words, status_code=422 if context.failures else 200, media_type=MediaType.HTML)


def _chrome(visitor: Visitor, at: str) -> Chrome:
    links = desks(known(visitor), at=at)
    return Chrome(
        kind="desk",
        name=NAME,
        whole="Desks",
        home="/manage",
        navigation=links,
        menu="Menu" if len(links) > _IN_ONE_LINE else "",
        csrf=visitor.csrf,
        person=visitor.person,
    )
