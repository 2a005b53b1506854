"""By what the same answers are known again under another id: a word made of all that one person answered."""

import numpy as np

from scoring.arrays import Bools
from scoring.replicates import Words, key_hashes, mixed
from scoring.snapshot import NO_CODE, Snapshot

LEAST_ANSWERS = 8  # so few answers and fewer are also given by others
SAMPLE = 1024  # people, of waves of any size
_SALT = 2  # not that of marks of who answered: the two say nothing of each other


def answer_marks(snapshot: Snapshot) -> Words:
    """(n,) one word a response: of the answers to all coded questions, whoever gave them, in whichever wave.

    Equal answers to the same questions give the same word, in any order of questions and however many others
    were left out or not asked; where somebody lives, and by which way the answers came, is not in it.
    """
    found = np.zeros(len(snapshot), dtype=np.uint64)
    for column, name in enumerate(key_hashes([one.name for one in snapshot.variables], _SALT)):
        code = snapshot.codes[:, column]
        answer = mixed(code.astype(np.int64).view(np.uint64) ^ name)
        found += np.where(code == NO_CODE, np.uint64(0), answer)
    return mixed(found)


def sample(snapshot: Snapshot, marks: Words) -> tuple[str, ...]:
    """The smallest words of those who answered enough to be known again, up to ``SAMPLE`` of them, as hex.

    Two waves share people in the same part as such samples do. Source: Broder (1997), On the resemblance and
    containment of documents, Compression and Complexity of Sequences.
    """
    is_told: Bools = (snapshot.codes != NO_CODE).sum(axis=1) >= LEAST_ANSWERS
    return tuple(f"{mark:016x}" for mark in np.unique(marks[is_told])[:SAMPLE].tolist())
