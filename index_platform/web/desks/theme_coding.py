"""One open answer before a coder, and one before whoever settles where two coders differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
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
    then: str  # the page that follows
    title: str
    lead: str
    button: str
    read: Callable[..., ToCode]
    kept: Callable[..., None]


_CODE = _Task(
    verb="code",
    then="code",
    title="Which themes does this answer give?",
    lead="Tick every theme that the words give, as the codebook says, and nothing that you only suppose.",
    button="Keep this and go on",
    read=coding.to_code,
    kept=coding.code,
)
_SETTLE = _Task(
    verb="settle",
    then="themes",
    title="Which themes hold?",
    lead="Two people found other themes. What each found stays; this says what is counted.",
    button="Keep what holds",
    read=coding.to_settle,
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


def _routes(task: _Task) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page with one answer, and what keeps the themes that were found in it."""
    path = f"{QUESTION}/{task.verb}/{{number:int}}"

    @get(path, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.CODE_ANSWERS)
    def ask(
        visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str], number: FromPath[int]
    ) -> Answer:
        found = task.read(workplace.engine, wave, item, number, actor=known(visitor))
        return asked(visitor, _page(task, found, ()), at=OPEN_ANSWERS)

    @post(path, sync_to_thread=True, rule=Right.CODE_ANSWERS)
    def keep(
        visitor: Who,
        workplace: Place,
        wave: FromPath[str],
        item: FromPath[str],
        number: FromPath[int],
        data: Form,
    ) -> Answer:
        found = task.read(workplace.engine, wave, item, number, actor=known(visitor))
        again = _kept(visitor, workplace, task, found, data)
        return again or Redirect(f"{OPEN_ANSWERS}/{wave}/{item}/{task.then}", status_code=303)

    return ask, keep


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
        button=task.button,
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


HANDLERS = (next_one, *_routes(_CODE), *_routes(_SETTLE))
