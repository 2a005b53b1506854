"""A small town, as a file of places would describe it."""

from collections.abc import Mapping

TOWN: Mapping[str, object] = {
    "key": "smallton",
    "vintage": "2026",
    "title": "Smallton",
    "source": "made for tests",
    "levels": [
        {"key": "town", "singular": "town", "plural": "towns"},
        {"key": "quarter", "singular": "quarter", "plural": "quarters"},
    ],
    "report_level": "quarter",
    "spread_level": "quarter",
    "places": [
        {"code": "T", "name": "Smallton", "level": "town"},
        {"code": "QN", "name": "North End", "level": "quarter", "parent": "T"},
        {"code": "QS", "name": "South End", "level": "quarter", "parent": "T"},
    ],
}
