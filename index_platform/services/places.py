"""Places: loaded from a directory by vintage, and listed."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import places
from instruments import geography
from instruments.places import Geography


def load(engine: Engine, directory: Path, *, moment: datetime) -> tuple[Geography, bool]:
    """Store the geography in ``directory``: (geography, whether it is new)."""
    loaded = geography.read(directory)
    with unit_of_work(engine) as session:
        return loaded, places.add(session, loaded, stamp(moment))


def stored(engine: Engine) -> tuple[Geography, ...]:
    """Every geography that was loaded."""
    with reading(engine) as session:
        return places.stored(session)
