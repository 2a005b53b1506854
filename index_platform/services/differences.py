"""What differs from what was published last, of a run or a release that nobody has decided on.

Figures are those that the gate let out. Each look is written down.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit
from index_platform.queries import releases as queries
from index_platform.queries.published import table_from_document
from index_platform.queries.releases import Release
from index_platform.services import changes, computing, index, overview, release_checks, releases
from index_platform.settings import Settings
from instruments.errors import ConflictError
from reports.changed_sentences import Changed
from reports.conclusions import Conclusion, Figure, Tally, conclusions, figures, sentences_of, tally
from reports.small_places import any_place
from scoring.published import PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """A run beside the newest public release. last: its id; empty where nothing is public."""

    subject: str  # the run
    last: str
    places: tuple[str, ...] = ()  # that are new, by name
    places_gone: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()  # that are new, by title
    measures_gone: tuple[str, ...] = ()
    before: Tally | None = None
    after: Tally
    conclusions: tuple[Conclusion, ...] = ()
    sentences: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDifferences:
    """One place of a release beside the newest public one; nothing where that has no such place."""

    name: str
    last: str
    conclusions: tuple[Conclusion, ...] = ()
    figures: tuple[Figure, ...] = ()
    sentences: tuple[Changed, ...] = ()


def of_run(engine: Engine, settings: Settings, wave: str, *, moment: datetime, actor: Actor) -> Differences:
    """The newest run of a wave beside what was published last; ConflictError where nothing was computed."""
    require(actor, Right.READ_UNRELEASED, where="waves compare")
    path = overview.path_of(engine, wave, actor=actor)
    if not path.run:
        raise ConflictError(
            f"no run of the wave {path.key!r} rests on its newest snapshot",
            where="waves compare",
            fix="Compute the index first.",
        )
    after = index.table_of(computing.run_folder(settings, path.run))
    with unit_of_work(engine) as session:
        facts = {"run": path.run}
        audit.write(session, deed(actor, "index.read", "wave", path.key, moment=moment, detail=facts))
    last = releases.latest(engine, moment=moment)
    if last is None:
        return Differences(subject=path.run, last="", after=tally(after))
    before = _table(engine, last)
    codes = [code for code, _ in release_checks.pages(after)]
    return Differences(
        subject=path.run,
        last=last.id,
        places=_only(_names(after), _names(before)),
        places_gone=_only(_names(before), _names(after)),
        measures=_only(_titles(after), _titles(before)),
        measures_gone=_only(_titles(before), _titles(after)),
        before=tally(before),
        after=tally(after),
        conclusions=conclusions(before, after),
        sentences=tuple(sentences_of((last.id, before), (path.run, after), codes)),
    )


def of_place(engine: Engine, name: str, code: str, *, moment: datetime, actor: Actor) -> PlaceDifferences:
    """One place of a release beside what was published last; NotFoundError where it has no such place."""
    after = releases.unreleased_table(engine, name, moment=moment, actor=actor)
    place = any_place(after, code)
    release, last = releases.get(engine, name), _last(engine, name, moment)
    if last is None:
        return PlaceDifferences(name=place.name, last="")
    before, found = _table(engine, last), changes.latest(engine, release.id, moment=moment)
    change = found.change if found is not None and found.release == last.id else None
    told = (one for one in conclusions(before, after) if one.place == place.code)
    return PlaceDifferences(
        name=place.name,
        last=last.id,
        conclusions=tuple(told),
        figures=figures(before, after, change, place.code),
        sentences=tuple(sentences_of((last.id, before), (release.id, after), (place.code,))),
    )


def moved(engine: Engine, name: str, *, moment: datetime, actor: Actor) -> Mapping[str, int]:
    """How many conclusions on each place of a release moved since the last, by its code; no figure."""
    require(actor, Right.READ_UNRELEASED, where="releases proofs")
    last = _last(engine, name, moment)
    if last is None:
        return {}
    after = _table(engine, releases.get(engine, name))
    return Counter(one.place for one in conclusions(_table(engine, last), after))


def _last(engine: Engine, name: str, moment: datetime) -> Release | None:
    """What is public, where it is another release than this."""
    last = releases.latest(engine, moment=moment)
    return None if last is None or last.id == releases.get(engine, name).id else last


def _table(engine: Engine, release: Release) -> PublishedTable:
    with reading(engine) as session:
        return table_from_document(queries.document(session, release.id))


def _names(table: PublishedTable) -> dict[str, str]:
    return dict(release_checks.pages(table))


def _titles(table: PublishedTable) -> dict[str, str]:
    return {measure.key: measure.title for measure in table.measures}


def _only(these: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words for key, words in these.items() if key not in others)
