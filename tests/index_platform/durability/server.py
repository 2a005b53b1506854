"""``thriving serve`` as a test may start, kill and start it again, at one address."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from index_platform.settings import Settings


class Served:
    """A server over one data folder; what it logs stands in ``log``."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.log = settings.data_dir.parent / "server.log"
        self._command = [str(Path(sys.executable).with_name("thriving")), "serve", "--port", str(self.port)]
        self._environment = {
            **os.environ,
            "THRIVING_DATA_DIR": str(settings.data_dir),
            "THRIVING_DATABASE_URL": "" if settings.is_file else settings.database_url,
            "THRIVING_RATE_TIMES": "1000000",  # one machine plays a town
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that runs."""
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(f"the server does not run: {self.log.read_text()[-2000:]}")
        return self.process.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env=self._environment, stdout=subprocess.DEVNULL, stderr=log
            )
        for _ in range(2_400):
            try:
                httpx.get(f"{self.address}/health")
            except httpx.TransportError:
                time.sleep(0.05 if self.pid else 0)
            else:
                return
        raise AssertionError("the server did not start within two minutes")

    def kill(self) -> None:
        """End it as a power cut ends it: SIGKILL, nothing is tidied."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)


@contextmanager
def served(settings: Settings, **environment: str) -> Iterator[Served]:
    """A server that runs, killed at the end."""
    server = Served(settings, environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()
