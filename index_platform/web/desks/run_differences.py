"""``/manage/waves/{key}/compare``: a run beside what was published last, before it is proposed."""

from datetime import datetime
from itertools import groupby

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services import differences, overview
from index_platform.services.differences import Differences
from index_platform.services.overview import WavePath
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, More, Panel, Prose, Table
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.wave_deeds import WAVES, cannot
from index_platform.web.desks.words import REASONS, counted
from index_platform.web.desks.words_of_waves import next_go
from instruments.english import capital
from instruments.errors import ConflictError
from scoring.published import Withheld


@get(
    f"{WAVES}/{{key:str}}/compare", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_UNRELEASED
)
def compare(
    visitor: Who, workplace: Place, moment: NamedDependency[datetime], key: FromPath[str]
) -> Response[str]:
    """The newest run of a wave beside the newest public release. Each look is written down."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        found = differences.of_run(workplace.engine, workplace.settings, path.key, moment=moment, actor=actor)
    except ConflictError as error:
        return cannot(visitor, path, "compare", error)
    ways = Actions(
        first=next_go(path, actor), others=(Go(words="Back to the wave", href=f"{WAVES}/{path.key}"),)
    )
    context = DeskContext(
        title=f"{found.subject} and what was published last",
        lead=_lead(found, path),
        blocks=(*_blocks(found), ways),
    )
    return shown(visitor, context, at=WAVES)


def _lead(found: Differences, path: WavePath) -> str:
    if not found.last:
        return "Nothing is public yet, so there is nothing to compare this run with."
    return f"{capital(path.title)} beside {found.last}. That you looked is written down."


def _blocks(found: Differences) -> list[Block]:
    if not found.last:
        return [_withheld(found)]
    blocks: list[Block] = [_what_there_is(found), _withheld(found), _conclusions(found)]
    return [*blocks, *_sentences(found)]


def _what_there_is(found: Differences) -> Panel:
    """Places and measures that only one side has."""
    rows = (
        ("New places", found.places),
        ("Places that are gone", found.places_gone),
        ("New measures", found.measures),
        ("Measures that are gone", found.measures_gone),
    )
    facts = Facts(rows=tuple(fact(words, ", ".join(names) or "None") for words, names in rows))
    return Panel(title="Places and measures", blocks=(facts,), half=True)


def _withheld(found: Differences) -> Panel:
    """What is shown and withheld, before and now."""
    sides = [side for side in (found.before, found.after) if side is not None]
    rows = [("Shown", *(f"{side.shown:,}" for side in sides))]
    for why in Withheld:
        if any(side.withheld.get(why) for side in sides):
            words = f"Withheld: {REASONS[why]} [{why.code}]"
            rows.append((words, *(f"{side.withheld.get(why, 0):,}" for side in sides)))
    heads = ("Figures", *((found.last,) if found.last else ()), "This run")
    table = Table(caption="Figures", heads=heads, rows=tuple(rows), counts=(1, 2)[: len(sides)])
    return Panel(title="Shown and withheld", hint="Counts of cells.", blocks=(table,), half=bool(found.last))


def _conclusions(found: Differences) -> Panel:
    """What is said of a place otherwise than before."""
    rows = tuple(
        (one.name, one.measure, one.before or "not there", one.after or "not there")
        for one in found.conclusions
    )
    if not rows:
        said = "No conclusion is another one than before."
        return Panel(title="Conclusions that move", blocks=(Prose(paragraphs=(said,)),))
    heads = ("Place", "Measure", found.last, "This run")
    hint = (
        f"{counted(len(rows), 'conclusion', 'conclusions')}: the words of a comparison, or what is withheld."
    )
    table = Table(caption="Conclusions that move", heads=heads, rows=rows)
    return Panel(title="Conclusions that move", hint=hint, blocks=(table,))


def _sentences(found: Differences) -> list[Block]:
    """Every sentence of a report that would read otherwise, place by place, for whoever asks."""
    blocks: list[Block] = []
    for place, lines in groupby(found.sentences, key=lambda one: one.place):
        rows = tuple((one.page, one.before or "–", one.after or "–") for one in lines)
        table = Table(caption=f"Sentences of {place}", heads=("Page", found.last, "This run"), rows=rows)
        words = f"{place}: {counted(len(rows), 'sentence', 'sentences')}"
        blocks.append(More(words=words, blocks=(table,)))
    if not blocks:
        return []
    return [Panel(title="Sentences that would read otherwise", blocks=tuple(blocks))]
