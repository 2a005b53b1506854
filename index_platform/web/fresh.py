"""What is public and the same for everybody, and is not sent again to whoever has it."""

from collections.abc import Mapping
from hashlib import sha256

from litestar import Request, Response
from litestar.datastructures import ETag, State
from litestar.response import File

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
    version = sha256(made).hexdigest()[:_LETTERS]
    told = {**(headers or {}), "Cache-Control": FRESH, "ETag": _tag(version).to_header()}
    if has(request.headers.get("if-none-match", ""), version):
        return Response(None, status_code=304, headers=told)
    return Response(made, media_type=media_type, headers=told)


def sent(
    request: AnyRequest, document: Document, media_type: str, headers: Mapping[str, str] | None = None
) -> File | Response[None]:
    """The file, or 304 for whoever has it already."""
    tag, told = _tag(document.version), {**(headers or {}), "Cache-Control": FRESH}
    if has(request.headers.get("if-none-match", ""), document.version):
        return Response(None, status_code=304, headers={**told, "ETag": tag.to_header()})
    return File(document.path, filename=document.name, media_type=media_type, headers=told, etag=tag)


def _tag(version: str) -> ETag:
    """Weak: a compressed answer has other bytes, and the same content."""
    return ETag(value=version, weak=True)


def has(known: str, version: str) -> bool:
    """Whether an ``If-None-Match`` header names this version, compared weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return "*" in tags or f'"{version}"' in tags
