"""The gate: all that decides what leaves a run, and what an outsider could make of it."""

from scoring.disclosure.attacker import Audit, audit
from scoring.disclosure.gate import Protected, protect, protect_change, protect_counts

__all__ = [
    "Audit",
    "Protected",
    "audit",
    "protect",
    "protect_change",
    "protect_counts",
]
