"""``/manage/fieldwork/assignments/ID/addresses``: doors from a file: looked at, then kept."""

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services import uploads
from index_platform.services.addresses import Addresses, Brought
from index_platform.services.assignments import Assignments, Named
from index_platform.web.desks.assignments import ASSIGNMENTS
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Prose
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.making import FILES, LARGEST, Sent, sent
from index_platform.web.desks.room import DeskContext, FormContext, Who, asked, fact, failure, known, shown
from index_platform.web.fields import FilesField, Option, RadioField
from index_platform.web.visitor import AnyRequest
from instruments.errors import MeasureError

_ADDRESSES = f"{ASSIGNMENTS}/{{assignment:str}}/addresses"
_WHAT, _LOOK, _TAKE = "what", "look", "take"
_MEANS = (
    "A CSV file with a column called address. Names of people do not belong in it.",
    "Addresses stay apart from answers: no answer, snapshot or export has one. They are gone a day after the "
    "wave has ended.",
    "What is here already is not taken in twice.",
)


@get(_ADDRESSES, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_addresses(
    visitor: Who, assignments: NamedDependency[Assignments], assignment: FromPath[str]
) -> Response[str]:
    """Ask for a file of addresses."""
    found = assignments.one(assignment, actor=known(visitor))
    return asked(visitor, _form(found), at=FIELDWORK)


@post(_ADDRESSES, status_code=200, rule=Right.SUPERVISE, request_max_body_size=LARGEST)
async def bring(
    request: AnyRequest,
    visitor: Who,
    assignments: NamedDependency[Assignments],
    addresses: NamedDependency[Addresses],
    assignment: FromPath[str],
) -> Response[str]:
    """Say what a file would do, or keep its addresses."""
    given = await sent(request)
    return await sync_to_thread(_answer, visitor, assignments, addresses, assignment, given)


def _answer(
    visitor: Who, assignments: Assignments, addresses: Addresses, name: str, given: Sent
) -> Response[str]:
    actor, takes = known(visitor), given.fields.get(_WHAT) == _TAKE
    found = assignments.one(name, actor=actor)
    try:
        with uploads.laid_out(given.files[:1]) as folder:
            do = addresses.bring if takes else addresses.tried
            done = do(name, folder / given.files[0].name, actor=actor)
    except MeasureError as error:
        return asked(visitor, _form(found, error), at=FIELDWORK)
    return shown(visitor, _told(done, f"{ASSIGNMENTS}/{name}", takes=takes), at=FIELDWORK)


def _form(found: Named, error: MeasureError | None = None) -> FormContext:
    failures = failure(error, FILES) if error else ()
    words = " ".join(one.words for one in failures)
    options = (Option(_LOOK, "Say what it would do", "Nothing is kept."), Option(_TAKE, "Keep its addresses"))
    at = f"{ASSIGNMENTS}/{found.seen.assignment.id}"
    return FormContext(
        title="Bring addresses",
        lead=f"{found.place}, {found.title}.",
        means=_MEANS,
        fields=(
            FilesField(FILES, "CSV file", "At most 2,000 addresses.", error=words),
            RadioField(_WHAT, "What to do with it", "", options, chosen=_LOOK),
        ),
        files=True,
        button="Go on",
        action=f"{at}/addresses",
        cancel=Go(words="Go back", href=at),
        failures=failures,
    )


def _told(done: Brought, at: str, *, takes: bool) -> DeskContext:
    rows = (fact("New", f"{done.new:,}"), fact("Here already", f"{done.known:,}"))
    first = (
        Prose(paragraphs=(f"The first of the new ones: {'; '.join(done.first)}.",)) if done.first else None
    )
    back = Go(words="To the assignment", href=at)
    again = Go(words="Choose the file again, and keep them", href=f"{at}/addresses")
    blocks: tuple[Block, ...] = (
        Facts(rows=rows),
        *((first,) if first else ()),
        Actions(first=back if takes else again, others=() if takes else (back,)),
    )
    title = "The addresses are kept" if takes else "What the file would do"
    lead = "" if takes else "Nothing of it was kept yet."
    return DeskContext(title=title, lead=lead, blocks=blocks)


HANDLERS = (ask_addresses, bring)
