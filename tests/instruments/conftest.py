"""A small definition and a small geography that tests change in one place to see it told."""

from collections.abc import Callable
from typing import Any

import pytest

from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError, NotFoundError
from instruments.loading import parse
from tests.rights import RIGHTS

Written = dict[str, Any]


def nothing_to_resolve(label: str) -> Instrument:
    raise NotFoundError(f"{label!r} is not there", where="test", fix="Give no parts.")


@pytest.fixture
def written() -> Written:
    """A sound definition: two ticked items, a rating and a number, with a scale of each rule."""
    rating = {"low": 0, "high": 10, "low_label": {"en": "none"}, "high_label": {"en": "all"}}
    return {
        "key": "mood",
        "version": "1.0",
        "title": {"en": "Mood"},
        "introduction": {"en": "Some questions."},
        "languages": ["en"],
        "rights": dict(RIGHTS),
        "choice_sets": {
            "agree": [
                {"id": "yes", "code": 1, "wording": {"en": "Yes"}},
                {"id": "so_so", "code": 2, "wording": {"en": "So so"}},
                {"id": "no", "code": 3, "wording": {"en": "No"}},
                {"id": "other", "code": 4, "wording": {"en": "Does not apply"}, "scored": False},
                {"id": "not_said", "code": 998, "wording": {"en": "Rather not"}, "missing": "refused"},
            ]
        },
        "items": [
            {"id": "calm", "kind": "single", "wording": {"en": "Calm?"}, "choices": "agree"},
            {"id": "tense", "kind": "single", "wording": {"en": "Tense?"}, "choices": "agree"},
            {"id": "joy", "kind": "rating", "wording": {"en": "Joy?"}, **rating},
            {"id": "hours", "kind": "number", "wording": {"en": "Hours?"}, "low": 0, "high": 24},
        ],
        "scales": [
            {
                "id": "ease",
                "title": {"en": "Ease"},
                "rule": "mean",
                "items": ["calm", "tense"],
                "reversed": ["tense"],
                "minimum_answered": 1,
                "low": 1,
                "high": 3,
                "direction": "lower_is_better",
                "source": "made for a test",
                "bands": [
                    {"id": "much", "title": {"en": "much"}, "low": 1, "high": 2.4, "source": "a test"},
                    {"id": "little", "title": {"en": "little"}, "low": 2.5, "high": 3, "source": "a test"},
                ],
            },
        ],
        "test_values": [{"answers": {"calm": 1, "tense": 3}, "scores": {"ease": 1}, "source": "by hand"}],
    }


@pytest.fixture
def sound() -> Callable[[Written], Instrument]:
    """From what is written to the instrument, where there are no parts to resolve."""
    return lambda written: parse(written, where="a test", resolve=nothing_to_resolve)


@pytest.fixture
def told() -> Callable[[Written], str]:
    """What is said of a definition that must be refused."""

    def text(written: Written) -> str:
        with pytest.raises(InvalidDefinitionError) as caught:
            parse(written, where="a test", resolve=nothing_to_resolve)
        return str(caught.value)

    return text


@pytest.fixture
def places() -> Written:
    """A sound geography: a whole, two parts, four parts of parts."""
    levels = [
        {"key": "city", "singular": "city", "plural": "cities"},
        {"key": "side", "singular": "side", "plural": "sides"},
        {"key": "street", "singular": "street", "plural": "streets"},
    ]
    rows = [
        {"code": "C", "name": "Town", "level": "city", "population": 100},
        {"code": "N", "name": "North", "level": "side", "parent": "C", "population": 61, "tile": [0, 0]},
        {"code": "S", "name": "South", "level": "side", "parent": "C", "population": 40, "tile": [0, 1]},
        {"code": "N1", "name": "Elm", "level": "street", "parent": "N", "population": 30},
        {"code": "N2", "name": "Oak", "level": "street", "parent": "N"},
        {"code": "S1", "name": "Elm", "level": "street", "parent": "S", "note": "new"},
        {"code": "S2", "name": "Ash", "level": "street", "parent": "S"},
    ]
    return {
        "key": "town",
        "vintage": "2026",
        "title": "Town",
        "source": "made for a test",
        "note": "Not a real town.",
        "levels": levels,
        "report_level": "side",
        "spread_level": "street",
        "places": rows,
    }
