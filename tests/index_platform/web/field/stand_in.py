"""A door for sealed interviews in memory, with the site's own keys, until the site has one of its own."""

import json
from typing import Any
from uuid import UUID

from litestar import Response, put
from litestar.params import FromPath, RawBody

from index_platform.auth.guards import Access
from index_platform.auth.phone_keys import PhoneKeys
from instruments.canonical import canonical_json, sha256
from tests.index_platform.web.people import Site


def takes_interviews(site: Site) -> None:
    """Let a running site open what phones send, keep it in ``state.taken``, and sign a receipt."""
    assert site.app is not None
    keys: PhoneKeys = site.app.state.phone_keys
    taken: dict[str, dict[str, Any]] = {}
    site.app.state.taken = taken

    @put("/api/field/interviews/{name:uuid}", rule=Access.PHONE, exempt_from_csrf=True, sync_to_thread=True)
    def deliver(name: FromPath[UUID], body: RawBody) -> Response[dict[str, str]]:
        envelope = json.loads(body)
        opened = keys.opened(name, envelope["epk"], envelope["iv"], envelope["sealed"])
        found = json.loads(opened or b"")
        found.pop("field")
        new = taken.setdefault(name.hex, found)
        if new != found:
            raise AssertionError(f"two interviews under {name}")
        said = {"id": str(name), "sha256": sha256(canonical_json(found)), "held": False, "reason": None}
        signed = keys.signed(canonical_json({**said, "received_at": "2026-11-23T08:00:00Z"}).decode())
        told = {"receipt": signed.text, "signature": signed.signature, "kid": signed.kid}
        return Response(told, status_code=201)

    site.app.register(deliver)
