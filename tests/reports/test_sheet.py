"""What gives way on a full sheet, and what is taken back."""

import pytest

from reports.content import Axis, Figure, Paragraph, RowChart
from reports.sheet import HEIGHT, Part, height, lines, may, must, sheet

LINE = Paragraph(text="A line.")
HALF = Paragraph(text="word " * 340)  # a little more than half a sheet


def test_a_page_with_room_keeps_everything_and_has_nothing_behind_it() -> None:
    made = sheet("a", "Why?", "", (must(LINE), may(LINE, rank=1)))
    assert made.blocks == (LINE, LINE)
    assert made.beyond == ()


def test_the_part_with_the_highest_rank_gives_way_first_and_stands_behind() -> None:
    other = Paragraph(text=HALF.text, lead_in="Other.")
    made = sheet("a", "Why?", "", (may(HALF, rank=2), may(other, rank=1), must(LINE)))
    assert made.blocks == (other, LINE)
    assert made.beyond == (HALF,)


def test_what_must_stay_stays_even_where_it_does_not_fit() -> None:
    made = sheet("a", "Why?", "", (must(HALF), must(HALF)))
    assert made.blocks == (HALF, HALF)
    assert height(made.blocks) > HEIGHT


def test_what_leaves_more_room_than_was_needed_is_taken_back() -> None:
    small = Paragraph(text="Small.")
    made = sheet("a", "Why?", "", (must(HALF), may(small, rank=3), may(HALF, rank=2)))
    assert made.blocks == (HALF, small)
    assert made.beyond == (HALF,)


def test_forms_that_say_the_same_leave_nothing_behind() -> None:
    part = Part(forms=((HALF,), (LINE,)), rank=1, alike=2)
    made = sheet("a", "Why?", "", (must(HALF), part))
    assert made.blocks == (HALF, LINE)
    assert made.beyond == ()


def test_a_figure_whose_shorter_form_stays_has_an_anchor_of_its_own_behind_the_page() -> None:
    chart = RowChart(rows=(), axis=Axis(low=0, high=1, ticks=(0, 1)))
    full, short = (
        Figure(anchor="f", title=text, subtitle="", chart=chart, alt="said") for text in ("f", "s")
    )
    part = Part(forms=((full, HALF), (short,)), rank=1)
    made = sheet("a", "Why?", "", (must(HALF), part))
    assert made.blocks == (HALF, short)
    assert [block.anchor for block in made.beyond if isinstance(block, Figure)] == ["f-all"]


def test_ranks_of_steps_part_what_gives_way_early_from_what_gives_way_late() -> None:
    long = Part(forms=((HALF, HALF), (HALF,), ()), steps=(3, 1))
    made = sheet("a", "Why?", "", (long, may(LINE, rank=2)))
    assert made.blocks == (HALF, LINE)


@pytest.mark.parametrize(("text", "count"), [("", 0), ("word", 1), ("word " * 40, 3)])
def test_lines_are_counted_by_the_widths_of_letters(text: str, count: int) -> None:
    assert lines(text, 12.5, 482) == count


def test_a_word_wider_than_its_line_takes_the_lines_that_it_needs() -> None:
    assert lines("m" * 60, 12, 100) >= 5
