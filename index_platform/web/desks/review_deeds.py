"""What is decided on held answers: taken in, left out, undone, all of one reason or one alone.

Each decision asks on a page of its own, which says how many it is about and how many would go in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services.review import ASKED_AGAIN, AT_ONCE, Decision, Review, Tried
from index_platform.web.desks.blocks import Fact, Go
from index_platform.web.desks.review import REVIEW, Desk, held_words, title
from index_platform.web.desks.room import Form, FormContext, Hidden, Who, asked, fact, failure, known
from index_platform.web.desks.words import counted
from index_platform.web.fields import Field, Option, RadioField, TextField
from index_platform.web.visitor import Visitor
from instruments.errors import MeasureError

_SEAL, _ONLY, _REASON, _WHY = "seal", "only", "reason", "why"
Answer = Response[str] | Redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One decision as a page asks it."""

    decision: Decision
    question: str
    means: tuple[str, ...]
    button: str
    do: Callable[[Review, str, Mapping[str, str], Actor], int]
    asks: str = ""  # the field in which it is said why


_DEEDS: Mapping[str, Deed] = {
    "take-in": Deed(
        decision=Decision.TAKEN_IN,
        question="Take them in?",
        means=(
            "They become answers of their wave, as if they had come in time. The bytes stay as they came.",
            "It can be undone until the wave is frozen.",
        ),
        button="Take in",
        do=lambda desk, key, data, actor: desk.take_in(
            key, data.get(_SEAL, ""), actor=actor, only=data.get(_ONLY, "")
        ),
    ),
    "leave-out": Deed(
        decision=Decision.LEFT_OUT,
        question="Leave them out?",
        means=(
            "They are kept as they came and not counted. Whoever sent them is told so on their receipt.",
            "It can be undone until the wave is frozen.",
        ),
        button="Leave out",
        asks=_REASON,
        do=lambda desk, key, data, actor: desk.leave_out(
            key, data.get(_SEAL, ""), data.get(_REASON, ""), actor=actor, only=data.get(_ONLY, "")
        ),
    ),
    "ask-again": Deed(
        decision=Decision.LEFT_OUT,
        question="Ask them again?",
        means=(
            "The researcher's phone shows where to ask again, and why in these words. No answer goes back.",
            "What came stays as it came and is not counted. Once the new interview counts, it stands for it.",
            "It can be undone until then.",
        ),
        button="Ask again",
        asks=_WHY,
        do=lambda desk, key, data, actor: desk.ask_again(
            key, data.get(_SEAL, ""), data.get(_WHY, ""), actor=actor, only=data.get(_ONLY, "")
        ),
    ),
    "undo": Deed(
        decision=Decision.UNDONE,
        question="Undo what was decided?",
        means=("They wait again. What was taken in is not counted any more.",),
        button="Undo",
        do=lambda desk, key, data, actor: desk.undo(
            key, data.get(_SEAL, ""), actor=actor, only=data.get(_ONLY, "")
        ),
    ),
}


def _routes(verb: str) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page that asks before a decision on held answers, and the decision."""
    path = f"{REVIEW}/{{key:str}}/{verb}"

    @get(path, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
    def ask(visitor: Who, review: Desk, key: FromPath[str], only: FromQuery[str] = "") -> Answer:
        return _ask(visitor, review, key, verb, only)

    @post(path, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
    def do(visitor: Who, review: Desk, key: FromPath[str], data: Form) -> Answer:
        return _do(visitor, review, key, verb, data)

    return ask, do


HANDLERS = tuple(handler for verb in _DEEDS for handler in _routes(verb))


def _ask(visitor: Visitor, review: Review, key: str, verb: str, only: str) -> Answer:
    tried = review.tried(key, _DEEDS[verb].decision, actor=known(visitor), only=only)
    if not tried.arrivals:  # decided meanwhile
        return Redirect(f"{REVIEW}/{key}", status_code=303)
    return asked(visitor, _page(tried, verb, {_ONLY: only}), at=REVIEW)


def _do(visitor: Visitor, review: Review, key: str, verb: str, data: Mapping[str, str]) -> Answer:
    actor, deed = known(visitor), _DEEDS[verb]
    try:
        deed.do(review, key, data, actor)
    except MeasureError as error:
        tried = review.tried(key, deed.decision, actor=actor, only=data.get(_ONLY, ""))
        return asked(visitor, _page(tried, verb, data, error), at=REVIEW)
    return Redirect(f"{REVIEW}/{key}", status_code=303)


def _page(tried: Tried, verb: str, data: Mapping[str, str], error: MeasureError | None = None) -> FormContext:
    deed, group = _DEEDS[verb], tried.group
    failures = () if error is None else failure(error, deed.asks)
    many = counted(len(tried.arrivals), "answer", "answers")
    return FormContext(
        title=deed.question,
        lead=f"{many}: {title(group)}. {held_words(group.wave, group.why)}",
        means=deed.means,
        facts=tuple(_outlook(tried, deed)),
        fields=_fields(deed.asks, data, failures[0].words if failures else ""),
        hidden=(Hidden(name=_SEAL, value=tried.seal), Hidden(name=_ONLY, value=data.get(_ONLY, ""))),
        button=deed.button,
        action=f"{REVIEW}/{group.key}/{verb}",
        cancel=Go(words="Go back without doing it", href=f"{REVIEW}/{group.key}"),
        failures=failures,
    )


def _fields(asks: str, data: Mapping[str, str], error: str) -> tuple[Field, ...]:
    """Where it is said why: in own words, or in those that a researcher is told."""
    value = data.get(asks, "")
    if asks == _WHY:
        options = tuple(Option(code, words) for code, words in ASKED_AGAIN.items())
        hint = "The researcher reads this."
        return (RadioField(_WHY, "Why", hint, options, chosen=value, error=error),)
    hint = "It is kept with the decision and in the audit. No names, and nothing of what was answered."
    return (TextField(name=_REASON, label="Why", hint=hint, value=value, error=error),) if asks else ()


def _outlook(tried: Tried, deed: Deed) -> list[Fact]:
    """What would become of them."""
    facts = []
    if deed.decision is Decision.TAKEN_IN:
        facts.append(fact("Would go in", f"{tried.fit:,}"))
        told = ((count, held_words(tried.group.wave, why)) for why, count in tried.refused.items())
        facts += [fact(f"{count:,} would not", why) for count, why in told]
    if tried.more:
        facts.append(
            fact("Left for another turn", f"{tried.more:,}: at most {AT_ONCE:,} are decided at once")
        )
    return facts
