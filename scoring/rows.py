"""The rows of a snapshot by their hashes: what shows later that it is the one frozen, but for some rows.

A row that is erased leaves its hash. All hashes together, of the rows that are there and of those that are
not, give the hash of the whole; no row can have been changed, added or taken out unseen. A salt by chance,
which goes with its row, keeps anybody from trying out what was answered.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from instruments.canonical import canonical_json, sha256
from scoring.snapshot import Snapshot


def row_hashes(snapshot: Snapshot, salts: Sequence[str]) -> tuple[str, ...]:
    """The salted hash of each row, in the order of the rows. salts: one a row; empty where there is none."""
    facts = zip(
        salts,
        snapshot.ids,
        snapshot.clusters,
        snapshot.place.tolist(),
        snapshot.mode.tolist(),
        snapshot.language.tolist(),
        strict=True,
    )
    answers = zip(_little(snapshot.codes), _little(snapshot.reasons), _times(snapshot), strict=True)
    return tuple(
        sha256(canonical_json(list(fact)) + codes.tobytes() + reasons.tobytes() + times)
        for fact, (codes, reasons, times) in zip(facts, answers, strict=True)
    )


def whole_sha256(hashes: Iterable[str]) -> str:
    """The hash of all rows of a snapshot, from the hash of each, in any order."""
    return sha256("\n".join(sorted(hashes)).encode())


def _times(snapshot: Snapshot) -> Sequence[bytes]:
    """What a row holds of the times of its pages; nothing where no page of the wave was timed."""
    if (times := snapshot.times) is None:
        return [b""] * len(snapshot)
    rows = zip(_little(times.sent), _little(times.seconds), strict=True)
    return [sent.tobytes() + seconds.tobytes() for sent, seconds in rows]


def _little(answers: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.ascontiguousarray(answers).astype(answers.dtype.newbyteorder("<"))
