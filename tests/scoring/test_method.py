"""Lines and conditions as they are printed: their words, and the source of the cut point they stand at."""

from dataclasses import replace

import pytest

from instruments import catalogue
from instruments.definition import CutPoint, Instrument, Side
from scoring.definitions import shipped
from scoring.method import counted_words, cut_point_of, domain_lines
from scoring.spec import Condition

SPEC = shipped("tci@1.0")
CUT = CutPoint(id="cut", title={"en": "a cut"}, value=8, side=Side.AT_LEAST, source="those who drew it")


def with_cut(cut: CutPoint, scale_id: str = "ucla3") -> Instrument:
    """The whole questionnaire with one cut point on one scale."""
    whole = catalogue.get("thriving-communities@1.0")
    scales = [replace(one, cut_points=(cut,) if one.id == scale_id else ()) for one in whole.scales]
    return replace(whole, scales=tuple(scales))


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition(scale="ucla3", at_least=8), True),
        (Condition(scale="ucla3", at_least=7), False),
        (Condition(scale="ucla3", at_most=8), False),
        (Condition(scale="ucla3", at_least=8, at_most=9), False),
        (Condition(scale="brs", at_least=8), False),
        (Condition(item="lonely", codes=(1,)), False),
    ],
)
def test_a_condition_is_drawn_at_a_cut_point_of_its_scale_value_and_side(
    condition: Condition, found: bool
) -> None:
    assert cut_point_of(condition, with_cut(CUT)) == (CUT if found else None)


def test_who_counts_is_printed_with_the_source_of_the_cut_point() -> None:
    lonely = next(one.condition for one in SPEC.measures if one.key == "lonely_indirect")
    assert lonely is not None
    assert counted_words(lonely, with_cut(CUT)) == "8 or 9 on a scale from 3 to 9 (those who drew it)"
    assert counted_words(lonely, with_cut(CUT, "brs")) == "8 or 9 on a scale from 3 to 9"


def test_the_source_of_a_line_is_that_of_the_cut_point_where_there_is_one() -> None:
    most = replace(CUT, value=5, side=Side.AT_MOST)
    lines = domain_lines(SPEC, with_cut(most))
    assert lines[1] == (
        "Connection: 5 or less on the loneliness scale, which runs from 3 to 9 (those who drew it)"
    )
    own = domain_lines(SPEC, with_cut(CUT))
    assert own[1].endswith(
        "(our choice on the UCLA three-item scale; 6 or more is the usual mark of loneliness in research)"
    )
    assert [line for row, line in enumerate(lines) if row != 1] == [
        line for row, line in enumerate(own) if row != 1
    ]
