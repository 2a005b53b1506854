"""The rights of definitions that are made for tests."""

from typing import Any

RIGHTS: dict[str, Any] = {
    "licence": "CC0",
    "rights_holder": "us",
    "attribution": "ours",
    "source": "made for a test",
    "redistributable": True,
    "verified": True,
}
