"""``/manage/fieldwork/withdrawal``: the code to take answers out with, by the reference given at the door."""

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency

from index_platform.auth.roles import Right
from index_platform.services.references import References
from index_platform.web.desks.blocks import Actions, Block, Code, Facts, Go, Prose
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.fields import Failure, TextField
from instruments.errors import MeasureError

WITHDRAWAL = f"{FIELDWORK}/withdrawal"
_REFERENCE = "reference"
_MEANS = (
    "For somebody who was asked at the door and wants their answers out. Ask for no name.",
    "The phone showed them a reference. With the code that you get here they take them out themselves.",
)
_TOLD = (
    "Tell it to whoever gave you the reference, and to nobody else. They type it at /withdraw.",
    "That you asked is written into the audit, without reference and code.",
)


@get(WITHDRAWAL, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_withdrawal(visitor: Who) -> Response[str]:
    """Ask for a reference."""
    return asked(visitor, _form(""), at=FIELDWORK)


@post(WITHDRAWAL, status_code=200, sync_to_thread=True, rule=Right.SUPERVISE)
def tell_withdrawal(visitor: Who, references: NamedDependency[References], data: Form) -> Response[str]:
    """Tell the code of a reference."""
    typed = data.get(_REFERENCE, "")
    try:
        code = references.code_of(typed, actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _form(typed, failure(error, _REFERENCE)), at=FIELDWORK)
    back = Go(words="To fieldwork", href=FIELDWORK)
    blocks: tuple[Block, ...] = (
        Facts(rows=(fact("Code", Code(text=code)),)),
        Prose(paragraphs=_TOLD),
        Actions(others=(back,)),
    )
    return shown(visitor, DeskContext(title="The code to take answers out", blocks=blocks), at=FIELDWORK)


def _form(typed: str, failures: tuple[Failure, ...] = ()) -> FormContext:
    words = " ".join(one.words for one in failures)
    hint = "32 signs; gaps do not count."
    field = TextField(_REFERENCE, "Reference", hint, typed[:100], words, autocomplete="off", is_code=True)
    return FormContext(
        title="Take answers out",
        means=_MEANS,
        fields=(field,),
        button="Show the code",
        action=WITHDRAWAL,
        cancel=Go(words="Go back", href=FIELDWORK),
        failures=failures,
    )


HANDLERS = (ask_withdrawal, tell_withdrawal)
