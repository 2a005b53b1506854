"""Enough to compute a run again: what went in, which numbers were drawn, and what each stage gave."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import numpy as np

from instruments.comparability import Verdict
from scoring import drafts
from scoring.arrays import Floats
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec
from scoring.weighting import Weights

FORMAT = 1
NO_SMOOTHING = "none"  # every figure is a direct estimate: no place borrows from another
_ROWS = 1024  # hashed at a time
_PROJECTION_SEED = 1  # part of FORMAT: another would make old manifests incomparable
_PACKAGES = ("thriving-index", "numpy", "scipy")


def manifest(
    snapshot: Snapshot,
    spec: IndexSpec,
    base: Base,
    *,
    weights: Weights,
    estimates: Floats,
    index: Floats,
    since_base: Sequence[Verdict] = (),
) -> dict[str, object]:
    """The manifest of a run, as JSON-ready data.

    ``inputs`` decide the figures; ``stages`` are hashes of what each stage gave, equal bit for bit on the
    same software and family of processor; ``checks`` are numbers that tell how far apart two others are,
    among them one for each stage that moves with every number of it.
    ``rows`` is the hash of all rows as frozen; ``erased`` counts those that went before this run.
    ``since_base``: how each scale stands to what was asked in the base wave.
    """
    stages = {"weights": weights.values, "estimates": estimates, "index": index}
    return {
        "format": FORMAT,
        "index": spec.label,
        "wave": snapshot.wave.key,
        "instrument": snapshot.instrument.label,
        "geography": {"key": snapshot.geography.key, "vintage": snapshot.geography.vintage},
        "responses": snapshot.responses,
        "rows": snapshot.rows_sha256,
        "erased": len(snapshot.erased),
        "inputs": {
            "snapshot": snapshot.as_frozen,
            "definition": spec.sha256,
            "base": base.sha256,
            "instrument": snapshot.instrument.sha256,
        },
        "randomness": {
            "replicates": {
                "seed": spec.seed,
                "number": spec.replicates,
                "kind": "Fay-Poisson",
            }
        },
        "drafts": {"answers": drafts.people(drafts.drafted(snapshot)), "rule": spec.drafts.value},
        "smoothing": NO_SMOOTHING,
        "comparability": {
            "base": {"label": base.instrument, "sha256": base.instrument_sha256},
            "scales": {verdict.variable: _standing(verdict) for verdict in since_base},
        },
        "stages": {name: array_hash(array) for name, array in stages.items()},
        "checks": {
            "deff": weights.deff,
            "n_effective": weights.n_effective,
            "margin_error": weights.margin_error,
            **{name: projection(array) for name, array in stages.items()},
        },
        "software": software(),
    }


def _standing(verdict: Verdict) -> dict[str, object]:
    return {"standing": verdict.standing.value, "reason": verdict.reason}


def software() -> dict[str, str]:
    """Name -> version of what a run rests on."""
    packages = {name: version(name) for name in _PACKAGES}
    return {**packages, "python": platform.python_version(), "processor": platform.machine()}


def array_hash(array: Floats) -> str:
    """The SHA-256 of the shape and the numbers of an array; every gap counts as the same gap."""
    digest = hashlib.sha256(str(array.shape).encode())
    for start in range(0, len(array), _ROWS):  # a few rows at a time: no copy of a large array
        numbers = array[start : start + _ROWS].astype("<f8", order="C") + 0.0  # no minus zero
        numbers[np.isnan(numbers)] = np.nan
        digest.update(numbers.data)
    return digest.hexdigest()


def projection(array: Floats) -> float:
    """A weighted mean of all numbers of an array, gaps as 0, that moves when any of them does.

    The weights, from 1 to 2, are pseudo-random and the same in every run. Unlike a hash it moves little when
    the numbers do, so it tells the last bits of other arithmetic from another formula.
    """
    rows = array.reshape(len(array), -1)
    chance = np.random.default_rng(_PROJECTION_SEED)
    across, down = 1.0 + chance.random(rows.shape[1]), 1.0 + chance.random(len(rows))
    sums = [
        np.nan_to_num(rows[start : start + _ROWS]) @ across for start in range(0, len(rows), _ROWS)
    ]  # a few rows at a time: no copy of a large array
    return float(down @ np.concatenate(sums) / (down.sum() * across.sum()))


def software_line(software: Mapping[str, str]) -> str:
    """The software as one printed line."""
    return ", ".join(f"{name} {number}" for name, number in software.items())
