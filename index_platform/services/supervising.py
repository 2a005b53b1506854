"""Whom a fieldwork supervisor looks after: the researchers whose area lies in the supervisor's own."""

from collections.abc import Mapping

from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.queries import accounts, places
from index_platform.queries.accounts import Account
from index_platform.services.sessions import actor_of
from index_platform.services.surveys import chain
from instruments.errors import NotFoundError

WHERE = "fieldwork"


def researchers(session: Session, actor: Actor) -> Mapping[str, Account]:
    """Who takes answers in the area of this supervisor and can come in, by id, in the order of names."""
    return {name: one for name, one in supervised(session, actor).items() if one.may_sign_in}


def supervised(session: Session, actor: Actor) -> Mapping[str, Account]:
    """The same with those who cannot come in any more: what they sent is still looked after."""
    require(actor, Right.SUPERVISE, where=WHERE)
    within, everybody = _within(session), accounts.every(session)
    return {one.id: one for one in everybody if _is_near(actor, one, within)}


def researcher(session: Session, actor: Actor, account: str) -> Account:
    """One of them; NotFoundError where this supervisor looks after none of this id."""
    found = researchers(session, actor).get(account)
    if found is None:
        raise NotFoundError(
            "there is no such researcher in your area", where=WHERE, fix="Choose one from the list."
        )
    return found


def _within(session: Session) -> Mapping[str, frozenset[str]]:
    """{code of a place: it and all that it lies in, in any geography}."""
    found: dict[str, frozenset[str]] = {}
    for geography in places.stored(session):
        for place in geography.places:
            found[place.code] = found.get(place.code, frozenset()).union(chain(geography, place.code))
    return found


def _is_near(actor: Actor, account: Account, within: Mapping[str, frozenset[str]]) -> bool:
    areas = actor_of(account.id, account.name, account.grants).areas(Right.TAKE_ANSWERS)
    return any(actor.holds(Right.SUPERVISE, within=within.get(area, ())) for area in areas)
