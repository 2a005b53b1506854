"""The number of a paper as an eye reads it: by where its digits stand, not by the order of text in a PDF."""

from dataclasses import replace

import pypdfium2
import pytest

from reports.paper import Occasion, paper
from reports.pdf import paper_pdf
from tests.reports.papers import definition

NUMBER = "0001-3"
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


def as_read(content: bytes) -> list[str]:
    """What stands on each sheet where the signs of the number stand beside each other, from left to right."""
    found = []
    for sheet in pypdfium2.PdfDocument(content):
        text = sheet.get_textpage()
        signs = [(text.get_text_range(row, 1), text.get_charbox(row)[0]) for row in range(text.count_chars())]
        runs = (signs[row : row + len(NUMBER)] for row in range(len(signs)))
        alike = (run for run in runs if sorted(sign for sign, _ in run) == sorted(NUMBER))
        found.append("".join(sign for sign, _ in sorted(next(alike), key=lambda one: one[1])))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_number_reads_from_the_left_on_every_sheet_of_any_language(language: str) -> None:
    made = paper(definition("brs@1.1"), language, Occasion(number=NUMBER))
    read = as_read(paper_pdf(made))
    assert read
    assert set(read) == {NUMBER}


@pytest.mark.slow
def test_a_number_among_words_from_the_right_would_read_backwards_without_its_isolating_signs() -> None:
    """So the test before can fail."""
    made = paper(definition("brs@1.1"), "ur", Occasion(number=NUMBER))
    bare = replace(made, margins=replace(made.margins, response=made.margins.response.translate(ISOLATES)))
    assert bare != made
    assert as_read(paper_pdf(bare))[0] == "3-0001"
