"""Page 6: groups beside everybody else, in sentences that put nobody in an order and name no cause."""

from dataclasses import replace

import pytest

from reports.content import Figure, Paragraph, RowChart
from reports.sections.groups import SAID, area_of, gap_sentence, group_blocks
from reports.sections.subject import Subject
from reports.sentences import banned
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedBreakdown,
    PublishedCell,
    PublishedGroupFigure,
    PublishedTable,
    Range,
    Shown,
    Withheld,
)
from tests.reports import tables

TABLE = tables.oldham()
EAST = next(place.code for place in TABLE.places if place.name == "East")
LABELS = ("16 to 34", "35 to 64", "65 and over")
KEYS = ("index", "satisfied", "happy")


def shown(value: float, outcome: Outcome | None = None) -> Shown:
    apart = None if outcome is None else Range(value=-9.0, low=-14.0, high=-4.0)
    return Shown(value=value, low=value - 5, high=value + 5, base=120, difference=apart, outcome=outcome)


def told(*cells: PublishedCell) -> tuple[PublishedGroupFigure, ...]:
    return tuple(PublishedGroupFigure(cell=cell, others=shown(70)) for cell in cells)


CLEAR = told(
    shown(60, Outcome.CLEARLY_LOWER), shown(70, Outcome.CANNOT_TELL), shown(80, Outcome.CLEARLY_HIGHER)
)
ALIKE = told(*[shown(70, Outcome.CANNOT_TELL)] * 3)
CLOSED = told(*[Withheld.PROTECTS_ANOTHER] * 2, shown(70, Outcome.CANNOT_TELL))


def table(
    here: tuple[PublishedGroupFigure, ...], whole: tuple[PublishedGroupFigure, ...] = ALIKE
) -> PublishedTable:
    codes = {place.code: here for place in TABLE.places} | {TABLE.whole.code: whole}
    cells = {(code, key): figures for code, figures in codes.items() for key in KEYS}
    part = PublishedBreakdown(key="age_band", title="Age", categories=LABELS, measures=KEYS, cells=cells)
    return replace(TABLE, breakdowns=(part,))


def subject(given: PublishedTable, code: str = EAST) -> Subject:
    return Subject(given, given.place(code))


def words(given: PublishedTable) -> str:
    blocks = group_blocks(subject(given))
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_each_group_stands_beside_everybody_else_in_the_order_of_the_question() -> None:
    chart, *_ = group_blocks(subject(table(CLEAR)))
    assert isinstance(chart, Figure)
    assert isinstance(chart.chart, RowChart)
    assert [row.label for row in chart.chart.rows] == ["Age", *LABELS]
    assert all(len(row.bars) == 2 for row in chart.chart.rows[1:])
    assert chart.title.startswith("Thriving Communities Index: clearly higher for “65 and over”; clearly")


def test_the_first_clear_gap_of_each_share_is_said_and_the_rest_counted() -> None:
    said = words(table(CLEAR))
    assert said.count("Age, 16 to 34, in East: ") == 2  # of two shares, each once
    assert "65 and over, in East" not in said
    assert "55% to 65%, clearly lower than everybody else (65% to 75%)" in said
    assert "Two more gaps are clear" in said
    assert len(KEYS) - 1 <= SAID


def test_where_nothing_is_clear_it_says_that_this_may_be_for_want_of_answers() -> None:
    said = words(table(ALIKE))
    assert "too few people answered for us to tell" in said
    assert "more gap" not in said


@pytest.mark.parametrize("figures", [CLEAR, ALIKE, CLOSED])
def test_no_sentence_ranks_groups_or_names_a_cause(figures: tuple[PublishedGroupFigure, ...]) -> None:
    said = words(table(figures, whole=CLEAR))
    assert banned(said) == ()
    assert "never in an order of their figures" in said
    chart, *_ = group_blocks(subject(table(figures, whole=CLEAR)))
    assert isinstance(chart, Figure)
    assert chart.note.startswith("Groups overlap, and a gap does not show what causes it.")


def test_where_most_groups_are_closed_the_figures_of_the_whole_stand_and_are_named() -> None:
    given = table(CLOSED, whole=CLEAR)
    chart, *_ = group_blocks(subject(given))
    assert isinstance(chart, Figure)
    assert isinstance(chart.chart, RowChart)
    assert chart.chart.rows[0].label == "Age, across Oldham"
    assert "in Oldham: " in words(given)
    assert area_of(subject(given), given.breakdowns[0], "index") == TABLE.whole


def test_a_gap_is_said_only_where_both_sides_are_shown_and_clearly_apart() -> None:
    measure = TABLE.measure("happy")
    alone = PublishedGroupFigure(cell=shown(60, Outcome.CLEARLY_LOWER), others=Withheld.PROTECTS_ANOTHER)
    closed = PublishedGroupFigure(cell=Withheld.TOO_FEW, others=shown(70))
    for figure in (alone, closed, ALIKE[0]):
        assert gap_sentence("Age, 16 to 34, in East", measure, figure) == ""


def test_a_release_without_groups_says_so() -> None:
    assert group_blocks(subject(TABLE)) == ()


def test_the_whole_has_a_page_of_its_own_groups() -> None:
    chart, *_ = group_blocks(subject(table(CLOSED, whole=CLEAR), TABLE.whole.code))
    assert isinstance(chart, Figure)
    assert isinstance(chart.chart, RowChart)
    assert chart.chart.rows[0].label == "Age"
