"""``/manage/responses``: what was counted, what stands out in it and by which rule; never an answer."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import held, quality, reviewing
from index_platform.services.quality import Standing, WaveQuality
from index_platform.services.reviewing import Flagged
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import (
    Block,
    Cell,
    Code,
    Fact,
    Facts,
    Go,
    Panel,
    Prose,
    Table,
    Waiting,
    Waits,
)
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import RAISED, count_words, counted, sentence

RESPONSES = "/manage/responses"


@get(RESPONSES, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def counted_ones(visitor: Who, workplace: Place) -> Response[str]:
    """What was counted and flagged, and the ways to what was held and to what stands out in a wave."""
    actor = known(visitor)
    blocks = (
        *_waits(workplace, actor),
        *_waves(workplace, actor),
        *_flagged(reviewing.flagged(workplace.engine, actor=actor)),
        _ABOUT,
    )
    return shown(visitor, DeskContext(title="Responses", blocks=blocks), at=RESPONSES)


@get(f"{RESPONSES}/{{wave:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def standing_out(visitor: Who, workplace: Place, wave: FromPath[str]) -> Response[str]:
    """What stands out in the responses of a wave: each rule, its words, and how many it raised."""
    found = quality.noticed(workplace.engine, wave, actor=known(visitor))
    context = DeskContext(
        title=f"What stands out: {found.title}",
        lead="Responses that stand out by a rule. All of them are counted: nothing is left out for this.",
        blocks=tuple(_wave_blocks(found)),
    )
    return shown(visitor, context, at=RESPONSES)


def _waits(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    """How many answers wait for a decision, with the way to them."""
    count = sum(held.waiting(workplace.engine, actor=actor).values())
    words = f"{counted(count, 'answer waits', 'answers wait')} for a decision" if count else "Nothing waits"
    go = Go(words="See what was held", href="/manage/review")
    return (Waits(rows=(Waiting(words=words, reason="kept as they came", go=go),)),)


def _waves(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    """The way to what stands out in each wave."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Go(words=one.title, href=f"{RESPONSES}/{one.key}", context="what stands out"), Code(text=one.key))
        for one in reviewing.answered(workplace.engine, actor=actor)
    )
    table = Table(caption="What stands out, by wave", heads=("Wave", "Key"), rows=rows)
    return (Panel(title="What stands out", hint=_BY_WAVE, blocks=(table,)),) if rows else ()


def _flagged(groups: tuple[Flagged, ...]) -> tuple[Block, ...]:
    """What was counted, and should be known of."""
    rows = tuple(
        (Code(text=one.wave), RAISED[one.rule], one.words, Code(text=one.item), count_words(one.count))
        for one in groups
    )
    heads = ("Wave", "What was noticed", "In which words", "Question", "How many")
    table = Table(caption="What was counted and flagged", heads=heads, rows=rows, counts=(4,))
    return (Panel(title="Counted, and flagged", hint=_FLAGGED, blocks=(table,)),) if rows else ()


def _wave_blocks(found: WaveQuality) -> list[Block]:
    facts = Facts(
        rows=(
            fact("Responses", count_words(found.total)),
            fact("Rules", Code(text=found.rules)),
        )
    )
    if not found.standing:
        return [facts, Panel(title="Nobody has answered yet", blocks=(_NOTHING_YET,))]
    rows = tuple(
        (
            one.title,
            "nothing can be said" if one.why else count_words(one.raised),
        )
        for one in found.standing
    )
    heads = ("Rule", "How many stand out")
    table = Table(caption="Responses that stand out, by rule", heads=heads, rows=rows, counts=(1,))
    rules = tuple(_rule(one) for one in found.standing)
    return [facts, table, *rules, _READING]


def _rule(one: Standing) -> Panel:
    """One rule in words, with each of its numbers and where that comes from."""
    numbers: tuple[Fact, ...] = tuple(
        fact(f"{sentence(name.replace('_', ' '))[:-1]}: {value:g}", sentence(source))
        for name, value, source in one.numbers
    )
    why = (f"Here it says nothing of anybody: {one.why}.",) if one.why else ()
    return Panel(
        title=one.title,
        blocks=(
            Prose(paragraphs=(one.words, *why)),
            Facts(rows=(fact("Rule", Code(text=one.rule)), *numbers)),
        ),
    )


_BY_WAVE = "Speed, contradictions, the same answers twice: counted by rule, for each wave."
_FLAGGED = "Nothing was left out for this. An answer that the others lead past is kept, and is in no score."
_NOTHING_YET = Prose(paragraphs=("Once people have answered, it stands here what stands out.",))
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
_READING = Panel(
    title="How to read this",
    blocks=(
        Prose(
            paragraphs=(
                "Each rule looks at a response by itself or beside the others of the wave. One flag says "
                "little: people are in a hurry, or mean what is unusual. Several on one response say more.",
                "Times are whole seconds between two pages of this site, measured here. Which response "
                "stands out is on no page: whoever may read rows finds it beside an export.",
                "Counts are rounded to 5; those under 10 are not shown, nor any from which one would follow.",
            )
        ),
    ),
)
