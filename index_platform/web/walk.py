"""The public side as anybody reads it: what the application answers, from link to link."""

import re
from asyncio import Event
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import cast
from urllib.parse import quote, unquote, urljoin, urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Scope
from litestar.types.asgi_types import RawHeaders

from index_platform.web.places import COMPARE

# what asks something of who looks, so that no file can answer it, with what lies below
ASKING = ("/account", COMPARE, "/find", "/i", "/leave", "/manage", "/r", "/s", "/take-part", "/withdraw")
_STYLED = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_HERE, _GONE, _LED = 200, 410, (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the application answers to an address. location: where it leads, else empty."""

    status: int
    media_type: str
    is_for_all: bool  # public, and the same for everybody
    location: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address, what is answered there, and whether a file can say it. waiting: how many are to come."""

    address: str
    answer: Answer
    is_file: bool
    waiting: int


async def walked(app: ASGIApp, beginnings: tuple[str, ...]) -> AsyncIterator[Found]:
    """Every address that links lead to from some beginnings, each once, with what anybody is answered.

    Addresses of ``ASKING`` and those with a query are left to the application.
    """
    waiting = deque(beginnings)
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        answer = await _final(app, address)
        is_file = answer.is_for_all if answer.status == _HERE else answer.status == _GONE
        for link in links(address, answer) if is_file else ():
            if link not in known and not is_asking(link):
                known.add(link)
                waiting.append(link)
        yield Found(address=address, answer=answer, is_file=is_file, waiting=len(waiting))


def is_asking(link: str) -> bool:
    """Whether only the application can answer a link, an address with or without a query."""
    parts = urlsplit(link)
    return bool(parts.query) or f"{parts.path}/".startswith(tuple(f"{one}/" for one in ASKING))


def links(address: str, answer: Answer) -> tuple[str, ...]:
    """The addresses of this site that a page or a style sheet leads to, in order, each once."""
    kind = answer.media_type.partition(";")[0]
    if kind == "text/html":
        found = _hrefs(answer.content.decode())
    elif kind == "text/css":
        found = iter(_STYLED.findall(answer.content.decode()))
    else:
        return ()
    own = (urlsplit(urljoin(quote(address), one)) for one in found)
    here = (one for one in own if not one.scheme and not one.netloc and one.path.startswith("/"))
    return tuple(dict.fromkeys(f"{unquote(one.path)}{f'?{one.query}' if one.query else ''}" for one in here))


async def _final(app: ASGIApp, address: str) -> Answer:
    """The answer to an address, or to the one that it leads to."""
    answer = await answered(app, address)
    if answer.status in _LED and not is_asking(answer.location):
        return await answered(app, unquote(answer.location))
    return answer


async def answered(app: ASGIApp, address: str) -> Answer:
    """What anybody is answered who asks for a page at an address."""
    status: int = 0
    head: RawHeaders = ()
    parts: list[bytes] = []

    asked, over = iter((True,)), Event()

    async def receive() -> HTTPReceiveMessage:
        if next(asked, False):
            return {"type": "http.request", "body": b"", "more_body": False}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status, head
        if message["type"] == "http.response.start":
            status, head = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            parts.append(message["body"])
            if not message.get("more_body"):
                over.set()

    await app(_scope(address), receive, send)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in head}
    return Answer(
        status=status,
        media_type=headers.get("content-type", ""),
        is_for_all="public" in headers.get("cache-control", "") and "set-cookie" not in headers,
        location=headers.get("location", ""),
        content=b"".join(parts),
    )


def _scope(address: str) -> Scope:
    """A request for a page by nobody in particular."""
    asked = {
        "type": ScopeType.HTTP,
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": quote(address).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": None,
        "server": ("localhost", None),
        "state": {},
    }
    return cast("Scope", asked)


class _Hrefs(HTMLParser):
    """Every address in the ``href`` and ``src`` of a page, and what a script of it fetches, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser gives it
        """Note where a tag leads."""
        self.found += [value for name, value in attrs if name in ("href", "src", "xlink:href") and value]
        self.found += (dict(attrs).get("data-needs") or "").split()


def _hrefs(page: str) -> Iterator[str]:
    reader = _Hrefs()
    reader.feed(page)
    return iter(reader.found)
