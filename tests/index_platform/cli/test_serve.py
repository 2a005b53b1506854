"""``thriving serve`` where it cannot serve. What it serves is tested with the pages."""

import socket
from pathlib import Path

import pytest

from tests.index_platform.cli.command import Command


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    made = Command(tmp_path / "data")
    made.done("database", "upgrade")
    return made


def test_a_port_in_use_is_told_before_an_address_is(thriving: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = thriving("serve", "--port", port)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.splitlines() == [
        f"what:  port {port} is in use",
        f"where: 127.0.0.1:{port}",
        "fix:   Stop the other server, or give another --port.",
    ]


def test_an_address_of_another_machine_is_refused(thriving: Command) -> None:
    assert "an address of this machine" in thriving.refused("serve", "--host", "192.0.2.1")
