"""The decisions on an instrument: look at what is proposed, approve it, refuse it, take it back."""

from collections.abc import Callable, Mapping

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import approving, instruments, proposals, versions
from index_platform.services.proposals import Verdict
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Fact, Go, Prose
from index_platform.web.desks.deciding import Deciding, decision_page, hands_behind, reason_of
from index_platform.web.desks.instrument_content import content_of
from index_platform.web.desks.instrument_list import INSTRUMENTS, size_of, text_of
from index_platform.web.desks.instrument_proposing import checks_panel, since_blocks
from index_platform.web.desks.instrument_questions import reading
from index_platform.web.desks.instruments import proposal_row
from index_platform.web.desks.room import DeskContext, Form, FormContext, Place, Who, asked, known, shown
from index_platform.web.desks.words import sentence
from instruments.definition import Instrument
from instruments.errors import MeasureError

PROPOSALS = f"{INSTRUMENTS}/proposals"
Answer = Response[str] | Redirect
_DO: Mapping[str, Callable[..., object]] = {
    "approve": approving.approved,
    "refuse": approving.refused,
    "take-back": approving.refused,
}
_DECISIONS: Mapping[str, Deciding] = {
    "approve": Deciding(
        title="Approve {name}?",
        means=("Live waves may ask it from now on.", "It never changes: a change is a version of its own."),
        button="Approve",
        must_say_why=False,
    ),
    "refuse": Deciding(
        title="Refuse {name}?",
        means=("No live wave may ask it. It can be changed and proposed again.",),
        button="Refuse",
        must_say_why=True,
    ),
    "take-back": Deciding(
        title="Take {name} back?",
        means=("You proposed it, and it is no longer proposed.",),
        button="Take it back",
        must_say_why=False,
    ),
}
_AGAIN = Deciding(
    title="Propose {name} as it is?",
    means=("Somebody else looks at it and decides.", "Once it is approved, live waves may ask it."),
    button="Propose it",
    must_say_why=False,
)
_VERBS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.APPROVED: ("approve", "Approve"),
    Verdict.REFUSED: ("refuse", "Refuse"),
    Verdict.TAKEN_BACK: ("take-back", "Take it back"),
}


@get(f"{PROPOSALS}/{{number:int}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def look(
    visitor: Who, workplace: Place, number: FromPath[int], language: FromQuery[str] = ""
) -> Response[str]:
    """What exactly is proposed, and what can be decided."""
    actor = known(visitor)
    found = approving.looked_at(workplace.engine, number, actor=actor)
    waits = [one for one in proposals.waiting(workplace.engine, actor=actor) if one.number == number]
    blocks: tuple[Block, ...] = (
        *(block for one in waits for block in _ways(one)),
        *(() if waits else (Prose(paragraphs=("It was decided.",)),)),
        Actions(others=(Go(words="Try it out", href=f"{PROPOSALS}/{number}/try"),)),
        checks_panel(found),
        *since_blocks(workplace, versions.before(workplace.engine, found)),
        *content_of(reading(found, language), f"{PROPOSALS}/{number}?language="),
    )
    context = DeskContext(title=text_of(found.title), tags=(found.label,), lead=size_of(found), blocks=blocks)
    return shown(visitor, context, at=INSTRUMENTS)


def _routes(verb: str, rule: Right) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page that asks before a decision, and the decision."""
    path = f"{PROPOSALS}/{{number:int}}/{verb}"

    @get(path, media_type=MediaType.HTML, sync_to_thread=True, rule=rule)
    def ask(visitor: Who, workplace: Place, number: FromPath[int]) -> Answer:
        return _ask(visitor, workplace, number, verb)

    @post(path, sync_to_thread=True, rule=rule)
    def do(visitor: Who, workplace: Place, number: FromPath[int], data: Form) -> Answer:
        return _do(visitor, workplace, number, verb, data)

    return ask, do


@get(
    f"{INSTRUMENTS}/{{label:str}}/propose",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.PROPOSE_INSTRUMENT,
)
def ask_again(visitor: Who, workplace: Place, label: FromPath[str]) -> Answer:
    """Ask before what the machine published is proposed as it is."""
    return asked(visitor, _again_page(instruments.get(workplace.engine, label)), at=INSTRUMENTS)


@post(f"{INSTRUMENTS}/{{label:str}}/propose", sync_to_thread=True, rule=Right.PROPOSE_INSTRUMENT)
def again(visitor: Who, workplace: Place, label: FromPath[str], data: Form) -> Answer:
    """Propose what the machine published, as it is."""
    found, given = instruments.get(workplace.engine, label), data.get("reason", "")
    try:
        made = approving.proposed_again(
            workplace.engine,
            found.label,
            moment=workplace.clock(),
            actor=known(visitor),
            reason=reason_of(given, _AGAIN),
        )
    except MeasureError as error:
        return asked(visitor, _again_page(found, error, given), at=INSTRUMENTS)
    return Redirect(f"{PROPOSALS}/{made.number}", status_code=303)


def _ways(one: proposals.Waiting) -> tuple[Block, ...]:
    """What can be decided, the first way as the button."""
    ways = tuple(
        Go(words=_VERBS[verdict][1], href=f"{PROPOSALS}/{one.number}/{_VERBS[verdict][0]}")
        for verdict in one.may
    )
    said = [sentence(proposal_row(one).reason), "A second person decides."]
    if one.reason:
        said.append(sentence(one.reason))
    return (Prose(paragraphs=(" ".join(said),)), Actions(first=ways[0] if ways else None, others=ways[1:]))


def _ask(visitor: Who, workplace: Workplace, number: int, verb: str) -> Answer:
    actor = known(visitor)
    found = approving.looked_at(workplace.engine, number, actor=actor)
    return asked(visitor, _page(found, number, verb, _facts(workplace, number, verb, actor)), at=INSTRUMENTS)


def _do(visitor: Who, workplace: Workplace, number: int, verb: str, data: Mapping[str, str]) -> Answer:
    actor, given = known(visitor), data.get("reason", "")
    found = approving.looked_at(workplace.engine, number, actor=actor)
    try:
        reason = reason_of(given, _DECISIONS[verb])
        _DO[verb](workplace.engine, number, moment=workplace.clock(), actor=actor, reason=reason)
    except MeasureError as error:
        facts = _facts(workplace, number, verb, actor)
        return asked(visitor, _page(found, number, verb, facts, error, given), at=INSTRUMENTS)
    return Redirect(f"{PROPOSALS}/{number}", status_code=303)


def _facts(workplace: Workplace, number: int, verb: str, actor: Actor) -> tuple[Fact, ...]:
    return hands_behind(workplace, number, actor) if verb == "approve" else ()


def _page(
    found: Instrument,
    number: int,
    verb: str,
    facts: tuple[Fact, ...],
    error: MeasureError | None = None,
    reason: str = "",
) -> FormContext:
    return decision_page(
        _DECISIONS[verb],
        name=found.label,
        lead=text_of(found.title),
        action=f"{PROPOSALS}/{number}/{verb}",
        back=f"{PROPOSALS}/{number}",
        facts=facts,
        error=error,
        reason=reason,
    )


def _again_page(found: Instrument, error: MeasureError | None = None, reason: str = "") -> FormContext:
    return decision_page(
        _AGAIN,
        name=found.label,
        lead=text_of(found.title),
        action=f"{INSTRUMENTS}/{found.label}/propose",
        back=f"{INSTRUMENTS}/{found.label}",
        error=error,
        reason=reason,
    )


_RIGHTS = {
    "approve": Right.APPROVE_INSTRUMENT,
    "refuse": Right.APPROVE_INSTRUMENT,
    "take-back": Right.PROPOSE_INSTRUMENT,
}
HANDLERS = (
    look,
    *(handler for verb, rule in _RIGHTS.items() for handler in _routes(verb, rule)),
    ask_again,
    again,
)
