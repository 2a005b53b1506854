"""``/manage/instruments``: what can be asked, how it will be asked, what each version did to trends."""

from litestar import MediaType, Response, get
from litestar.params import FromPath, FromQuery

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import instruments, proposals, shelves, versions
from index_platform.services.shelves import Shelved
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Go, Panel, Prose, Waiting, Waits
from index_platform.web.desks.instrument_blocks import Jumps
from index_platform.web.desks.instrument_content import content_of
from index_platform.web.desks.instrument_files import files_panel
from index_platform.web.desks.instrument_list import INSTRUMENTS, shelf_blocks, size_of, text_of
from index_platform.web.desks.instrument_questions import reading
from index_platform.web.desks.instrument_versions import lines
from index_platform.web.desks.room import DeskContext, Place, Who, known, shown
from index_platform.web.desks.words import ORIGINS, an, day
from instruments.definition import Instrument

KIND = "instrument"  # of a proposal
NEW = "/manage/new-instrument"
_HOW_LINES = (
    "Answers stand on one line while nothing that people read, answer or score has changed, or while the new "
    "version says with its reason that they may. Everything else is a gap."
)


@get(INSTRUMENTS, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every questionnaire and scale that can be asked."""
    actor = known(visitor)
    found = shelves.shelf(workplace.engine, workplace.settings.licensed, actor=actor)
    compare = Go(words="Compare two versions", href=f"{INSTRUMENTS}/compare")
    may = actor.holds(Right.PROPOSE_INSTRUMENT)
    ways = (
        Actions(first=Go(words="Propose one", href=NEW), others=(compare,))
        if may
        else Actions(others=(compare,))
    )
    lead = (
        "A published version never changes. What is changed gets a version of its own, and says what that "
        "does to the trend."
    )
    blocks: tuple[Block, ...] = (ways, *_waiting(workplace, actor), *shelf_blocks(found))
    return shown(visitor, DeskContext(title="Instruments", lead=lead, blocks=blocks), at=INSTRUMENTS)


@get(f"{INSTRUMENTS}/{{label:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(visitor: Who, workplace: Place, label: FromPath[str], language: FromQuery[str] = "") -> Response[str]:
    """One instrument as it will be asked, with its scales, its terms, its versions and its files."""
    actor = known(visitor)
    found = _shelved(workplace, actor, label)
    read = reading(found.instrument, language)
    panels = (
        _versions(workplace, found.instrument),
        *content_of(read, f"{INSTRUMENTS}/{label}?language=", found),
        files_panel(found),
    )
    rows = tuple(Go(words=panel.title, href=f"#{panel.anchor}") for panel in panels)
    blocks = (*_ways(actor, found), Jumps(rows=rows), *panels)
    context = DeskContext(
        title=text_of(found.instrument.title),
        tags=(label, ORIGINS[found.available.origin]),
        lead=f"{size_of(found.instrument)}.",
        blocks=blocks,
    )
    return shown(visitor, context, at=INSTRUMENTS)


def proposal_row(one: proposals.Waiting) -> Waiting:
    """Something that waits for a second person, with the way to where it is decided."""
    href = f"{INSTRUMENTS}/proposals/{one.number}" if one.kind == KIND else f"/manage/releases/{one.name}"
    who = "by you" if one.own else f"by {an(one.by)}" if one.by else ""
    go = Go(words="Look and decide" if one.may else "Look", href=href, context=one.name)
    return Waiting(words=one.name, reason=f"proposed {who}, {day(one.since)}", go=go)


def _shelved(workplace: Workplace, actor: Actor, label: str) -> Shelved:
    """The version with what stands round it; NotFoundError names near ones."""
    instruments.get(workplace.engine, label)
    found = shelves.shelf(workplace.engine, workplace.settings.licensed, actor=actor)
    return next(one for one in found if one.instrument.label == label)


def _waiting(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    rows = tuple(
        proposal_row(one) for one in proposals.waiting(workplace.engine, actor=actor) if one.kind == KIND
    )
    return (Panel(title="Waiting for a second person", blocks=(Waits(rows=rows),)),) if rows else ()


def _ways(actor: Actor, found: Shelved) -> tuple[Block, ...]:
    """What can be done with it; for what the machine published, to have two people approve it as well."""
    label = found.instrument.label
    try_out = Go(words="Try it out", href=f"{INSTRUMENTS}/{label}/try")
    compare = Go(words="Compare with another version", href=f"{INSTRUMENTS}/compare?new={label}")
    if found.available.origin != "published" or not actor.holds(Right.PROPOSE_INSTRUMENT):
        return (Actions(first=try_out, others=(compare,)),)
    words = "It can be rehearsed. A live wave asks it once two people have approved it."
    again = Go(words="Propose it as it is", href=f"{INSTRUMENTS}/{label}/propose")
    return (Prose(paragraphs=(words,)), Actions(first=try_out, others=(compare, again)))


def _versions(workplace: Workplace, found: Instrument) -> Panel:
    standing = versions.stored(workplace.engine)
    own = [one for one in standing if one.version.key == found.version.key]
    return Panel(
        title="Its versions, and what may be compared",
        hint=_HOW_LINES,
        blocks=(lines(own, standing),),
        anchor="versions",
    )
