"""``/manage/responses``: what was counted, and what was flagged and why; never an answer."""

from collections.abc import Mapping

from litestar import MediaType, Response, get

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import held, reviewing
from index_platform.services.reviewing import Flagged
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Code, Go, Panel, Prose, Table, Waiting, Waits
from index_platform.web.desks.room import DeskContext, Place, Who, known, shown
from index_platform.web.desks.words import counted
from instruments.flags import Raised

RESPONSES = "/manage/responses"
_RAISED: Mapping[str, str] = {
    Raised.OFF_ROUTE: "Answered, though the other answers lead past it",
    Raised.CHECK: "Unusual, and kept by whoever answered",
    Raised.UNREADABLE: "Unreadable on paper, and counted as left out",
    Raised.SEVERAL: "More than one ticked on paper, and counted as left out",
}


@get(RESPONSES, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def counted_ones(visitor: Who, workplace: Place) -> Response[str]:
    """What was counted and flagged, and the way to what was held."""
    actor = known(visitor)
    blocks = (
        *_waits(workplace, actor),
        *_flagged(reviewing.flagged(workplace.engine, actor=actor)),
        _ABOUT,
    )
    return shown(visitor, DeskContext(title="Responses", blocks=blocks), at=RESPONSES)


def _waits(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    """How many answers wait for a decision, with the way to them."""
    count = sum(held.waiting(workplace.engine, actor=actor).values())
    words = f"{counted(count, 'answer waits', 'answers wait')} for a decision" if count else "Nothing waits"
    go = Go(words="See what was held", href="/manage/review")
    return (Waits(rows=(Waiting(words=words, reason="kept as they came", go=go),)),)


def _flagged(groups: tuple[Flagged, ...]) -> tuple[Block, ...]:
    """What was counted, and should be known of."""
    rows = tuple(
        (Code(text=one.wave), _RAISED[one.rule], one.words, Code(text=one.item), f"{one.count:,}")
        for one in groups
    )
    heads = ("Wave", "What was noticed", "In which words", "Question", "How many")
    table = Table(caption="What was counted and flagged", heads=heads, rows=rows, counts=(4,))
    return (Panel(title="Counted, and flagged", hint=_FLAGGED, blocks=(table,)),) if rows else ()


_FLAGGED = "Nothing was left out for this. An answer that the others lead past is kept, and is in no score."
_ABOUT = Panel(
    title="What this is",
    blocks=(
        Prose(
            paragraphs=(
                "What was counted, and what should be known of it. Nothing is deleted for its quality.",
                "This page never shows what was answered.",
            )
        ),
    ),
)
