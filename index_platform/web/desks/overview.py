"""``/manage``: every wave along its path, and what waits for a person."""

from dataclasses import replace

from litestar import MediaType, Response, get

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.fieldwork import day_of
from index_platform.services import held, overview, paper_counts, proposals
from index_platform.services.overview import WavePath
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Go, Panel, Prose, Waiting, Waits
from index_platform.web.desks.instruments import proposal_row
from index_platform.web.desks.release_early import waiting_panel
from index_platform.web.desks.room import (
    DeskContext,
    Place,
    Who,
    desks,
    known,
    shown,
)
from index_platform.web.desks.words import counted
from index_platform.web.desks.words_of_waves import next_go, next_words, thread
from instruments.english import capital

HOME = "/manage"


@get(HOME, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def home(visitor: Who, workplace: Place) -> Response[str]:
    """The desks of an account: where each wave stands, and what waits."""
    actor = known(visitor)
    if not overview.has_part(actor):
        elsewhere = _elsewhere(actor)
        blocks = (*waiting_panel(workplace, visitor), *elsewhere.blocks)
        return shown(visitor, replace(elsewhere, blocks=blocks), at=HOME)
    paths, today = overview.paths(workplace.engine, actor=actor), day_of(workplace.clock())
    own = (*_waiting(workplace, actor), *waiting_panel(workplace, visitor))
    blocks = (*own, *(wave_panel(path, actor, today) for path in paths))
    context = DeskContext(
        title="Where each wave stands",
        lead="" if paths else "There is no wave yet.",
        blocks=blocks if paths else (*blocks, _begin(actor)),
    )
    return shown(visitor, context, at=HOME)


def wave_panel(path: WavePath, actor: Actor, today: str) -> Panel:
    """One wave along its path, with what is next."""
    look = Go(words="Look at this wave", href=f"/manage/waves/{path.key}", context=path.title)
    return Panel(
        title=capital(path.title),
        hint=f"{path.key}, asks {path.instrument}",
        blocks=(
            thread(path, today),
            Prose(paragraphs=next_words(path, actor, today)),
            Actions(first=next_go(path, actor), others=(look,)),
        ),
    )


def _waiting(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    rows = tuple(_rows(workplace, actor))
    if not rows:
        return ()
    hint = "Nothing here is lost; it waits for a decision."
    return (Panel(title="Waiting for you", hint=hint, blocks=(Waits(rows=rows),)),)


def _rows(workplace: Workplace, actor: Actor) -> list[Waiting]:
    """What waits for this person: proposals to decide on, and answers that were held."""
    rows = [proposal_row(one) for one in proposals.waiting(workplace.engine, actor=actor) if one.may]
    if actor.holds(Right.REVIEW_RESPONSES):
        rows += held_rows(workplace, actor)
    if actor.holds(Right.DECIDE_PAPERS):
        rows += _paper_rows(workplace, actor)
    return rows


def _paper_rows(workplace: Workplace, actor: Actor) -> list[Waiting]:
    """Papers that two people typed in and that differ, by wave."""
    waits = [
        (path, counts.deciding)
        for path in overview.paths(workplace.engine, actor=actor)
        if (counts := paper_counts.counts(workplace.engine, path.key, actor=actor)).deciding
    ]
    return [
        Waiting(
            words=f"{counted(count, 'paper', 'papers')} to decide",
            reason=f"typed in twice and not alike, {path.title}",
            go=Go(words="Decide", href=f"/manage/papers/{path.key}", context=path.title),
        )
        for path, count in waits
    ]


def held_rows(workplace: Workplace, actor: Actor, wave: str | None = None) -> list[Waiting]:
    """Answers that were held, of one wave or of all."""
    waiting = held.waiting(workplace.engine, actor=actor)
    count = sum(number for name, number in waiting.items() if wave in (None, name))
    if not count:
        return []
    words = f"{counted(count, 'answer', 'answers')} could not be counted"
    return [Waiting(words=words, reason="kept as they came", go=Go(words="Decide", href="/manage/review"))]


def _begin(actor: Actor) -> Panel:
    """How to begin, for whoever can; who can, for others."""
    if not actor.holds(Right.MANAGE_WAVES):
        return Panel(title="How it begins", blocks=(Prose(paragraphs=("A survey manager makes a wave.",)),))
    steps = (
        "A wave is one round of asking: a questionnaire, the places, and who is asked.",
        "First load the places, then plan the wave. Both can be looked at before anything is kept.",
    )
    first = Go(words="Load places", href="/manage/new-places")
    other = Go(words="Plan a wave", href="/manage/plan-wave")
    return Panel(
        title="How it begins", blocks=(Prose(paragraphs=steps), Actions(first=first, others=(other,)))
    )


def _elsewhere(actor: Actor) -> DeskContext:
    """The page of somebody whose work is not along the path of waves."""
    links = tuple(Go(words=desk.words, href=desk.href) for desk in desks(actor))
    if actor.holds(Right.WRITE_PLACE_TEXTS):
        return DeskContext(title="Your desks", lead=_WRITES, blocks=(Actions(others=links), _PUBLIC))
    if links:
        return DeskContext(title="Your desks", blocks=(Actions(others=links),))
    return DeskContext(title="Your desks", lead=_NO_DESK, blocks=(_PUBLIC,))


_WRITES = (
    "You write what places were asked, what was done there and what they have, and read what is published."
)
_NO_DESK = "Your account has no desk yet. An administrator can give it a role that has one."
_PUBLIC = Actions(
    others=(Go(words="Figures of places", href="/places"), Go(words="All releases", href="/releases"))
)
