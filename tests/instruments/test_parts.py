"""How far somebody came in a questionnaire, told without telling what they answered."""

from dataclasses import replace

from instruments import catalogue
from instruments.definition import Instrument
from instruments.expressions import Answered
from instruments.parts import for_everybody, furthest, parts

WHOLE = catalogue.get("thriving-communities@1.2")


def _items(part: int) -> list[str]:
    return [item.id for item in parts(WHOLE)[part].items]


def _only_for_some(part: int) -> Instrument:
    """The questionnaire with one part that is asked only of those who answered its first question."""
    condition = Answered(WHOLE.items[0].id)
    asked = replace(
        WHOLE.parts[part],
        items=tuple(replace(item, show_if=condition) for item in WHOLE.parts[part].items),
    )
    return replace(WHOLE, parts=(*WHOLE.parts[:part], asked, *WHOLE.parts[part + 1 :]))


def test_nobody_who_answered_nothing_reached_a_part() -> None:
    assert furthest(WHOLE, ()) == 0
    assert furthest(WHOLE, ["no-such-item"]) == 0


def test_one_answer_in_a_part_reaches_it_whatever_was_left_out_before() -> None:
    for number in range(1, len(parts(WHOLE)) + 1):
        assert furthest(WHOLE, _items(number - 1)[:1]) == number
        assert furthest(WHOLE, [*_items(0), _items(number - 1)[-1]]) == number


def test_going_back_to_an_earlier_part_is_no_step_back() -> None:
    assert furthest(WHOLE, [*_items(3), *_items(1)]) == 4


def test_an_instrument_without_parts_is_one_part() -> None:
    brs = catalogue.get("brs@1.0")
    assert furthest(brs, [brs.items[-1].id]) == len(for_everybody(brs)) == 1


def test_a_part_that_only_some_are_asked_is_told_as_the_one_before_it() -> None:
    some = _only_for_some(2)
    assert len(for_everybody(some)) == len(parts(some)) - 1
    assert furthest(some, [*_items(1), *_items(2)]) == furthest(some, _items(1)) == 2
    assert furthest(some, _items(3)) == 3
