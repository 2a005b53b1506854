"""Small instruments with routes, built without being judged, so that each judge can be tested alone."""

from typing import Any

from instruments.building import built
from instruments.definition import Instrument
from instruments.version import InstrumentVersion

Written = dict[str, Any]

SETS: Written = {
    "three": [{"id": name, "code": code} for code, name in enumerate(("one", "two", "three"), 1)],
    "or_not": [
        {"id": "yes", "code": 1},
        {"id": "no", "code": 2},
        {"id": "not_said", "code": 998, "missing": "refused"},
    ],
    "helps": [
        *({"id": f"h{code}", "code": code} for code in (1, 2, 3, 4)),
        {"id": "none_of_these", "code": 9, "exclusive": True},
        {"id": "not_said", "code": 998, "missing": "refused"},
    ],
}


def single(name: str, choices: str = "three", **more: object) -> Written:
    return {"id": name, "kind": "single", "choices": choices, **more}


def multiple(name: str, **more: object) -> Written:
    return {"id": name, "kind": "multiple", "choices": "helps", **more}


def number(name: str, low: int = 0, high: int = 10, **more: object) -> Written:
    return {"id": name, "kind": "number", "low": low, "high": high, **more}


def day(name: str, earliest: str = "2026-01-01", latest: str = "2026-12-31", **more: object) -> Written:
    return {"id": name, "kind": "date", "earliest": earliest, "latest": latest, **more}


def words(name: str, **more: object) -> Written:
    return {"id": name, "kind": "text", "longest": 100, **more}


def note(name: str, **more: object) -> Written:
    return {"id": name, "kind": "note", **more}


def check(name: str, holds: object, level: str = "hard") -> Written:
    return {"id": name, "holds": holds, "level": level, "message": {"en": "Is this right?"}}


def asking(*items: Written, parts: tuple[Instrument, ...] = (), **more: object) -> Instrument:
    """An instrument that asks these items behind its parts."""
    rights = dict.fromkeys(("licence", "rights_holder", "attribution", "source"), "a test")
    content: Written = {
        "title": {"en": "A test"},
        "languages": ["en"],
        "rights": {**rights, "redistributable": True, "verified": True},
        "choice_sets": SETS,
        "items": list(items),
        **more,
    }
    return built(content, InstrumentVersion("asking", 1, 0), parts)
