"""A site for benches: the real server in a process of its own, over a database on a disk, never in memory.

``python -m benchmarks.site PORT`` runs it. Beside all routes it has ``/echo``, which reads a document, says
it again and stores nothing; and it can commit each answer by itself, which the grouping is held to.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

import uvicorn
from litestar import Response, put
from litestar.params import FromPath, RawBody
from sqlalchemy import Engine

from index_platform.app import create_app
from index_platform.auth.guards import Access
from index_platform.clock import now
from index_platform.queries import intake
from index_platform.services import database, instruments, places, waves
from index_platform.settings import MOST_TIMES, Settings, from_environment

DISK = "/var/tmp"  # kept over a start of the machine, so never memory
GROUPED, ALONE = str(intake.LARGEST_BATCH), "1"  # answers a commit, at most
_BATCH = "BENCH_LARGEST_BATCH"
INSTRUMENT = """\
key: twenty
version: "1.0"
title: {en: Twenty questions}
introduction: {en: These are made for a bench.}
languages: [en]
rights:
  licence: that of the parts
  rights_holder: those of the parts
  attribution: as with the parts
  source: made for benches
  redistributable: true
  verified: true
parts: [brs@1.0, ons4@1.0, demographics@1.0, loneliness@1.0]
"""
_PLACES = """\
key: bench
vintage: "2026"
title: Bench
source: made for benches
levels: [{key: town, singular: town, plural: towns}, {key: quarter, singular: quarter, plural: quarters}]
report_level: quarter
spread_level: quarter
places:
  - {code: T, name: Bench, level: town, population: 300}
  - {code: Q, name: Quarter, level: quarter, parent: T, population: 300, tile: [0, 0]}
"""
_WAVE = """\
key: first
title: a bench
kind: synthetic
instrument: twenty@1.0
geography: bench
vintage: "2026"
population: nobody
selection: Made up.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that runs, and its database."""

    port: int
    engine: Engine

    def number(self, statement: str) -> int:
        """The one number that a statement asks the database for."""
        with self.engine.connect() as connection:
            return int(connection.exec_driver_sql(statement).scalar_one())


@contextmanager
def running(url: str = "", *, batch: str = GROUPED) -> Iterator[Site]:
    """A site whose survey of twenty questions is open; ``url`` of an empty database, or a file of its own."""
    with TemporaryDirectory(prefix="thriving-bench-", dir=DISK) as folder:
        environment = {"THRIVING_DATA_DIR": f"{folder}/data", "THRIVING_DATABASE_URL": url}
        with database.opened(from_environment(environment)) as engine:
            _open_survey(engine, Path(folder))
            with served({**environment, _BATCH: batch}) as port:
                yield Site(port, engine)


def _open_survey(engine: Engine, folder: Path) -> None:
    (folder / "places").mkdir()
    for name, text in (("twenty.yaml", INSTRUMENT), ("places/places.yaml", _PLACES), ("wave.yaml", _WAVE)):
        (folder / name).write_text(text)
    instruments.publish(engine, folder / "twenty.yaml", moment=now())
    places.load(engine, folder / "places", moment=now())
    waves.create(engine, folder / "wave.yaml", moment=now())
    waves.opened(engine, "first", moment=now())


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """The port of a server with these settings, without limits for one network; it ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.site", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    with process as server:  # it logs each client that hangs up in the middle: wrk does, when time is up
        try:
            _await(server, port)
            yield port
        finally:
            server.terminate()


def _await(server: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(1_200):
        try:
            urlopen(f"http://127.0.0.1:{port}/health").close()
        except URLError:
            if server.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the site did not start within a minute")


@put("/echo/{response_id:uuid}", rule=Access.PUBLIC, exempt_from_csrf=True)
async def echo(response_id: FromPath[UUID], body: RawBody) -> Response[dict[str, object]]:
    """The document that came, read and said again; nothing is checked or stored."""
    return Response({"id": str(response_id), **json.loads(body)})


def _settings() -> Settings:
    return replace(from_environment(os.environ), rate_times=MOST_TIMES)


def main() -> None:
    """Run the site until it is told to stop."""
    intake.LARGEST_BATCH = int(os.environ.get(_BATCH, GROUPED))
    app = create_app(_settings())
    app.register(echo)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
