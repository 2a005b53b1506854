"""``/manage/responses``: what could not be counted and why, what was flagged and why; never an answer."""

from collections.abc import Mapping

from litestar import MediaType, Response, get

from index_platform.auth.roles import Right
from index_platform.services import reviewing
from index_platform.services.reviewing import Flagged
from index_platform.web.desks.blocks import Block, Code, Panel, Prose, Table
from index_platform.web.desks.room import DeskContext, Place, Who, known, shown
from index_platform.web.desks.words import DOORS, counted, minute, sentence
from instruments.flags import Raised

RESPONSES = "/manage/responses"
_RAISED: Mapping[str, str] = {
    Raised.OFF_ROUTE: "Answered, though the other answers lead past it",
    Raised.CHECK: "Unusual, and kept by whoever answered",
    Raised.UNREADABLE: "Unreadable on paper, and counted as left out",
    Raised.SEVERAL: "More than one ticked on paper, and counted as left out",
}


@get(RESPONSES, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def waiting(visitor: Who, workplace: Place) -> Response[str]:
    """Everything that was held, by wave and reason."""
    actor = known(visitor)
    groups = reviewing.waiting(workplace.engine, actor=actor)
    total = sum(group.count for group in groups)
    rows = tuple(
        (
            Code(text=group.wave) if group.wave else "Others",
            sentence(group.why),
            DOORS.get(group.door, group.door),
            minute(group.first),
            minute(group.last),
            f"{group.count:,}",
        )
        for group in groups
    )
    heads = ("Wave", "Why it was not counted", "How it came", "First", "Last", "How many")
    held = (Table(caption="What was held", heads=heads, rows=rows, counts=(5,)),) if rows else ()
    blocks: tuple[Block, ...] = (*held, *_flagged(reviewing.flagged(workplace.engine, actor=actor)), _ABOUT)
    lead = (
        f"{counted(total, 'answer', 'answers')} came and could not be counted."
        if rows
        else _NOTHING
        if actor.holds(Right.REVIEW_RESPONSES, within=())
        else _NOTHING_NEAR
    )
    return shown(visitor, DeskContext(title="Responses", lead=lead, blocks=blocks), at=RESPONSES)


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
_NOTHING = "Nothing waits. Whatever came could be counted."
_NOTHING_NEAR = (
    "Nothing from your area waits. Answers that name no place are seen by those who look after all areas."
)
_ABOUT = Panel(
    title="What this is",
    blocks=(
        Prose(
            paragraphs=(
                "Answers that come after a wave was closed, or that do not fit its questionnaire, are kept "
                "as they came and never counted by themselves.",
                "There is no way yet to take them in.",
                "This page never shows what was answered.",
            )
        ),
    ),
)
