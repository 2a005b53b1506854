"""``/manage/open-answers/.../themes``: the codebook of a question, agreement, what may be published."""

from collections.abc import Iterator
from math import isnan

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import coding, uploads
from index_platform.services.coding import PublishableThemes, Themed
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Code, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.making import FILES, LARGEST, Sent, sent
from index_platform.web.desks.open_answers import OPEN_ANSWERS, address
from index_platform.web.desks.room import (
    DeskContext,
    FormContext,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import count_words, counted
from index_platform.web.fields import FilesField
from index_platform.web.visitor import AnyRequest
from instruments.errors import MeasureError
from scoring.outcomes import Interval

QUESTION = f"{OPEN_ANSWERS}/{{wave:str}}/{{item:str}}"
Answer = Response[str] | Redirect


@get(f"{QUESTION}/themes", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.CODE_ANSWERS)
def one(visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str]) -> Response[str]:
    """The themes of one question."""
    actor = known(visitor)
    found = coding.themed(workplace.engine, wave, item, actor=actor)
    safe = coding.publishable(workplace.engine, wave, item, actor=actor)
    context = DeskContext(
        title="Themes",
        lead=f"{found.question.words} ({found.question.title})",
        blocks=tuple(_blocks(found, safe)),
    )
    return shown(visitor, context, at=OPEN_ANSWERS)


@get(f"{QUESTION}/codebook", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.CODE_ANSWERS)
def ask_book(visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str]) -> Response[str]:
    """Ask for a codebook."""
    found = coding.themed(workplace.engine, wave, item, actor=known(visitor))
    return asked(visitor, _book_page(found), at=OPEN_ANSWERS)


@post(f"{QUESTION}/codebook", rule=Right.CODE_ANSWERS, request_max_body_size=LARGEST)
async def use_book(
    request: AnyRequest, visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str]
) -> Answer:
    """Code by the codebook that was sent."""
    return await sync_to_thread(_used, visitor, workplace, wave, item, await sent(request))


def _used(visitor: Who, workplace: Workplace, wave: str, item: str, given: Sent) -> Answer:
    actor = known(visitor)
    try:
        with uploads.laid_out(given.files) as folder:
            file = folder / uploads.definition_among(given.files, "themes")
            coding.use_book(workplace.engine, wave, item, file, moment=workplace.clock(), actor=actor)
    except MeasureError as error:
        found = coding.themed(workplace.engine, wave, item, actor=actor)
        return asked(visitor, _book_page(found, error), at=OPEN_ANSWERS)
    return Redirect(f"{OPEN_ANSWERS}/{wave}/{item}/themes", status_code=303)


def _book_page(found: Themed, error: MeasureError | None = None) -> FormContext:
    failures = () if error is None else failure(error, FILES)
    before = (
        ()
        if found.book is None
        else (f"By another codebook than {found.book.label}, all answers are coded anew.",)
    )
    return FormContext(
        title="By which codebook?",
        means=(*before, "A codebook never changes: what is mended is a new version."),
        fields=(
            FilesField(
                name=FILES,
                label="Codebook",
                hint="One YAML file with its themes.",
                error=" ".join(each.words for each in failures),
            ),
        ),
        files=True,
        button="Code by this codebook",
        action=f"{address(found.question)}/codebook",
        cancel=Go(words="Go back", href=f"{address(found.question)}/themes"),
        failures=failures,
    )


def _blocks(found: Themed, safe: PublishableThemes | None) -> Iterator[Block]:
    here = address(found.question)
    if found.book is None:
        yield Actions(first=Go(words="Choose a codebook", href=f"{here}/codebook"))
        return
    left = Go(words="Choose another codebook", href=f"{here}/codebook")
    yield Actions(first=Go(words="Code the next answer", href=f"{here}/code"), others=(left,))
    yield Facts(
        rows=(
            fact("Codebook", Code(text=f"{found.book.label} {found.book.sha256[:12]}")),
            fact("Coded", f"{found.coded:,} of {found.question.progress.confirmed:,} confirmed"),
            fact("Coded by a second person", f"{found.twice:,} of {found.drawn:,} drawn for it"),
        )
    )
    if found.differing:
        yield _differing(found)
    if found.twice:
        yield _agreement(found)
    yield _safe(safe)


def _differing(found: Themed) -> Block:
    here = address(found.question)
    rows = tuple(
        (Go(words=f"Answer {number}", href=f"{here}/settle/{number}"),) for number in found.differing
    )
    words = counted(len(rows), "answer", "answers")
    hint = f"Two people found other themes in {words}. One of them or a third says what holds."
    table = Table(caption="Answers to settle", heads=("Answer",), rows=rows)
    return Panel(title="To settle", hint=hint, blocks=(table,))


def _agreement(found: Themed) -> Block:
    names = {} if found.book is None else {theme.id: theme.name for theme in found.book.themes}
    rows = tuple(
        (
            names[theme],
            f"{100 * one.share:.0f} %",
            _number(one.kappa),
            _interval(one.interval),
            _number(one.alpha),
            "; ".join(one.warnings),
        )
        for theme, one in (found.agreement or {}).items()
    )
    heads = ("Theme", "Alike", "Kappa", "Likely range (95 %)", "Alpha", "To know")
    hint = "Measured on what each found alone, before anything was settled. 0 is chance, 1 is all alike."
    table = Table(caption="How far two coders agree", heads=heads, rows=rows)
    return Panel(title="Agreement", hint=hint, blocks=(table,))


def _safe(safe: PublishableThemes | None) -> Block:
    title = "What may be published"
    if safe is None:
        words = (
            "Nothing yet. The wave must be closed, every answer read and coded, by a second person where "
            "drawn, and every difference settled: counts that still grow would show who came last."
        )
        return Panel(title=title, blocks=(Prose(paragraphs=(words,)),))
    names = {theme.id: theme.name for theme in safe.book.themes}
    counts = safe.counts
    rows = (
        ("Answers read", *map(count_words, counts.answered)),
        *((names[theme], *map(count_words, row)) for theme, row in counts.themes.items()),
    )
    heads = ("Theme", *(place.name for place in safe.places))
    hint = "People who gave each theme, rounded to 5, where ten or more did there and overall. No quotations."
    return Panel(title=title, hint=hint, blocks=(Table(caption=title, heads=heads, rows=rows),))


def _number(value: float) -> str:
    return "cannot be told" if isnan(value) else f"{value:.2f}"


def _interval(found: Interval | None) -> str:
    return "cannot be told" if found is None else f"{found.low:.2f} to {found.high:.2f}"


HANDLERS = (one, ask_book, use_book)
