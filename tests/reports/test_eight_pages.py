"""Every report of a place has exactly eight sheets, one question each, whatever is known of the place."""

import pytest

from reports import sheet
from reports.content import Figure, RowChart, Table
from reports.html import print_page
from reports.pdf import _rendered
from reports.place_report import place_report
from reports.sides import Sides
from tests.reports.cases import CASES, EAST, document, report, said
from tests.reports.chart_cases import with_wards
from tests.reports.reading import pages, set_heights, words

ANCHORS = ["like", "compare", "stand-out", "changed", "feeling", "different", "said", "numbers"]


EVERY = pytest.mark.parametrize("name", CASES)


@EVERY
def test_a_report_has_eight_sheets_with_a_question_each(name: str) -> None:
    made = report(name)
    assert [page.anchor for page in made.pages] == ANCHORS
    found = [" ".join(words(text)) for text in pages(document(name))]
    assert len(found) == len(ANCHORS)
    for page, text in zip(made.pages, found, strict=True):
        assert page.question.endswith("?")
        assert page.question in text


@EVERY
def test_the_height_that_was_counted_is_the_height_that_is_set(name: str) -> None:
    made = report(name)
    used = set_heights(_rendered(print_page(made)))
    for page in made.pages[1:]:  # above the first stand name and map
        counted = sheet.head_height(page.question, page.lead) + sheet.height(page.blocks)
        assert used[page.anchor] <= counted + sheet.SPARE
        assert counted <= used[page.anchor] * 1.1 + 10


def test_no_trend_is_told_and_from_the_fifth_wave_on_why_not() -> None:
    def told(name: str) -> str:
        return " ".join(said(report(name).pages[3]))

    assert "Two waves make no trend" in told("wards, two waves")
    assert "compute no trend: each step has a likely range of its own" in told("five waves")
    assert "Two waves make no trend" not in told("five waves")


def test_a_break_is_named_where_the_change_would_stand() -> None:
    told = " ".join(said(report("wards, two waves").pages[3]))
    assert "[b]" in told
    assert "The question changed in autumn 2025." in told


def test_a_range_off_nought_that_we_cannot_tell_is_explained() -> None:
    [table] = [block for block in report("wards, two waves").pages[3].beyond if isinstance(block, Table)]
    unsure = [row for row in table.rows if row.cells[3].text == "cannot tell"]
    assert any(row.cells[2].text.startswith("+") for row in unsure)
    assert "when all clusters are looked at together" in table.note


def test_what_paper_has_no_room_for_stands_behind_the_page_on_a_screen() -> None:
    changed = report("wards, two waves").pages[3]
    [full] = [block for block in changed.beyond if isinstance(block, Table)]
    [short] = [block for block in changed.blocks if isinstance(block, Table)]
    assert len(full.rows) > len(short.rows)
    assert {row.head for row in short.rows} <= {row.head for row in full.rows}
    assert "beyond" not in print_page(report("wards, two waves"))


def test_words_of_officers_are_cut_by_whole_rows_and_none_is_lost_on_a_screen() -> None:
    made = report("long words of officers").pages[6]
    shown = [block for block in made.blocks if isinstance(block, Table)]
    [behind] = [block for block in made.beyond if isinstance(block, Table)]
    assert [len(table.rows) for table in shown] < [6]
    assert len(behind.rows) == 6


def test_the_index_never_stands_without_the_plain_average_and_the_thriving_share() -> None:
    for name in ("rich", "whole", "nobody", "everything withheld", "names of 60 letters"):
        front = " ".join(said(report(name).pages[0]))
        assert "Plain average" in front
        assert "Thriving" in front


def test_the_places_of_a_page_share_one_axis() -> None:
    compare = report("wards, two waves").pages[1]
    charts = [block.chart for block in compare.blocks if isinstance(block, Figure)]
    assert len(charts) >= 2
    assert len({repr(chart.axis) for chart in charts if isinstance(chart, RowChart)}) == 1
    assert all(isinstance(chart, RowChart) for chart in charts)


def test_without_anything_beside_it_a_report_says_so() -> None:
    made = place_report(with_wards(), EAST, release="R1", sides=Sides())
    assert made.pages[3].lead == "There is no earlier wave to compare this one with."
    assert "Nothing was written about East" in made.pages[6].lead
