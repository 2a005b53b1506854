"""What is an answer to an item, by its kind."""

import pytest

from instruments.definition import Choice, Item, ItemKind, Value
from instruments.values import allows

CHOICES = (
    Choice(id="parks", code=1, wording={}),
    Choice(id="buses", code=2, wording={}),
    Choice(id="none", code=9, wording={}, exclusive=True),
)
ITEMS = {
    "single": Item(id="i", kind=ItemKind.SINGLE, wording={}, choices=CHOICES),
    "likert": Item(id="i", kind=ItemKind.LIKERT, wording={}, choices=CHOICES),
    "multiple": Item(id="i", kind=ItemKind.MULTIPLE, wording={}, choices=CHOICES),
    "rating": Item(id="i", kind=ItemKind.RATING, wording={}, low=0, high=10),
    "number": Item(id="i", kind=ItemKind.NUMBER, wording={}, low=1, high=24),
    "date": Item(id="i", kind=ItemKind.DATE, wording={}, earliest="2024-02-28", latest="2024-03-01"),
    "text": Item(id="i", kind=ItemKind.TEXT, wording={}, longest=5),
    "place": Item(id="i", kind=ItemKind.PLACE, wording={}, level="ward"),
    "note": Item(id="i", kind=ItemKind.NOTE, wording={}),
    "consent": Item(id="i", kind=ItemKind.CONSENT, wording={}),
}
ANSWERS: dict[str, tuple[Value, ...]] = {
    "single": (1, 2, 9),
    "likert": (1, 2, 9),
    "multiple": ((1,), (1, 2), (9,)),
    "rating": (0, 1, 2, 3, 9, 10),
    "number": (1, 2, 3, 9, 10, 11, 24),
    "date": ("2024-02-28", "2024-02-29", "2024-03-01"),
    "text": ("a", "parks", "\u067e\u0627\u0631\u06a9"),
    "place": ("E05014646",),
    "note": (),
    "consent": (1,),
}
OTHERS: tuple[Value, ...] = (
    *(-1, 0, 1, 2, 3, 9, 10, 11, 24, 25, True),
    *("", "   ", "a", "parks", "\u067e\u0627\u0631\u06a9", "longer", "E05014646"),
    *("2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-3-1", "2023-02-29", "2024-03-02"),
    *((), (1,), (1, 2), (2, 1), (1, 1), (3,), (9,), (1, 9)),
)
ALSO = {"text": ("a", "parks"), "place": tuple(v for v in OTHERS if isinstance(v, str) and v.strip())}


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_allows_the_answers_of_its_kind_and_no_others(kind: str) -> None:
    allowed = [value for value in OTHERS if allows(ITEMS[kind], value)]
    known = {*ANSWERS[kind], *ALSO.get(kind, ())}
    assert set(map(repr, allowed)) == {
        repr(value) for value in OTHERS if repr(value) in set(map(repr, known))
    }
    assert all(allows(ITEMS[kind], value) for value in ANSWERS[kind])


def test_a_place_is_any_code_until_it_is_held_against_a_geography() -> None:
    assert allows(ITEMS["place"], "no such place")


def test_every_kind_of_item_is_tried() -> None:
    assert list(ITEMS) == [kind.value for kind in (ItemKind(name) for name in ITEMS)]
    assert set(ITEMS) == {kind.value for kind in ItemKind}
