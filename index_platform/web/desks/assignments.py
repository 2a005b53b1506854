"""``/manage/fieldwork/assignments``: who asks where, whom that still lacks, and at which doors."""

from collections.abc import Mapping

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.addresses import Addresses
from index_platform.services.assignments import LONGEST_NOTE, Asked, Assignments, Door, Named, Seen, State
from index_platform.services.phones import Phones
from index_platform.services.visits import disposition
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.fieldwork import CAME_OF_IT, FIELDWORK
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Who,
    asked,
    fact,
    failure_of,
    known,
    shown,
)
from index_platform.web.desks.words import counted
from index_platform.web.fields import Field, Option, RadioField, SelectField, TextField
from index_platform.web.parts import Cell
from instruments.errors import MeasureError

ASSIGNMENTS = f"{FIELDWORK}/assignments"
Work = NamedDependency[Assignments]
Answer = Response[str] | Redirect
_ONE = f"{ASSIGNMENTS}/{{assignment:str}}"
_PLACE, _RESEARCHER, _UNTIL, _NOTE, _HOW, _LINES = "place", "researcher", "until", "note", "how", "targets"
_PLAN, _TYPED = "plan", "lines"
_STATES: Mapping[State, str] = {
    State.OPEN: "open",
    State.COMPLETED: "completed",
    State.CLOSED: "closed",
}
_WHY: Mapping[str, str] = {
    "closed": "The assignment was closed",
    "taken_away": "Whoever sent it did not have the assignment any more",
    "completed": "All that was wanted had come",
    "unknown": "It was sent for another survey",
}
_NONE = (
    "Nobody has an assignment yet. Until there is one in a wave, everybody who takes answers may ask in it, "
    "in their whole area.",
    "With the first one, a wave is asked in that place by those alone who have an assignment in it.",
)
_MEANS = (
    "It is on the phone of the researcher when that next has a signal, and theirs until you take it away. "
    "What was asked meanwhile is never refused: it is kept, and marked as more than was wanted.",
)
_TARGETS_HINT = (
    "A line for each kind of people: how many, then whom. Such as 5: sex = Female, age_band = 16 to 24. "
    "A number alone means anybody."
)
_GIVE = (
    "A phone that has no signal learns of it later. What it sends then is kept, and marked as more than was "
    "wanted.",
)
_CLOSE = ("Nobody asks for it any more. What was asked before is kept, however late it comes.",)
_REOPEN = ("It is worked on again, also where all that was wanted has come.",)


@get(ASSIGNMENTS, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def listed(visitor: Who, assignments: Work) -> Response[str]:
    """The assignments of the supervisor's area."""
    found = assignments.every(actor=known(visitor))
    make = Go(words="Make an assignment", href=f"{ASSIGNMENTS}/new")
    heads = ("Place", "Survey", "Researcher", "State", "Interviews", "Wanted")
    rows = tuple(map(_row, found))
    table = Table(caption="Assignments", heads=heads, rows=rows, counts=(4, 5))
    body: Block = table if found else Prose(paragraphs=_NONE)
    blocks = (body, Actions(first=make, others=(Go(words="To fieldwork", href=FIELDWORK),)))
    lead = f"{counted(len(found), 'assignment', 'assignments')} in your area." if found else ""
    return shown(visitor, DeskContext(title="Assignments", lead=lead, blocks=blocks), at=FIELDWORK)


@get(f"{ASSIGNMENTS}/new", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_new(visitor: Who, assignments: Work, phones: NamedDependency[Phones]) -> Response[str]:
    """Ask where, who, and whom a new assignment wants."""
    return asked(visitor, _new(visitor, assignments, phones, {}), at=FIELDWORK)


@post(f"{ASSIGNMENTS}/new", sync_to_thread=True, rule=Right.SUPERVISE)
def make(visitor: Who, assignments: Work, phones: NamedDependency[Phones], data: Form) -> Answer:
    """Make an assignment."""
    wave, _, place = data.get(_PLACE, "").partition(" ")
    wish = Asked(
        wave=wave,
        place=place,
        account=data.get(_RESEARCHER, ""),
        until=data.get(_UNTIL, "").strip() or None,
        note=data.get(_NOTE, ""),
        lines=None if data.get(_HOW) == _PLAN else data.get(_LINES, ""),
    )
    try:
        made = assignments.make(wish, actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _new(visitor, assignments, phones, data, error), at=FIELDWORK)
    return Redirect(f"{ASSIGNMENTS}/{made}", status_code=303)


@get(_ONE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def one(
    visitor: Who, assignments: Work, addresses: NamedDependency[Addresses], assignment: FromPath[str]
) -> Response[str]:
    """One assignment: what it wants, what came, and its doors."""
    actor = known(visitor)
    found, there = assignments.one(assignment, actor=actor), addresses.of(assignment, actor=actor)
    over = assignments.excess(assignment, actor=actor)
    at = f"{ASSIGNMENTS}/{assignment}"
    context = DeskContext(
        title=found.place,
        tags=(_STATES[found.seen.state],),
        lead=f"{found.title}. {_interviews(found.seen)}",
        blocks=(
            _facts(found, at),
            _targets(found.seen),
            *((_excess(over),) if over else ()),
            _doors(there, at),
            Actions(others=(Go(words="To all assignments", href=ASSIGNMENTS),)),
        ),
    )
    return shown(visitor, context, at=FIELDWORK)


@get(f"{_ONE}/give", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_give(
    visitor: Who, assignments: Work, phones: NamedDependency[Phones], assignment: FromPath[str]
) -> Response[str]:
    """Ask who is to have an assignment."""
    found = assignments.one(assignment, actor=known(visitor))
    return asked(visitor, _give(visitor, phones, found), at=FIELDWORK)


@post(f"{_ONE}/give", sync_to_thread=True, rule=Right.SUPERVISE)
def give(
    visitor: Who,
    assignments: Work,
    phones: NamedDependency[Phones],
    assignment: FromPath[str],
    data: Form,
) -> Answer:
    """Give an assignment to somebody, or take it away."""
    found = assignments.one(assignment, actor=known(visitor))
    try:
        assignments.give(assignment, data.get(_RESEARCHER, ""), actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _give(visitor, phones, found, error), at=FIELDWORK)
    return Redirect(f"{ASSIGNMENTS}/{assignment}", status_code=303)


@get(f"{_ONE}/close", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_close(visitor: Who, assignments: Work, assignment: FromPath[str]) -> Response[str]:
    """Ask before an assignment is closed."""
    found = assignments.one(assignment, actor=known(visitor))
    return asked(visitor, _sure(found, "Close this assignment?", _CLOSE, "Close it", "close"), at=FIELDWORK)


@post(f"{_ONE}/close", sync_to_thread=True, rule=Right.SUPERVISE)
def close(visitor: Who, assignments: Work, assignment: FromPath[str]) -> Redirect:
    """Close an assignment."""
    assignments.close(assignment, actor=known(visitor))
    return Redirect(f"{ASSIGNMENTS}/{assignment}", status_code=303)


@get(f"{_ONE}/reopen", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_reopen(visitor: Who, assignments: Work, assignment: FromPath[str]) -> Response[str]:
    """Ask before an assignment is opened again."""
    found = assignments.one(assignment, actor=known(visitor))
    page = _sure(found, "Open this assignment again?", _REOPEN, "Open it again", "reopen")
    return asked(visitor, page, at=FIELDWORK)


@post(f"{_ONE}/reopen", sync_to_thread=True, rule=Right.SUPERVISE)
def reopen(visitor: Who, assignments: Work, assignment: FromPath[str]) -> Redirect:
    """Open an assignment again."""
    assignments.reopen(assignment, actor=known(visitor))
    return Redirect(f"{ASSIGNMENTS}/{assignment}", status_code=303)


def _row(found: Named) -> tuple[Cell, ...]:
    seen = found.seen
    return (
        Go(words=found.place, href=f"{ASSIGNMENTS}/{seen.assignment.id}", context=found.title),
        found.title,
        found.researcher or "nobody",
        _STATES[seen.state],
        f"{seen.interviews:,}",
        f"{max((one.target.wanted for one in seen.wanted), default=0):,}"
        if len(seen.wanted) == 1
        else counted(len(seen.wanted), "kind", "kinds"),
    )


def _interviews(seen: Seen) -> str:
    return f"{counted(seen.interviews, 'interview has', 'interviews have')} come."


def _facts(found: Named, at: str) -> Panel:
    one = found.seen.assignment
    rows = (
        fact("Researcher", found.researcher or "nobody"),
        fact("Until", one.until or "no day was said"),
        fact("Note", one.note or "none"),
        fact("Version", f"{one.version:,}"),
    )
    give = Go(
        words="Give it to somebody else" if found.researcher else "Give it to somebody", href=f"{at}/give"
    )
    over = Go(words="Close it", href=f"{at}/close")
    again = Go(words="Open it again", href=f"{at}/reopen")
    turn = {State.OPEN: (over,), State.COMPLETED: (again, over), State.CLOSED: (again,)}
    actions = Actions(first=give, others=turn[found.seen.state])
    return Panel(title="Who and until when", blocks=(Facts(rows=rows), actions))


def _targets(seen: Seen) -> Panel:
    rows = tuple(
        (one.target.label, f"{one.done:,}", f"{one.target.wanted:,}", _lacks(one.target.wanted - one.done))
        for one in seen.wanted
    )
    heads = ("Whom", "Came", "Wanted", "Still lacks")
    table = Table(caption="What came of what is wanted", heads=heads, rows=rows, counts=(1, 2, 3))
    hint = "Interviews that were taken in. What waits for a person, or is on a phone, is not in it yet."
    return Panel(title="Whom it wants", hint=hint, blocks=(table,))


def _lacks(number: int) -> str:
    if number > 0:
        return f"{number:,}"
    return "nobody" if number == 0 else f"nobody, {-number:,} more than wanted"


def _excess(found: Mapping[str, tuple[int, int]]) -> Panel:
    rows = tuple((_WHY[why], f"{interviews:,}", f"{visits:,}") for why, (interviews, visits) in found.items())
    table = Table(
        caption="What came that was not wanted any more",
        heads=("When it came", "Interviews", "Visits"),
        rows=rows,
        counts=(1, 2),
    )
    hint = "All of it is kept. Interviews that wait for a person are in it too; those taken in count above."
    return Panel(title="More than was wanted", hint=hint, blocks=(table,))


def _doors(found: tuple[Door, ...], at: str) -> Panel:
    bring = Actions(first=Go(words="Bring addresses", href=f"{at}/addresses"))
    hint = "They are on the phone of whoever has the assignment, and gone a day after the wave has ended."
    if not found:
        free = Prose(paragraphs=("There are none: the researcher walks freely in the place.",))
        return Panel(title="Addresses", hint=hint, blocks=(free, bring))
    rows = tuple((one.address.label, _last(one), f"{one.tries:,}") for one in found)
    heads = ("Address", "What came of it last", "Tries")
    table = Table(caption="Doors of this assignment", heads=heads, rows=rows, counts=(2,))
    return Panel(title="Addresses", hint=hint, blocks=(table, bring))


def _last(door: Door) -> str:
    return CAME_OF_IT[disposition(door.last)] if door.last else "Not tried yet"


def _new(
    visitor: Who,
    assignments: Assignments,
    phones: Phones,
    typed: Mapping[str, str],
    error: MeasureError | None = None,
) -> FormContext:
    places = tuple(
        Option(f"{wave.wave.key} {place.code}", f"{place.name}, {wave.wave.title}")
        for wave, place in assignments.places(actor=known(visitor))
    )
    names = (_PLACE, _RESEARCHER, _UNTIL, _NOTE, _LINES)
    wrong = failure_of(error, names, _PLACE) if error else ()
    errors = {one.field: one.words for one in wrong}
    how = (
        Option(_PLAN, "What the plan of the survey wants there", "Shared out over its groups, such as age."),
        Option(_TYPED, "What stands in these lines"),
    )
    fields: tuple[Field, ...] = (
        SelectField(_PLACE, "Place", "", places, typed.get(_PLACE, ""), errors.get(_PLACE, "")),
        _researchers(visitor, phones, typed.get(_RESEARCHER, ""), errors.get(_RESEARCHER, "")),
        RadioField(_HOW, "Whom it wants", "", how, chosen=typed.get(_HOW, _TYPED)),
        TextField(
            _LINES, "Lines", _TARGETS_HINT, typed.get(_LINES, ""), errors.get(_LINES, ""), kind="lines"
        ),
        TextField(
            _UNTIL,
            "Until",
            "Such as 2026-12-01. Empty: no day.",
            typed.get(_UNTIL, ""),
            errors.get(_UNTIL, ""),
        ),
        TextField(
            _NOTE,
            "Note for the researcher",
            f"At most {LONGEST_NOTE} signs. Write no name of anybody who lives there.",
            typed.get(_NOTE, ""),
            errors.get(_NOTE, ""),
        ),
    )
    return FormContext(
        title="Make an assignment",
        means=_MEANS,
        fields=fields,
        button="Make the assignment",
        action=f"{ASSIGNMENTS}/new",
        cancel=Go(words="Go back", href=ASSIGNMENTS),
        failures=wrong,
    )


def _researchers(visitor: Who, phones: Phones, chosen: str, error: str) -> SelectField:
    found = phones.researchers(actor=known(visitor))
    options = (Option("", "Nobody yet"), *(Option(one.id, one.name) for one in found))
    return SelectField(_RESEARCHER, "Researcher", "Who takes answers in this place.", options, chosen, error)


def _give(visitor: Who, phones: Phones, found: Named, error: MeasureError | None = None) -> FormContext:
    wrong = failure_of(error, (_RESEARCHER,), _RESEARCHER) if error else ()
    words = " ".join(one.words for one in wrong)
    at = f"{ASSIGNMENTS}/{found.seen.assignment.id}"
    return FormContext(
        title="Who is to have this assignment?",
        lead=f"{found.place}, {found.title}. {found.researcher or 'Nobody'} has it now.",
        means=_GIVE,
        fields=(_researchers(visitor, phones, found.seen.assignment.account or "", words),),
        button="Give it",
        action=f"{at}/give",
        cancel=Go(words="Go back", href=at),
        failures=wrong,
    )


def _sure(found: Named, title: str, means: tuple[str, ...], button: str, verb: str) -> FormContext:
    at = f"{ASSIGNMENTS}/{found.seen.assignment.id}"
    return FormContext(
        title=title,
        lead=f"{found.place}, {found.title}. {_interviews(found.seen)}",
        means=means,
        button=button,
        action=f"{at}/{verb}",
        cancel=Go(words="Go back", href=at),
    )


HANDLERS = (listed, ask_new, make, one, ask_give, give, ask_close, close, ask_reopen, reopen)
