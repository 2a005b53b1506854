"""The decisions on a release: approve, refuse, take back, withdraw. Each asks on a page of its own."""

from collections.abc import Callable, Mapping

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import corrections, proofs, release_checks, releases
from index_platform.services.jobs import shown_anew
from index_platform.services.public_making import taken_down
from index_platform.services.release_checks import Checks, Release
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Fact
from index_platform.web.desks.deciding import Deciding, decision_page, hands_behind, reason_of
from index_platform.web.desks.release_times import (
    DAY,
    RELEASES,
    TIME,
    read_time,
    suggested,
    time_fields,
)
from index_platform.web.desks.room import Form, FormContext, Place, Who, asked, fact, failure_of, known
from instruments.errors import MeasureError

Answer = Response[str] | Redirect
_DO: Mapping[str, Callable[..., Release]] = {
    "approve": releases.approved,
    "refuse": releases.withdrawn,
    "take-back": releases.withdrawn,
    "withdraw": releases.withdrawn,
}
_DECISIONS: Mapping[str, Deciding] = {
    "approve": Deciding(
        title="Approve {name} for publication?",
        means=(
            "Its figures, and the words about places that go with them, are public from the time below on; "
            "without a day, from this moment on.",
            "Until then nobody sees them but those who make them and those on the list of the release.",
            "It can be withdrawn later, but what was read cannot be unread.",
        ),
        button="Approve for publication",
        must_say_why=False,
    ),
    "refuse": Deciding(
        title="Refuse {name}?",
        means=("It is not published. The run can be proposed again.",),
        button="Refuse",
        must_say_why=True,
    ),
    "take-back": Deciding(
        title="Take {name} back?",
        means=("You proposed it, and it is no longer proposed. The run can be proposed again.",),
        button="Take it back",
        must_say_why=False,
    ),
    "withdraw": Deciding(
        title="Withdraw {name}?",
        means=(
            "Its pages and files are taken down. What was read cannot be unread.",
            "It stays in the ledger, so that no later release can give away what it withheld.",
            f"Why is for everybody to read, in at most {corrections.LONGEST} signs.",
        ),
        button="Withdraw",
        must_say_why=True,
    ),
}


def _routes(verb: str, rule: Right) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page that asks before a deed, and the deed."""
    path = f"{RELEASES}/{{name:str}}/{verb}"

    @get(path, media_type=MediaType.HTML, sync_to_thread=True, rule=rule)
    def ask(visitor: Who, workplace: Place, name: FromPath[str]) -> Answer:
        return _ask(visitor, workplace, name, verb)

    @post(path, sync_to_thread=True, rule=rule)
    def do(visitor: Who, workplace: Place, name: FromPath[str], data: Form) -> Answer:
        return _do(visitor, workplace, name, verb, data)

    return ask, do


def _ask(visitor: Who, workplace: Workplace, name: str, verb: str) -> Answer:
    actor = known(visitor)
    checks = release_checks.checks(workplace.engine, name, actor=actor, zone=workplace.settings.time_zone)
    typed = suggested(workplace, checks.release.wave) if verb == "approve" else {}
    return asked(visitor, _page(checks, verb, _facts(workplace, checks, verb, actor), typed), at=RELEASES)


def _do(visitor: Who, workplace: Workplace, name: str, verb: str, data: Mapping[str, str]) -> Answer:
    actor = known(visitor)
    checks = release_checks.checks(workplace.engine, name, actor=actor, zone=workplace.settings.time_zone)
    try:
        timed = {"at": read_time(data, workplace)} if verb == "approve" else {}
        reason = reason_of(data.get("reason", ""), _DECISIONS[verb])
        moment = workplace.clock()
        found = _DO[verb](
            workplace.engine,
            checks.release.id,
            moment=moment,
            actor=actor,
            reason=reason,
            also=shown_anew(moment),
            **timed,
        )
        if found.withdrawn_at and found.was_public(moment):
            taken_down(workplace.settings)
        proofs.cleared(workplace.engine, workplace.settings)
    except MeasureError as error:
        facts = _facts(workplace, checks, verb, actor)
        return asked(visitor, _page(checks, verb, facts, data, error), at=RELEASES)
    workplace.wake()
    return Redirect(f"{RELEASES}/{checks.release.id}", status_code=303)


def _facts(workplace: Workplace, checks: Checks, verb: str, actor: Actor) -> tuple[Fact, ...]:
    if verb != "approve":
        return ()
    said = () if checks.study is None else (fact("Sensitivity study", " ".join(checks.study.told)),)
    notices = (fact("For everybody to read", words) for words in checks.notices)
    return (*notices, *said, *hands_behind(workplace, checks.release.proposal, actor))


def _page(
    checks: Checks,
    verb: str,
    facts: tuple[Fact, ...],
    typed: Mapping[str, str],
    error: MeasureError | None = None,
) -> FormContext:
    name = checks.release.id
    wrong = () if error is None else failure_of(error, (DAY, TIME), "")
    hint = "Leave it empty to publish at once."
    return decision_page(
        _DECISIONS[verb],
        name=name,
        lead=f"{checks.title}, {checks.wave_title}",
        action=f"{RELEASES}/{name}/{verb}",
        back=f"{RELEASES}/{name}",
        facts=facts,
        fields=time_fields(typed, hint, wrong) if verb == "approve" else (),
        error=error,
        reason=typed.get("reason", ""),
    )


_RIGHTS = {
    "approve": Right.APPROVE_RELEASE,
    "refuse": Right.STOP_RELEASE,
    "take-back": Right.PROPOSE_RELEASE,
    "withdraw": Right.STOP_RELEASE,
}
HANDLERS = tuple(handler for verb, rule in _RIGHTS.items() for handler in _routes(verb, rule))
