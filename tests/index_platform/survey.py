"""A small survey for tests of the shell: three places, one wave, answers by number."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Engine

from index_platform.queries.arrivals import Arrival
from index_platform.services import database, freezing, importing, index, places, waves
from index_platform.services.corrections import Declared
from index_platform.services.importing import Request
from index_platform.settings import Settings, from_environment
from instruments import answers, catalogue
from instruments.response import Answer, Mode, Response
from reports.corrections import Kind
from tests.index_platform.fresh import filled, opened, put

MOMENT = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)
SOON = MOMENT + timedelta(days=30)
INSTRUMENT = "thriving-communities@1.0"
AGAIN = Declared(kind=Kind.REVISION, reason="Made again for a test.")  # of a wave that was released before
NAMESPACE = UUID("00000000-0000-4000-8000-000000000001")

PLACES = """\
key: smallton
vintage: "2026"
title: Smallton
source: made for tests
levels:
  - {key: town, singular: town, plural: towns}
  - {key: quarter, singular: quarter, plural: quarters}
report_level: quarter
spread_level: quarter
places:
  - {code: T, name: Smallton, level: town, population: 300}
  - {code: QN, name: North End, level: quarter, parent: T, population: 200, tile: [0, 0]}
  - {code: QS, name: South End, level: quarter, parent: T, population: 100, tile: [0, 1]}
"""
WAVE = """\
key: first
title: autumn 2026
kind: synthetic
instrument: brs@1.0
geography: smallton
vintage: "2026"
population: people of 16 and over
selection: Everyone who wished to answer could.
"""
STREET = """\
key: street
version: "1.0"
title: {en: Our street}
introduction: {en: A few questions.}
languages: [en]
rights:
  licence: CC0-1.0
  rights_holder: nobody
  attribution: none needed
  source: made for tests
  redistributable: true
  verified: true
parts: [brs@1.0]
"""  # made of one shipped part


def response(number: int = 0, **changes: object) -> Response:
    """One answer to the wave ``first``, another for each number."""
    given: dict[str, object] = {
        "wave": "first",
        "instrument": "brs@1.0",
        "answers": {f"brs{item}": 1 + (number + item) % 5 for item in range(1, 7)},
        "place": "QN" if number % 3 else "QS",
        "mode": Mode.WEB,
    }
    return Response(**{**given, **changes})  # type: ignore[arg-type]


def arrival(number: int = 0, **changes: object) -> Arrival:
    """The arrival of ``response(number)``, with an id of its own."""
    return arrival_of(response(number), uuid5(NAMESPACE, str(number)), **changes)


def arrival_of(given: Response, name: UUID, **changes: object) -> Arrival:
    """A checked response at the door ``test``."""
    raw: Mapping[str, Answer] = given.answers
    valid = answers.check(catalogue.get("brs@1.0"), raw)
    rows = valid.rows if isinstance(valid, answers.ValidAnswers) else ()
    facts: dict[str, object] = {
        "id": name,
        "wave": given.wave,
        "instrument": given.instrument,
        "content": given.content(),
        "door": "test",
        "response": given,
        "rows": rows,
    }
    return Arrival(**{**facts, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Survey:
    """A database with the wave ``first`` open."""

    settings: Settings
    engine: Engine

    @property
    def file(self) -> Path:
        """The database file."""
        return self.settings.database_file

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds, by plain SQL."""
        return stored(self.engine, statement)


def stored(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    """What a database holds, by plain SQL."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


@dataclass(frozen=True, slots=True)
class Way:
    """A folder with a frozen wave, ``base.json`` and ``RUN``, and its database."""

    folder: Path
    settings: Settings
    engine: Engine

    @property
    def snapshot(self) -> Path:
        """The frozen wave."""
        [found] = self.settings.snapshots.glob("*.parquet")
        return found

    @property
    def run(self) -> Path:
        """The run of the index."""
        return self.folder / "RUN"


def random_rows(count: int, *, seed: int, places: tuple[str, ...] = ("QN", "QS")) -> str:
    """A CSV of ``count`` made-up answers to everything that tci@1.0 needs, in the export's format."""
    draw = random.Random(seed)
    instrument = catalogue.get("thriving-communities@1.0")
    lines = [",".join(["id", "place", "mode", *(item.id for item in instrument.items)])]
    for number in range(count):
        codes = [str(draw.choice(item.scored_codes)) for item in instrument.items]
        lines.append(",".join([str(number), places[number % len(places)], "web", *codes]))
    return "\n".join(lines)


def start(engine: Engine, folder: Path, *, town: str = PLACES, wave: str = WAVE) -> None:
    """Load the places, create the wave ``first`` and open it; their files stand in ``folder``."""
    _write(folder, town, wave)
    places.load(engine, folder / "places", moment=MOMENT)
    waves.create(engine, folder / "wave.yaml", moment=MOMENT)
    waves.opened(engine, "first", moment=MOMENT)


@contextmanager
def started(settings: Settings, folder: Path) -> Iterator[Engine]:
    """A database in which all that was done; where it is a file, once a process, and copied."""
    is_copied = not database.is_there(settings)
    if is_copied:
        put(_started(), settings)
        _write(folder, PLACES, WAVE)
    with opened(settings) as engine:
        if not is_copied:
            start(engine, folder)
        yield engine


@cache
def _started() -> bytes:
    return filled(start)


def _write(folder: Path, town: str, wave: str) -> None:
    (folder / "places").mkdir(exist_ok=True)
    (folder / "places" / "places.yaml").write_text(town)
    (folder / "wave.yaml").write_text(wave)


@contextmanager
def run_made(folder: Path, rows: str, *, town: str = PLACES, url: str = "") -> Iterator[Engine]:
    """A database in ``folder`` with ``rows`` as its frozen wave, and beside it ``base.json`` and ``RUN``."""
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data"), "THRIVING_DATABASE_URL": url})
    (folder / "answers.csv").write_text(rows)
    with opened(settings) as engine:
        start(engine, folder, town=town, wave=WAVE.replace("brs@1.0", INSTRUMENT))
        request = Request(file=folder / "answers.csv", wave="first", instrument=INSTRUMENT)
        importing.imported(engine, request, clock=lambda: MOMENT)
        waves.closed(engine, "first", moment=MOMENT)
        frozen = freezing.frozen(engine, "first", settings.snapshots, moment=MOMENT)
        index.base(frozen.path, "tci@1.0", folder / "base.json")
        index.run(frozen.path, "tci@1.0", folder / "base.json", folder / "RUN")
        yield engine
