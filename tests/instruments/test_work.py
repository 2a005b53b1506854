"""How long the checks of a definition take: bounded by what may be written, whatever that is."""

from collections.abc import Callable
from itertools import pairwise
from time import process_time
from typing import Any

import pytest

from instruments import catalogue
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.loading import parse
from instruments.reachability import MOST_ITEMS, Work, outcomes
from instruments.route_checks import MOST_CONDITIONS
from instruments.scale_checks import MOST_FOLLOWED
from instruments.scoring_rules import before_table, sums_followed
from instruments.written import MOST_MEMBERS
from tests.instruments.asking import asking, check, number, single
from tests.instruments.conftest import nothing_to_resolve

Written = dict[str, Any]
SECONDS = 60  # of the processor; what is refused here took minutes, or all memory


def ticked(name: str, **more: object) -> Written:
    return {"id": name, "kind": "single", "wording": {"en": "Is it?"}, "choices": "agree", **more}


def asked(name: str, *codes: int) -> Written:
    """An item that is asked where each of some items has its code."""
    conditions = [{"eq": [{"item": f"i{row}"}, code]} for row, code in enumerate(codes)]
    return ticked(name, show_if={"and": conditions})


def chained(written: Written) -> None:
    """As many items as there may be, each asked where the one before it is yes."""
    items = [ticked(f"i{row}") for row in range(MOST_MEMBERS)]
    for before, after in pairwise(items):
        after["show_if"] = {"eq": [{"item": before["id"]}, 1]}
    written.update(items=items, scales=[], test_values=[])


def never(written: Written) -> None:
    """Hundreds of conditions that are decided only when every way was tried."""
    ways = [ticked(f"i{row}") for row in range(6)]
    wrong = {"and": [{"eq": [{"item": "i0"}, 1]}, {"eq": [{"item": "i0"}, 2]}]}
    rests = [{"in": [{"item": f"i{row}"}, [1, 2, 3]]} for row in range(6)]
    late = [ticked(f"j{row}", show_if={"and": [*rests, wrong]}) for row in range(900)]
    written.update(items=ways + late, scales=[], test_values=[])


def wide(written: Written) -> None:
    """The mean of forty numbers from 0 to 1000."""
    items = [
        {"id": f"i{row}", "kind": "number", "wording": {"en": "How many?"}, "low": 0, "high": 1000}
        for row in range(40)
    ]
    made = written["scales"][0] | {"items": [one["id"] for one in items], "reversed": [], "high": 1000}
    written.update(items=items, scales=[made], test_values=[])
    del written["choice_sets"], made["bands"]


def far_apart(written: Written) -> None:
    """Codes of which the sums would fill the memory."""
    for choice, code in zip(written["choice_sets"]["agree"], (1, 2, 2_000_000_000), strict=False):
        choice["code"] = code


def repeated(written: Written) -> None:
    """One scale as often as there may be scales, each with many sums."""
    for item in written["items"][2:]:
        item.update(kind="number", low=0, high=200)
        item.pop("low_label", None), item.pop("high_label", None)
    one = written["scales"][0] | {"items": ["joy", "hours"], "reversed": [], "low": 0, "high": 200}
    del one["bands"]
    written.update(scales=[one | {"id": f"s{row}"} for row in range(MOST_MEMBERS)], test_values=[])


def unknown(written: Written) -> None:
    """As many references as there may be to items that are not there."""
    items = [ticked(f"i{row}", show_if={"answered": f"x{row}"}) for row in range(MOST_MEMBERS)]
    written.update(items=items, scales=[], test_values=[])


def too_many(written: Written) -> None:
    written["items"] += [ticked(f"more{row}") for row in range(MOST_MEMBERS)]


def checked(written: Written) -> None:
    holds = {"le": [{"item": "hours"}, 3]}
    checks = [check(f"c{row}", holds, "soft") for row in range(MOST_MEMBERS)]
    written["items"][3]["checks"] = checks
    written["items"][2]["checks"] = [one | {"holds": {"le": [{"item": "joy"}, 3]}} for one in checks]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (chained, ""),
        (never, "takes too long"),
        (wide, "give more scores than can be followed"),
        (far_apart, "give more scores than can be followed"),
        (repeated, "give more scores than can be followed"),
        (unknown, "which is not an item here"),
        (too_many, f"Give at most {MOST_MEMBERS}."),
        (checked, f"is one more than {MOST_CONDITIONS} conditions and checks"),
    ],
)
def test_the_checks_of_whatever_is_written_end_in_seconds(
    written: Written, change: Callable[[Written], None], words: str
) -> None:
    change(written)
    before, told = process_time(), ""
    try:
        parse(written, where="a test", resolve=nothing_to_resolve)
    except InvalidDefinitionError as error:
        told = str(error)
    assert process_time() - before < SECONDS
    assert words in told
    assert bool(words) is bool(told)


def test_a_condition_is_undecided_where_the_work_is_over_and_never_wrong() -> None:
    instrument = asking(single("a"), number("last", show_if={"eq": [{"item": "a"}, 7]}))
    item = instrument.items[-1]
    assert outcomes(instrument, item) == frozenset({False})
    for most in range(10):
        work = Work(most)
        assert outcomes(instrument, item, work) is None
        assert work.is_over


def test_a_condition_that_rests_on_very_many_items_is_undecided() -> None:
    """It would be one that can never be true."""

    def found(count: int) -> frozenset[bool] | None:
        items = [single("i0", show_if=False)]
        items += [single(f"i{n}", show_if={"answered": f"i{n - 1}"}) for n in range(1, count + 1)]
        instrument: Instrument = asking(*items)
        return outcomes(instrument, instrument.items[-1])

    assert found(MOST_ITEMS) == frozenset({False})
    assert found(MOST_ITEMS + 1) is None


@pytest.mark.parametrize("label", catalogue.labels())
def test_what_ships_stays_far_below_what_may_be_followed(label: str) -> None:
    instrument = catalogue.get(label)
    for scale in instrument.scales:
        most = sums_followed(scale, instrument)
        assert len(before_table(scale, instrument)) <= most
        assert most * (1 + len(scale.bands)) * 10 < MOST_FOLLOWED
