"""The reader whom the gate guards against: what can be made of all that was published, from outside."""

from scoring.disclosure.attacker.audit import (
    ANSWERED,
    CHANGE,
    FIGURE,
    GAVE_IT,
    LATE,
    NOT_USED,
    Audit,
    Bound,
    audit,
)
from scoring.disclosure.attacker.points import Between

__all__ = [
    "ANSWERED",
    "CHANGE",
    "FIGURE",
    "GAVE_IT",
    "LATE",
    "NOT_USED",
    "Audit",
    "Between",
    "Bound",
    "audit",
]
