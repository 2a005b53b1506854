"""What blocks publishing, and is read where it was published before."""

from copy import deepcopy
from typing import Any

import pytest

from instruments import catalogue, publishing

Written = dict[str, Any]


@pytest.mark.parametrize("label", catalogue.labels())
def test_nothing_that_ships_is_blocked(label: str) -> None:
    assert publishing.flaws(catalogue.get(label).content) == ()


def test_an_unscored_item_is_one_that_is_answered_like_those_of_a_scale(written: Written) -> None:
    """Asked for itself it has a choice set of its own; what no scale asks alike may stand alone."""
    assert publishing.flaws(written) == ()
    written["items"].append({**written["items"][0], "id": "easy", "kind": "likert"})
    [flaw] = publishing.flaws(written)
    assert (flaw.at, flaw.what) == (
        ("items", 4),
        "is answered by 'agree', like the items of a scale, and no scale scores it",
    )
    own, without = deepcopy(written), deepcopy(written)
    own["items"][-1]["choices"] = "own"
    del without["scales"]
    assert publishing.flaws(own) == publishing.flaws(without) == ()


@pytest.mark.parametrize("sign", ["\u202d", "\u202e"])
def test_no_text_reverses_its_letters(written: Written, sign: str) -> None:
    written["items"][0]["wording"]["en"] = f"{sign}?mlaC\u202c"
    [flaw] = publishing.flaws(written)
    told = f"'item calm wording' in en overrides the direction of its letters (U+{ord(sign):04X})"
    assert flaw.what == told
