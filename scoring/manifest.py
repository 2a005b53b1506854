"""Enough to compute a run again: what went in, which numbers were drawn, and what each stage gave."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from instruments.canonical import content_hash
from instruments.comparability import Verdict
from scoring import drafts
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec
from scoring.stages import Stage

FORMAT = 2
NO_SMOOTHING = "none"  # every figure is a direct estimate: no place borrows from another
_NOT_CONTENT = ("address", "snapshot")
_PACKAGES = ("thriving-index", "numpy", "scipy")


def manifest(
    snapshot: Snapshot,
    spec: IndexSpec,
    base: Base,
    *,
    stages: Sequence[Stage],
    smoothing: str = NO_SMOOTHING,
    since_base: Sequence[Verdict] = (),
) -> dict[str, object]:
    """The manifest of a run, as JSON-ready data.

    ``inputs`` decide the figures. ``stages`` stand in their order: what each took, its settings, and the hash
    of what it gave, equal bit for bit on the same software and family of processor. Beside each hash its
    ``check`` tells how far apart two others are.
    ``rows`` is the hash of all rows as frozen; ``erased`` counts those that went before this run.
    ``since_base``: how each scale stands to what was asked in the base wave.
    """
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
        "smoothing": smoothing,
        **({"what_if": dict(spec.what_if)} if spec.what_if else {}),
        "comparability": {
            "base": {"label": base.instrument, "sha256": base.instrument_sha256},
            "scales": {verdict.variable: _standing(verdict) for verdict in since_base},
        },
        "stages": [stage.document for stage in stages],
        "software": software(),
    }


def address(manifest: Mapping[str, object]) -> str:
    """The content address of a manifest: the hash of all that it says, by which a run is named.

    Where the files of a run lie is not part of it, nor is the address itself.
    """
    return content_hash({name: value for name, value in manifest.items() if name not in _NOT_CONTENT})


def _standing(verdict: Verdict) -> dict[str, object]:
    return {"standing": verdict.standing.value, "reason": verdict.reason}


def software() -> dict[str, str]:
    """Name -> version of what a run rests on."""
    packages = {name: version(name) for name in _PACKAGES}
    return {**packages, "python": platform.python_version(), "processor": platform.machine()}


def software_line(software: Mapping[str, str]) -> str:
    """The software as one printed line."""
    return ", ".join(f"{name} {number}" for name, number in software.items())
