"""``/manage/waves``: the list of waves, and one wave with its counts and its path."""

from litestar import MediaType, Response, get
from litestar.params import FromPath, FromQuery

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import counting, overview, paper_counts, waves
from index_platform.services.counting import Counts
from index_platform.services.overview import Act, WavePath
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import (
    Actions,
    Bar,
    Bars,
    Block,
    Code,
    Facts,
    Go,
    Panel,
    Prose,
    Table,
    Waits,
    Work,
)
from index_platform.web.desks.overview import held_rows
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import KINDS, MODES, STATES, count_words, sentence
from index_platform.web.desks.words_of_papers import counts_words
from index_platform.web.desks.words_of_waves import next_go, next_words, thread, work_words
from instruments.english import capital
from instruments.languages import english_name
from scoring.published import ShownCount

WAVES = "/manage/waves"
_LOOK_EVERY = 3  # seconds, for whoever wants the page to look again by itself


@get(WAVES, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every wave, the newest first."""
    actor = known(visitor)
    paths = overview.paths(workplace.engine, actor=actor)
    rows = tuple(
        (
            Go(words=capital(path.title), href=f"{WAVES}/{path.key}"),
            Code(text=path.key),
            STATES[path.state],
            KINDS[path.kind],
            Code(text=path.instrument),
        )
        for path in paths
    )
    heads = ("Wave", "Key", "State", "Answers are", "Questionnaire")
    blocks: tuple[Block, ...] = (Table(caption="All waves", heads=heads, rows=rows),) if rows else ()
    context = DeskContext(
        title="Waves",
        lead="" if rows else "There is no wave yet.",
        blocks=(*blocks, *_making(actor)),
    )
    return shown(visitor, context, at=WAVES)


@get(f"{WAVES}/{{key:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(visitor: Who, workplace: Place, key: FromPath[str], watch: FromQuery[str] = "") -> Response[str]:
    """One wave: its path, what is next, and how many answered."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    counted = path.state != "planned" and counting.may_count(actor)
    counts = counting.counts(workplace.engine, key, actor=actor) if counted else None
    watched = bool(watch) and path.act is Act.WAIT
    context = DeskContext(
        title=capital(path.title),
        tags=(STATES[path.state], KINDS[path.kind]),
        lead=_lead(path, counts),
        blocks=tuple(_blocks(workplace, actor, path, counts, watched=watched)),
    )
    return shown(visitor, context, at=WAVES, refresh=_LOOK_EVERY if watched else 0)


def _lead(path: WavePath, counts: Counts | None) -> str:
    asks = f"The questionnaire is {path.instrument}."
    if counts is None or counts.total is None:
        return asks
    return f"{sentence(count_words(counts.total))[:-1]} answers so far. {asks}"


def _blocks(
    workplace: Workplace, actor: Actor, path: WavePath, counts: Counts | None, *, watched: bool
) -> list[Block]:
    waits = tuple(held_rows(workplace, actor, path.key)) if actor.holds(Right.REVIEW_RESPONSES) else ()
    following = (
        *_work(path, watched=watched),
        Prose(paragraphs=_said(path, actor)),
        Actions(first=next_go(path, actor), others=_other(path, actor)),
    )
    blocks: list[Block] = [
        thread(path),
        Panel(title="What is next", blocks=following, half=bool(waits)),
    ]
    if waits:
        hint = "Kept as they came. They can be taken in until the wave is frozen."
        panel = Panel(title="Not counted", hint=hint, blocks=(Waits(rows=waits),), half=True)
        blocks.append(panel)
    if path.state != "planned" and paper_counts.may_count(actor):
        blocks.append(_papers(workplace, actor, path))
    if counts is not None:
        blocks += _counts(counts)
    blocks.append(_about(workplace, path))
    return blocks


def _papers(workplace: Workplace, actor: Actor, path: WavePath) -> Panel:
    """How far the papers of a wave are, with the way to them."""
    said = counts_words(paper_counts.counts(workplace.engine, path.key, actor=actor))
    words = f"Paper: {said}." if said else "No questionnaire on paper was typed in."
    way = Go(words="Go to the papers", href=f"/manage/papers/{path.key}")
    others = (way,) if actor.holds(Right.ENTER_PAPERS) else ()
    return Panel(title="On paper", blocks=(Prose(paragraphs=(words,)), Actions(others=others)))


def _said(path: WavePath, actor: Actor) -> tuple[str, ...]:
    """What is next, under a heading that says so."""
    if path.act is Act.WAIT:
        return ()
    return tuple(capital(words.removeprefix("Next: ")) for words in next_words(path, actor))


def _work(path: WavePath, *, watched: bool) -> tuple[Block, ...]:
    """Work that is under way, with a way to have the page look again by itself, and to stop that."""
    if path.act is not Act.WAIT or path.job is None:
        return ()
    here = f"{WAVES}/{path.key}"
    turn = (
        Go(words="Stop looking again by itself", href=here)
        if watched
        else Go(words="Look again every few seconds", href=f"{here}?watch=yes")
    )
    look = Go(words="Look now", href=f"{here}?watch=yes" if watched else here)
    stage = f", {path.job.stage}" if path.job.stage and path.job.total > 1 else ""
    words = f"{work_words(path.job.kind)}{stage}"
    return (Work(words=words, done=path.job.done, total=path.job.total, turn=turn, look=look),)


def _other(path: WavePath, actor: Actor) -> tuple[Go, ...]:
    """What can be done beside what is next: open again what is closed, compute again what was computed."""
    others = []
    again = path.state == "closed" and path.act in (Act.FREEZE, Act.COMPUTE, Act.PROPOSE)
    if again and actor.holds(Right.MANAGE_WAVES):
        others.append(Go(words="Open again", href=f"{WAVES}/{path.key}/open", context=path.title))
    if path.act is Act.PROPOSE and actor.holds(Right.COMPUTE):
        others.append(Go(words="Compute again", href=f"{WAVES}/{path.key}/compute", context=path.title))
    return tuple(others)


def _counts(counts: Counts) -> list[Block]:
    """How many answered: by place, by mode, by language."""
    largest = max((one.count.count for one in counts.places if isinstance(one.count, ShownCount)), default=0)
    bars = tuple(
        Bar(
            name=one.name,
            words=count_words(one.count),
            part=round(100 * one.count.count / largest) if isinstance(one.count, ShownCount) else None,
        )
        for one in counts.places
    )
    hint = "Counts, not results, rounded to 5."
    blocks: list[Block] = []
    if bars:
        blocks.append(Panel(title=f"Answers by place ({counts.level})", hint=hint, blocks=(Bars(rows=bars),)))
    came = [fact(MODES.get(one.key, one.key), count_words(one.count)) for one in counts.modes]
    if counts.languages:
        said = (f"{english_name(one.key)}: {count_words(one.count)}" for one in counts.languages)
        came.append(fact("Language", "; ".join(said)))
    if came:
        blocks.append(Panel(title="How they came", blocks=(Facts(rows=tuple(came)),)))
    return blocks


def _about(workplace: Workplace, path: WavePath) -> Panel:
    stored = waves.get(workplace.engine, path.key)
    rows = [
        fact("Key", Code(text=path.key)),
        fact("Questionnaire", Go(words=path.instrument, href=f"/manage/instruments/{path.instrument}")),
        fact("Places", f"{stored.geography.title} ({stored.geography.vintage})"),
        fact("Who the figures speak for", stored.wave.population),
        fact("How people came to answer", stored.wave.selection),
    ]
    if path.snapshot:
        rows.append(fact("Snapshot", Code(text=path.snapshot[:12])))
    if path.run:
        rows.append(fact("Run", Code(text=path.run)))
    if path.release is not None:
        rows.append(fact("Release", Go(words=path.release.id, href=f"/manage/releases/{path.release.id}")))
    return Panel(title="About this wave", blocks=(Facts(rows=tuple(rows)),))


def _making(actor: Actor) -> tuple[Block, ...]:
    first = Go(words="Make a wave", href="/manage/new-wave") if actor.holds(Right.MANAGE_WAVES) else None
    other = Go(words="Add an index definition", href="/manage/new-definition")
    others = (other,) if actor.holds(Right.COMPUTE) else ()
    return (Actions(first=first, others=others),) if first or others else ()
