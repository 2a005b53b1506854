"""Codebooks of themes: data with a version and a hash; who codes twice is drawn and never changes."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from instruments.errors import InvalidDefinitionError
from instruments.theme_book import is_coded_twice, parse, read

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "open-answers" / "better-here.yaml"


def written(**changes: object) -> dict[str, Any]:
    themes = [{"id": "buses", "name": "Buses", "description": "Getting about."}]
    return {
        "key": "better",
        "version": "1.0",
        "title": "Better",
        "second_share": 0.2,
        "themes": themes,
        **changes,
    }


def test_the_shipped_example_is_read_with_its_examples() -> None:
    book = read(FILE)
    assert book.label == "better-here@1.0"
    assert book.second_share == 0.2
    assert len(book.ids) == len(set(book.ids)) > 5
    assert all(theme.includes and theme.description for theme in book.themes)


def test_the_identity_of_a_codebook_is_its_content() -> None:
    assert (
        parse(written(), where="test").sha256 == parse(dict(reversed(written().items())), where="test").sha256
    )
    assert parse(written(), where="test").sha256 != parse(written(second_share=0.3), where="test").sha256


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"second_share": 20}, "is 20"),
        ({"version": "one"}, "is not a version label"),
        ({"themes": []}, "has 0 members"),
        ({"themes": [{"id": "A b", "name": "x", "description": "x"}]}, "'A b'"),
        ({"themes": [{"id": "a", "name": "x", "description": "x"}] * 2}, "a second time"),
        ({"themes": [{"id": "a", "name": "x"}]}, "has no 'description'"),
        ({"themes": [{"id": f"t{n}", "name": "x", "description": "x"} for n in range(101)]}, "101 members"),
        ({"colour": "red"}, "not known here"),
    ],
)
def test_a_codebook_with_a_flaw_is_refused_with_the_place(changes: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=told):
        parse(written(**changes), where="test")


def test_a_stated_share_is_coded_twice_and_always_the_same() -> None:
    names = [str(UUID(int=number)) for number in range(4000)]
    drawn = [is_coded_twice(name, "better", 0.2) for name in names]
    assert abs(sum(drawn) / len(drawn) - 0.2) < 0.03
    assert drawn == [is_coded_twice(name, "better", 0.2) for name in names]
    assert all(is_coded_twice(name, "better", 0.5) for name, twice in zip(names, drawn, strict=True) if twice)
    assert not any(is_coded_twice(name, "better", 0) for name in names)
    assert all(is_coded_twice(name, "better", 1) for name in names)
