"""``/manage/desk``: the places that somebody looks after, what the newest release says of them, what is due.

Of figures there are only those that everybody may see, whoever looks.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import reminders, saved_places
from index_platform.services.figures import Figures
from index_platform.services.portal import Current, Portal
from index_platform.services.reminders import SOON, Action, Why
from index_platform.services.report_sides import ReleaseSides
from index_platform.services.saved_places import PLACE, Kept
from index_platform.services.workplace import Workplace
from index_platform.site_time import day_of
from index_platform.web.desks.blocks import Actions, Block, Cell, Go, Panel, Prose, Table
from index_platform.web.desks.room import Place, Who, failure, known, sent_page
from index_platform.web.desks.words import counted
from index_platform.web.fields import Failure, Field, Option, RadioField, TextField
from index_platform.web.pages import doc
from index_platform.web.places import choose_link, residents_link
from instruments.english import capital
from instruments.errors import MeasureError
from reports.brief import Brief, brief
from reports.place_texts import STATUS_WORDS, Commitment, Status
from reports.sections.subject import Subject
from reports.sentences import day_words
from reports.small_places import any_place, in_release

DESK = "/manage/desk"
Portals = NamedDependency[Portal]
Numbers = NamedDependency[Figures]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfDesk:
    """One place: what it is, what a release says of it if it does, what was promised there, where to go."""

    code: str
    name: str
    hint: str
    brief: Brief | None
    nothing: str
    page: str
    actions: tuple[str, ...]
    first: Go | None
    ways: tuple[Go, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A place that was just taken off, and how many stood before it."""

    code: str
    name: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDeskContext:
    """``desk_own.html.j2``: somebody's own places, with what is due."""

    title: str = field(metadata=doc("what the page is"))
    lead: str = field(metadata=doc("what it is for, or what the newest release is"))
    action: str = field(metadata=doc("the address of the deeds on places"))
    removed: Removed | None = field(metadata=doc("what was just taken off, to be put back"))
    due: tuple[Block, ...] = field(metadata=doc("what is due, for who writes such words; or how to begin"))
    places: tuple[PlaceOfDesk, ...] = field(metadata=doc("the places, in their order"))
    asks: Field = field(metadata=doc("the field in which a place is named or chosen"))
    more: tuple[Block, ...] = field(metadata=doc("what stands below"))
    failures: tuple[Failure, ...] = field(metadata=doc("what went wrong"), default=())


@get(DESK, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def desk(
    visitor: Who,
    workplace: Place,
    portal: Portals,
    figures: Numbers,
    removed: FromQuery[str] = "",
    at: FromQuery[int] = 0,
) -> Response[str]:
    """The desk of whoever is signed in. removed: the code of a place that was just taken off."""
    return shown_desk(visitor, workplace, portal, figures, removed=_removed(workplace, removed, at))


def shown_desk(
    visitor: Who,
    workplace: Workplace,
    portal: Portal,
    figures: Figures,
    *,
    removed: Removed | None = None,
    typed: str = "",
    error: MeasureError | None = None,
    found: tuple[Kept, ...] = (),
) -> Response[str]:
    """The page. error: about the place that was typed; found: several places that it could be."""
    actor, current = known(visitor), portal.current()
    kept, moment = saved_places.kept(workplace.engine, actor=actor), workplace.clock()
    writes, today = actor.holds(Right.WRITE_PLACE_TEXTS), day_of(moment, workplace.settings.time_zone)
    acts = reminders.actions(workplace.engine, kept, moment=moment, actor=actor) if writes else ()
    sides = figures.beside(current) if current else None
    failures = _several(found) if found else failure(error, PLACE) if error else ()
    context = OwnDeskContext(
        title="Your desk",
        lead=_lead(kept, current),
        action=f"{DESK}/places",
        removed=removed if removed and removed.code not in {one.code for one in kept} else None,
        due=((_due(acts, today),) if writes else ()) if kept else (_begin(actor),),
        places=tuple(_place(one, current, sides, acts, actor) for one in kept),
        asks=_asks(typed, failures, found),
        more=(_calendar(workplace, actor),) if writes else (),
        failures=failures,
    )
    return sent_page(visitor, "desk_own.html.j2", context, at=DESK)


def _removed(workplace: Workplace, code: str, at: int) -> Removed | None:
    """What was just taken off, if it is a place: an address may hold anything."""
    if not code:
        return None
    try:
        found = saved_places.looked_for(workplace.engine, code)
    except MeasureError:
        return None
    return next((Removed(code=one.code, name=one.name, at=at) for one in found if one.code == code), None)


def _lead(kept: Collection[Kept], current: Current | None) -> str:
    if not kept:
        return "Keep the places here that you look after. Nobody else sees which they are."
    if current is None:
        return "Nothing has been published yet. What is due of your places stands here already."
    return f"{counted(len(kept), 'place', 'places')}, as release {current.release.id} has them."


def _place(
    one: Kept, current: Current | None, sides: ReleaseSides | None, acts: Collection[Action], actor: Actor
) -> PlaceOfDesk:
    told = None
    if current is not None and sides is not None and in_release(current.table, one.code):
        place = any_place(current.table, one.code)
        subject = Subject(current.table, place, sides.of(current.table, one.code))
        told = brief(subject, release=current.release.id)
    hints = (capital(one.kind), *((told.answered, f"Release {told.release}") if told else ()))
    return PlaceOfDesk(
        code=one.code,
        name=one.name,
        hint=f"{'. '.join(hints)}.",
        brief=told,
        nothing=_nothing(current),
        page=f"/places/{quote(one.code)}",
        actions=tuple(_promised(one, sides, acts, actor)),
        first=_first(one, told),
        ways=tuple(_ways(one, told, actor)),
    )


def _nothing(current: Current | None) -> str:
    if current is None:
        return "What the first release says of it will stand here."
    return f"Release {current.release.id} says nothing of it."


def _promised(one: Kept, sides: ReleaseSides | None, acts: Collection[Action], actor: Actor) -> Iterator[str]:
    """Its commitments: as they stand for who writes them, as they are public for all others."""
    if actor.holds(Right.WRITE_PLACE_TEXTS):
        for act in acts:
            if act.place.code == one.code:
                yield f"{_commitment(act.words)}{_put_off(act)}"
    elif sides is not None and one.code in sides.texts:
        yield from map(_commitment, sides.texts[one.code].commitments)


def _commitment(words: Commitment) -> str:
    by = "by" if words.status in (Status.PLANNED, Status.UNDER_WAY) else "on"
    day = day_words(date.fromisoformat(words.due))
    return f"{words.asked} {capital(STATUS_WORDS[words.status])}, {by} {day}. {words.owner}."


def _put_off(act: Action) -> str:
    if not act.put_off or act.is_over:
        return ""
    return f" Reminds again on {day_words(act.day)}: {act.put_off[-1].reason}"


def _first(one: Kept, told: Brief | None) -> Go | None:
    """What is fetched most: its report, or of a small place, which has none, its page."""
    if told is None:
        return None
    page = f"/places/{quote(one.code)}"
    if told.is_small:
        return Go(words="Its page", href=page, context=one.name)
    return Go(words="Report (PDF)", href=f"{page}/report.pdf", context=f"of {one.name}")


def _ways(one: Kept, told: Brief | None, actor: Actor) -> Iterator[Go]:
    page = f"/places/{quote(one.code)}"
    if told is not None:
        if not told.is_small:
            yield Go(words="Its page", href=page, context=one.name)
        yield Go(words="For residents", href=residents_link(page).href, context=one.name)
        if not told.is_small:
            yield Go(words="Compare", href=choose_link("", one.code).href, context=one.name)
    if actor.holds(Right.WRITE_PLACE_TEXTS):
        yield Go(words="Write about it", href=f"/manage/places/{quote(one.code)}", context=one.name)


def _begin(actor: Actor) -> Panel:
    """What will stand on a desk that is empty, for who begins."""
    told = (
        "For each place: the index of the newest release, what is clearly different there and what clearly "
        "changed, what is not shown and why, and its report in one click.",
        "Put them in the order you like. Adding a place changes nothing for anybody else.",
    )
    due = (
        "Of what was promised there: what is due within thirty days, what is overdue, and what has ended "
        "without its result being told.",
    )
    said = (*told[:1], *(due if actor.holds(Right.WRITE_PLACE_TEXTS) else ()), *told[1:])
    every = Actions(others=(Go(words="All places", href="/places"),))
    return Panel(title="What will stand here", blocks=(Prose(paragraphs=said), every))


def _due(acts: Collection[Action], today: date) -> Panel:
    """What is due now, the oldest day first."""
    found = sorted(
        ((one, why) for one in acts if (why := one.why(today))), key=lambda pair: pair[0].words.due
    )
    if not found:
        days = f"{SOON.days} days"
        said = f"Nothing of your places is overdue, ends within {days}, or waits for its result to be told."
        return Panel(title="What is due", blocks=(Prose(paragraphs=(said,)),))
    rows = tuple(_row(one, why, today) for one, why in found)
    heads = ("We asked", "Where", "Why now", "Who looks after it", "Later")
    return Panel(title="What is due", blocks=(Table(caption="What is due", heads=heads, rows=rows),))


def _row(one: Action, why: Why, today: date) -> tuple[Cell, ...]:
    entry = f"/manage/places/{quote(one.place.code)}/entries/{one.number}"
    return (
        Go(words=one.words.asked, href=entry),
        one.place.name,
        why_words(one, why, today),
        one.words.owner,
        Go(words="Put it off", href=f"{DESK}/reminders/{one.number}", context=one.words.asked),
    )


def why_words(one: Action, why: Why, today: date) -> str:
    """Why a commitment is called to mind."""
    due = date.fromisoformat(one.words.due)
    days, day = abs((due - today).days), day_words(due)
    if why is Why.OVERDUE:
        return f"Overdue: it was due on {day}, {counted(days, 'day', 'days')} ago"
    if why is Why.SOON:
        when = f"in {counted(days, 'day', 'days')}" if days else "today"
        return f"Due {when}, on {day}"
    return f"Ended on {day}, and no release tells its result yet"


def _asks(typed: str, failures: tuple[Failure, ...], found: tuple[Kept, ...]) -> Field:
    error = failures[0].words if failures else ""
    if found:
        options = tuple(Option(one.code, one.name, capital(one.kind), is_name=True) for one in found)
        return RadioField(PLACE, "Which of these?", "", options, error=error)
    hint = "Its name or its code, or the address of its page."
    return TextField(PLACE, "Add a place", hint, typed, error, autocomplete="off")


def _several(found: tuple[Kept, ...]) -> tuple[Failure, ...]:
    return (Failure(PLACE, f"{counted(len(found), 'place', 'places')} could be meant. Choose one."),)


def _calendar(workplace: Workplace, actor: Actor) -> Panel:
    made = reminders.address_made(workplace.engine, actor=actor)
    said = (
        f"Your calendar reads them at a secret address, made on {day_words(date.fromisoformat(made[:10]))}."
        if made
        else "Your own calendar can show the days of what was promised. Nobody is sent a mail."
    )
    words = "Renew or close the address" if made else "Show them in your calendar"
    way = Actions(others=(Go(words=words, href=f"{DESK}/calendar"),))
    return Panel(title="In your calendar", blocks=(Prose(paragraphs=(said,)), way))


HANDLERS = (desk,)
