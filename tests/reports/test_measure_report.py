"""The page of one measure: places by alphabet, never by size; what is asked, small places, waves, others."""

import gzip
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from instruments.errors import NotFoundError
from reports import sentences
from reports.accessibility import findings
from reports.chart_content import Ground, LadderChart, NumberedMap, Row, RowChart
from reports.content import Facts, Figure, More, Page, Paragraph, Table
from reports.html import Links, figures_in, figures_page
from reports.measure_report import MeasureReport, measure_report
from reports.sides import ALONE
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports import tables
from tests.reports.chart_cases import with_wards
from tests.reports.official_cases import beside_another
from tests.reports.side_cases import earlier_waves

EAST, SOUTH = "cluster-east", "cluster-south"
HEAVIEST = 60_000  # bytes of a page, compressed
KEYS = [measure.key for measure in tables.oldham().measures]


def told(table: PublishedTable, key: str = "proud", *, waves: int = 1) -> MeasureReport:
    sides = earlier_waves(table, waves) if waves > 1 else ALONE
    return measure_report(table, key, release="R1", sides=sides)


def figure(report: MeasureReport, anchor: str) -> Figure:
    return next(one for one in figures_in(report.pages) if one.anchor == anchor)


def table_of(page: Page) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table))


def rows_of(one: Figure) -> tuple[Row, ...]:
    assert isinstance(one.chart, RowChart)
    return one.chart.rows


@pytest.mark.parametrize("key", KEYS)
def test_places_stand_by_alphabet_in_chart_and_table_whatever_their_figures(key: str) -> None:
    report = told(with_wards(), key, waves=2)
    names = sorted(place.name for place in with_wards().places)
    assert [row.label for row in rows_of(figure(report, "places"))] == names
    assert [row.head for row in table_of(report.pages[0]).rows] == names
    groups: dict[str, list[str]] = {}
    for row in rows_of(figure(report, "wards")):
        groups.setdefault(row.label, []) if row.head else groups[list(groups)[-1]].append(row.label)
    assert list(groups) == names
    assert all(held == sorted(held) for held in groups.values())
    assert sum(map(len, groups.values())) == len(with_wards().small_places)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("waves", [1, 2, 5])
def test_the_page_is_sound_and_says_no_word_that_we_do_not_use(key: str, waves: int) -> None:
    page = figures_page(told(with_wards(), key, waves=waves), Links())
    assert findings(page) == ()
    assert sentences.banned(_Text.of(page)) == ()
    assert "<script" not in page
    assert len(gzip.compress(page.encode(), 6)) < HEAVIEST


class _Text(HTMLParser):
    """The words of a page outside of its charts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @classmethod
    def of(cls, page: str) -> str:
        reader = cls()
        reader.feed(page)
        return " ".join(reader.said)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_every_figure_of_the_page_is_that_of_the_release() -> None:
    table = with_wards()
    for row, place in zip(
        table_of(told(table).pages[0]).rows, sorted(table.places, key=lambda one: one.name), strict=True
    ):
        cell = table.cell(place.code, "proud")
        assert row.cells[0].text == sentences.cell_words(cell, table.measure("proud"))
        assert isinstance(cell, Shown)
        assert row.cells[2].outcome is cell.outcome
        assert row.cells[3].text == sentences.number(cell.base)


def test_the_whole_is_the_line_of_the_chart_and_the_first_sentence() -> None:
    table, report = with_wards(), told(with_wards())
    chart, cell = figure(report, "places").chart, table.cell(table.whole.code, "proud")
    assert isinstance(chart, RowChart)
    assert chart.reference is not None
    assert isinstance(cell, Shown)
    assert (chart.reference.name, chart.reference.middle) == (table.whole.name, cell.value)
    assert sentences.likely_range(cell, table.measure("proud")) in report.pages[0].lead


def test_a_withheld_place_stands_in_its_row_with_the_reason_and_no_number() -> None:
    table = tables.withheld(with_wards(), EAST, Withheld.TOO_FEW, keys=("proud",))
    report = told(table)
    row = next(row for row in rows_of(figure(report, "places")) if row.label == "East")
    assert (row.bars, row.withheld) == ((), "Not shown: too few answers")
    cells = next(row for row in table_of(report.pages[0]).rows if row.head == "East").cells
    assert [cell.text for cell in cells] == ["[c]", "[c]", "too few answers", "[c]"]
    tiles = figure(report, "where").chart
    assert isinstance(tiles, NumberedMap)
    assert {tile.ground for tile in tiles.places if tile.holder == EAST} == {Ground.WITHHELD}


def test_where_even_the_whole_is_withheld_the_page_says_so() -> None:
    table = with_wards()
    silent = replace(table, cells=dict.fromkeys(table.cells, Withheld.TOO_FEW))
    report = told(silent)
    assert report.pages[0].lead == "Across Oldham: not shown: too few answers."
    assert findings(figures_page(report, Links())) == ()


def test_the_map_tells_of_each_place_what_the_table_tells() -> None:
    report = told(with_wards())
    tiles = figure(report, "where").chart
    assert isinstance(tiles, NumberedMap)
    by_number = {tile.number: tile.words for tile in tiles.places}
    rows = table_of(report.pages[0]).rows
    assert by_number == {number: row.cells[2].text for number, row in enumerate(rows, start=1)}
    assert "1 Central, 2 East, 3 North, 4 South, 5 West" in figure(report, "where").note


def test_the_question_stands_as_it_was_asked_and_one_that_a_licence_keeps_does_not() -> None:
    table = with_wards()
    question = sentences.quoted(table.measure("proud").question)
    assert asked(table) == sentences.curly(question)
    kept = tuple(replace(one, question="", questions=()) for one in table.measures)
    assert "not ours to pass on" in asked(replace(table, measures=kept))


def asked(table: PublishedTable) -> str:
    facts = next(block for block in told(table).pages[0].blocks if isinstance(block, Facts))
    return next(row.text for row in facts.rows if row.label == "We asked")


def test_without_small_places_the_page_says_which_level_is_the_lowest() -> None:
    report = told(tables.oldham())
    [lowest] = [block for page in report.pages for block in page.blocks if isinstance(block, Paragraph)]
    assert lowest.text.startswith("There is no figure of a place smaller than a cluster")


def test_waves_stand_one_below_the_other_and_a_first_one_alone_is_said_to_be_the_first() -> None:
    first = next(page for page in told(with_wards()).pages if page.anchor == "waves")
    assert first.lead == "This is the first wave that asked: there is nothing to compare yet."
    chart = figure(told(with_wards(), waves=3), "waves-proud").chart
    assert isinstance(chart, LadderChart)
    assert [len(row.rungs) for row in chart.rows] == [3]


def test_another_survey_stands_only_on_the_measures_that_it_asks() -> None:
    table = beside_another()
    [survey] = table.official
    alike = {one.measure for one in survey.comparisons}
    assert alike
    for measure in table.measures:
        page = next(page for page in told(table, measure.key).pages if page.anchor == "elsewhere")
        assert bool(page.blocks) == (measure.key in alike)
        if page.blocks:
            [shown] = page.blocks
            assert isinstance(shown, Table)
            assert [row.head for row in shown.rows] == [sentences.curly(measure.title)]
            assert sentences.curly(survey.mode) in shown.note


def test_a_measure_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as refused:
        told(with_wards(), "prood")
    assert "proud" in refused.value.fix


def test_what_stands_behind_a_word_is_the_table_of_the_chart_above() -> None:
    small = next(page for page in told(with_wards()).pages if page.anchor == "small")
    [more] = [block for block in small.blocks if isinstance(block, More)]
    [shown] = more.blocks
    assert isinstance(shown, Table)
    assert len(shown.rows) == len(with_wards().small_places)
