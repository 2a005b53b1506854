"""What only those who run a site can say and have not: told on the page to those who manage surveys."""

from collections.abc import Sequence

from index_platform.auth.roles import Right
from index_platform.web.parts import Notice
from index_platform.web.visitor import Visitor


def unsaid(visitor: Visitor, parts: Sequence[str], file: str) -> Notice | None:
    """That these things are not said yet, and in which file of the data folder; None for anybody else."""
    if not parts or visitor.actor is None or not visitor.actor.holds(Right.MANAGE_WAVES):
        return None
    listed = "; ".join(parts)
    words = f"{listed}. Write it in {file} in the data folder. Only those who manage surveys see this line."
    return Notice(first="Not said yet:", words=words)
