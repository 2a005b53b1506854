"""Random numbers: one stream for each stage of a run, from the one seed of its definition."""

from hashlib import blake2b

import numpy as np


def stream(seed: int, stage: str) -> np.random.Generator:
    """The generator of a stage: the same for the same seed and name, unrelated for any other.

    stage: its name, such as "smoothing.effects". A stage added later leaves the numbers of others as they
    are.
    """
    return np.random.default_rng(np.random.SeedSequence([seed, _word(stage)]))


def seed_of(seed: int, stage: str) -> int:
    """The seed of a stage that has streams of its own, such as the model of one measure."""
    return int(np.random.SeedSequence([seed, _word(stage)]).generate_state(1, np.uint32)[0])


def _word(stage: str) -> int:
    return int.from_bytes(blake2b(stage.encode(), digest_size=8).digest(), "little")
