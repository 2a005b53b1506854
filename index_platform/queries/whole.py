"""A large list of arrivals, stored in one transaction without ever being whole in memory."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index_platform.queries.arrivals import Arrival, Receipt, Status, Unit, decided
from index_platform.queries.audit import Deed
from index_platform.queries.storing import Store


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of arrivals: stored now, there already, or withdrawn before and not stored again."""

    new: int = 0
    already_there: int = 0
    withdrawn: int = 0

    def with_receipts(self, receipts: Iterable[Receipt]) -> "Counts":
        """These counts and those of more receipts."""
        new, there, withdrawn = self.new, self.already_there, self.withdrawn
        for receipt in receipts:
            new += receipt.created
            withdrawn += receipt.status is Status.WITHDRAWN
            there += not receipt.created and receipt.status is not Status.WITHDRAWN
        return Counts(new, there, withdrawn)


def stored_whole(
    store: Store, chunks: Iterable[Sequence[Arrival]], deed: Deed, step: Callable[[], None]
) -> Counts:
    """What became of all arrivals. One that cannot be accepted is an error, which takes everything back."""
    counts = Counts()
    for chunk in chunks:
        standing = store.standing(chunk)
        entries = decided(Unit(chunk, strict=True), standing, {})
        fresh = [entry for entry in entries if entry.receipt.created]
        store.add(fresh, standing)
        for _ in fresh:
            step()
        counts = counts.with_receipts(entry.receipt for entry in entries)
    if counts.new:
        store.note(deed)
    return counts
