"""The list of releases, apart from what makes and reads them: who only looks does not load the engine."""

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import releases
from index_platform.queries.releases import Release


def stored(engine: Engine) -> tuple[Release, ...]:
    """Every release, the oldest first."""
    with reading(engine) as session:
        return releases.stored(session)
