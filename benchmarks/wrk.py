"""A crowd of clients: wrk, where it is installed, and what it says of the server that it met."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from benchmarks.measure import Speed

HERE = Path(__file__).resolve().parent
_TOLD = "TOLD "


def has_wrk() -> bool:
    """Whether wrk is on this machine (the package ``wrk`` of Debian)."""
    return shutil.which("wrk") is not None


def speed(port: int, script: str, told: Sequence[str], *, clients: int, seconds: int) -> Speed:
    """How a server of this machine did under so many clients that ask again at once.

    script: what they ask, a file of this folder; told: what it is given. Raises AssertionError where any
    request failed: a fast server that answers wrong has no speed.
    """
    both = f"{(HERE / script).read_text()}\n{(HERE / 'told.lua').read_text()}"
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s"]
    with NamedTemporaryFile("w", suffix=".lua") as asked:  # wrk reads it once for each thread
        asked.write(both)
        asked.flush()
        command += [asked.name, f"http://127.0.0.1:{port}", "--", *told]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    [line] = [line for line in said.splitlines() if line.startswith(_TOLD)]
    requests, duration, p50, p95, p99, wrong = map(int, line.removeprefix(_TOLD).split())
    if wrong:
        raise AssertionError(f"{wrong} of {requests} requests failed:\n{said}")
    a_second = requests / duration * 1e6
    return Speed(count=requests, a_second=a_second, p50=p50 / 1e3, p95=p95 / 1e3, p99=p99 / 1e3)
