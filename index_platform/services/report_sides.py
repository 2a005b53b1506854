"""What stands beside a release in its reports: the waves before, what changed since, words, whom to talk to.

Whoever asks may see the release already. What stands beside it is public, but for its own words.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import releases
from index_platform.queries.published import table_from_document
from index_platform.services import changes, corrections
from index_platform.services.signposts import Service
from index_platform.services.support import support_box
from instruments.errors import NotReproducedError
from reports.corrections import Standing
from reports.place_texts import Texts, from_document
from reports.sides import Sides
from scoring.published import PublishedTable
from scoring.published_change import PublishedChange

WAVES = 5  # with this one: as many as a page shows


@dataclass(frozen=True, kw_only=True)
class ReleaseSides:
    """Beside a release: those before, the earliest first, what changed from each to the next, and words.

    services: somebody to talk to, by the site. standing: of the release among those of its wave.
    """

    releases: tuple[str, ...] = ()
    earlier: tuple[PublishedTable, ...] = ()
    changes: tuple[PublishedChange, ...] = ()
    texts: Texts = field(default_factory=dict)
    services: tuple[Service, ...] = ()
    standing: Standing | None = None

    @property
    def since(self) -> str:
        """The wave that what changed with this release counts from, in words; empty without one."""
        return self.earlier[-1].wave_title if self.changes else ""

    def of(self, table: PublishedTable, code: str) -> Sides:
        """What stands beside the figures of one place."""
        return Sides(
            earlier=self.earlier,
            changes=self.changes,
            texts=self.texts.get(code),
            support=support_box(self.services, table, code),
            standing=self.standing,
        )


def earlier(engine: Engine, release: str, *, moment: datetime, waves: int = WAVES) -> tuple[str, ...]:
    """The public releases from which changes lead to this one, the earliest first. waves: this one too."""
    found = [release]
    try:
        while len(found) < waves:
            before = changes.counted_from(engine, found[-1], moment=moment)
            if before is None:
                break
            found.append(before)
    except NotReproducedError:
        return ()
    return tuple(reversed(found[1:]))


def collected(
    engine: Engine,
    release: str,
    services: tuple[Service, ...] = (),
    *,
    moment: datetime,
    waves: int = WAVES,
    zone: tzinfo = UTC,
) -> ReleaseSides:
    """All that stands beside a release; what cannot be read of it closes no report.

    zone: in which days are said.
    """
    with reading(engine) as session:
        known = releases.get(session, release)
    standing = corrections.standing(engine, known, moment=moment, zone=zone)
    before = earlier(engine, release, moment=moment, waves=waves)
    try:
        with reading(engine) as session:
            texts = from_document(releases.texts(session, release))
    except NotReproducedError:
        return ReleaseSides(services=services, standing=standing)
    try:
        later = (*before[1:], release) if before else ()
        found = [changes.latest(engine, name, moment=moment) for name in later]
        with reading(engine) as session:
            tables = tuple(table_from_document(releases.document(session, name)) for name in before)
    except NotReproducedError:
        return ReleaseSides(texts=texts, services=services, standing=standing)
    return ReleaseSides(
        releases=before,
        earlier=tables,
        changes=tuple(one.change for one in found if one is not None),
        texts=texts,
        services=services,
        standing=standing,
    )
