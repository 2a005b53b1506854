"""``/manage/responses``: what was counted, what stands out in it and by which rule; never an answer."""

from collections.abc import Iterator, Mapping

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import held, quality, reviewing
from index_platform.services.quality import Standing, WaveQuality
from index_platform.services.reviewing import Flagged
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import (
    Actions,
    Block,
    Cell,
    Code,
    Facts,
    Go,
    More,
    Panel,
    Prose,
    Table,
    Waiting,
    Waits,
)
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import RAISED, count_words, counted, sentence
from instruments.english import capital

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
        *((_ERASING,) if actor.holds(Right.MANAGE_WAVES) else ()),
    )
    return shown(visitor, DeskContext(title="Responses", blocks=blocks), at=RESPONSES)


@get(f"{RESPONSES}/{{wave:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def standing_out(visitor: Who, workplace: Place, wave: FromPath[str]) -> Response[str]:
    """What stands out in the responses of a wave: each rule, its words, and how many it raised."""
    found = quality.noticed(workplace.engine, wave, actor=known(visitor))
    context = DeskContext(
        title=f"What stands out: {capital(found.title)}",
        lead="Responses that stand out by a rule. All of them are counted: nothing is left out for this.",
        blocks=tuple(_wave_blocks(found)),
    )
    return shown(visitor, context, at=RESPONSES)


def _waits(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    """How many answers wait for a decision, with the way to them."""
    count = sum(held.waiting(workplace.engine, actor=actor).values())
    words, reason = f"{counted(count, 'answer waits', 'answers wait')} for a decision", "kept as they came"
    go = Go(words="See what was held", href="/manage/review")
    row = Waiting(words=words, reason=reason, go=go) if count else Waiting(words="Nothing waits", go=go)
    rows = (row,)
    return (Panel(title="Waiting for a person", blocks=(Waits(rows=rows),)),)


def _waves(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    """The way to what stands out in each wave."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Go(words=capital(one.title), href=f"{RESPONSES}/{one.key}", context="what stands out"),
            count_words(one.responses),
        )
        for one in reviewing.answered(workplace.engine, actor=actor)
    )
    table = Table(caption="What stands out, by wave", heads=("Wave", "Responses"), rows=rows, counts=(1,))
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
    rows = tuple((one.title, _said(one), _raised(one)) for one in found.standing)
    heads = ("Rule", "What it says", "How many stand out")
    table = Table(caption="Responses that stand out, by rule", heads=heads, rows=rows, counts=(2,))
    numbers = More(words="Each number of the rules, and where it comes from", blocks=tuple(_numbers(found)))
    return [facts, Panel(title="Rule by rule", blocks=(table, numbers)), _READING]


def _said(one: Standing) -> str:
    """A rule in words; and why it says nothing of anybody, where it does not."""
    return f"{one.words} Here it says nothing of anybody: {one.why}." if one.why else one.words


def _raised(one: Standing) -> str:
    return "nothing can be said" if one.why else count_words(one.raised)


def _numbers(found: WaveQuality) -> Iterator[Table]:
    """The numbers of the rules, in words, with their sources."""
    rows = tuple(
        (f"{one.title}: {CALLED.get((one.rule, name), name)}", f"{value:g}", sentence(source))
        for one in found.standing
        for name, value, source in one.numbers
    )
    yield Table(
        caption="The numbers of the rules", heads=("What", "Number", "Source"), rows=rows, counts=(1,)
    )


CALLED: Mapping[tuple[str, str], str] = {  # by rule and number
    ("long_string", "run"): "questions in a row",
    ("low_spread", "most"): "largest spread, as a share of the range of answers",
    ("low_spread", "answered"): "fewest answers",
    ("unusual", "share"): "share of people who would be as far",
    ("unusual", "rows_an_item"): "fewest complete responses for each question",
    ("contradiction", "pairs"): "pairs of opposite questions",
    ("duplicate", "minutes"): "minutes between the two",
    ("duplicate", "answered"): "fewest answers",
    ("speed", "pages"): "fewest pages",
    ("speed", "times"): "times as long as the others took",
    ("speed", "most"): "most that one page counts, in times",
    ("speed", "people"): "fewest people who were timed on a page",
}
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
_ERASING = Panel(
    title="Somebody wants their answers taken out",
    blocks=(
        Prose(
            paragraphs=("They can do it themselves, with the code on their receipt; or you do it for them.",)
        ),
        Actions(others=(Go(words="Erase the answers of a receipt", href="/manage/erase-answers"),)),
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
