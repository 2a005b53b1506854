"""Deeds that somebody was refused, written down by themselves: the deed, and its entry, were taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.clock import stamp
from index_platform.db import unit_of_work
from index_platform.queries import audit
from instruments.errors import NotPermittedError

MOST, WITHIN = 20, timedelta(hours=1)  # of one actor: more of the same tell nothing new, and fill the disk


@contextmanager
def noted(
    engine: Engine, actor: Actor, action: str, kind: str, key: str, *, moment: datetime
) -> Iterator[None]:
    """A block round a unit of work: where what it does is refused, that is written down."""
    try:
        yield
    except NotPermittedError as error:
        written(engine, actor, action, kind, key, moment=moment, why=error.what)
        raise


def written(
    engine: Engine, actor: Actor, action: str, kind: str, key: str, *, moment: datetime, why: str = ""
) -> None:
    """Write down that this was refused, unless as much was written of this actor within the hour."""
    facts = {"why": why} if why else {}
    entry = deed(actor, action, kind, key, moment=moment, outcome="refused", detail=facts)
    with unit_of_work(engine) as session:
        if audit.refused_since(session, actor.id, stamp(moment - WITHIN)) < MOST:
            audit.write(session, entry)
