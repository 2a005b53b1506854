"""The whole way on synthetic answers: the same services, in the same order, as for anybody's answers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.demo import open_wave, population, synthesis, truth
from index_platform.demo.again import asked_again
from index_platform.demo.facts import facts
from index_platform.demo.folder import DATA, rebuilt
from index_platform.services import (
    computing,
    database,
    documents,
    fieldwork,
    freezing,
    importing,
    index,
    official,
    places,
    releases,
    signposts,
    waves,
)
from index_platform.services.importing import ImportReport, Progress
from index_platform.settings import Settings, from_environment
from index_platform.storage.files import written_whole
from instruments import catalogue, geography
from instruments.errors import InvalidInputError
from instruments.official import FILE as OFFICIAL

FACTS, WAVE, INSTRUMENT, INDEX = "oldham", "oldham-demo-2026", "thriving-communities@1.2", "tci@1.0"
AGAIN = "oldham-demo-2027"  # the second wave
BASE = "base.json"  # in the demo's folder

Clock = Callable[[], datetime]
Tell = Callable[[str], None]  # one sentence when a step is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One wave of the demo, and the names of what it leaves in the demo's folder."""

    wave: str
    facts: str  # its file among the facts of the place
    answers: str
    run: str
    days: tuple[str, str]  # its first and its last, by which it is known which wave was asked first


ROUNDS = (
    Round(
        wave=WAVE,
        facts="wave.yaml",
        answers="answers.csv",
        run="run",
        days=("2026-10-01", "2026-10-31"),
    ),
    Round(
        wave=AGAIN,
        facts="wave-2.yaml",
        answers="answers-2.csv",
        run="run-2",
        days=("2027-10-01", "2027-10-31"),
    ),
)
MOST = len(ROUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A wave that went the whole way."""

    wave: str
    responses: int
    snapshot: Path
    snapshot_sha256: str
    run: Path
    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A finished demo, in its place: its waves, the first first, and the reports of the last."""

    folder: Path
    waves: tuple[Released, ...]
    reports: tuple[Path, ...]
    data: Path

    @property
    def first(self) -> Released:
        """The wave that is 100."""
        return self.waves[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What every step of one demo needs."""

    folder: Path
    settings: Settings
    clock: Clock
    tell: Tell
    progress: Progress | None


def steps(waves: int) -> int:
    """How many steps the whole way has with so many waves."""
    return 3 + 5 * waves


def whole_way(
    target: Path,
    *,
    clock: Clock,
    tell: Tell,
    answers: Path | None = None,
    waves: int = MOST,
    progress: Progress | None = None,
) -> Demo:
    """A demo in the folder ``target``, built beside it and moved there when all of it is done.

    answers: a CSV in the export's format whose rows join the last wave before its freeze.
    waves: one, or two, of which the second asks part of the people again.
    """
    _require_file(answers)
    with rebuilt(target) as folder:
        settings = from_environment({"THRIVING_DATA_DIR": str(folder / DATA)})
        way = _Way(folder=folder, settings=settings, clock=clock, tell=tell, progress=progress)
        made = _made(way, ROUNDS[:waves], answers)
    return _moved(made, folder, target)


def synthetic_answers(folder: Path, *, again: bool = False) -> str:
    """The answers that the truth in ``folder`` gives, as a CSV in the export's format; of the second wave."""
    planned = truth.read(folder / "truth.yaml")
    where = geography.read(folder)
    everyone = population.population(planned, where, folder / "margins.yaml")
    people = synthesis.volunteers(planned, everyone, where, answers=planned.answers, seed=planned.seed)
    seed = planned.seed
    if again:
        people, seed = asked_again(planned, everyone, where, people), planned.again.seed
    items = [item.id for item in catalogue.get(INSTRUMENT).items]
    return synthesis.as_csv(synthesis.answer_rows(planned, everyone, people, items, seed=seed))


def _made(way: _Way, rounds: Sequence[Round], answers: Path | None) -> Demo:
    today = way.clock()
    with _founded(way) as engine:
        open_wave.planned(engine, facts(FACTS), today=today)
        gone = tuple(_went(way, engine, one, answers if one is rounds[-1] else None) for one in rounds)
        reports = _reported(way, engine, gone[-1].release)
        number = open_wave.collected(engine, facts(FACTS), today=today)
        way.tell(
            f"wave {open_wave.WAVE} opened, with {number:,} synthetic answers so far: "
            f"see its questions at /s/{open_wave.WAVE}"
        )
    return Demo(folder=way.folder, waves=gone, reports=reports, data=way.folder / DATA)


def _went(way: _Way, engine: Engine, one: Round, answers: Path | None) -> Released:
    """One wave, from the answers that are made up to its release."""
    given = _written(way, one)
    _imported(way, engine, one, [given] if answers is None else [given, answers])
    frozen = _frozen(way, engine, one)
    run = _run(way, engine, one, frozen)
    return Released(
        wave=one.wave,
        responses=frozen.responses,
        snapshot=frozen.path,
        snapshot_sha256=frozen.sha256,
        run=run,
        release=_released(way, engine, run),
    )


def _written(way: _Way, one: Round) -> Path:
    text = synthetic_answers(facts(FACTS), again=one is not ROUNDS[0])
    file = written_whole(way.folder / one.answers, text.encode())
    way.tell(
        f"{text.count(chr(10)) - 1:,} synthetic answers made; the truth behind them is planted and known"
    )
    return file


@contextmanager
def _founded(way: _Way) -> Iterator[Engine]:
    """A new database with the places."""
    with database.opened(way.settings) as engine:
        where, _ = places.load(engine, facts(FACTS), moment=way.clock())
        official.load(engine, facts(FACTS) / OFFICIAL, facts(FACTS), moment=way.clock())
        way.tell(f"database made; {len(where.places)} places of {where.title} loaded")
        yield engine


def _imported(way: _Way, engine: Engine, one: Round, files: Sequence[Path]) -> None:
    stored, _ = waves.create(engine, facts(FACTS) / one.facts, moment=way.clock())
    waves.opened(engine, one.wave, moment=way.clock())
    reports = [_import(way, engine, one, file) for file in files]
    more = f", {reports[1].new:,} of them from {files[1]}" if len(files) > 1 else ""
    way.tell(
        f"wave {one.wave} opened, asking {stored.instrument.label}; "
        f"{sum(report.new for report in reports):,} responses imported{more}; every row checked"
    )


def _import(way: _Way, engine: Engine, one: Round, file: Path) -> ImportReport:
    return importing.imported(
        engine,
        importing.Request(file=file, wave=one.wave, instrument=INSTRUMENT),
        clock=way.clock,
        progress=way.progress,
    )


def _frozen(way: _Way, engine: Engine, one: Round) -> freezing.Frozen:
    waves.closed(engine, one.wave, moment=way.clock())
    fieldwork.dated(engine, one.wave, *one.days, moment=way.clock())  # once closed: answers are made up today
    frozen = freezing.frozen(engine, one.wave, way.settings.snapshots, moment=way.clock())
    way.tell(f"wave closed and frozen: {frozen.responses:,} responses, snapshot {frozen.sha256[:12]}")
    return frozen


def _run(way: _Way, engine: Engine, one: Round, frozen: freezing.Frozen) -> Path:
    base, folder = way.folder / BASE, way.folder / one.run
    if one is ROUNDS[0]:
        index.base(frozen.path, INDEX, base)
        kept = computing.base_file(way.settings, waves.get(engine, one.wave), INDEX)
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
    way.tell(f"computed again and found equal; released as {approved.id}, which for a rehearsal nobody reads")
    return approved.id


def _reported(way: _Way, engine: Engine, release: str) -> tuple[Path, ...]:
    services = signposts.read(way.settings.data_dir)
    made = documents.built(
        engine, release, way.folder, moment=way.clock(), services=services, progress=way.progress
    )
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
        waves=tuple(replace(one, snapshot=there(one.snapshot), run=there(one.run)) for one in demo.waves),
        reports=tuple(map(there, demo.reports)),
        data=there(demo.data),
    )


def _require_file(answers: Path | None) -> None:
    if answers is not None and not answers.is_file():
        raise InvalidInputError(
            "there is no such file of answers", where=str(answers), fix="Check the path after --answers."
        )
