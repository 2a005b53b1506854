"""Past releases asked about one run: what may not be shown because of what was shown before."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Ints
from scoring.ledger import Ledger, LedgerEntry
from scoring.precision import nearest
from scoring.run import IndexRun
from scoring.spec import Unit

RESPONDENTS = "respondents"  # the figure of a ledger entry that counts everybody who answered


@dataclass(frozen=True, kw_only=True)
class Past:
    """The ledger, ready to be asked about the places of one run."""

    ledger: Ledger
    run: IndexRun
    minimum: int

    def entry(self, row: int, figure: str, base: int) -> LedgerEntry:
        """What the ledger would hold of one figure of one place."""
        geography = self.run.snapshot.geography
        return LedgerEntry(
            wave=self.run.snapshot.wave.key,
            geography=f"{geography.key} {geography.vintage}",
            place=self.run.places[row].code,
            figure=figure,
            base=base,
        )

    def closed(self, figure: str, bases: Ints) -> Bools:
        """(P,) whether a past release of the figure and this one would single out a few people."""
        entries = (self.entry(row, figure, int(base)) for row, base in enumerate(bases))
        return np.array([self.ledger.singles_out(entry, self.minimum) for entry in entries], dtype=np.bool_)


def profile_figure(item: str, category: str) -> str:
    """The figure of a ledger entry that counts people of one kind."""
    return f"profile/{item}/{category}"


def closed_figures(run: IndexRun, past: Past) -> Bools:
    """(P, M) figures that a past release closes, and shares that would print as 0 or 100 per cent."""
    columns = [past.closed(measure.key, run.n[:, column]) for column, measure in enumerate(run.spec.measures)]
    share = np.array([measure.unit is Unit.PER_CENT for measure in run.spec.measures])
    values = np.where(share & ~np.isnan(run.values[..., 0]), run.values[..., 0], 0.5)
    points = np.array([[nearest(100.0 * value, 0) for value in row] for row in values])
    closed: Bools = np.stack(columns, axis=1) | (points <= 0.0) | (points >= 100.0)
    return closed
