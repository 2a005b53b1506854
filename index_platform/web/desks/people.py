"""``/manage/people``: who has an account, what each may do, and the links by which they come in."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor, Grant
from index_platform.auth.roles import Right, Role
from index_platform.auth.words import ROLES
from index_platform.services import people, places
from index_platform.services.people import Link, Person, link_address
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Code, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import counted, minute
from index_platform.web.fields import Option, SelectField, TextField
from index_platform.web.parts import Cell
from instruments.errors import InvalidInputError, MeasureError

PEOPLE = "/manage/people"
Moment = NamedDependency[datetime]
Answer = Response[str] | Redirect
Typed = Mapping[str, str]
_STATES = {"invited": "invited, has not come yet", "active": "can sign in", "disabled": "kept out"}
_AREA_HINT = "One place for community researchers and fieldwork supervisors, the whole site for all others."
_HANDED = (
    "We send no email. Hand this link over yourself, in a way that reaches only this person.",
    "It is shown this once. It serves once.",
)


@get(PEOPLE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_ACCOUNTS)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Everybody with an account, by name."""
    found = people.everybody(workplace.engine, known(visitor))
    rows = tuple(_row(one) for one in found)
    heads = ("Name", "Email address", "Roles", "State", "Second step")
    invite = Go(words="Invite somebody", href=f"{PEOPLE}/new")
    blocks: tuple[Block, ...] = (
        Actions(first=invite),
        Table(caption="People with an account", heads=heads, rows=rows),
    )
    lead = f"{counted(len(found), 'person has', 'people have')} an account here."
    return shown(visitor, DeskContext(title="People", lead=lead, blocks=blocks), at=PEOPLE)


@get(f"{PEOPLE}/new", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_ACCOUNTS)
def ask_invite(visitor: Who, workplace: Place) -> Response[str]:
    """The page that asks whom to invite."""
    return asked(visitor, _invitation({}, workplace), at=PEOPLE)


@post(f"{PEOPLE}/new", status_code=200, sync_to_thread=True, rule=Right.MANAGE_ACCOUNTS)
def invite(visitor: Who, workplace: Place, moment: Moment, data: Form) -> Response[str]:
    """Make an account, and show the link by which its owner comes in."""
    try:
        grants = (grant_of(data),) if data.get("role") else ()
        link = people.invited(
            workplace.engine,
            known(visitor),
            email=data.get("email", ""),
            name=data.get("name", ""),
            grants=grants,
            moment=moment,
        )
    except MeasureError as error:
        return asked(visitor, _invitation(data, workplace, error), at=PEOPLE)
    return handed_over(visitor, workplace, link)


@get(f"{PEOPLE}/{{account:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_ACCOUNTS)
def one(visitor: Who, workplace: Place, account: FromPath[str]) -> Response[str]:
    """One account: what it may do, and what can be done with it."""
    person = people.person(workplace.engine, known(visitor), account)
    return shown(visitor, _page(person, known(visitor)), at=PEOPLE)


def _invitation(data: Typed, work: Workplace, error: MeasureError | None = None) -> FormContext:
    return FormContext(
        title="Invite somebody",
        lead="You get a link to hand over. It is good for 72 hours.",
        fields=(
            TextField("name", "Name", "As colleagues know it", data.get("name", ""), autocomplete="off"),
            TextField("email", "Email address", "", data.get("email", ""), kind="email", autocomplete="off"),
            *role_fields(data, work),
        ),
        button="Invite them",
        action=f"{PEOPLE}/new",
        cancel=Go(words="Go back", href=PEOPLE),
        failures=failure(error) if error else (),
    )


def role_fields(data: Typed, work: Workplace) -> tuple[SelectField, SelectField]:
    """The fields by which a role and its area are chosen."""
    roles = (Option("", "None yet"), *(Option(role.value, words) for role, words in ROLES.items()))
    known_places = {
        place.code: f"{place.name} ({place.code})"
        for geography in places.stored(work.engine)
        for place in geography.places
    }
    areas = (Option("", "The whole site"), *(Option(code, words) for code, words in known_places.items()))
    return (
        SelectField("role", "Role", "", roles, data.get("role", "")),
        SelectField("area", "Area", _AREA_HINT, areas, data.get("area", "")),
    )


def grant_of(data: Typed) -> Grant:
    """The role that was chosen on a form, with its area."""
    role = data.get("role", "")
    if role not in set(Role):
        raise InvalidInputError("no role was chosen", where="role", fix="Choose one from the list.")
    return Grant(role=Role(role), area=data.get("area", "").strip())


def _page(person: Person, actor: Actor) -> DeskContext:
    rows = (
        fact("Email address", person.email),
        fact("State", _STATES[person.state]),
        fact("Second step", "on" if person.second_step else "off"),
        fact("Newest link", _link(person)),
        fact("In the audit", Go(words="What they did", href=f"/manage/audit?of={person.id}")),
    )
    at = f"{PEOPLE}/{person.id}"
    ways = [Go(words="Make a new link", href=f"{at}/link")] if person.id != actor.id else []
    if person.state != "disabled":
        ways.append(Go(words="Keep them out", href=f"{at}/disable"))
    give = Go(words="Give a role", href=f"{at}/grant")
    held = Table(
        caption="Roles", heads=("Role", "Take away"), rows=tuple(_held(at, grant) for grant in person.grants)
    )
    none = Prose(paragraphs=("None yet: this account can sign in and do nothing.",))
    roles = Panel(title="Roles", blocks=(held if person.grants else none, Actions(others=(give,))), half=True)
    about = Panel(title="Account", blocks=(Facts(rows=rows), Actions(others=tuple(ways))), half=True)
    return DeskContext(title=person.name, blocks=(about, roles))


def _link(person: Person) -> str:
    """Who could have set the password of this account, and when they were given the means to."""
    if (link := person.link) is None:
        return "none"
    kind = {"invitation": "an invitation", "recovery": "a recovery"}[link.purpose]
    return f"{kind}, made by {link.by} on {minute(link.made_at)}, {'used' if link.used else 'not used yet'}"


def _held(at: str, grant: Grant) -> tuple[Cell, ...]:
    query = urlencode({"role": grant.role.value, "area": grant.area})
    words = held_words(grant)
    return (words, Go(words="Take away", href=f"{at}/revoke?{query}", context=words))


def held_words(grant: Grant) -> str:
    """A role with its area, as people read it."""
    return f"{ROLES[grant.role]} in {grant.area}" if grant.area else ROLES[grant.role]


def _row(person: Person) -> tuple[Cell, ...]:
    return (
        Go(words=person.name, href=f"{PEOPLE}/{person.id}"),
        person.email,
        ", ".join(held_words(grant) for grant in person.grants) or "none",
        _STATES[person.state],
        "on" if person.second_step else "off",
    )


def handed_over(visitor: Who, work: Workplace, link: Link) -> Response[str]:
    """The link, in the answer to the form that asked for it: no page shows it again."""
    address = link_address(work.settings.public_url, link.token)
    rows = (fact("Link", Code(text=address)), fact("Good until", minute(link.ends_at)))
    back = Go(words=f"To {link.person.name}", href=f"{PEOPLE}/{link.person.id}")
    blocks: tuple[Block, ...] = (Prose(paragraphs=_HANDED), Facts(rows=rows), Actions(others=(back,)))
    return shown(visitor, DeskContext(title=f"A link for {link.person.name}", blocks=blocks), at=PEOPLE)


HANDLERS = (listed, ask_invite, invite, one)
