"""``thriving serve`` where it cannot serve. What it serves is tested with the pages."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from litestar.types import Receive, Scope, Send

from index_platform.cli.serve import _config, otherwise_named
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


@pytest.mark.parametrize(
    ("url", "port", "told"),
    [
        ("http://127.0.0.1:8000", 8747, "127.0.0.1:8000"),
        ("http://localhost", 8000, "localhost"),
        ("http://127.0.0.1:8000", 8000, ""),
        ("https://survey.example.org", 8000, ""),  # a proxy stands before it
    ],
)
def test_an_address_that_codes_will_not_say_is_told(url: str, port: int, told: str) -> None:
    said = otherwise_named(url, port)
    assert (f"will say {told}:" in said) if told else not said


def test_an_address_of_another_machine_is_refused(thriving: Command) -> None:
    assert "an address of this machine" in thriving.refused("serve", "--host", "192.0.2.1")


@pytest.mark.parametrize(
    ("proxy", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9"), ("192.0.2.1", "127.0.0.1")]
)
def test_where_a_caller_says_it_comes_from_is_believed_of_the_named_proxy(proxy: str, seen: str) -> None:
    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        met.append(str(scope["client"]))

    met: list[str] = []
    config = _config(app, proxy)
    config.load()
    scope = {
        "type": "http",
        "client": ("127.0.0.1", 5),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", b"203.0.113.9")],
    }
    loaded: Any = config.loaded_app
    asyncio.run(loaded(scope, None, None))
    assert [seen in each for each in met] == [True]
