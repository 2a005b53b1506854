"""Types of expressions where the types of the items are known."""

import pytest

from instruments.expression_reading import built
from instruments.expression_types import Type, type_flaws, type_of

TYPES = {"n": Type.NUMBER, "t": Type.TEXT, "d": Type.DATE, "m": Type.CODES}
N, T, D, M, FREE = ({"item": name} for name in ("n", "t", "d", "m", "free"))
DAY = {"date": "2026-11-22"}


@pytest.mark.parametrize(
    "written",
    [
        {"lt": [N, 3]},
        {"le": [D, DAY]},
        {"eq": [T, "blue"]},
        {"ne": [N, {"sum": ["n"]}]},
        {"in": [T, ["blue", "green"]]},
        {"in": [D, [DAY]]},
        {"in": [1, M]},
        {"count": {"items": ["n", "m"], "codes": [1]}},
        {"count": {"items": ["n", "t", "d", "m"]}},
        {"days_between": [D, DAY]},
        {"and": [{"answered": "m"}, {"lt": [FREE, N]}]},
        {"eq": [FREE, 1]},
        {"in": [FREE, [DAY]]},
    ],
)
def test_what_fits_has_no_flaw(written: object) -> None:
    assert list(type_flaws(built(written), TYPES, ())) == []


@pytest.mark.parametrize(
    ("written", "at", "what"),
    [
        ({"lt": [T, 3]}, ("lt", 0), "is a text, which lt does not compare"),
        ({"ge": [FREE, T]}, ("ge", 1), "is a text, which ge does not compare"),
        ({"eq": [T, 3]}, ("eq",), "compares a text with a number, which never fit"),
        ({"eq": [D, T]}, ("eq",), "compares a date with a text, which never fit"),
        ({"le": [N, DAY]}, ("le",), "compares a number with a date, which never fit"),
        ({"eq": [M, 1]}, ("eq", 0), "is several codes, which eq does not compare"),
        ({"in": [M, [1]]}, ("in", 0), "is several codes, which is in no list of values"),
        ({"in": [T, [1]]}, ("in", 1, 0), "is a number among what is compared with a text"),
        ({"in": [FREE, [1, "1"]]}, ("in", 1, 1), "is a text among what is compared with a number"),
        ({"in": [1, N]}, ("in", 1), "is a number where there must be several codes"),
        ({"in": [T, M]}, ("in", 0), "is a text where there must be a number"),
        (
            {"sum": ["n", "m"]},
            ("sum", 1),
            "names 'm', whose answer is several codes, which has no place here",
        ),
        (
            {"count": {"items": ["n", "t"], "codes": [1]}},
            ("count", "items", 1),
            "names 't', whose answer is a text, which has no place here",
        ),
        ({"days_between": [D, N]}, ("days_between", 1), "is a number where there must be a date"),
        ({"not": N}, ("not",), "is a number where there must be a condition"),
    ],
)
def test_what_never_fits_is_told_at_its_place(written: object, at: tuple[object, ...], what: str) -> None:
    (flaw,) = type_flaws(built(written), TYPES, ())
    assert (flaw.at, flaw.what) == (at, what)
    assert flaw.fix


def test_the_type_of_an_item_is_known_or_open() -> None:
    assert type_of(built(N), TYPES) is Type.NUMBER
    assert type_of(built(FREE), TYPES) is None
