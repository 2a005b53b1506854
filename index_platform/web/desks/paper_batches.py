"""``/manage/batches``: the papers of one batch, and the page that asks for the next number."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services.paper_counts import counted, stage
from index_platform.services.papers import HASH_DIGITS, Paper, Pile
from index_platform.web.desks.blocks import Actions, Block, Code, Facts, Go, Panel, Table
from index_platform.web.desks.papers import BATCHES, PAPERS, Answer, Typing
from index_platform.web.desks.room import DeskContext, Form, Who, fact, failure, known, sent_page, shown
from index_platform.web.desks.words import day
from index_platform.web.desks.words_of_papers import STAGES, counts_words
from index_platform.web.fields import Failure
from index_platform.web.pages import doc
from instruments.english import capital
from instruments.errors import MeasureError
from instruments.response_numbers import number_of, printed

_HINT = "As it is printed on each page, such as 0042-3. The last digit shows a slip."


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberContext:
    """``desk_paper_number.html.j2``: which paper is typed in next."""

    title: str = field(metadata=doc("the batch"))
    done: str = field(metadata=doc("what became of the paper before; empty at first"))
    hint: str = field(metadata=doc("where the number stands"))
    value: str = field(metadata=doc("the number that was typed"))
    error: str = field(metadata=doc("why it cannot be typed in"))
    action: str = field(metadata=doc("address that the form is sent to"))
    back: Go = field(metadata=doc("the way to the list of papers"))
    failures: tuple[Failure, ...] = field(metadata=doc("what went wrong"), default=())


@get(f"{BATCHES}/{{batch:int}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def one(visitor: Who, papers: Typing, batch: FromPath[int]) -> Response[str]:
    """One batch: its papers, and what is next for whoever looks."""
    actor = known(visitor)
    pile = papers.pile(batch, actor=actor)
    there = papers.papers_of(batch, actor=actor)
    said = counts_words(counted(there))
    context = DeskContext(
        title=capital(pile.batch.title),
        lead=f"{capital(said)}." if said else "No paper of this batch was typed in yet.",
        blocks=tuple(_blocks(pile, there, actor)),
    )
    return shown(visitor, context, at=PAPERS)


@get(f"{BATCHES}/{{batch:int}}/next", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def ask_number(
    visitor: Who, papers: Typing, batch: FromPath[int], done: FromQuery[str] = ""
) -> Response[str]:
    """Ask for the number of the next paper."""
    pile = papers.pile(batch, actor=known(visitor))
    return sent_page(visitor, "desk_paper_number.html.j2", _number_page(pile, done=_done(done)), at=PAPERS)


@post(f"{BATCHES}/{{batch:int}}/next", sync_to_thread=True, rule=Right.ENTER_PAPERS)
def begin(visitor: Who, papers: Typing, batch: FromPath[int], data: Form) -> Answer:
    """Begin with a paper, or go on with one's own."""
    actor = known(visitor)
    pile = papers.pile(batch, actor=actor)
    try:
        number = papers.begin(batch, data.get("number", ""), actor=actor)
    except MeasureError as error:
        context = _number_page(pile, value=data.get("number", ""), error=error)
        return sent_page(visitor, "desk_paper_number.html.j2", context, at=PAPERS)
    return Redirect(f"{BATCHES}/{batch}/{number}/1", status_code=303)


def _number_page(
    pile: Pile, *, done: str = "", value: str = "", error: MeasureError | None = None
) -> NumberContext:
    here = f"{BATCHES}/{pile.batch.number}"
    failures = () if error is None else failure(error, "number")
    return NumberContext(
        title=capital(pile.batch.title),
        done=done,
        hint=_HINT,
        value=value,
        error=failures[0].words if failures else "",
        action=f"{here}/next",
        back=Go(words="The papers of this batch", href=here),
        failures=failures,
    )


def _done(typed: str) -> str:
    """That a paper was typed in, where that is what the address says."""
    try:
        number = number_of(typed)
    except MeasureError:
        return ""
    return f"Paper {printed(number)} is typed in. Which one is next?"


def _blocks(pile: Pile, papers: tuple[Paper, ...], actor: Actor) -> Iterator[Block]:
    here = f"{BATCHES}/{pile.batch.number}"
    yield Actions(
        first=Go(words="Type in a paper", href=f"{here}/next"),
        others=(Go(words="All papers of this wave", href=f"{PAPERS}/{pile.batch.wave}"),),
    )
    rows = tuple(
        (
            Code(text=printed(paper.number)),
            STAGES[stage(paper)],
            _what(paper, actor),
            _way(paper, actor, here),
        )
        for paper in papers
    )
    if rows:
        heads = ("Number", "State", "You", "What you can do")
        yield Panel(title="Papers", blocks=(Table(caption="Papers of this batch", heads=heads, rows=rows),))
    instrument = pile.instrument
    facts = (
        fact("Questionnaire", instrument.label),
        fact("Version on each page", Code(text=instrument.sha256[:HASH_DIGITS])),
        fact("Opened", day(pile.batch.opened_at)),
    )
    yield Panel(title="About this batch", blocks=(Facts(rows=facts),))


def _what(paper: Paper, actor: Actor) -> str:
    """What somebody's own part in a paper is; nothing is said of others."""
    turn = paper.turn_of(actor.id)
    if turn is None:
        return "not yours"
    return "typed it in" if turn.finished_at else "have begun"


def _way(paper: Paper, actor: Actor, here: str) -> Go | str:
    """What somebody can do with a paper, by how far it is."""
    at, to, context = stage(paper), f"{here}/{paper.number}", printed(paper.number)
    if at == "deciding":
        may = actor.holds(Right.DECIDE_PAPERS)
        return Go(words="Decide", href=f"{to}/decide", context=context) if may else "wait for a decision"
    if at not in ("begun", "once"):
        return "nothing"
    turn, last = paper.turn_of(actor.id), paper.turns[-1]
    if turn is not None and turn.finished_at is None:
        return Go(words="Go on", href=f"{to}/1", context=context)
    own, left = turn == last, last.finished_at is None and actor.holds(Right.DECIDE_PAPERS)
    if own or left:
        return Go(words="Take it back", href=f"{to}/undo", context=context)
    return "type it in a second time" if last.finished_at and turn is None else "nothing"
