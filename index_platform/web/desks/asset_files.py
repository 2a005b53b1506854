"""``/manage/new-assets``: assets of places from a CSV file: tried, taken in, undone by retiring."""

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import place_assets, uploads
from index_platform.services.asset_rows import COLUMNS, Tried
from index_platform.services.place_assets import Import
from index_platform.services.uploads import File
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Cell, Fact, Go, Panel, Table
from index_platform.web.desks.making import FILES, KEPT, LARGEST, NEW_ASSETS, Sent, packed, sent, unpacked
from index_platform.web.desks.place_deeds import REASON
from index_platform.web.desks.place_words import PLACES
from index_platform.web.desks.room import Form, FormContext, Hidden, Place, Who, asked, fact, failure, known
from index_platform.web.desks.words import counted, minute, sentence
from index_platform.web.fields import FilesField, TextField
from index_platform.web.visitor import AnyRequest
from instruments.errors import InvalidInputError, MeasureError, NotFoundError
from reports.place_texts import KIND_WORDS

Answer = Response[str] | Response[bytes] | Redirect
LISTED = 100  # rows that a page lists one by one
AGAIN = "again"  # the second button: the rows that are wrong, as a file
_RULE = Right.WRITE_PLACE_TEXTS


@get(NEW_ASSETS, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_assets(visitor: Who, workplace: Place) -> Answer:
    """Ask for a file of assets; below it those that were taken in."""
    return asked(visitor, _chooser(workplace, known(visitor)), at=PLACES)


@post(NEW_ASSETS, rule=_RULE, request_max_body_size=LARGEST)
async def take_assets(request: AnyRequest, visitor: Who, workplace: Place) -> Answer:
    """Show what the file would do, take it in where that was said, or give back the rows that are wrong."""
    return await sync_to_thread(_answer, visitor, workplace, await sent(request))


@get(f"{NEW_ASSETS}/{{number:int}}/undo", media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_undo(visitor: Who, workplace: Place, number: FromPath[int]) -> Answer:
    """Ask why what came with a file should no longer stand."""
    return asked(visitor, _undo_page(_import(workplace, number, known(visitor)), ""), at=PLACES)


@post(f"{NEW_ASSETS}/{{number:int}}/undo", sync_to_thread=True, rule=_RULE)
def undo(visitor: Who, workplace: Place, number: FromPath[int], data: Form) -> Answer:
    """Retire what came with a file."""
    actor, reason = known(visitor), data.get(REASON, "")
    found = _import(workplace, number, actor)
    try:
        place_assets.undone(workplace.engine, number, reason, moment=workplace.clock(), actor=actor)
    except MeasureError as error:
        return asked(visitor, _undo_page(found, reason, error), at=PLACES)
    return Redirect(NEW_ASSETS, status_code=303)


def _answer(visitor: Who, workplace: Workplace, given: Sent) -> Answer:
    actor = known(visitor)
    try:
        files = [unpacked(value) for value in given.kept] or list(given.files)
        _require_one(files)
        with uploads.laid_out(files) as folder:
            path = folder / files[0].name
            if given.fields.get(AGAIN):
                return _rejects(place_assets.rejected(workplace.engine, path, actor=actor))
            if given.kept:
                place_assets.imported(
                    workplace.engine, path, moment=workplace.clock(), actor=actor, accept_good_rows=True
                )
                return Redirect(NEW_ASSETS, status_code=303)
            tried = place_assets.tried(workplace.engine, path, actor=actor)
        return asked(visitor, _confirm(files[0], tried), at=PLACES)
    except MeasureError as error:
        return asked(visitor, _chooser(workplace, actor, error), at=PLACES)


def _require_one(files: list[File]) -> None:
    if len(files) > 1:
        raise InvalidInputError(
            f"{len(files)} files were chosen", where="the form", fix="Choose one file of assets at a time."
        )


def _rejects(content: bytes) -> Response[bytes]:
    """The rows that are wrong, for whoever mends them."""
    headers = {"Content-Disposition": 'attachment; filename="assets.rejects.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers, status_code=200)


def _chooser(workplace: Workplace, actor: Actor, error: MeasureError | None = None) -> FormContext:
    failures = () if error is None else failure(error, FILES)
    words = " ".join(one.words for one in failures)
    kinds = ", ".join(KIND_WORDS)
    hint = f"CSV with the columns {', '.join(COLUMNS)}. Kinds: {kinds}. At most 2 MB."
    return FormContext(
        title="Load assets of places",
        means=(
            "The file is read and checked first. Nothing is kept before you have seen what it would do.",
            "A row that stands already adds nothing. Whatever came with a file can be taken back at once.",
        ),
        fields=(FilesField(name=FILES, label="File of assets", hint=hint, error=words),),
        files=True,
        button="Check the file",
        action=NEW_ASSETS,
        cancel=Go(words="Go back", href=PLACES),
        blocks=_taken(place_assets.imports(workplace.engine, actor=actor)),
        failures=failures,
    )


def _taken(found: tuple[Import, ...]) -> tuple[Block, ...]:
    if not found:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.name,
            minute(one.imported_at),
            f"{one.standing:,}",
            Go(words="Take back", href=f"{NEW_ASSETS}/{one.number}/undo", context=one.name)
            if one.standing
            else "taken back",
        )
        for one in found
    )
    heads = ("File", "Taken in", "Assets of it that stand", "Undo")
    table = Table(caption="Files that were taken in", heads=heads, rows=rows, counts=(2,))
    return (Panel(title="Files that were taken in", blocks=(table,)),)


def _confirm(file: File, tried: Tried) -> FormContext:
    """What the file would do, and what is wrong with its rows."""
    facts: tuple[Fact, ...] = (
        fact("New assets", f"{len(tried.new):,}"),
        fact("Standing already, word for word", f"{tried.there:,}"),
        fact("Rows that cannot be taken in", f"{tried.wrong:,}"),
    )
    some = f"Take in {counted(len(tried.new), 'asset', 'assets')}"
    return FormContext(
        title="Take in this file?" if tried.new else "Nothing of this file can be taken in",
        lead=file.name,
        means=(_what(tried),),
        facts=facts,
        hidden=(Hidden(name=KEPT, value=packed(file)),),
        files=True,  # as a form without files, it would be too large
        button=some if tried.new else "Check it again",
        again="Save the rows that are wrong as a file" if tried.problems else "",
        action=NEW_ASSETS,
        cancel=Go(words="Go back and choose another file", href=NEW_ASSETS),
        blocks=(*_problems(tried), *_doubts(tried)),
    )


def _what(tried: Tried) -> str:
    if not tried.new:
        return "Nothing would be kept."
    if tried.problems:
        return "Nothing is kept yet. Only the good rows would be; save the others as a file and mend them."
    return "Nothing is kept yet."


def _problems(tried: Tried) -> tuple[Block, ...]:
    if not tried.problems:
        return ()
    rows = tuple(
        (f"Line\N{NO-BREAK SPACE}{one.line:,}", one.column or "the row", sentence(one.what), one.fix)
        for one in tried.problems[:LISTED]
    )
    table = Table(
        caption="What is wrong", heads=("Line", "Column", "What is wrong", "How to mend it"), rows=rows
    )
    return (Panel(title="What is wrong", hint=_first(len(tried.problems)), blocks=(table,)),)


def _doubts(tried: Tried) -> tuple[Block, ...]:
    if not tried.doubts:
        return ()
    rows = tuple((f"Line\N{NO-BREAK SPACE}{line:,}", sentence(what)) for line, what in tried.doubts[:LISTED])
    table = Table(caption="To look at again", heads=("Line", "What should be looked at"), rows=rows)
    hint = f"They can be taken in. Whoever approves a release is told too. {_first(len(tried.doubts))}"
    return (Panel(title="To look at again", hint=hint, blocks=(table,)),)


def _first(count: int) -> str:
    return f"The first {LISTED} of {count:,}." if count > LISTED else ""


def _import(workplace: Workplace, number: int, actor: Actor) -> Import:
    for one in place_assets.imports(workplace.engine, actor=actor):
        if one.number == number:
            return one
    raise NotFoundError(
        "no file was taken in under this number", where="assets", fix="Look at the list of files."
    )


def _undo_page(found: Import, reason: str, error: MeasureError | None = None) -> FormContext:
    failures = () if error is None else failure(error, REASON if error.where == REASON else "")
    told = failures[0].words if failures and failures[0].field else ""
    return FormContext(
        title="Take back what came with this file?",
        lead=f"{found.name}, {counted(found.standing, 'asset', 'assets')} that stand",
        means=("They are retired, with their words. Each can stand again, from the page of its place.",),
        fields=(TextField(REASON, "Why", "It is kept with each of them.", reason, told),),
        button="Take them back",
        action=f"{NEW_ASSETS}/{found.number}/undo",
        cancel=Go(words="Go back without doing it", href=NEW_ASSETS),
        failures=failures,
    )


HANDLERS = (ask_assets, take_assets, ask_undo, undo)
