"""What was ever released of a wave: with it the gate sees that two releases would give people away together.

The rule is the simplest that fails shut: a wave that was released is released again from the same snapshot
under the same definition, or not at all. One late answer, or a line moved from 7 to 8, and the difference of
two releases is a figure of single persons. Until elimination runs over all releases there is nothing finer:
docs/decisions/0005-one-snapshot-a-wave.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What one release was made from. It holds no count of anybody."""

    wave: str  # key of the wave
    geography: str  # key and vintage, such as "oldham 2023", for whoever reads a ledger
    snapshot: str  # sha256; geography and answers are in it
    definition: str  # sha256


@dataclass(frozen=True)
class Ledger:
    """All releases there ever were."""

    entries: tuple[LedgerEntry, ...] = ()

    def closing(self, entry: LedgerEntry) -> LedgerEntry | None:
        """The first earlier release beside which nothing of ``entry`` may be shown; None where all may.

        Another geography does not open a wave: the same people, cut in two ways, can be subtracted too.
        """
        return next((one for one in self.entries if one.wave == entry.wave and one != entry), None)
