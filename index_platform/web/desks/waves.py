"""``/manage/waves``: the list of waves, and one wave with its counts and its path."""

from litestar import MediaType, Response, get
from litestar.params import FromPath, FromQuery

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.fieldwork import day_of
from index_platform.services import counting, jobs, overview, paper_counts, waves
from index_platform.services.closing_today import ClosingToday, closing_today
from index_platform.services.counting import Counts
from index_platform.services.overview import Act, WavePath
from index_platform.services.waves import StoredWave
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import (
    Actions,
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
from index_platform.web.desks.wave_closing import closing_panel
from index_platform.web.desks.wave_counts import count_blocks
from index_platform.web.desks.words import KINDS, MODES, count_words, sentence
from index_platform.web.desks.words_of_papers import counts_words
from index_platform.web.desks.words_of_waves import (
    days_words,
    may_do,
    means_words,
    next_go,
    next_words,
    state_words,
    thread,
    work_words,
)
from instruments import english
from instruments.english import capital
from instruments.languages import english_name

WAVES = "/manage/waves"
LOOK_EVERY = 3  # seconds, for whoever wants the page to look again by itself


@get(WAVES, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every wave, the newest first."""
    actor = known(visitor)
    paths, today = overview.paths(workplace.engine, actor=actor), day_of(workplace.clock())
    rows = tuple(
        (
            Go(words=capital(path.title), href=f"{WAVES}/{path.key}"),
            Code(text=path.key),
            state_words(path, today),
            days_words(path.opens_on, path.closes_on),
            KINDS[path.kind],
            Code(text=path.instrument),
        )
        for path in paths
    )
    heads = ("Wave", "Key", "State", "Takes answers", "Answers are", "Questionnaire")
    blocks: tuple[Block, ...] = (Table(caption="All waves", heads=heads, rows=rows),) if rows else (_NOTHING,)
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
        tags=(state_words(path, day_of(workplace.clock())), KINDS[path.kind]),
        lead=_lead(path, counts),
        blocks=tuple(_blocks(workplace, actor, path, counts, watched=watched)),
    )
    return shown(visitor, context, at=WAVES, refresh=LOOK_EVERY if watched else 0)


def _lead(path: WavePath, counts: Counts | None) -> str:
    asks = f"The questionnaire is {path.instrument}."
    if counts is None or counts.total is None:
        return asks
    wanted = "" if counts.target is None else f" of {counts.target:,} wanted"
    return f"{sentence(count_words(counts.total))[:-1]} answers so far{wanted}. {asks}"


def _blocks(
    workplace: Workplace, actor: Actor, path: WavePath, counts: Counts | None, *, watched: bool
) -> list[Block]:
    wave, today = waves.get(workplace.engine, path.key), day_of(workplace.clock())
    waits = tuple(held_rows(workplace, actor, path.key)) if actor.holds(Right.REVIEW_RESPONSES) else ()
    closing = _closing(workplace, wave, counts)
    following = (
        *under_way(path, actor, f"{WAVES}/{path.key}", watched=watched),
        Prose(paragraphs=_said(path, actor, today)),
        Actions(first=next_go(path, actor), others=_other(path, actor)),
    )
    blocks: list[Block] = [
        thread(path, today),
        Panel(title="What is next", blocks=following, half=bool(waits) or closing is not None),
    ]
    if closing is not None:
        blocks.append(closing_panel(closing, half=True))
    if waits:
        hint = "Kept as they came. They can be taken in until the wave is frozen."
        panel = Panel(title="Not counted", hint=hint, blocks=(Waits(rows=waits),), half=closing is None)
        blocks.append(panel)
    if counts is not None:
        along = path.along(today) if path.door(today) == "open" else None
        blocks += count_blocks(counts, wave.fieldwork.sample, wave.fieldwork.opens_on or "", along)
    if path.state != "planned" and paper_counts.may_count(actor):
        blocks.append(_papers(workplace, actor, path))
    return [*blocks, _asked(wave, actor), _about(wave, path)]


def _closing(workplace: Workplace, wave: StoredWave, counts: Counts | None) -> ClosingToday | None:
    """How sure a wave would be that is open, and that an index can be computed of."""
    if counts is None or wave.state != "open":
        return None
    return closing_today(workplace.settings, wave, counts)


def _papers(workplace: Workplace, actor: Actor, path: WavePath) -> Panel:
    """How far the papers of a wave are, with the way to them."""
    said = counts_words(paper_counts.counts(workplace.engine, path.key, actor=actor))
    words = f"Paper: {said}." if said else "No questionnaire on paper was typed in."
    way = Go(words="Go to the papers", href=f"/manage/papers/{path.key}")
    others = (way,) if actor.holds(Right.ENTER_PAPERS) else ()
    return Panel(title="On paper", blocks=(Prose(paragraphs=(words,)), Actions(others=others)))


def _said(path: WavePath, actor: Actor, today: str) -> tuple[str, ...]:
    """What is next and what it means, under a heading that says so."""
    if path.act is Act.WAIT:
        return ()
    following = (capital(words.removeprefix("Next: ")) for words in next_words(path, actor, today))
    return (*following, *(means_words(path) if may_do(path, actor) else ()))


def under_way(path: WavePath, actor: Actor, here: str, *, watched: bool) -> tuple[Block, ...]:
    """Work that is under way, with ways to have the page look again by itself, and to stop the work.

    here: the address of the page that shows it.
    """
    if path.act is not Act.WAIT or path.job is None:
        return ()
    turn = (
        Go(words="Stop looking again by itself", href=here)
        if watched
        else Go(words="Look again every few seconds", href=f"{here}?watch=yes")
    )
    look = Go(words="Look now", href=f"{here}?watch=yes" if watched else here)
    stage = f", {path.job.stage}" if path.job.stage and path.job.total > 1 else ""
    words = "It stops at its next step" if path.job.stop_asked else f"{work_words(path.job.kind)}{stage}"
    may_stop = actor.holds(jobs.KINDS[path.job.kind]) and not path.job.stop_asked
    stop = Go(words="Stop this work", href=f"{WAVES}/{path.key}/stop-work") if may_stop else None
    return (Work(words=words, done=path.job.done, total=path.job.total, turn=turn, look=look, stop=stop),)


def _other(path: WavePath, actor: Actor) -> tuple[Go, ...]:
    """What can be done beside what is next: open again what is closed, compute again what was computed."""
    others = []
    again = path.state == "closed" and path.act in (Act.FREEZE, Act.COMPUTE, Act.PROPOSE)
    if again and actor.holds(Right.MANAGE_WAVES):
        others.append(Go(words="Open again", href=f"{WAVES}/{path.key}/open", context=path.title))
    if path.run and path.act is Act.PROPOSE and actor.holds(Right.READ_UNRELEASED):
        words = "Compare with what was published last"
        others.append(Go(words=words, href=f"{WAVES}/{path.key}/compare", context=path.title))
    if path.act in (Act.PROPOSE, Act.NOTHING) and actor.holds(Right.COMPUTE):
        others.append(Go(words="Compute again", href=f"{WAVES}/{path.key}/compute", context=path.title))
    if path.act is Act.NOTHING and actor.holds(Right.PROPOSE_RELEASE):
        others.append(Go(words="Release it again", href=f"{WAVES}/{path.key}/propose", context=path.title))
    return tuple(others)


def _asked(wave: StoredWave, actor: Actor) -> Panel:
    """How a wave is asked, with the ways to change what may change."""
    key, asked = wave.wave.key, wave.fieldwork
    modes = english.listed([MODES[mode].lower() for mode in asked.modes])
    rows = [
        fact("Takes answers", f"{days_words(asked.opens_on, asked.closes_on)}, while it is open"),
        fact("Ways", capital(modes) if modes else "All"),
        fact(
            "Languages",
            english.listed([english_name(one) for one in asked.languages]) or "All that are approved",
        ),
        fact("How people came to answer", wave.wave.selection),
    ]
    if asked.sample is not None:
        chosen = f"{asked.sample.chosen:,}, of whom {asked.sample.not_eligible:,} could not be asked"
        rows.append(fact("Chosen by chance", chosen))
    ways = (
        Go(words="Change the days", href=f"{WAVES}/{key}/dates"),
        Go(words="Change what it says of selection", href=f"{WAVES}/{key}/selection"),
        Go(words="Say how many are wanted", href=f"{WAVES}/{key}/targets"),
        Go(words="Invitations", href=f"{WAVES}/{key}/invitations"),
    )
    others = ways if actor.holds(Right.MANAGE_WAVES) else ()
    return Panel(title="How it is asked", blocks=(Facts(rows=tuple(rows)), Actions(others=others)), half=True)


def _about(stored: StoredWave, path: WavePath) -> Panel:
    rows = [
        fact("Key", Code(text=path.key)),
        fact("Questionnaire", Go(words=path.instrument, href=f"/manage/instruments/{path.instrument}")),
        fact("Places", f"{stored.geography.title} ({stored.geography.vintage})"),
        fact("Who the figures speak for", stored.wave.population),
    ]
    if path.snapshot:
        rows.append(fact("Snapshot", Code(text=path.snapshot[:12])))
    if path.run:
        rows.append(fact("Run", Code(text=path.run)))
    if path.release is not None:
        rows.append(fact("Release", Go(words=path.release.id, href=f"/manage/releases/{path.release.id}")))
    return Panel(title="About this wave", blocks=(Facts(rows=tuple(rows)),), half=True)


def _making(actor: Actor) -> tuple[Block, ...]:
    manages = actor.holds(Right.MANAGE_WAVES)
    first = Go(words="Plan a wave", href="/manage/plan-wave") if manages else None
    others = (
        *((Go(words="Make a wave from a file", href="/manage/new-wave"),) if manages else ()),
        *((_DEFINITION,) if actor.holds(Right.COMPUTE) else ()),
    )
    return (Actions(first=first, others=others),) if first or others else ()


_DEFINITION = Go(words="Add an index definition", href="/manage/new-definition")
_NOTHING = Panel(
    title="What a wave is",
    blocks=(
        Prose(
            paragraphs=(
                "One round of asking: which questionnaire, in which places, and on which days.",
                "It is planned, opened, closed, frozen. Then the index is computed, checked, published.",
            )
        ),
    ),
)
