"""Who may read a release in the hours before it is public: the list for those who keep it, and one's own."""

from collections.abc import Mapping
from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import early_reading, release_checks
from index_platform.services.early_reading import HOURS, Mine, OnList
from index_platform.services.release_checks import Release
from index_platform.services.workplace import Workplace
from index_platform.site_time import words_of
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Place,
    Who,
    asked,
    fact,
    failure_of,
    known,
    shown,
)
from index_platform.web.desks.words import counted
from index_platform.web.fields import TextField
from instruments.errors import InvalidInputError, MeasureError

RELEASES, EARLY = "/manage/releases", "/manage/early"
EMAIL, HOURS_BEFORE, REASON = "email", "hours", "reason"
Answer = Response[str] | Redirect
Typed = Mapping[str, str]


@get(
    f"{RELEASES}/{{name:str}}/early", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.STOP_RELEASE
)
def ask(visitor: Who, workplace: Place, name: FromPath[str]) -> Answer:
    """The list of a release, and whom else to put on it."""
    actor = known(visitor)
    release = release_checks.checks(workplace.engine, name, actor=actor).release
    listed = early_reading.on_list(workplace.engine, release.id, actor=actor)
    return asked(visitor, _page(release, listed, {}), at=RELEASES)


@post(f"{RELEASES}/{{name:str}}/early", sync_to_thread=True, rule=Right.STOP_RELEASE)
def add(visitor: Who, workplace: Place, name: FromPath[str], data: Form) -> Answer:
    """Put somebody on the list."""
    actor = known(visitor)
    release = release_checks.checks(workplace.engine, name, actor=actor).release
    try:
        early_reading.added(
            workplace.engine,
            release.id,
            data.get(EMAIL, ""),
            _hours(data),
            moment=workplace.clock(),
            actor=actor,
            reason=data.get(REASON, ""),
        )
    except MeasureError as error:
        listed = early_reading.on_list(workplace.engine, release.id, actor=actor)
        return asked(visitor, _page(release, listed, data, error), at=RELEASES)
    return Redirect(f"{RELEASES}/{release.id}/early", status_code=303)


@get(
    f"{RELEASES}/{{name:str}}/early/{{number:int}}/remove",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.STOP_RELEASE,
)
def ask_remove(visitor: Who, workplace: Place, name: FromPath[str], number: FromPath[int]) -> Answer:
    """Ask before somebody is taken off."""
    release = release_checks.checks(workplace.engine, name, actor=known(visitor)).release
    return asked(visitor, _removing(release, number), at=RELEASES)


@post(f"{RELEASES}/{{name:str}}/early/{{number:int}}/remove", sync_to_thread=True, rule=Right.STOP_RELEASE)
def remove(visitor: Who, workplace: Place, name: FromPath[str], number: FromPath[int]) -> Answer:
    """Take somebody off."""
    actor = known(visitor)
    release = release_checks.checks(workplace.engine, name, actor=actor).release
    try:
        early_reading.removed(workplace.engine, release.id, number, moment=workplace.clock(), actor=actor)
    except MeasureError as error:
        return asked(visitor, _removing(release, number, error), at=RELEASES)
    return Redirect(f"{RELEASES}/{release.id}/early", status_code=303)


@get(EARLY, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def mine(visitor: Who, workplace: Place, moment: NamedDependency[datetime]) -> Response[str]:
    """The releases that somebody may read before they are public."""
    found = early_reading.mine(workplace.engine, known(visitor), moment=moment)
    lead = (
        "You may read these before everybody, to prepare. Tell nobody what they say. Each look is written "
        "down, and how often is told to the public afterwards, without your name."
    )
    context = DeskContext(
        title="Before publication",
        lead=lead if found else "You stand on no list of those who may read a release before it is public.",
        blocks=tuple(_mine(one, workplace) for one in found),
    )
    return shown(visitor, context, at=EARLY)


def waiting_panel(workplace: Workplace, visitor: Who) -> tuple[Block, ...]:
    """The way to what somebody may read before everybody; nothing where there is nothing."""
    if not early_reading.mine(workplace.engine, known(visitor), moment=workplace.clock()):
        return ()
    way = Go(words="See what, and from when on", href=EARLY)
    said = "You are on the list of those who may read a release before it is public."
    return (Panel(title="Before publication", hint=said, blocks=(Actions(others=(way,)),)),)


def _mine(one: Mine, workplace: Workplace) -> Panel:
    zone = workplace.settings.time_zone
    unknown = "Not known yet"
    blocks: list[Block] = [
        Facts(
            rows=(
                fact("You may read it from", words_of(one.opens_at, zone) if one.opens_at else unknown),
                fact("Public from", words_of(one.publish_at, zone) if one.publish_at else unknown),
                fact("Why you", one.reason),
            )
        )
    ]
    if one.places:
        base = f"{RELEASES}/{one.release}/places"
        ways = tuple(Go(words=name, href=f"{base}/{code}", context="report") for code, name in one.places)
        blocks.append(Actions(others=ways))
    else:
        blocks.append(Prose(paragraphs=("The way to it stands here when that time comes.",)))
    return Panel(title=f"Release {one.release}", blocks=tuple(blocks))


def _page(
    release: Release,
    listed: tuple[OnList, ...],
    typed: Typed,
    error: MeasureError | None = None,
) -> FormContext:
    failures = () if error is None else failure_of(error, (EMAIL, HOURS_BEFORE, REASON), EMAIL)
    wrong = {one.field: one.words for one in failures}
    fields = (
        TextField(
            EMAIL,
            "Who",
            "The email address of their account. Any role may be on the list.",
            typed.get(EMAIL, ""),
            wrong.get(EMAIL, ""),
            kind="email",
            autocomplete="off",
        ),
        TextField(
            HOURS_BEFORE,
            "Hours before it is public",
            f"1 to {HOURS}. They may read it from then on, and not before.",
            typed.get(HOURS_BEFORE, str(HOURS)),
            wrong.get(HOURS_BEFORE, ""),
            inputmode="numeric",
        ),
        TextField(
            REASON,
            "Why",
            "Everybody reads this beside the release, with the role. Name nobody.",
            typed.get(REASON, ""),
            wrong.get(REASON, ""),
        ),
    )
    return FormContext(
        title=f"Who may read {release.id} before it is public",
        lead="As few as can be, each with a reason. Whoever makes the figures needs no place here.",
        fields=fields,
        button="Put on the list",
        action=f"{RELEASES}/{release.id}/early",
        cancel=Go(words="Back to the release", href=f"{RELEASES}/{release.id}"),
        blocks=_list(release, listed),
        failures=failures,
    )


def _list(release: Release, listed: tuple[OnList, ...]) -> tuple[Block, ...]:
    if not listed:
        return (Prose(paragraphs=("Nobody stands on the list.",)),)
    rows = tuple(
        (
            one.name,
            one.roles,
            counted(one.hours, "hour", "hours"),
            one.reason,
            str(one.openings),
            Go(
                words="Take off",
                href=f"{RELEASES}/{release.id}/early/{one.number}/remove",
                context=one.name,
            )
            if one.stands
            else "was taken off",
        )
        for one in listed
    )
    heads = ("Who", "Role", "Before", "Why", "Looks", "Change")
    return (Table(caption="On the list", heads=heads, rows=rows, counts=(4,)),)


def _removing(release: Release, number: int, error: MeasureError | None = None) -> FormContext:
    return FormContext(
        title=f"Take somebody off the list of {release.id}?",
        means=("They can no longer open it before everybody. How often they did stays known.",),
        button="Take them off",
        action=f"{RELEASES}/{release.id}/early/{number}/remove",
        cancel=Go(words="Go back without doing it", href=f"{RELEASES}/{release.id}/early"),
        failures=() if error is None else failure_of(error, (), ""),
    )


def _hours(data: Typed) -> int:
    typed = data.get(HOURS_BEFORE, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise InvalidInputError(
            "the hours are no number", where=HOURS_BEFORE, fix="Write digits, such as 24."
        )
    return int(typed)


HANDLERS = (ask, add, ask_remove, remove, mine)
