"""What is done to a wave: each deed asks on a page of its own before it is done."""

from collections.abc import Callable, Mapping

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import held, jobs, overview, paper_counts, waves
from index_platform.services.overview import Act, WavePath
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Fact, Go, Panel, Prose
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
from index_platform.web.desks.words import KINDS, counted, sentence
from index_platform.web.desks.words_of_papers import left_out_words
from index_platform.web.desks.words_of_waves import DEEDS, STANDS, WHY_NOT, next_go
from index_platform.web.fields import Failure, Field
from index_platform.web.visitor import Visitor
from instruments.english import capital
from instruments.errors import ConflictError, MeasureError

WAVES = "/manage/waves"
Answer = Response[str] | Redirect
_Do = Callable[[Workplace, Actor, str], object]
_COLLECT: Mapping[str, tuple[Act, _Do]] = {
    "open": (
        Act.OPEN,
        lambda place, actor, key: waves.opened(
            place.engine, key, moment=place.clock(), actor=actor, wording=place.settings.licensed
        ),
    ),
    "close": (
        Act.CLOSE,
        lambda place, actor, key: waves.closed(place.engine, key, moment=place.clock(), actor=actor),
    ),
    "freeze": (
        Act.FREEZE,
        lambda place, actor, key: begun(place, actor, key, "freeze", {}),
    ),
}


# at which points of its path each deed makes sense; the services refuse what is wrong beyond that
_WHEN: Mapping[str, tuple[Act, ...]] = {
    "open": (Act.OPEN, Act.OPEN_AGAIN, Act.FREEZE, Act.COMPUTE, Act.PROPOSE),
    "close": (Act.CLOSE,),
    "freeze": (Act.FREEZE,),
    "compute": (Act.COMPUTE, Act.PROPOSE, Act.NOTHING),  # what is public is put right by another release
    "propose": (Act.PROPOSE, Act.NOTHING),
    "stop-work": (Act.WAIT,),
}


@get(f"{WAVES}/{{key:str}}/open", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_open(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before a wave is opened."""
    return _ask(visitor, workplace, key, "open")


@get(f"{WAVES}/{{key:str}}/close", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_close(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before a wave is closed."""
    return _ask(visitor, workplace, key, "close")


@get(f"{WAVES}/{{key:str}}/freeze", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_freeze(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before a wave is frozen."""
    return _ask(visitor, workplace, key, "freeze")


@post(f"{WAVES}/{{key:str}}/open", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def open_(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Open a wave."""
    return _do(visitor, workplace, key, "open")


@post(f"{WAVES}/{{key:str}}/close", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def close(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Close a wave."""
    return _do(visitor, workplace, key, "close")


@post(f"{WAVES}/{{key:str}}/freeze", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def freeze(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Have a wave frozen."""
    return _do(visitor, workplace, key, "freeze")


@get(f"{WAVES}/{{key:str}}/stop-work", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def ask_stop_work(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before work on a wave is stopped."""
    path = overview.path_of(workplace.engine, key, actor=known(visitor))
    try:
        require_next(path, "stop-work")
    except MeasureError as error:
        return cannot(visitor, path, "stop-work", error)
    return asked(visitor, deed_page(path, "stop-work", (), act=Act.WAIT), at=WAVES)


@post(f"{WAVES}/{{key:str}}/stop-work", sync_to_thread=True, rule=Access.SIGNED_IN)
def stop_work(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Stop the work on a wave that waits or runs."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, "stop-work")
        if path.job is not None:
            jobs.stopped(workplace.engine, path.job.number, moment=workplace.clock(), actor=actor)
    except MeasureError as error:
        return cannot(visitor, path, "stop-work", error, sent=True)
    return watching(path.key)


def require_next(path: WavePath, verb: str) -> None:
    """ConflictError where a wave does not stand where the deed makes sense: why, and what helps."""
    if path.act not in _WHEN[verb]:
        why = WHY_NOT.get((verb, path.act)) or STANDS[path.act]
        raise ConflictError(why.what, where="waves", fix=why.fix)


def begun(place: Workplace, actor: Actor, key: str, kind: str, given: Mapping[str, object]) -> None:
    """Ask for long work, and have somebody do it."""
    jobs.asked(place.engine, kind, key, moment=place.clock(), actor=actor, given=given)
    place.wake()


def watching(key: str) -> Redirect:
    """The way to a wave whose page looks again by itself while work is under way."""
    return Redirect(f"{WAVES}/{key}?watch=yes", status_code=303)


def cannot(
    visitor: Visitor, path: WavePath, verb: str, error: MeasureError, *, sent: bool = False
) -> Response[str]:
    """The page of a deed that cannot be done now: why, and the ways on, but nothing to press.

    sent: somebody has pressed the button already, on a page that was older than what was done meanwhile.
    """
    following = next_go(path, known(visitor))
    leads_here = following is not None and following.href == f"{WAVES}/{path.key}/{verb}"
    ways = Actions(
        first=None if leads_here else following,
        others=(Go(words="Go back to this wave", href=f"{WAVES}/{path.key}"),),
    )
    why = Prose(paragraphs=(sentence(error.what), error.fix))
    context = DeskContext(
        title="This cannot be done now",
        lead=f"{capital(path.title)}, {KINDS[path.kind]}",
        blocks=(ways,) if sent else (Panel(title="Why", blocks=(why, ways)),),
        failures=failure(error) if sent else (),
    )
    return shown(visitor, context, at=WAVES)


def _ask(visitor: Visitor, workplace: Workplace, key: str, verb: str) -> Answer:
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, verb)
        if verb == "open":
            wording = workplace.settings.licensed
            moment = workplace.clock()
            waves.require_can_open(workplace.engine, path.key, moment=moment, actor=actor, wording=wording)
    except MeasureError as error:
        return cannot(visitor, path, verb, error)
    act = Act.OPEN_AGAIN if verb == "open" and path.state == "closed" else _COLLECT[verb][0]
    facts = _left_out(workplace, path, actor) if verb == "freeze" else ()
    return asked(visitor, deed_page(path, verb, (), act=act, facts=facts), at=WAVES)


def _left_out(workplace: Workplace, path: WavePath, actor: Actor) -> tuple[Fact, ...]:
    """The papers, and the answers that were held, that a freeze now would leave out."""
    facts = []
    if waits := left_out_words(paper_counts.counts(workplace.engine, path.key, actor=actor)):
        words = f"{waits}. Frozen now, the figures leave their answers out. Have them finished first."
        facts.append(fact("On paper", words))
    if actor.holds(Right.REVIEW_RESPONSES):
        count = held.waiting(workplace.engine, actor=actor).get(path.key, 0)
        waits = f"{counted(count, 'answer waits', 'answers wait')} for a decision"
        words = f"{waits}. Once frozen, none of them is taken in."
        facts += [fact("Held", words)] if count else []
    return tuple(facts)


def _do(visitor: Visitor, workplace: Workplace, key: str, verb: str) -> Answer:
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, verb)
        _COLLECT[verb][1](workplace, actor, path.key)
    except MeasureError as error:
        return cannot(visitor, path, verb, error, sent=True)
    return watching(path.key) if verb == "freeze" else Redirect(f"{WAVES}/{path.key}", status_code=303)


def deed_page(
    path: WavePath,
    verb: str,
    failures: tuple[Failure, ...],
    *,
    act: Act,
    fields: tuple[Field, ...] = (),
    facts: tuple[Fact, ...] = (),
) -> FormContext:
    """The page that asks before one deed."""
    deed = DEEDS[act]
    return FormContext(
        title=deed.question,
        lead=f"{capital(path.title)}, {KINDS[path.kind]}",
        means=deed.means,
        facts=facts,
        fields=fields,
        button=deed.button,
        action=f"{WAVES}/{path.key}/{verb}",
        cancel=Go(words="Go back without doing it", href=f"{WAVES}/{path.key}"),
        failures=failures,
    )
