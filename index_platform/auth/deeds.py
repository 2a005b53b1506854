"""What is written of a deed: who did it, by which roles."""

from collections.abc import Mapping
from datetime import datetime

from index_platform.auth.actors import Actor
from index_platform.clock import stamp
from index_platform.queries.audit import Deed


def deed(
    actor: Actor,
    action: str,
    kind: str,
    key: str,
    *,
    moment: datetime,
    reason: str = "",
    outcome: str = "done",
    detail: Mapping[str, object] | None = None,
) -> Deed:
    """The deed of an actor on the object of this kind and key, for ``queries.audit.write``."""
    return Deed(
        actor=actor.id,
        roles=tuple(role.value for role in actor.roles),
        action=action,
        kind=kind,
        key=key,
        moment=stamp(moment),
        reason=reason,
        outcome=outcome,
        detail=detail or {},
    )
