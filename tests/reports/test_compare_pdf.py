"""The PDF of a comparison: sound for those who hear it, the same words as the page, the same bytes."""

import pytest

from reports.charts import PRINT
from reports.compare_html import compare_body
from reports.pdf import compare_pdf
from tests.reports.checkers import complaints
from tests.reports.compare_cases import CASES, document, report
from tests.reports.reading import page_text, pages, sizes, words
from tests.reports.test_pdf import FURNITURE, freed

EVERY = pytest.mark.parametrize("name", CASES)
pytestmark = pytest.mark.slow


@EVERY
def test_every_comparison_passes_both_checkers_of_pdf_ua_1(name: str) -> None:
    assert complaints(document(name)) == set()


@EVERY
def test_the_pdf_and_the_page_say_the_same_words(name: str) -> None:
    made, found = report(name), pages(document(name))
    source = compare_body(made, (PRINT,), downloads=(), contents=True)
    said = freed([word for text in found for word in words(text)])
    for number, _ in enumerate(found, start=1):
        furniture = f"{made.title} · {made.whole} Comparison {made.footer} Page {number} of {len(found)}"
        said -= freed(words(furniture))
    assert said == freed(words(page_text(str(source), "title", "contents")))


@EVERY
def test_no_page_is_empty_and_no_heading_stands_alone(name: str) -> None:
    for text in pages(document(name)):
        assert len(words(FURNITURE.sub("", text))) > 40


@EVERY
def test_no_letter_is_smaller_than_twelve_points(name: str) -> None:
    assert min(sizes(document(name)) - {0.75, 1.0}) >= 12  # letters of charts are drawn by scale


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert compare_pdf(report("two")) == document("two")


def test_two_places_take_at_most_four_sheets_and_four_at_most_eight() -> None:
    assert len(pages(document("two"))) <= 4
    assert len(pages(document("four"))) <= 8
