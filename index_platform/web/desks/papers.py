"""``/manage/papers``: waves with papers, the papers of a wave by batch, and how alike two people typed."""

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import paper_counts, paper_waves
from index_platform.services.paper_counts import PaperCounts, Quality
from index_platform.services.paper_deciding import Deciding
from index_platform.services.papers import HASH_DIGITS, Batch, Papers
from index_platform.services.surveys import Survey
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import STATES, counted, day
from index_platform.web.desks.words_of_papers import (
    BESIDE,
    counts_words,
    disagreement_words,
    numbers,
    question,
)
from index_platform.web.fields import TextField
from instruments.english import capital
from instruments.errors import MeasureError
from instruments.paper_entry import compared

PAPERS, BATCHES = "/manage/papers", "/manage/batches"
Typing = NamedDependency[Papers]
Third = NamedDependency[Deciding]
Answer = Response[str] | Redirect


@get(PAPERS, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """The waves whose papers are typed in."""
    waves = paper_waves.listed(workplace.engine, actor=known(visitor))
    rows = tuple(
        (
            Go(words=capital(wave.title), href=f"{PAPERS}/{wave.key}"),
            STATES[wave.state],
            counts_words(wave.counts) or "none yet",
        )
        for wave in waves
    )
    table = Table(caption="Waves with papers", heads=("Wave", "State", "Papers"), rows=rows)
    context = DeskContext(
        title="Papers",
        lead=""
        if rows
        else "No wave takes papers now. One that is open does, and one that is closed until "
        "its answers are frozen.",
        blocks=(table, _ABOUT) if rows else (_ABOUT,),
    )
    return shown(visitor, context, at=PAPERS)


@get(f"{PAPERS}/{{wave:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def of_wave(visitor: Who, workplace: Place, papers: Typing, wave: FromPath[str]) -> Response[str]:
    """The papers of one wave: its batches, what waits, and how alike two people typed."""
    actor = known(visitor)
    survey = papers.survey(wave, actor=actor)
    counts = paper_counts.counts(workplace.engine, wave, actor=actor)
    batches = papers.batches(wave, actor=actor)
    context = DeskContext(
        title=f"Papers of {survey.title}",
        tags=(STATES[survey.state],),
        lead=f"{capital(counts_words(counts))}." if counts_words(counts) else "No paper was typed in yet.",
        blocks=tuple(_blocks(workplace, actor, survey, counts, batches, papers)),
    )
    return shown(visitor, context, at=PAPERS)


@get(f"{PAPERS}/{{wave:str}}/new", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def ask_batch(visitor: Who, papers: Typing, wave: FromPath[str]) -> Response[str]:
    """Ask which pile of papers, and which version stands on them."""
    return asked(visitor, _batch_page(papers.survey(wave, actor=known(visitor)), {}), at=PAPERS)


@post(f"{PAPERS}/{{wave:str}}/new", sync_to_thread=True, rule=Right.ENTER_PAPERS)
def open_batch(visitor: Who, papers: Typing, wave: FromPath[str], data: Form) -> Answer:
    """Open a batch of papers."""
    actor = known(visitor)
    survey = papers.survey(wave, actor=actor)
    try:
        number = papers.open_batch(wave, data.get("title", ""), data.get("version", ""), actor=actor)
    except MeasureError as error:
        return asked(visitor, _batch_page(survey, data, error), at=PAPERS)
    return Redirect(f"{BATCHES}/{number}/next", status_code=303)


@get(
    f"{PAPERS}/{{wave:str}}/take-in", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS
)
def ask_take_in(visitor: Who, workplace: Place, papers: Typing, wave: FromPath[str]) -> Response[str]:
    """Ask before papers that agree are given to the answers."""
    actor = known(visitor)
    survey = papers.survey(wave, actor=actor)
    counts = paper_counts.counts(workplace.engine, wave, actor=actor)
    context = FormContext(
        title="Take in what waits?",
        lead=f"{counted(counts.waiting, 'paper', 'papers')} of {survey.title}",
        means=("They were typed in twice, and nothing of them is left to decide.",),
        button="Take them in",
        action=f"{PAPERS}/{wave}/take-in",
        cancel=Go(words="Go back without doing it", href=f"{PAPERS}/{wave}"),
    )
    return asked(visitor, context, at=PAPERS)


@post(f"{PAPERS}/{{wave:str}}/take-in", sync_to_thread=True, rule=Right.ENTER_PAPERS)
def take_in(visitor: Who, deciding: Third, wave: FromPath[str]) -> Redirect:
    """Give papers that agree to the answers, where their wave takes them now."""
    deciding.settle(actor=known(visitor))
    return Redirect(f"{PAPERS}/{wave}", status_code=303)


def _blocks(
    workplace: Workplace,
    actor: Actor,
    survey: Survey,
    counts: PaperCounts,
    batches: tuple[Batch, ...],
    papers: Papers,
) -> list[Block]:
    blocks: list[Block] = [_ways(survey, counts, any_batch=bool(batches))]
    if batches:
        blocks.append(_batch_table(batches, papers, actor))
    quality = paper_counts.quality(workplace.engine, survey.key, actor=actor)
    if quality.whole.compared:
        blocks.append(_alike(survey, quality, {one.number: one.title for one in batches}))
    return [*blocks, _ABOUT]


def _ways(survey: Survey, counts: PaperCounts, *, any_batch: bool) -> Actions:
    first = Go(words="Open a batch", href=f"{PAPERS}/{survey.key}/new")
    waits = Go(words="Take in what waits", href=f"{PAPERS}/{survey.key}/take-in")
    others = ((first,) if any_batch else ()) + ((waits,) if counts.waiting else ())
    return Actions(first=None if any_batch else first, others=others)


def _batch_table(batches: tuple[Batch, ...], papers: Papers, actor: Actor) -> Panel:
    rows = tuple(
        (
            Go(words=capital(one.title), href=f"{BATCHES}/{one.number}"),
            day(one.opened_at),
            counts_words(paper_counts.counted(papers.papers_of(one.number, actor=actor))) or "none yet",
        )
        for one in batches
    )
    table = Table(caption="Batches of papers", heads=("Batch", "Opened", "Papers"), rows=rows)
    return Panel(title="Batches", hint="A batch is one pile of papers of one version.", blocks=(table,))


def _alike(survey: Survey, quality: Quality, batches: dict[int, str]) -> Panel:
    """How often two people typed something else. Pairs have no names: it is about the work."""
    rows = [fact("All papers", disagreement_words(quality.whole))]
    rows += [
        fact(capital(batches[number]), disagreement_words(one)) for number, one in quality.batches.items()
    ]
    pairs = quality.pairs if len(quality.pairs) > 1 else ()
    rows += [fact(f"Pair {number} of people", disagreement_words(one)) for number, one in enumerate(pairs, 1)]
    in_order = [name for name in compared(survey.instrument) if name in quality.items]
    items = tuple(
        (_question(survey, name), f"{quality.items[name].differed:,}", f"{quality.items[name].compared:,}")
        for name in in_order
    )
    table = Table(
        caption="Where entries differed",
        heads=("Question", "Differed", "Typed in twice"),
        rows=items,
        counts=(1, 2),
    )
    hint = "Before any decision. A question that differs often may be hard to read on paper."
    return Panel(
        title="How alike two people typed",
        hint=hint,
        blocks=(Facts(rows=tuple(rows)), *((table,) if items else ())),
    )


def _question(survey: Survey, name: str) -> str:
    """A question as a list names it: its number on the paper, and its words."""
    if name in BESIDE:
        return BESIDE[name]
    instrument = survey.instrument
    return f"{numbers(instrument)[name]}. {question(instrument, instrument.item(name))}"


def _batch_page(survey: Survey, data: dict[str, str], error: MeasureError | None = None) -> FormContext:
    name = "version" if error is not None and "version" in error.what else "title"
    failures = () if error is None else failure(error, name)
    wrong = {name: failures[0].words} if failures else {}
    fields = (
        TextField(
            name="title",
            label="What tells this pile from others",
            hint="Such as: library, 14 November. No names of people.",
            value=data.get("title", ""),
            error=wrong.get("title", ""),
        ),
        TextField(
            name="version",
            label="Version on the papers",
            hint=f"The {HASH_DIGITS} digits and letters on each page, after {survey.instrument.label}.",
            value=data.get("version", ""),
            error=wrong.get("version", ""),
            autocomplete="off",
        ),
    )
    return FormContext(
        title="Open a batch of papers",
        lead=f"{capital(survey.title)} asks {survey.instrument.label}.",
        means=("Each paper is typed in twice, by two people. Neither sees what the other typed.",),
        fields=fields,
        button="Open it",
        action=f"{PAPERS}/{survey.key}/new",
        cancel=Go(words="Go back", href=f"{PAPERS}/{survey.key}"),
        failures=failures,
    )


_ABOUT = Panel(
    title="How papers are typed in",
    blocks=(
        Prose(
            paragraphs=(
                "One person types a paper in, another types it in again, and neither sees what the other "
                "typed. Where both are equal, the answers are counted; where they differ, a survey manager "
                "looks at the paper and decides.",
                "Everything that stands on the paper is typed in, also where an answer leads past a "
                "question. Once a paper is counted, nobody can look up what was typed in.",
            )
        ),
    ),
)
