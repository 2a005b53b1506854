"""``thriving users``: the first administrator, and what is done with accounts on the machine itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import as_json, database, database_or_new, settings, show, table

if TYPE_CHECKING:
    from index_platform.auth.actors import Grant
    from index_platform.services.people import Link, Person

_ROLES = (
    "policy_officer",
    "analyst",
    "survey_manager",
    "contact_officer",
    "statistics_lead",
    "data_protection_officer",
    "administrator",
    "community_researcher",
    "fieldwork_supervisor",
)
_BY_AREA = ("community_researcher", "fieldwork_supervisor")
_ROLE = click.Choice(_ROLES)
_AREA = "Code of a place: for community researchers and fieldwork supervisors."


@click.group()
def users() -> None:
    """Add people, give them roles, keep them out, let them in again."""


@users.command()
@click.argument("email")
@click.option("--name", required=True, help="Name as colleagues know it.")
@click.option("--role", "roles", type=_ROLE, multiple=True, help="What the person may do; may be repeated.")
@click.option("--area", default="", help=_AREA)
@as_json
def add(email: str, name: str, roles: tuple[str, ...], area: str, as_json: bool) -> None:
    """Make an account for EMAIL, and print the link by which its owner sets a password."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import people

    grants = [_grant(role, area if role in _BY_AREA else "") for role in roles]
    with database_or_new() as engine:
        link = people.invited(engine, LOCAL, email=email, name=name, grants=grants, moment=now())
    _show_link(link, as_json=as_json)


@users.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Everybody with an account."""
    from index_platform.auth.actors import LOCAL
    from index_platform.services import people

    with database() as engine:
        found = people.everybody(engine, LOCAL)
    rows = [[one.email, one.name, one.state, _step(one), _roles(one)] for one in found]
    show(found, as_json=as_json, lines=table(("email", "name", "state", "second step", "roles"), rows))


@users.command()
@click.argument("email")
@as_json
def disable(email: str, as_json: bool) -> None:
    """Keep EMAIL out, and sign them out everywhere."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import people

    with database() as engine:
        person = people.found(engine, LOCAL, email)
        changed = people.disabled(engine, LOCAL, person.id, moment=now())
    done = "is kept out now" if changed else "was kept out already"
    show({"email": person.email, "changed": changed}, as_json=as_json, lines=[f"{person.email} {done}"])


@users.command()
@click.argument("email")
@click.option("--second-step", is_flag=True, help="Take the second step away too: phone and codes are lost.")
@as_json
def recover(email: str, second_step: bool, as_json: bool) -> None:
    """Print a link by which EMAIL sets a new password."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import people

    with database() as engine:
        person = people.found(engine, LOCAL, email)
        link = people.recovered(engine, LOCAL, person.id, moment=now(), second_step=second_step)
    _show_link(link, as_json=as_json)


@users.command()
@click.argument("email")
@click.argument("role", type=_ROLE)
@click.option("--area", default="", help=_AREA)
@as_json
def grant(email: str, role: str, area: str, as_json: bool) -> None:
    """Give EMAIL the role ROLE."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import people

    with database() as engine:
        person = people.found(engine, LOCAL, email)
        changed = people.granted(engine, LOCAL, person.id, _grant(role, area), moment=now())
        person = people.person(engine, LOCAL, person.id)
    _show_roles(person, changed=changed, as_json=as_json)


@users.command()
@click.argument("email")
@click.argument("role", type=_ROLE)
@click.option("--area", default="", help=_AREA)
@as_json
def revoke(email: str, role: str, area: str, as_json: bool) -> None:
    """Take the role ROLE from EMAIL."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import people

    with database() as engine:
        person = people.found(engine, LOCAL, email)
        changed = people.revoked(engine, LOCAL, person.id, _grant(role, area), moment=now())
        person = people.person(engine, LOCAL, person.id)
    _show_roles(person, changed=changed, as_json=as_json)


def _grant(role: str, area: str) -> "Grant":
    from index_platform.auth.actors import Grant
    from index_platform.auth.roles import Role

    return Grant(role=Role(role), area=area)


def _show_link(link: "Link", *, as_json: bool) -> None:
    from index_platform.services.people import link_address

    address = link_address(settings().public_url, link.token)
    person = link.person
    facts = {"id": person.id, "email": person.email, "link": address, "ends_at": link.ends_at}
    lines = [
        f"{person.name} <{person.email}>: {_roles(person)}",
        f"link:  {address}",
        f"until: {link.ends_at}",
        "Hand it to this person only. It serves once; nothing was sent by email.",
    ]
    show(facts, as_json=as_json, lines=lines)


def _show_roles(person: "Person", *, changed: bool, as_json: bool) -> None:
    done = "now" if changed else "as before"
    show(
        {"email": person.email, "changed": changed, "grants": person.grants},
        as_json=as_json,
        lines=[f"{person.email} has {done}: {_roles(person)}"],
    )


def _roles(person: "Person") -> str:
    return ", ".join(_named(person.grants)) or "no role"


def _named(grants: Sequence["Grant"]) -> list[str]:
    return [f"{grant.role.value} in {grant.area}" if grant.area else grant.role.value for grant in grants]


def _step(person: "Person") -> str:
    return "on" if person.second_step else "off"
