"""Random numbers: one stream for each stage of a run, from the one seed of its definition."""

from hashlib import blake2b

import numpy as np


def stream(seed: int, stage: str) -> np.random.Generator:
    """The generator of a stage: the same for the same seed and name, unrelated for any other.

    stage: its name, such as "smoothing.effects". A stage added later leaves the numbers of others as they
    are.
    """
    word = int.from_bytes(blake2b(stage.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(np.random.SeedSequence([seed, word]))
