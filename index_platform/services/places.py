"""Places: loaded from a directory by vintage, and listed."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, places
from instruments import geography
from instruments.places import Geography


def load(
    engine: Engine, directory: Path, *, moment: datetime, actor: Actor = LOCAL
) -> tuple[Geography, bool]:
    """Store the geography in ``directory``: (geography, whether it is new)."""
    require(actor, Right.MANAGE_WAVES, where="places load")
    loaded = geography.read(directory)
    with unit_of_work(engine) as session:
        new = places.add(session, loaded, stamp(moment))
        if new:
            key = f"{loaded.key} {loaded.vintage}"
            audit.write(session, deed(actor, "places.load", "geography", key, moment=moment))
        return loaded, new


def tried(engine: Engine, directory: Path, *, actor: Actor = LOCAL) -> tuple[Geography, bool]:
    """The geography in ``directory`` with nothing stored: (geography, whether it would be new)."""
    require(actor, Right.MANAGE_WAVES, where="places load")
    loaded = geography.read(directory)
    with reading(engine) as session:
        return loaded, places.is_new(session, loaded)


def stored(engine: Engine) -> tuple[Geography, ...]:
    """Every geography that was loaded."""
    with reading(engine) as session:
        return places.stored(session)
