"""Whoever acts: a person who signed in, or whoever holds the machine."""

from collections.abc import Collection
from dataclasses import dataclass

from index_platform.auth.roles import RIGHTS, Right, Role

EVERYWHERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role, held in one place with all that lies in it, or everywhere."""

    role: Role
    area: str = EVERYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An account as it stands now: its grants are read afresh for each request."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether this is whoever holds the machine: nobody signed in, and no page can become it."""
        return self.id == LOCAL.id

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles held anywhere, in alphabetical order."""
        return tuple(sorted({grant.role for grant in self.grants}))

    def areas(self, right: Right) -> frozenset[str]:
        """The places (codes) in which ``right`` is held; ``EVERYWHERE`` among them means all."""
        if self.is_local:
            return frozenset({EVERYWHERE})
        return frozenset(grant.area for grant in self.grants if right in RIGHTS[grant.role])

    def holds(self, right: Right, *, within: Collection[str] | None = None) -> bool:
        """Whether ``right`` is held: anywhere, or for the place whose code and ancestors are ``within``."""
        areas = self.areas(right)
        return bool(areas) and (within is None or EVERYWHERE in areas or bool(areas & set(within)))


LOCAL = Actor(id="local", name="This machine")
