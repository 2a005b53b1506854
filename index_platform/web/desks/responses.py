"""``/manage/responses``: what came and could not be counted. When, for which wave, why; never an answer."""

from litestar import MediaType, Response, get

from index_platform.auth.roles import Right
from index_platform.services import reviewing
from index_platform.web.desks.blocks import Block, Code, Panel, Prose, Table
from index_platform.web.desks.room import DeskContext, Place, Who, known, shown
from index_platform.web.desks.words import DOORS, counted, minute, sentence

RESPONSES = "/manage/responses"


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
    blocks: tuple[Block, ...] = (_ABOUT,)
    if rows:
        table = Table(caption="What was held", heads=heads, rows=rows, counts=(5,))
        blocks = (table, _ABOUT)
    lead = (
        f"{counted(total, 'answer', 'answers')} came and could not be counted."
        if rows
        else _NOTHING
        if actor.holds(Right.REVIEW_RESPONSES, within=())
        else _NOTHING_NEAR
    )
    return shown(visitor, DeskContext(title="Responses", lead=lead, blocks=blocks), at=RESPONSES)


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
