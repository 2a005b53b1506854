"""What conditions can come to be: by hand, and against trying every answer there is."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments import reachability
from instruments.definition import Instrument, Item, ItemKind, Value
from instruments.reachability import check_outcomes, outcomes
from instruments.routing import fired, route
from instruments.values import allows
from tests.instruments.asking import asking, check, day, multiple, number, single, words

BOTH, NEVER, ALWAYS = frozenset({True, False}), frozenset({False}), frozenset({True})
A, N, M, D, T = ({"item": name} for name in ("a", "n", "m", "d", "t"))
EARLIER = (
    single("a"),
    number("n", 0, 3),
    multiple("m"),
    day("d", "2026-02-27", "2026-03-01"),
    single("o", "or_not"),
    words("t"),
    {"id": "c", "kind": "consent"},
)


def can_be(show_if: object, *earlier: dict[str, Any]) -> frozenset[bool] | None:
    instrument = asking(*(earlier or EARLIER), number("last", show_if=show_if))
    return outcomes(instrument, instrument.items[-1])


@pytest.mark.parametrize(
    ("show_if", "found"),
    [
        ({"eq": [A, 2]}, BOTH),
        ({"eq": [A, 7]}, NEVER),
        ({"and": [{"eq": [A, 1]}, {"eq": [A, 2]}]}, NEVER),
        ({"or": [{"ne": [A, 1]}, {"ne": [A, 2]}]}, BOTH),
        ({"or": [{"answered": "a"}, {"not": {"answered": "a"}}]}, ALWAYS),
        ({"not": {"and": [{"eq": [A, 1]}, {"eq": [A, 2]}]}}, ALWAYS),
        ({"gt": [N, 3]}, NEVER),
        ({"and": [{"gt": [N, 1.2]}, {"lt": [N, 1.9]}]}, NEVER),
        ({"and": [{"gt": [N, 1.2]}, {"lt": [N, 2.1]}]}, BOTH),
        ({"lt": [{"sum": ["a", "n"]}, 0]}, NEVER),
        ({"gt": [{"sum": ["a", "n"]}, 5]}, BOTH),
        ({"gt": [{"sum": ["a", "n"]}, 6]}, NEVER),
        ({"and": [{"in": [9, M]}, {"in": [1, M]}]}, NEVER),
        ({"and": [{"in": [2, M]}, {"in": [1, M]}]}, BOTH),
        ({"and": [{"answered": "m"}, {"not": {"in": [9, M]}}]}, BOTH),
        ({"in": [N, M]}, BOTH),
        ({"ge": [{"count": {"items": ["a", "m"], "codes": [1]}}, 2]}, BOTH),
        ({"ge": [{"count": {"items": ["a", "m"], "codes": [1]}}, 3]}, NEVER),
        ({"gt": [D, {"date": "2026-03-01"}]}, NEVER),
        ({"gt": [{"days_between": [D, {"date": "2026-03-02"}]}, 3]}, NEVER),
        ({"ge": [{"days_between": [D, {"date": "2026-03-02"}]}, 3]}, BOTH),
        ({"and": [{"eq": [T, "u"]}, {"eq": [T, "v"]}]}, NEVER),
        ({"and": [{"ne": [T, "u"]}, {"ne": [T, "v"]}]}, BOTH),
        ({"eq": [{"item": "c"}, 2]}, NEVER),
        ({"eq": [{"item": "o"}, 998]}, NEVER),
        (False, NEVER),
        (True, ALWAYS),
    ],
)
def test_a_condition_is_decided_over_every_way_to_answer(show_if: object, found: frozenset[bool]) -> None:
    assert can_be(show_if) == found


def test_an_item_without_a_condition_is_always_asked() -> None:
    assert outcomes(asking(single("a")), asking(single("a")).items[0]) == ALWAYS


def test_what_decides_whether_an_asked_item_is_asked_counts_too() -> None:
    first, second = single("a"), single("b", show_if={"eq": [A, 1]})
    assert can_be({"and": [{"answered": "b"}, {"eq": [A, 2]}]}, first, second) == NEVER
    assert can_be({"and": [{"answered": "b"}, {"eq": [A, 1]}]}, first, second) == BOTH


def test_a_wide_range_is_decided_by_its_stretches() -> None:
    wide = number("n", 0, 10**9)
    assert can_be({"and": [{"gt": [N, 500_000]}, {"lt": [N, 500_002]}]}, wide) == BOTH
    assert can_be({"and": [{"gt": [N, 500_000]}, {"lt": [N, 500_001]}]}, wide) == NEVER


@pytest.mark.parametrize(
    ("show_if", "earlier"),
    [
        ({"eq": [{"sum": ["n"]}, -1]}, [number("n", 0, 10**9)]),
        ({"eq": [T, {"item": "u"}]}, [words("t"), words("u")]),
        (
            {"lt": [D, {"item": "e"}]},
            [day("d", "1900-01-01", "2026-01-01"), day("e", "1900-01-01", "2026-01-01")],
        ),
        ({"eq": [{"sum": [f"n{i}" for i in range(9)]}, -1]}, [number(f"n{i}") for i in range(9)]),
    ],
)
def test_what_would_take_too_many_ways_is_not_decided(show_if: object, earlier: list[dict[str, Any]]) -> None:
    assert can_be(show_if, *earlier) is None


def test_an_item_of_very_many_codes_that_matter_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachability, "_MOST_TICKS", 1)
    assert can_be({"and": [{"in": [1, M]}, {"in": [2, M]}]}) is None


def test_an_item_without_limits_is_not_decided() -> None:
    assert can_be({"gt": [N, 3]}, {"id": "n", "kind": "number"}) is None
    assert can_be({"gt": [D, {"date": "2026-01-01"}]}, {"id": "d", "kind": "date"}) is None


def check_can_be(holds: object) -> frozenset[bool] | None:
    instrument = asking(*EARLIER, number("last", 0, 9, checks=[check("right", holds)]))
    item = instrument.items[-1]
    return check_outcomes(instrument, item, item.checks[0])


@pytest.mark.parametrize(
    ("holds", "found"),
    [
        ({"le": [{"item": "last"}, 5]}, BOTH),
        ({"le": [{"item": "last"}, 9]}, ALWAYS),
        ({"gt": [{"item": "last"}, 9]}, NEVER),
        ({"ge": [{"item": "last"}, N]}, BOTH),
        ({"ge": [{"sum": ["last", "n"]}, 0]}, ALWAYS),
        ({"answered": "last"}, ALWAYS),
        ({"eq": [{"item": "last"}, T]}, None),
    ],
)
def test_a_check_is_decided_where_it_can_be_judged(holds: object, found: frozenset[bool] | None) -> None:
    assert check_can_be(holds) == found


def test_a_check_of_an_item_that_is_never_asked_can_be_nothing() -> None:
    last = number("last", show_if=False, checks=[check("right", {"le": [{"item": "last"}, 5]})])
    (item,) = asking(last).items
    assert check_outcomes(asking(last), item, item.checks[0]) == frozenset()


def possible(item: Item) -> list[Value | None]:
    """Everything that can be answered to an item, found by asking the one rule for answers."""
    codes = [choice.code for choice in item.choices]
    ticks = [c for size in range(len(codes)) for c in itertools.combinations(codes, size + 1)]
    days = [f"2026-{month:02}-{of_month:02}" for month in (2, 3) for of_month in range(1, 32)]
    tried = [*codes, *ticks, *range(5), *days, "u", "v", "w"]
    return [None, *(value for value in tried if allows(item, value))]


def by_trying(instrument: Instrument, names: list[str]) -> frozenset[bool]:
    earlier = [instrument.item(name) for name in names]
    ways = itertools.product(*(possible(item) for item in earlier))
    last = instrument.items[-1].id
    return frozenset(last in route(instrument, dict(zip(names, way, strict=True))).asked for way in ways)


names = st.lists(st.sampled_from("anmdot"), min_size=1, max_size=2, unique=True)


def conditions(named: list[str]) -> st.SearchStrategy[object]:
    simple: dict[str, st.SearchStrategy[object]] = {
        "a": st.builds(lambda op, code: {op: [A, code]}, st.sampled_from(["eq", "lt"]), st.integers(0, 4)),
        "n": st.builds(
            lambda op, n: {op: [N, n]}, st.sampled_from(["ne", "ge"]), st.sampled_from([0, 1.5, 3])
        ),
        "m": st.sampled_from([1, 2, 9, 5]).map(lambda code: {"in": [code, M]}),
        "d": st.integers(26, 29).map(lambda n: {"lt": [{"date": f"2024-02-{n}"}, D]})
        | st.sampled_from(["2026-02-28", "2026-03-01"]).map(lambda text: {"eq": [D, {"date": text}]}),
        "o": st.sampled_from([1, 2, 998]).map(lambda code: {"in": [{"item": "o"}, [code, 5]]}),
        "t": st.sampled_from(["u", "v"]).map(lambda text: {"ne": [T, text]}),
    }
    anything = [st.sampled_from(named).map(lambda name: {"answered": name}), *(simple[one] for one in named)]
    if {"a", "n"} <= set(named):
        anything.append(st.integers(-1, 7).map(lambda total: {"ge": [{"sum": ["a", "n"]}, total]}))
        anything.append(st.just({"lt": [A, N]}))
    if {"a", "m"} <= set(named):
        anything.append(st.just({"in": [A, M]}))
        anything.append(st.just({"ge": [{"count": {"items": ["a", "m"], "codes": [1, 9]}}, 2]}))
    return st.recursive(
        st.one_of(anything),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda found: {"and": found})
            | st.lists(inner, min_size=1, max_size=3).map(lambda found: {"or": found})
            | inner.map(lambda found: {"not": found})
        ),
        max_leaves=4,
    )


@given(names.flatmap(lambda named: st.tuples(st.just(named), conditions(named))))
def test_trying_every_answer_gives_the_same(made: tuple[list[str], object]) -> None:
    named, show_if = made
    instrument = asking(*EARLIER, number("last", show_if=show_if))
    assert outcomes(instrument, instrument.items[-1]) == by_trying(instrument, named)


@settings(max_examples=40)
@given(names.flatmap(lambda named: st.tuples(st.just(named), conditions(named))))
def test_a_check_that_never_holds_fires_for_every_answer_tried(made: tuple[list[str], object]) -> None:
    named, holds = made
    instrument = asking(*EARLIER, number("last", 0, 3, checks=[check("right", holds)]))
    item = instrument.items[-1]
    can = check_outcomes(instrument, item, item.checks[0])
    ways = itertools.product(*(possible(instrument.item(name)) for name in named), range(4))
    given_ways = [dict(zip([*named, "last"], way, strict=True)) for way in ways]
    fires = {bool(fired(instrument, way)) for way in given_ways}
    assert can is not None
    assert (False in can) is (True in fires)


def test_every_kind_of_item_can_be_asked_about() -> None:
    kinds = {item["kind"] for item in EARLIER} | {"likert", "rating", "place", "note"}
    assert kinds == {kind.value for kind in ItemKind}
    likert = single("a") | {"kind": "likert"}
    rating = number("n") | {"kind": "rating"}
    place = {"id": "p", "kind": "place", "level": "ward"}
    for item, value in ((likert, 2), (rating, 2), (place, "E05000719")):
        assert can_be({"eq": [{"item": item["id"]}, value]}, item) == BOTH
