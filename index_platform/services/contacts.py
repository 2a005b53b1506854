"""Those who want to be asked again: how they are reached is kept apart from what they answered, encrypted.

The one link is a random code that the response carries. Who reads this list sees no code, and no answer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import Keys
from index_platform.auth.roles import Right
from index_platform.db import unit_of_work
from index_platform.queries import audit, contacts
from index_platform.queries.contacts import SealedContact
from instruments.errors import InvalidInputError

LONGEST = 200  # signs
_PURPOSE = "contact"
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s()/.-]+")
_FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How one person is reached, and the day on which they said so."""

    by: str
    given_on: str


class Contacts:
    """The list of one site."""

    def __init__(self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._keys, self._clock = engine, keys, clock

    def sealed(self, given: Mapping[str, str]) -> SealedContact:
        """How somebody is reached, as it is kept with their answers: ``given`` as their draft held it."""
        moment = self._clock()
        return SealedContact(
            panel=given["panel"],
            sealed=self._keys.sealed(_PURPOSE, given["by"], moment=moment),
            agreed_sha256=given["agreed"],
            given_on=moment.date().isoformat(),
        )

    def listed(self, actor: Actor | None) -> tuple[Contact, ...]:
        """Everybody who wants to be asked again; that the list was read is written down."""
        reader = require(actor, Right.READ_IDENTIFIERS, where="contacts")
        with unit_of_work(self._engine) as session:
            entry = deed(reader, "contacts.read", "contacts", "all", moment=self._clock())
            audit.write(session, entry)
            return tuple(self._opened(one) for one in contacts.kept(session))

    def _opened(self, contact: SealedContact) -> Contact:
        by = self._keys.opened(_PURPOSE, contact.sealed)
        return Contact(by=by or "", given_on=contact.given_on)


def reachable(by: str) -> str:
    """An e-mail address or a phone number as it was typed, trimmed; InvalidInputError where it is neither."""
    by = by.strip()
    digits = sum(sign.isdigit() for sign in by)
    phone = _PHONE.fullmatch(by) is not None and digits >= _FEWEST_DIGITS
    if len(by) > LONGEST or not by.isprintable() or not (phone or _MAIL.fullmatch(by)):
        raise InvalidInputError(
            "this is no e-mail address and no phone number",
            where="contacts",
            fix="Write one of them, such as name@example.org.",
        )
    return by
