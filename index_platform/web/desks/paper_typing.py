"""A paper is typed in, page by page, by the keyboard alone; and taken back before anybody rests on it."""

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.papers import Own, Papers
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.paper_pages import PaperContext, Sheet, Typed, paper_page, sheets, typed
from index_platform.web.desks.papers import BATCHES, PAPERS, Answer, Third, Typing
from index_platform.web.desks.room import Form, FormContext, Who, asked, failure, known, sent_page
from index_platform.web.visitor import Visitor
from instruments.answer_reading import Wrong
from instruments.errors import MeasureError, NotFoundError, NotPermittedError
from instruments.paper_entry import PLACE
from instruments.response_numbers import printed

_PAPER = f"{BATCHES}/{{batch:int}}/{{number:str}}"
_TEMPLATE = "desk_paper.html.j2"


@get(f"{_PAPER}/{{page:int}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def ask(
    visitor: Who, papers: Typing, batch: FromPath[int], number: FromPath[str], page: FromPath[int]
) -> Response[str]:
    """One page of a paper that somebody types in."""
    sheet = _sheet(papers.own(batch, number, actor=known(visitor)), page)
    return _shown(visitor, paper_page(sheet, _address(batch, number)))


@post(f"{_PAPER}/{{page:int}}", sync_to_thread=True, rule=Right.ENTER_PAPERS)
def keep(
    visitor: Who,
    papers: Typing,
    deciding: Third,
    batch: FromPath[int],
    number: FromPath[str],
    page: FromPath[int],
    data: Form,
) -> Answer:
    """Keep what was typed in on a page; behind the last one, finish the paper."""
    actor = known(visitor)
    sheet = _sheet(papers.own(batch, number, actor=actor), page)
    given = _kept(papers, sheet, typed(sheet, data), visitor)
    if given.wrong:
        return _shown(visitor, paper_page(sheet, _address(batch, number), given))
    if page < sheet.count:
        return Redirect(f"{_address(batch, number)}/{page + 1}", status_code=303)
    lacking = papers.own(batch, number, actor=actor).lacking
    if lacking:  # somebody came to the last page by its address
        return Redirect(f"{_address(batch, number)}/{_page_of(sheet, lacking[0])}", status_code=303)
    papers.finish(batch, number, actor=actor)
    deciding.settle(actor=actor)
    return Redirect(f"{BATCHES}/{batch}/next?done={number}", status_code=303)


@get(f"{_PAPER}/undo", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ENTER_PAPERS)
def ask_undo(visitor: Who, papers: Typing, batch: FromPath[int], number: FromPath[str]) -> Response[str]:
    """Ask before an entry is taken back."""
    papers.pile(batch, actor=known(visitor))
    return asked(visitor, _undo_page(batch, number), at=PAPERS)


@post(f"{_PAPER}/undo", sync_to_thread=True, rule=Right.ENTER_PAPERS)
def undo(visitor: Who, papers: Typing, batch: FromPath[int], number: FromPath[str]) -> Answer:
    """Take an entry back."""
    try:
        papers.undo(batch, number, actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _undo_page(batch, number, error), at=PAPERS)
    return Redirect(f"{BATCHES}/{batch}", status_code=303)


def _kept(papers: Papers, sheet: Sheet, given: Typed, visitor: Visitor) -> Typed:
    """What came, kept as far as it can stand on the paper; where it comes from too far away, nothing is."""
    own = sheet.own
    try:
        papers.save(own.pile.batch.number, own.number, given.entry, actor=known(visitor))
    except NotPermittedError as error:
        wrong = Wrong("papers from there are typed in by somebody else", error.fix)
        return Typed(given.entry, {**given.wrong, PLACE: wrong}, given.texts)
    return given


def _sheet(own: Own, page: int) -> Sheet:
    if not 1 <= page <= len(sheets(own.pile.instrument)):
        raise NotFoundError("the paper has no such page", where="papers", fix="Begin with its first page.")
    return Sheet(own, page)


def _page_of(sheet: Sheet, name: str) -> int:
    """The page on which something is typed in; language and place stand on the first."""
    pages = sheets(sheet.own.pile.instrument)
    on = (number for number, page in enumerate(pages, 1) if any(name in _ids(items) for _, items in page))
    return next(on, 1)


def _ids(items: tuple[object, ...]) -> set[str]:
    return {getattr(item, "id", "") for item in items}


def _undo_page(batch: int, number: str, error: MeasureError | None = None) -> FormContext:
    return FormContext(
        title=f"Take back what was typed in from the paper {printed(number)}?",
        means=(
            "It is deleted, and the paper can be typed in again from its beginning.",
            "This is possible until somebody types it in for the second time.",
        ),
        button="Take it back",
        action=f"{_address(batch, number)}/undo",
        cancel=Go(words="Go back without doing it", href=f"{BATCHES}/{batch}"),
        failures=() if error is None else failure(error),
    )


def _address(batch: int, number: str) -> str:
    return f"{BATCHES}/{batch}/{number}"


def _shown(visitor: Visitor, context: PaperContext) -> Response[str]:
    return sent_page(visitor, _TEMPLATE, context, at=PAPERS)
