"""Adding up by group: one sparse matrix for all columns. Apart from ``arrays``, as reports never add up."""

import numpy as np
from scipy.sparse import csr_array

from scoring.arrays import Floats, Ints


def grouping(group: Ints, n_groups: int, *, times: Floats | None = None) -> csr_array:
    """The (n_groups, n) sparse matrix that adds up rows by group: ``grouping(...) @ columns``.

    A negative group leaves its row out; ``times`` multiplies each row. Rows are added in their order,
    one after the other, so the same order always gives the same bits.
    """
    rows = np.flatnonzero(group >= 0)
    rows = rows[np.argsort(group[rows], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(group[rows], minlength=n_groups))])
    factor = np.ones(len(rows)) if times is None else times[rows]
    return csr_array((factor, rows, starts), shape=(n_groups, len(group)))
