"""What was ever published of a wave: with it the gate sees what two releases would give away together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One figure that left the gate. ``base`` is exact, so a ledger is kept as closely as the answers."""

    wave: str  # key of the wave
    geography: str  # key and vintage, such as "oldham 2023"
    place: str  # code
    figure: str  # key of a measure, "respondents", or "profile/item/category"
    base: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the figure is of: the same in every release that holds it."""
        return (self.wave, self.geography, self.place, self.figure)


@dataclass(frozen=True)
class Ledger:
    """All figures released before."""

    entries: tuple[LedgerEntry, ...] = ()

    @cached_property
    def _bases(self) -> Mapping[tuple[str, str, str, str], frozenset[int]]:
        bases: dict[tuple[str, str, str, str], set[int]] = {}
        for entry in self.entries:
            bases.setdefault(entry.key, set()).add(entry.base)
        return {key: frozenset(found) for key, found in bases.items()}

    def singles_out(self, entry: LedgerEntry, minimum: int) -> bool:
        """Whether the same figure was released on a base that differs by a few people, but not by none.

        The difference of two such figures would be a figure of those few.
        """
        return any(0 < abs(entry.base - base) < minimum for base in self._bases.get(entry.key, ()))
