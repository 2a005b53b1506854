"""Conditions and checks that cannot be right are told before anybody meets them."""

import pytest

from instruments import catalogue
from instruments.flaws import Flaw
from instruments.route_checks import flaws
from tests.instruments.asking import asking, check, day, multiple, note, number, single, words

A, N = {"item": "a"}, {"item": "n"}
EARLIER = (
    single("a"),
    number("n"),
    multiple("m"),
    day("d"),
    single("o", "or_not"),
    words("t"),
    note("hello"),
)


def told(show_if: object) -> list[Flaw]:
    return list(flaws(asking(*EARLIER, number("last", show_if=show_if), number("later"))))


@pytest.mark.parametrize(
    ("show_if", "at", "what", "fix"),
    [
        ({"eq": [{"item": "aa"}, 1]}, ("eq", 0, "item"), "names 'aa', which is not an item here", "'a'?"),
        (
            {"answered": "later"},
            ("answered",),
            "names 'later', which stands no earlier: a condition asks what was answered before",
            "It may ask: a, n, m, d, o, t.",
        ),
        (
            {"answered": "last"},
            ("answered",),
            "names 'last', which stands no earlier: a condition asks what was answered before",
            "It may ask",
        ),
        ({"answered": "hello"}, ("answered",), "names 'hello', a note, which has no answer", "It may ask"),
        ({"sum": ["a", "x"]}, ("sum", 1), "names 'x', which is not an item here", "It may ask"),
        ({"eq": [A, 4]}, ("eq", 1), "asks for 4, which nobody can answer to 'a'", "Its codes are: 1, 2, 3."),
        ({"ne": [4, A]}, ("ne", 0), "asks for 4, which nobody can answer to 'a'", "Its codes are: 1, 2, 3."),
        ({"in": [A, [1, 4]]}, ("in", 1, 1), "asks for 4, which nobody can answer to 'a'", "Its codes are"),
        (
            {"in": [5, {"item": "m"}]},
            ("in", 0),
            "asks for 5, which nobody can answer to 'm'",
            "1, 2, 3, 4, 9.",
        ),
        ({"eq": [A, 1.5]}, ("eq", 1), "asks for 1.5, which nobody can answer to 'a'", "Its codes are"),
        ({"eq": [N, 11]}, ("eq", 1), "asks for 11, which nobody can answer to 'n'", "from 0 to 10."),
        (
            {"eq": [{"item": "d"}, {"date": "2025-12-31"}]},
            ("eq", 1),
            "asks for '2025-12-31', which nobody can answer to 'd'",
            "from 2026-01-01 to 2026-12-31.",
        ),
        (
            {"eq": [{"item": "t"}, "x" * 101]},
            ("eq", 1),
            f"asks for {'x' * 101!r}, which nobody can answer to 't'",
            "Correct the value.",
        ),
        (
            {"eq": [{"item": "o"}, 998]},
            ("eq", 1),
            "asks for 998, which nobody can answer to 'o'",
            "not answered",
        ),
        (
            {"ge": [{"count": {"items": ["a", "n"], "codes": [1, 11]}}, 1]},
            ("ge", 0, "count", "codes", 1),
            "counts 11, which nobody can answer to any of its items",
            "Its codes are",
        ),
        ({"lt": [{"item": "t"}, 3]}, ("lt", 0), "is a text, which lt does not compare", "eq, ne or in"),
        ({"eq": [{"item": "d"}, 3]}, ("eq",), "compares a date with a number, which never fit", "one type"),
        ({"eq": [{"item": "m"}, 1]}, ("eq", 0), "is several codes, which eq does not compare", "in: [code"),
        ({"gt": [N, 10]}, (), "can never be true, so the item is never asked", "Correct the condition"),
        (
            {"or": [{"answered": "a"}, {"not": {"answered": "a"}}]},
            (),
            "is true whatever is answered",
            "Leave 'show_if' out",
        ),
    ],
)
def test_a_condition_that_cannot_be_right_is_told(
    show_if: object, at: tuple[object, ...], what: str, fix: str
) -> None:
    place = ("items", len(EARLIER), "show_if")
    found = [(flaw.at, flaw.what) for flaw in told(show_if)]
    assert ((*place, *at), what) in found
    assert any(fix in flaw.fix for flaw in told(show_if))


@pytest.mark.parametrize(
    "show_if",
    [
        {"eq": [A, 3]},
        {"and": [{"in": [A, [1, 2]]}, {"in": [9, {"item": "m"}]}]},
        {"ge": [{"count": {"items": ["a", "n"], "codes": [1, 9]}}, 1]},
        {"gt": [{"item": "d"}, {"date": "2026-06-30"}]},
        {"eq": [{"item": "t"}, "blue"]},
        {"lt": [A, 2.5]},
        {"not": {"answered": "o"}},
    ],
)
def test_a_condition_that_can_be_right_has_no_flaw(show_if: object) -> None:
    assert told(show_if) == []


def test_the_first_item_can_ask_nothing() -> None:
    (flaw,) = flaws(asking(single("a", show_if={"answered": "a"})))
    assert flaw.fix == "It may ask: nothing, it stands first."


def test_every_flaw_is_told_at_once() -> None:
    wrong = {"and": [{"eq": [A, 4]}, {"lt": [{"item": "t"}, 1]}, {"eq": [N, 11]}]}
    assert len(told(wrong)) == 3


def test_what_a_condition_can_be_is_asked_only_where_all_references_are_right() -> None:
    items = (single("a"), number("n", show_if={"eq": [A, 4]}), number("k", show_if={"gt": [N, 99]}))
    (flaw,) = flaws(asking(*items))
    assert flaw.what == "asks for 4, which nobody can answer to 'a'"


@pytest.mark.parametrize(
    ("holds", "what"),
    [
        ({"gt": [N, 10]}, "can never hold, so every answer is told to be wrong"),
        ({"le": [N, 10]}, "holds for every answer that can be given"),
        ({"eq": [N, 11]}, "asks for 11, which nobody can answer to 'n'"),
        (
            {"lt": [N, {"item": "later"}]},
            "names 'later', which stands later: a check is judged as soon as its item is answered",
        ),
    ],
)
def test_a_check_that_cannot_be_right_is_told(holds: object, what: str) -> None:
    items = (single("a"), number("n", checks=[check("right", holds)]), number("later"))
    (flaw,) = flaws(asking(*items))
    assert (flaw.at[:5], flaw.what) == (("items", 1, "checks", 0, "holds"), what)


def test_a_check_may_ask_its_own_item_and_earlier_ones() -> None:
    items = (single("a"), number("n", checks=[check("right", {"lt": [A, N]}, "soft")]))
    assert list(flaws(asking(*items))) == []


def test_flaws_stand_where_they_are_in_the_file_also_behind_parts() -> None:
    part = asking(single("a"), number("n", show_if={"gt": [A, 3]}))
    composed = asking(single("b"), number("k", show_if={"eq": [A, 4]}), parts=(part,))
    (flaw,) = flaws(composed)
    assert flaw.at == ("items", 1, "show_if", "eq", 1)


def test_a_long_list_of_codes_is_cut_in_a_remedy() -> None:
    many = {"many": [{"id": f"c{code}", "code": code} for code in range(1, 31)]}
    items = (single("a", "many"), number("n", show_if={"eq": [A, 99]}))
    (flaw,) = flaws(asking(*items, choice_sets=many))
    assert "19, 20, ..." in flaw.fix


@pytest.mark.parametrize("label", catalogue.labels())
def test_a_shipped_definition_has_no_such_flaw(label: str) -> None:
    assert list(flaws(catalogue.get(label))) == []
