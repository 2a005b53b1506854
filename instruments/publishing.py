"""What blocks publishing, and is no reason not to read what was published before anybody asked for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from instruments.definition import ItemKind
from instruments.flaws import Flaw
from instruments.translations import texts

_OF_ONE_CHOICE = (ItemKind.SINGLE, ItemKind.LIKERT)
_OVERRIDES = frozenset("\u202d\u202e")  # left-to-right and right-to-left override


def flaws(content: Mapping[str, Any]) -> tuple[Flaw, ...]:
    """What a sound definition must not be published with."""
    return (*_unscored(content), *_overrides(content))


def _unscored(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Items that are answered like those of a scale, and that no scale scores: one was forgotten.

    An item that is asked for itself has a choice set of its own.
    """
    scored = {name for scale in content.get("scales", ()) for name in scale["items"]}
    alike = [(row, one) for row, one in enumerate(content.get("items", ())) if one["kind"] in _OF_ONE_CHOICE]
    of_scales = {one.get("choices") for _, one in alike if one["id"] in scored}
    for row, one in alike:
        if one.get("choices") in of_scales and one["id"] not in scored:
            what = f"is answered by {one['choices']!r}, like the items of a scale, and no scale scores it"
            fix = "Name it in a scale; if it is asked for itself, give it a choice set of its own."
            yield Flaw(("items", row), what, fix)


def _overrides(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Texts whose letters stand in another order than they are written, and than anybody compares them."""
    for context, text in texts(content).items():
        for language, words in text.items():
            for sign in sorted(_OVERRIDES & set(words)):
                what = f"{context!r} in {language} overrides the direction of its letters (U+{ord(sign):04X})"
                yield Flaw((), what, "Remove the sign: a language has its direction without it.")
