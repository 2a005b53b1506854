"""What is done with an account at ``/manage/people``. Each deed asks on a page of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import people
from index_platform.services.people import Link, Person
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.people import (
    PEOPLE,
    Answer,
    Moment,
    Typed,
    grant_of,
    handed_over,
    held_words,
    role_fields,
)
from index_platform.web.desks.room import Form, FormContext, Hidden, Place, Who, asked, failure, known
from instruments.errors import MeasureError, NotFoundError


@get(
    f"{PEOPLE}/{{account:str}}/{{deed:str}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.MANAGE_ACCOUNTS,
)
def ask_deed(
    visitor: Who,
    workplace: Place,
    account: FromPath[str],
    deed: FromPath[str],
    role: FromQuery[str] = "",
    area: FromQuery[str] = "",
) -> Response[str]:
    """Ask before something is done with an account."""
    person = people.person(workplace.engine, known(visitor), account)
    return asked(visitor, _asked(person, deed, {"role": role, "area": area}, workplace), at=PEOPLE)


@post(
    f"{PEOPLE}/{{account:str}}/{{deed:str}}", status_code=200, sync_to_thread=True, rule=Right.MANAGE_ACCOUNTS
)
def do(
    visitor: Who,
    workplace: Place,
    moment: Moment,
    account: FromPath[str],
    deed: FromPath[str],
    data: Form,
) -> Answer:
    """Give or take a role, keep somebody out, or make a new link."""
    person = people.person(workplace.engine, known(visitor), account)
    try:
        made = _deed(deed).do(workplace, known(visitor), account, data, moment)
    except MeasureError as error:
        return asked(visitor, _asked(person, deed, data, workplace, error), at=PEOPLE)
    if isinstance(made, Link):
        return handed_over(visitor, workplace, made)
    return Redirect(f"{PEOPLE}/{account}", status_code=303)


def _granted(work: Workplace, actor: Actor, account: str, data: Typed, moment: datetime) -> bool:
    return people.granted(work.engine, actor, account, grant_of(data), moment=moment)


def _revoked(work: Workplace, actor: Actor, account: str, data: Typed, moment: datetime) -> bool:
    return people.revoked(work.engine, actor, account, grant_of(data), moment=moment)


def _disabled(work: Workplace, actor: Actor, account: str, _: Typed, moment: datetime) -> bool:
    return people.disabled(work.engine, actor, account, moment=moment)


def _linked(work: Workplace, actor: Actor, account: str, _: Typed, moment: datetime) -> Link:
    return people.recovered(work.engine, actor, account, moment=moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    """One thing that is done with an account: how the page asks, and the service that does it."""

    title: str
    means: tuple[str, ...]
    button: str
    do: Callable[[Workplace, Actor, str, Typed, datetime], bool | Link]


_DEEDS: Mapping[str, _Deed] = {
    "grant": _Deed(title="Give {name} a role", means=(), button="Give the role", do=_granted),
    "revoke": _Deed(
        title="Take a role from {name}?",
        means=("It counts from the next page that they open.",),
        button="Take the role away",
        do=_revoked,
    ),
    "disable": _Deed(
        title="Keep {name} out?",
        means=(
            "They are signed out everywhere, now.",
            "What they did stays written down. A new link lets them in again.",
        ),
        button="Keep them out",
        do=_disabled,
    ),
    "link": _Deed(
        title="Make a new link for {name}?",
        means=(
            "Whoever has the link sets the password of this account, so hand it to nobody else.",
            "A link made before stops working. A second step stays as it is.",
        ),
        button="Make the link",
        do=_linked,
    ),
}


def _deed(name: str) -> _Deed:
    if name not in _DEEDS:
        raise NotFoundError("nothing of that name can be done", where="people", fix="Go back to the person.")
    return _DEEDS[name]


def _asked(
    person: Person, name: str, data: Typed, work: Workplace, error: MeasureError | None = None
) -> FormContext:
    deed = _deed(name)
    held = {key: data.get(key, "") for key in ("role", "area")} if name == "revoke" else {}
    return FormContext(
        title=deed.title.format(name=person.name),
        lead=f"{held_words(grant_of(held))}." if held else "",
        means=deed.means,
        fields=role_fields(data, work) if name == "grant" else (),
        hidden=tuple(Hidden(name=key, value=value) for key, value in held.items()),
        button=deed.button,
        action=f"{PEOPLE}/{person.id}/{name}",
        cancel=Go(words="Go back", href=f"{PEOPLE}/{person.id}"),
        failures=failure(error) if error else (),
    )


HANDLERS = (ask_deed, do)
