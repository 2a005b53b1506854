"""One open answer before a coder, and one before whoever settles where two coders differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import coding
from index_platform.services.coding import ToCode
from index_platform.web.desks.blocks import Actions, Block, Go, Panel, Table
from index_platform.web.desks.open_answers import OPEN_ANSWERS, address
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
from index_platform.web.desks.themes import QUESTION
from index_platform.web.fields import Failure, Option, TicksField
from instruments.errors import MeasureError
from instruments.theme_book import ThemeBook

_THEMES, _NONE = "themes", "No theme fits"
_NOTHING = "-"  # no theme has this id
Answer = Response[str] | Redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is asked of a coder: its words, and the service that keeps the answer."""

    verb: str
    title: str
    lead: str
    kept: Callable[..., None]


_CODE = _Task(
    verb="code",
    title="Which themes does this answer give?",
    lead="Tick every theme that the words give, as the codebook says, and nothing that you only suppose.",
    kept=coding.code,
)
_SETTLE = _Task(
    verb="settle",
    title="Which themes hold?",
    lead="Two people found other themes. What each found stays; this says what is counted.",
    kept=coding.settle,
)


@get(f"{QUESTION}/code", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.CODE_ANSWERS)
def next_one(visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str]) -> Answer:
    """The way to the answer to code next."""
    number = coding.next_to_code(workplace.engine, wave, item, actor=known(visitor))
    here = f"{OPEN_ANSWERS}/{wave}/{item}"
    if number is not None:
        return Redirect(f"{here}/code/{number}", status_code=303)
    back = Actions(first=Go(words="Go back to the themes", href=f"{here}/themes"))
    lead = "Answers that are confirmed later, or wait for another coder, are not shown to you now."
    context = DeskContext(title="Nothing is left for you to code", lead=lead, blocks=(back,))
    return shown(visitor, context, at=OPEN_ANSWERS)


@get(
    f"{QUESTION}/code/{{number:int}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.CODE_ANSWERS,
)
def ask(
    visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """One answer, as it was confirmed."""
    found = coding.to_code(workplace.engine, wave, item, number, actor=known(visitor))
    return asked(visitor, _page(_CODE, found, ()), at=OPEN_ANSWERS)


@post(f"{QUESTION}/code/{{number:int}}", sync_to_thread=True, rule=Right.CODE_ANSWERS)
def code(
    visitor: Who,
    workplace: Place,
    wave: FromPath[str],
    item: FromPath[str],
    number: FromPath[int],
    data: Form,
) -> Answer:
    """Keep what the coder found."""
    found = coding.to_code(workplace.engine, wave, item, number, actor=known(visitor))
    return _kept(visitor, workplace, _CODE, found, data) or Redirect(
        f"{OPEN_ANSWERS}/{wave}/{item}/code", status_code=303
    )


@get(
    f"{QUESTION}/settle/{{number:int}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.CODE_ANSWERS,
)
def ask_settle(
    visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """One answer on which two coders differ."""
    found = coding.to_settle(workplace.engine, wave, item, number, actor=known(visitor))
    return asked(visitor, _page(_SETTLE, found, ()), at=OPEN_ANSWERS)


@post(f"{QUESTION}/settle/{{number:int}}", sync_to_thread=True, rule=Right.CODE_ANSWERS)
def settle(
    visitor: Who,
    workplace: Place,
    wave: FromPath[str],
    item: FromPath[str],
    number: FromPath[int],
    data: Form,
) -> Answer:
    """Keep what holds."""
    found = coding.to_settle(workplace.engine, wave, item, number, actor=known(visitor))
    return _kept(visitor, workplace, _SETTLE, found, data) or Redirect(
        f"{OPEN_ANSWERS}/{wave}/{item}/themes", status_code=303
    )


def _kept(
    visitor: Who, workplace: Place, task: _Task, found: ToCode, data: Mapping[str, str]
) -> Response[str] | None:
    """The page again where something is wrong; None where what was ticked is kept."""
    ticked = tuple(name.partition(".")[2] for name in data if name.startswith(f"{_THEMES}."))
    if not ticked or (_NOTHING in ticked and len(ticked) > 1):
        fix = f"Tick the themes that it gives, or “{_NONE}” alone."
        return asked(visitor, _page(task, found, ticked, (Failure(_THEMES, fix),)), at=OPEN_ANSWERS)
    themes = [theme for theme in ticked if theme != _NOTHING]
    where = (found.question.wave, found.question.item, found.response)
    try:
        task.kept(workplace.engine, *where, themes, moment=workplace.clock(), actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _page(task, found, ticked, failure(error, _THEMES)), at=OPEN_ANSWERS)
    return None


def _page(
    task: _Task, found: ToCode, ticked: tuple[str, ...], failures: tuple[Failure, ...] = ()
) -> FormContext:
    here = address(found.question)
    sides = tuple(
        fact(who, _names(found.book, side))
        for who, side in zip(("One found", "The other found"), found.found, strict=False)
    )
    return FormContext(
        title=task.title,
        lead=task.lead,
        facts=(fact("Question", found.question.words), fact("Answer", found.text), *sides),
        fields=(
            TicksField(
                name=_THEMES,
                legend=found.book.title,
                hint=f"Codebook {found.book.label}",
                options=tuple(Option(theme.id, theme.name) for theme in found.book.themes),
                alone=(Option(_NOTHING, _NONE),),
                between="or",
                chosen=ticked,
                error=" ".join(one.words for one in failures),
            ),
        ),
        button="Keep this and go on" if task is _CODE else "Keep what holds",
        action=f"{here}/{task.verb}/{found.response}",
        cancel=Go(words="Stop", href=f"{here}/themes"),
        blocks=(_codebook(found.book),),
        failures=failures,
    )


def _codebook(book: ThemeBook) -> Block:
    """What each theme takes in, below the form."""
    rows = tuple(
        (theme.name, theme.description, "; ".join(theme.includes), "; ".join(theme.excludes))
        for theme in book.themes
    )
    heads = ("Theme", "What it takes in", "Such as", "Not")
    return Panel(
        title="What each theme takes in", blocks=(Table(caption=book.title, heads=heads, rows=rows),)
    )


def _names(book: ThemeBook, themes: tuple[str, ...]) -> str:
    return ", ".join(theme.name for theme in book.themes if theme.id in themes) or _NONE


HANDLERS = (next_one, ask, code, ask_settle, settle)
