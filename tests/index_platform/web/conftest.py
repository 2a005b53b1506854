"""A real server on a free port of this machine, showing one approved release."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from index_platform.settings import Settings, from_environment
from tests.index_platform.fresh import opened
from tests.index_platform.survey import Way
from tests.index_platform.web.people import Site, running


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of ``thriving serve`` over one data folder; the server is stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("thriving")), "serve", "--port", str(port)]
    environment = {**os.environ, "THRIVING_DATA_DIR": str(settings.data_dir)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            yield _awaited(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _awaited(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            httpx.get(f"{address}/health")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError(f"the server did not start; it left with {server.poll()}")


@pytest.fixture
def empty_server(settings: Settings) -> Iterator[str]:
    """A server before the first release."""
    with opened(settings):
        pass
    with serving(settings) as address:
        yield address


@pytest.fixture(scope="module")
def released(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """The whole way with its run released; the last test of a module may withdraw it."""
    folder = tmp_path_factory.mktemp("released") / "way"
    shutil.copytree(released_once, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        yield Way(folder, settings, engine)


@pytest.fixture(scope="module")
def server(released: Way) -> Iterator[str]:
    """A server that shows the release."""
    with serving(released.settings) as address:
        yield address


@pytest.fixture
def site(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site with people, over an empty database: ``site.person(Role.ANALYST)``, ``site.browser(person)``."""
    with running(settings, works=request.node.get_closest_marker("nobody_works") is None) as found:
        yield found
