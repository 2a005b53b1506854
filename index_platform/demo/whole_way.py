"""The whole way on synthetic answers: the same services, in the same order, as for anybody's answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.demo import population, synthesis, truth
from index_platform.demo.facts import facts
from index_platform.demo.folder import DATA, rebuilt
from index_platform.services import (
    computing,
    database,
    documents,
    freezing,
    importing,
    index,
    official,
    places,
    releases,
    waves,
)
from index_platform.services.importing import ImportReport, Progress
from index_platform.settings import Settings, from_environment
from index_platform.storage.files import written_whole
from instruments import catalogue, geography
from instruments.errors import InvalidInputError
from instruments.official import FILE as OFFICIAL

FACTS, WAVE, INSTRUMENT, INDEX = "oldham", "oldham-demo-2026", "thriving-communities@1.2", "tci@1.0"
ANSWERS, BASE, RUN = "answers.csv", "base.json", "run"  # in the demo's folder
STEPS = 7

Clock = Callable[[], datetime]
Tell = Callable[[str], None]  # one sentence when a step is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A finished demo, in its place."""

    folder: Path
    responses: int
    snapshot: Path
    snapshot_sha256: str
    run: Path
    release: str
    reports: tuple[Path, ...]
    data: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What every step of one demo needs."""

    folder: Path
    settings: Settings
    clock: Clock
    tell: Tell
    progress: Progress | None


def whole_way(
    target: Path, *, clock: Clock, tell: Tell, answers: Path | None = None, progress: Progress | None = None
) -> Demo:
    """A demo in the folder ``target``, built beside it and moved there when all of it is done.

    answers: a CSV in the export's format whose rows join the wave before the freeze.
    """
    _require_file(answers)
    with rebuilt(target) as folder:
        settings = from_environment({"THRIVING_DATA_DIR": str(folder / DATA)})
        made = _made(
            _Way(folder=folder, settings=settings, clock=clock, tell=tell, progress=progress), answers
        )
    return _moved(made, folder, target)


def synthetic_answers(folder: Path) -> str:
    """The answers that the truth in ``folder`` gives, as a CSV in the export's format."""
    planned = truth.read(folder / "truth.yaml")
    where = geography.read(folder)
    everyone = population.population(planned, where, folder / "margins.yaml")
    people = synthesis.volunteers(planned, everyone, where, answers=planned.answers, seed=planned.seed)
    items = [item.id for item in catalogue.get(INSTRUMENT).items]
    return synthesis.as_csv(synthesis.answer_rows(planned, everyone, people, items, seed=planned.seed))


def _made(way: _Way, answers: Path | None) -> Demo:
    given = _written(way)
    with _asked(way) as engine:
        _imported(way, engine, given, answers)
        frozen = _frozen(way, engine)
        run = _run(way, engine, frozen)
        release = _released(way, engine, run)
        reports = _reported(way, engine, release)
    return Demo(
        folder=way.folder,
        responses=frozen.responses,
        snapshot=frozen.path,
        snapshot_sha256=frozen.sha256,
        run=run,
        release=release,
        reports=reports,
        data=way.folder / DATA,
    )


def _written(way: _Way) -> Path:
    text = synthetic_answers(facts(FACTS))
    file = written_whole(way.folder / ANSWERS, text.encode())
    way.tell(
        f"{text.count(chr(10)) - 1:,} synthetic answers made; the truth behind them is planted and known"
    )
    return file


@contextmanager
def _asked(way: _Way) -> Iterator[Engine]:
    """A new database with the places and the open wave."""
    with database.opened(way.settings) as engine:
        where, _ = places.load(engine, facts(FACTS), moment=way.clock())
        official.load(engine, facts(FACTS) / OFFICIAL, facts(FACTS), moment=way.clock())
        stored, _ = waves.create(engine, facts(FACTS) / "wave.yaml", moment=way.clock())
        waves.opened(engine, WAVE, moment=way.clock())
        way.tell(
            f"database made; {len(where.places)} places of {where.title} loaded; wave {WAVE} opened, "
            f"asking {stored.instrument.label}"
        )
        yield engine


def _imported(way: _Way, engine: Engine, given: Path, answers: Path | None) -> None:
    reports = [_import(way, engine, file) for file in (given, answers) if file is not None]
    more = f", {reports[1].new:,} of them from {answers}" if answers is not None else ""
    way.tell(f"{sum(report.new for report in reports):,} responses imported{more}; every row checked")


def _import(way: _Way, engine: Engine, file: Path) -> ImportReport:
    return importing.imported(
        engine,
        importing.Request(file=file, wave=WAVE, instrument=INSTRUMENT),
        clock=way.clock,
        progress=way.progress,
    )


def _frozen(way: _Way, engine: Engine) -> freezing.Frozen:
    waves.closed(engine, WAVE, moment=way.clock())
    frozen = freezing.frozen(engine, WAVE, way.settings.snapshots, moment=way.clock())
    way.tell(f"wave closed and frozen: {frozen.responses:,} responses, snapshot {frozen.sha256[:12]}")
    return frozen


def _run(way: _Way, engine: Engine, frozen: freezing.Frozen) -> Path:
    base, folder = way.folder / BASE, way.folder / RUN
    index.base(frozen.path, INDEX, base)
    kept = computing.base_file(way.settings, waves.get(engine, WAVE), INDEX)
    kept.parent.mkdir(parents=True, exist_ok=True)
    written_whole(kept, base.read_bytes())  # a later wave at the desks rests on it too
    summary = index.run(frozen.path, INDEX, base, folder, progress=way.progress)
    way.tell(
        f"index {summary.definition} computed for {summary.places} places, and what could point at a person "
        "withheld"
    )
    return folder


def _released(way: _Way, engine: Engine, run: Path) -> str:
    proposed = releases.proposed(engine, run, moment=way.clock(), progress=way.progress)
    approved = releases.approved(engine, proposed.id, moment=way.clock())
    way.tell(f"computed again and found equal; released as {approved.id}")
    return approved.id


def _reported(way: _Way, engine: Engine, release: str) -> tuple[Path, ...]:
    made = documents.built(engine, release, way.folder, progress=way.progress)
    for failure in made.failures:
        raise InvalidInputError(
            f"the report of {failure.place} could not be made: {failure.what}",
            where=failure.where,
            fix=failure.fix,
        )
    pages = sum(path.suffix == ".pdf" for path in made.files)
    way.tell(f"{pages} reports written, each as PDF and as a web page with the same words and figures")
    return made.files


def _moved(demo: Demo, built: Path, target: Path) -> Demo:
    """The same demo where it lies now."""

    def there(path: Path) -> Path:
        return target / path.relative_to(built)

    return Demo(
        folder=target,
        responses=demo.responses,
        snapshot=there(demo.snapshot),
        snapshot_sha256=demo.snapshot_sha256,
        run=there(demo.run),
        release=demo.release,
        reports=tuple(map(there, demo.reports)),
        data=there(demo.data),
    )


def _require_file(answers: Path | None) -> None:
    if answers is not None and not answers.is_file():
        raise InvalidInputError(
            "there is no such file of answers", where=str(answers), fix="Check the path after --answers."
        )
