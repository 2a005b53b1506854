"""``/manage/fieldwork/rescue``: what a phone could not send, brought as a file: looked at, then taken in."""

from collections.abc import Mapping

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from index_platform.auth.roles import Right
from index_platform.services.rescuing import LARGEST, Fate, Kind, Rescue, Rescued
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Prose
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.making import FILES, Sent, sent
from index_platform.web.desks.room import DeskContext, FormContext, Who, asked, fact, failure, known, shown
from index_platform.web.desks.words import counted, minute
from index_platform.web.fields import Failure, FilesField, Option, RadioField
from index_platform.web.visitor import AnyRequest
from instruments.errors import InvalidInputError, MeasureError

RESCUE = f"{FIELDWORK}/rescue"
File = NamedDependency[Rescue]
_WHAT, _LOOK, _TAKE = "what", "look", "take"
_ROOM = 100_000  # bytes of a form round its file
_MEANS = (
    "The app on a phone makes such a file when it cannot send. It is sealed: nobody reads it on the way.",
    "What is here already is not taken in twice.",
)
_KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.INTERVIEWS: ("interview", "interviews"),
    Kind.VISITS: ("visit", "visits"),
    Kind.NOTES: ("note", "notes"),
}
_FATES: Mapping[Fate, str] = {
    Fate.NEW: "taken in",
    Fate.HELD: "held for a person to look at",
    Fate.KNOWN: "here already, nothing to do",
    Fate.OTHER: "something else is stored under the id; keep the file",
    Fate.WITHDRAWN: "withdrawn before, not kept again",
    Fate.PRACTICE: "from practising, kept nowhere",
    Fate.NOT_OPENED: "cannot be opened or read; keep the file",
    Fate.NO_ROOM: "cannot be opened or read, and too much came today; keep the file, and bring it tomorrow",
    Fate.STRANGE: "of no phone of a researcher of your area; keep the file",
}


@get(RESCUE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_rescue(visitor: Who) -> Response[str]:
    """Ask for a rescue file."""
    return asked(visitor, _form(), at=FIELDWORK)


@post(RESCUE, status_code=200, rule=Right.SUPERVISE, request_max_body_size=LARGEST + _ROOM)
async def rescue(request: AnyRequest, visitor: Who, rescuing: File) -> Response[str]:
    """Say what a file would do, or do it."""
    return await sync_to_thread(_answer, visitor, rescuing, await sent(request))


def _answer(visitor: Who, rescuing: Rescue, given: Sent) -> Response[str]:
    actor, takes = known(visitor), given.fields.get(_WHAT) == _TAKE
    try:
        content = _content(given)
        done = rescuing.imported(content, actor=actor) if takes else rescuing.tried(content, actor=actor)
    except MeasureError as error:
        return asked(visitor, _form(failure(error, FILES)), at=FIELDWORK)
    return shown(visitor, _told(done, takes=takes), at=FIELDWORK)


def _content(given: Sent) -> bytes:
    if len(given.files) != 1:
        raise InvalidInputError(
            "not one file was chosen", where=FILES, fix="Choose one file that ends in .thriving-rescue.json."
        )
    return given.files[0].content


def _form(failures: tuple[Failure, ...] = ()) -> FormContext:
    words = " ".join(one.words for one in failures)
    options = (
        Option(_LOOK, "Say what it would do", "Nothing is kept."),
        Option(_TAKE, "Take it in"),
    )
    return FormContext(
        title="Bring a rescue file",
        means=_MEANS,
        fields=(
            FilesField(FILES, "Rescue file", "It ends in .thriving-rescue.json. At most 20 MB.", error=words),
            RadioField(_WHAT, "What to do with it", "", options, chosen=_LOOK),
        ),
        files=True,
        button="Go on",
        action=RESCUE,
        cancel=Go(words="Go back", href=FIELDWORK),
        failures=failures,
    )


def _told(done: Rescued, *, takes: bool) -> DeskContext:
    lead = f"File of {minute(done.made_at)}."
    rows = tuple(
        fact(counted(count, *_KINDS[kind]), _FATES[fate]) for (kind, fate), count in done.fates.items()
    ) or (fact("Nothing", "there is nothing in it"),)
    title, said, way = _DONE if takes else _NOT_YET
    blocks: tuple[Block, ...] = (Facts(rows=rows), Prose(paragraphs=(said,)), Actions(first=way))
    return DeskContext(title=title, lead=lead, blocks=blocks)


_DONE = (
    "What was in the file",
    "It is done. The phone may send the same again: nothing is counted twice.",
    Go(words="To fieldwork", href=FIELDWORK),
)
_NOT_YET = (
    "What the file would do",
    "Nothing of it was kept yet.",
    Go(words="Choose the file again, and take it in", href=RESCUE),
)
HANDLERS = (ask_rescue, rescue)
