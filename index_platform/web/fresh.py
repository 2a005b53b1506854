"""What is public and the same for everybody, and is not sent again to whoever has it."""

from collections.abc import Mapping
from hashlib import sha256

from litestar import Request, Response
from litestar.datastructures import ETag, MutableScopeHeaders, State
from litestar.response import File
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from index_platform.services.portal import Document

AnyRequest = Request[object, object, State]
HTML = "text/html"
FRESH = "public, no-cache"  # kept by whoever likes, asked for again each time: a release can be withdrawn
_LETTERS = 32  # of a hash: enough that no two pages share them


def fresh(
    request: AnyRequest,
    content: bytes | str,
    media_type: str = HTML,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes] | Response[None]:
    """What was made, or 304 for whoever has it already."""
    made = content.encode() if isinstance(content, str) else content
    version = _version(made)
    told = {**(headers or {}), "Cache-Control": FRESH, "ETag": _tag(version).to_header()}
    if has(request.headers.get("if-none-match", ""), version):
        return Response(None, status_code=304, headers=told)
    return Response(made, media_type=media_type, headers=told)


def sent(
    request: AnyRequest,
    document: Document,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    *,
    shown: bool = False,
) -> File | Response[None]:
    """The file, or 304 for whoever has it already. shown: by a browser, and not saved."""
    tag, told = _tag(document.version), {**(headers or {}), "Cache-Control": FRESH}
    if has(request.headers.get("if-none-match", ""), document.version):
        return Response(None, status_code=304, headers={**told, "ETag": tag.to_header()})
    return File(
        document.path,
        filename=document.name,
        media_type=media_type,
        headers=told,
        etag=tag,
        content_disposition_type="inline" if shown else "attachment",
    )


class Freshened:
    """Middleware of pages that are put together anew each time, and are the same for everybody: as ``fresh``.

    Whoever is signed in may see more on them, and what sets a cookie is for one: both pass as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the page does, with its tag, or 304."""
        request: AnyRequest = Request(scope)
        if request.method != "GET" or scope.get("user") is not None:
            await self._app(scope, receive, send)
            return
        known = request.headers.get("if-none-match", "")
        parts: list[bytes] = []
        start: HTTPResponseStartEvent | None = None

        async def gathered(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                parts.append(message["body"])
                if start is not None and not message["more_body"]:
                    content = _freshened(start, b"".join(parts), known)
                    await send(start)
                    await send({"type": "http.response.body", "body": content, "more_body": False})

        await self._app(scope, receive, gathered)


def _freshened(start: HTTPResponseStartEvent, content: bytes, known: str) -> bytes:
    """The body of an answer, none for whoever has it; ``start`` is told its tag and its status."""
    headers = MutableScopeHeaders.from_message(start)
    if start["status"] != 200 or "set-cookie" in headers:
        return content
    version = _version(content)
    headers["Cache-Control"], headers["ETag"] = FRESH, _tag(version).to_header()
    if not has(known, version):
        return content
    start["status"] = 304
    for name in ("content-length", "content-type"):
        del headers[name]
    return b""


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:_LETTERS]


def _tag(version: str) -> ETag:
    """Weak: a compressed answer has other bytes, and the same content."""
    return ETag(value=version, weak=True)


def has(known: str, version: str) -> bool:
    """Whether an ``If-None-Match`` header names this version, compared weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return "*" in tags or f'"{version}"' in tags
