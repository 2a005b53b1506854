"""Another survey on page 5: said with how it asked, never beside our figures, and never in an order."""

from dataclasses import replace

from reports.content import Box, Paragraph, Table
from reports.sections.official import official_parts
from reports.sections.subject import Subject
from tests.reports.cases import SUPPORT, beside, paragraph, report
from tests.reports.official_cases import beside_another, beside_similar
from tests.reports.tables import oldham

MODES = "How people are asked changes what they answer, so these figures and ours are not set beside"
TABLE = beside_another()


def test_paper_says_it_in_a_paragraph_and_the_screen_has_the_table_too() -> None:
    page = report("beside another survey").pages[4]
    said = paragraph(report("beside another survey"), "In another survey.")
    assert said.startswith(
        "Wellbeing of all districts, 2025: people were asked by telephone and face to face. Life "
        "satisfaction, average: 7.35 in Oldham, and 7.28 to 7.56 in half of all districts."
    )
    assert MODES in said
    assert said.endswith("may be chance. Source: made up for tests.")
    assert "Anxiety" not in said  # that survey has none of Oldham
    [table] = [block for block in page.beyond if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[-1].cells] == ["no figure", "3.08 to 3.47", "2.30 to 4.30"]
    assert MODES in table.note
    assert "a figure of Oldham, and none of East" in table.note


def test_no_figure_of_ours_stands_in_it_and_no_district_is_named() -> None:
    ours = replace(TABLE, cells=dict(oldham(seed=8).cells))
    here, moved = (
        [part.forms for part in official_parts(Subject(one, one.places[1]), rank=1)] for one in (TABLE, ours)
    )
    assert here == moved
    [[[table], _, nothing]] = here
    assert isinstance(table, Table)
    assert table.columns == ("Oldham", "Half of all districts", "All districts")
    assert nothing == ()


def test_similar_districts_are_a_column_of_the_same_table_and_named_below_it() -> None:
    table = beside_similar()
    [part] = official_parts(Subject(table, table.places[1]), rank=1)
    [[told], *_] = part.forms
    assert isinstance(told, Table)
    assert told.columns == ("Oldham", "Half of all districts", "All districts", "Similar districts")
    assert [cell.text for cell in told.rows[0].cells] == [
        "7.35",
        "7.28 to 7.56",
        "6.62 to 8.10",
        "7.28 to 7.56",
    ]
    assert (
        "The last column goes from the lowest to the highest of districts like Oldham (its neighbours): "
        "Ashby, Beech, Clough and Delph." in told.note
    )


def test_help_stays_on_paper_where_there_is_no_room_for_both() -> None:
    page = beside(TABLE, support=SUPPORT).pages[4]
    assert [type(block) for block in page.blocks][-1] is Box
    assert not any(isinstance(each, Paragraph) and "another" in each.lead_in for each in page.blocks)
    assert any(isinstance(each, Table) and MODES in each.note for each in page.beyond)


def test_a_page_without_another_survey_is_as_it_was() -> None:
    assert list(official_parts(Subject(oldham(), oldham().places[0]), rank=1)) == []
