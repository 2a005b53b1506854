"""``/manage/erase-answers``: the answers of a receipt are looked up, then erased for good, in two steps."""

from collections.abc import Iterator

from litestar import MediaType, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import erasing
from index_platform.services.erasing import Erasable, Tombstone
from index_platform.web.desks.blocks import Code, Fact, Go
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import counted, day
from index_platform.web.fields import Failure, TextField
from instruments import english
from instruments.errors import NotFoundError

ERASE = "/manage/erase-answers"
RESPONSES = "/manage/responses"
_CODE, _SURE = "code", "sure"
_MISSING = "Write the code that was on the receipt."
_MEANS = (
    "For somebody who asks you to take their answers out, by the code on their receipt. Ask for no name.",
    "First you see what would go. Nothing goes before you say so once more.",
)
_FOR_GOOD = (
    "All of it goes for good: answers, place, language, times. Nobody can bring it back.",
    "A mark stays, so that the same answers are not stored again. It tells nobody who it was.",
    "That you did it is written into the audit, without the code.",
)
Answer = Response[str] | Redirect


@get(ERASE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask(visitor: Who, done: FromQuery[str] = "") -> Response[str]:
    """Ask for the code of a receipt; or say that its answers are erased."""
    return asked(visitor, _form(""), at=RESPONSES) if not done else shown(visitor, _DONE, at=RESPONSES)


@post(ERASE, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def erase(visitor: Who, workplace: Place, data: Form) -> Answer:
    """Show what would go with the answers of a code; erase them where that was said."""
    code, actor = data.get(_CODE, "").strip(), known(visitor)
    if not code:
        return asked(visitor, _form("", (Failure(_CODE, _MISSING),)), at=RESPONSES)
    folder = workplace.settings.snapshots
    try:
        if not data.get(_SURE):
            there = erasing.found(workplace.engine, folder, code, actor=actor)
            return _looked_up(visitor, there, code)
        there = erasing.erased(workplace.engine, folder, code, moment=workplace.clock(), actor=actor)
    except NotFoundError as error:
        return asked(visitor, _form(code, failure(error, _CODE)), at=RESPONSES)
    if isinstance(there, Tombstone):
        return _looked_up(visitor, there, code)
    return Redirect(f"{ERASE}?done=yes", status_code=303)


def _looked_up(visitor: Who, there: Erasable | Tombstone, code: str) -> Response[str]:
    if isinstance(there, Tombstone):
        words = f"These answers were erased before, on {day(there.erased_at)}. Nothing is left to erase."
        return asked(visitor, _form(code, (Failure(_CODE, words),)), at=RESPONSES)
    context = FormContext(
        title="Erase these answers?",
        means=_FOR_GOOD,
        facts=tuple(_facts(there)),
        hidden=(Hidden(name=_CODE, value=code), Hidden(name=_SURE, value="yes")),
        button="Erase them for good",
        action=ERASE,
        cancel=Go(words="Leave them as they are", href=RESPONSES),
    )
    return asked(visitor, context, at=RESPONSES)


def _facts(there: Erasable) -> Iterator[Fact]:
    """What would go, what stays, and what is out of reach."""
    yield fact("Wave", there.title or Code(text=there.wave))
    yield fact("Came", day(there.received_at))
    yield fact("State", "counted" if there.counted else "held, and in no figure")
    rows = (counted(number, "row", "rows") + f" of {table}" for table, number in there.rows.items())
    yield fact("What goes", english.listed(list(rows)))
    if there.snapshots:
        files = counted(len(there.snapshots), "snapshot", "snapshots")
        yield fact("Also", f"its row in {files}; a hash of the row stays, by which figures are verified")
    if there.releases:
        yield fact("What stays", f"the figures of {english.listed(list(there.releases))}, as published")
    for copy in there.copies:
        yield fact("Out of reach", f"the {copy.kind} of {day(copy.moment)} ({copy.name}): delete it there")


def _form(code: str, failures: tuple[Failure, ...] = ()) -> FormContext:
    wrong = failures[0].words if failures else ""
    hint = "Twelve letters and numbers. Capitals, spaces and dashes do not matter."
    return FormContext(
        title="Erase the answers of a receipt",
        means=_MEANS,
        fields=(TextField(_CODE, "Code", hint, code, wrong, autocomplete="off"),),
        button="Look at what would go",
        action=ERASE,
        cancel=Go(words="To the responses", href=RESPONSES),
        failures=failures,
    )


_DONE = DeskContext(
    title="The answers are erased",
    lead="They are gone from the database and from every snapshot. The audit has an entry.",
    blocks=(),
)
HANDLERS = (ask, erase)
