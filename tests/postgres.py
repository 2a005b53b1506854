"""A PostgreSQL server for the tests: one a process, on a socket in a folder of its own, ended with the tests.

A test that is about the database is marked ``both_databases`` and then runs on SQLite and on PostgreSQL. The
server sorts as people do in England, not by bytes: what rests on an order must not rest on the server's.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from index_platform.db import engine_at
from index_platform.migrations.running import upgrade
from tests.timing import awaited

_ROLE = "thriving"  # owns its databases, and is no superuser: as docs/postgresql.md advises
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
_NUMBERS = count(1)
_PREFIX = "thriving-postgresql-"
_HELD = "held"  # locked as long as the tests run
_ROOM = 2**30  # bytes


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is marked, or is in a module that is, runs once with each database."""
    marked = metafunc.definition.get_closest_marker("both_databases")
    if marked and "database_kind" in metafunc.fixturenames:
        kinds = ["sqlite", "postgresql"]
        only = [kind for kind in kinds if metafunc.definition.get_closest_marker(f"only_{kind}")]
        metafunc.parametrize("database_kind", only or kinds, scope="session")


@pytest.fixture(scope="session")
def database_kind() -> str:
    """Which database the test runs on."""
    return "sqlite"


class Server:
    """A running server."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def url(self, name: str, role: str = _ROLE) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{role}@/{name}?host={self.socket}"

    def do(self, statement: str, *names: str, role: str = "postgres") -> None:
        """Run a statement, such as one that makes a database, with names filled in."""
        plain = self.url("postgres", role).replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))  # type: ignore[arg-type]

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self.copy(self.url("template1"))

    def copy(self, url: str) -> str:
        """The address of a new database that holds what another one holds."""
        name = f"test_{next(_NUMBERS)}"
        self.do("CREATE DATABASE {} TEMPLATE {} OWNER {}", name, make_url(url).database or "", _ROLE)
        return self.url(name)

    @contextmanager
    def lent(self, url: str) -> Iterator[str]:
        """The address of a copy of a database, which is gone after the block."""
        copy = self.copy(url)
        yield copy
        self.do("DROP DATABASE {} WITH (FORCE)", make_url(copy).database or "")

    def set(self, name: str, value: str) -> None:
        """Give a setting of the whole server another value, at once."""
        self.do(f"ALTER SYSTEM SET {name} = {value}")
        self.do("SELECT pg_reload_conf()")
        awaited(lambda: self._shows(name) == value)  # told by a signal

    def _shows(self, name: str) -> str:
        plain = self.url("postgres", "postgres").replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            return str(connection.execute(f"SHOW {name}").fetchone()[0])

    def end_connections(self) -> None:
        """End every connection but one's own, as a server does that is started anew."""
        self.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    @contextmanager
    def closed(self) -> Iterator[None]:
        """A block in which our role does not get in."""
        self.do("ALTER ROLE {} NOLOGIN", _ROLE)
        self.end_connections()
        yield
        self.do("ALTER ROLE {} LOGIN", _ROLE)


def binaries() -> Path | None:
    """Where the programs of the server are; None where there is none on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


def _account() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server; skips where the machine has none, or fails where it is required."""
    with stoppable() as process:
        yield process.server


class Process:
    """A server with its process, which can be stopped and started."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.server = Server(folder)
        self._programs, self._folder = programs, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; it ends with the tests, also where they are killed."""
        options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        run = [self._programs / "postgres", "-D", self._folder / "data", "-k", self._folder, *options]
        follow = shutil.which("setpriv")
        if follow is not None:
            run = [follow, "--pdeathsig", "INT", *run]
        self._process = subprocess.Popen(run, stderr=subprocess.DEVNULL, **_quiet(self._folder))
        _await(self._process, self._folder)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT ends what is connected and tidies up (fast), SIGQUIT ends at once (immediate)."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)


@contextmanager
def stoppable() -> Iterator[Process]:
    """A server that runs, of the block's own; skips where the machine has none, or fails where it must."""
    programs = binaries()
    if programs is None and os.environ.get("THRIVING_REFERENCE") == "required":
        pytest.fail("not installed: postgresql", pytrace=False)
    if programs is None:
        pytest.skip("not installed: postgresql; run make test")
    with _folder() as folder:
        _make(programs, folder)
        process = Process(programs, folder)
        try:
            process.start()
            process.server.do("CREATE ROLE {} LOGIN", _ROLE)
            yield process
        finally:
            process.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder in memory where there is room; whatever tests that were killed left of theirs goes first."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    base = memory if roomy else Path(tempfile.gettempdir())
    for left in base.glob(f"{_PREFIX}*"):
        _remove_if_left(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
    try:
        with (folder / _HELD).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that nobody holds any more."""
    with suppress(OSError), (folder / _HELD).open() as held:  # of another account, or gone meanwhile
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)


def _make(programs: Path, folder: Path) -> None:
    """Make the files of a server in a folder."""
    account = _account()
    if account is not None:
        shutil.chown(folder, account)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-GB")
    rights = ("--username=postgres", "--auth=trust")
    make = [programs / "initdb", "--pgdata", folder / "data", "--no-sync", *rights, *locale]
    subprocess.run(make, check=True, **_quiet(folder))


def _quiet(folder: Path) -> dict[str, Any]:
    """How a program of the server is run: in the folder, as whoever may, saying nothing."""
    account = _account()
    who = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}
    return {"stdout": subprocess.DEVNULL, "cwd": folder, **who}


def _await(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("PostgreSQL did not start within 30 seconds")


@pytest.fixture(scope="session")
def migrated(postgres_server: Server) -> str:
    """The address of a database at the newest step, to be copied."""
    url = postgres_server.empty()
    engine = engine_at(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def postgres(postgres_server: Server, migrated: str) -> Iterator[str]:
    """The address of a database of the test's own, at the newest step."""
    with postgres_server.lent(migrated) as url:
        yield url
