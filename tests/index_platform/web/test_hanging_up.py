"""Whoever hangs up in the middle of what they send is no fault of the server's."""

import logging
import socket
import time
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.index_platform.survey import response, stored
from tests.index_platform.web.people import Site
from tests.timing import awaited


def _begun(site: Site, head: str, body: bytes) -> None:
    """A request of which the client sends a part and hangs up."""
    where = urlsplit(site.address)
    with socket.create_connection((str(where.hostname), int(where.port or 0))) as line:
        line.sendall(f"{head} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 300\r\n".encode())
        line.sendall(
            f"Content-Type: application/x-www-form-urlencoded\r\nCookie: {_cookie(site)}\r\n\r\n".encode()
        )
        line.sendall(body)
        time.sleep(0.1)  # it is being read


def _cookie(site: Site) -> str:
    """The cookie of a browser that has seen a form."""
    browser = site.browser()
    browser.get("/withdraw")
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


@pytest.mark.parametrize("path", ["PUT /api/responses/{}", "POST /withdraw"])
def test_hanging_up_in_the_middle_is_noted_in_a_line_and_is_no_fault(
    site: Site, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.set_level(logging.INFO, logger="index_platform")
    _begun(site, path.format(uuid4()), b'{"wave": "fi')
    awaited(lambda: "hung up in the middle" in caplog.text)
    assert [one.levelname for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert "Traceback" not in caplog.text
    assert path.partition(" ")[0] in caplog.text


def test_what_was_cut_off_is_not_stored_and_comes_whole_the_second_time(site: Site) -> None:
    name, content = uuid4(), response(3).content()
    _begun(site, f"PUT /api/responses/{name}", content[:20])
    told = httpx.put(f"{site.address}/api/responses/{name}", content=content, timeout=60)
    assert told.status_code == 202  # of a wave that is not there: held, and on disk
    assert stored(site.engine, "SELECT id, content FROM received") == [(str(name), content)]
