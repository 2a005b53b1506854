"""Large print: everything of a report at 18 points or more, on as many sheets as it takes."""

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest

from reports.chart_content import CountChart, CountPanel, LadderChart, RowChart
from reports.charts import LARGE
from reports.content import Figure
from reports.html import LARGE_STYLES, large_print_page, report_body
from reports.large_print import HEIGHT, LARGER, enlarged
from reports.pdf import _rendered, large_print_pdf
from tests.reports.cases import report, said
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages, sizes, words

CASES = (
    "names of 60 letters, five waves",
    "everything withheld",
    "the whole with wards",
    "Naples, two waves",
    "long words of officers",
    "support",
)
EVERY = pytest.mark.parametrize("name", CASES)
TALL = pytest.mark.parametrize("name", ["names of 60 letters, five waves", "the whole with wards", "crowded"])


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """The name of a case and its PDF."""
    return request.param, large_print_pdf(report(request.param))


def test_nothing_is_smaller_than_eighteen_points_and_every_sheet_is_a4(made: tuple[str, bytes]) -> None:
    assert min(sizes(made[1])) >= 18
    found = {tuple(round(side) for side in page.get_size()) for page in pypdfium2.PdfDocument(made[1])}
    assert found == {(595, 842)}


def test_both_checkers_of_pdf_ua_1_pass_it(made: tuple[str, bytes]) -> None:
    assert complaints(made[1]) == set()


def plain(texts: list[str]) -> set[str]:
    return {word.strip(",:") for text in texts for word in words(text)} - {""}


def test_it_says_what_the_page_says_with_everything_opened(made: tuple[str, bytes]) -> None:
    """All of it, and from the roomiest forms what a screen leaves out with paper; no word beside these."""
    name, document = made
    given = report(name)
    opened, roomy = (
        plain([page_text(source, "title", "contents", "part", "summary")])
        for source in (
            report_body(given, (LARGE,), downloads=(), contents=True),
            report_body(enlarged(given), (LARGE,), downloads=(), contents=True),
        )
    )
    elsewhere = plain([text for text in said(given.pages) if text.endswith("of this report on the web.")])
    found = plain(pages(document))
    furniture = plain([given.title, given.whole, given.kind, given.footer, "Page of Continued"])
    sheets = {str(number) for number in range(1, len(pages(document)) + 1)}
    assert opened - found - elsewhere == set()
    assert found - roomy - furniture - sheets == set()


def figures_of(name: str) -> Iterator[Figure]:
    return (
        block for page in enlarged(report(name)).pages for block in page.blocks if isinstance(block, Figure)
    )


@EVERY
def test_parts_of_a_chart_hold_each_row_once_in_order_and_have_anchors_of_their_own(name: str) -> None:
    whole = [
        row
        for page in report(name).pages
        for block in page.whole
        if isinstance(block, Figure) and isinstance(block.chart, RowChart | LadderChart)
        for row in block.chart.rows
    ]
    parts = [
        figure.chart.rows for figure in figures_of(name) if isinstance(figure.chart, RowChart | LadderChart)
    ]
    heads = {row for row in whole if getattr(row, "head", False)}
    assert [row for rows in parts for row in rows if row not in heads] == [
        row for row in whole if row not in heads
    ]
    assert not any(rows[-1] in heads for rows in parts if rows)
    anchors = [figure.anchor for figure in figures_of(name)]
    assert len(set(anchors)) == len(anchors)


@TALL
def test_no_chart_is_wider_or_taller_than_a_sheet_nor_parted_from_its_title(name: str) -> None:
    document = _rendered(large_print_page(report(name)), LARGE_STYLES)
    for page in document.pages:
        body = next(box for box in page._page_box.descendants() if box.element_tag == "body")
        right, foot = body.position_x + body.width, body.position_y + HEIGHT / 0.75
        drawn = [box for box in page._page_box.descendants() if str(box.element_tag).endswith("}svg")]
        assert all(box.position_x + box.width <= right + 1 for box in drawn)
        assert all(box.position_y + box.height <= foot + 1 for box in drawn)
        inside = [box for box in body.descendants() if box.element_tag in ("h2", "h3", "p", "svg", "th")]
        assert inside[-1].element_tag not in ("h2", "h3")


def test_bars_of_counts_keep_their_scale_where_the_chart_goes_on() -> None:
    panels = tuple(
        CountPanel(title=title, rows=tuple((f"{title} {row}", most, str(most)) for row in range(18)))
        for title, most in (("Few", 10), ("Many", 1000))
    )
    given = report("support")
    figure = next(figure for figure in figures_of("support") if isinstance(figure.chart, CountChart))
    page = replace(given.pages[0], whole=(replace(figure, chart=CountChart(panels=panels)),))
    first, second = enlarged(replace(given, pages=(page,))).pages[0].blocks
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert isinstance(first.chart, CountChart)
    assert isinstance(second.chart, CountChart)
    assert first.chart.most == second.chart.most == 1000
    assert second.subtitle.startswith("Continued: ")


def test_large_print_is_another_file_than_the_report_and_the_same_for_the_same_report() -> None:
    again = large_print_pdf(report("support"))
    assert again == large_print_pdf(report("support"))
    assert len(pages(again)) > 8


def test_paper_without_end_is_given_the_roomiest_form_of_everything() -> None:
    given = report("wards, two waves")
    shown = [block for page in enlarged(given).pages for block in page.blocks]
    assert all(
        block in shown for page in given.pages for block in page.whole if not isinstance(block, Figure)
    )
    assert "beyond" not in large_print_page(given)
    assert LARGER * 12 == 18
