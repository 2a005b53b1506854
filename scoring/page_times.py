"""How long pages were looked at, as a snapshot holds it: no keystroke, no address, no device."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from instruments.canonical import canonical_json, sha256
from scoring.arrays import Floats

NOT_TIMED = -1  # in ``seconds`` and ``sent``: it is not known


@dataclass(frozen=True, kw_only=True)
class PageTimes:
    """The times of n responses. Arrays are read-only; rows are those of the snapshot.

    items: whose pages the columns are, in the order of the questionnaire.
    seconds: (n, items) whole seconds from the page before to the answer, NOT_TIMED where not known.
    sent: (n,) whole minutes since 1970 when the answers came, NOT_TIMED where no page was timed.
    """

    items: tuple[str, ...]
    seconds: NDArray[np.int32]
    sent: NDArray[np.int64]

    def rows(self, kept: NDArray[np.int64]) -> "PageTimes":
        """The times of these rows only, in their order."""
        seconds, sent = self.seconds[kept], self.sent[kept]
        for array in (seconds, sent):
            array.flags.writeable = False
        return PageTimes(items=self.items, seconds=seconds, sent=sent)

    def timed(self, items: Sequence[str]) -> Floats:
        """(n, items) seconds as numbers, NaN where they are not known."""
        given = self.seconds[:, [self.items.index(item) for item in items]].astype(np.float64)
        return np.where(given == NOT_TIMED, np.nan, given)

    @property
    def sha256(self) -> str:
        """The hash of all of them: of what is there, whatever the machine."""
        facts = canonical_json({"items": list(self.items), "sent": self.sent.tolist()})
        return sha256(facts + self.seconds.astype("<i4").tobytes())
