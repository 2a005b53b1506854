"""A questionnaire as a file: what the checker of PDF/UA says, and that no word is lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from weasyprint import HTML

from instruments.errors import InvalidInputError
from reports.accessibility import findings
from reports.paper import Occasion, paper
from reports.paper_content import Paper
from reports.paper_html import page_rules, paper_page
from reports.pdf import VARIANT, letters_lost, paper_pdf
from reports.theme import ASSETS, lost_letters, stylesheet
from tests.reports.cases import said
from tests.reports.checkers import complaints, page_finds
from tests.reports.papers import ASKED, CASES, OLDHAM, composed, definition, printed
from tests.reports.reading import page_text, pages, sizes, words

EVERY = pytest.mark.parametrize("name", CASES)
HANDED_OUT = Occasion(number="0001-3", geography=OLDHAM)
EDGE = 45.0  # points; the margin has 51, and a digit may hang over it a little
TEXT = 1  # the kind of an object of a PDF
LATIN = pytest.mark.parametrize("name", [name for name in CASES if "Urdu" not in name])


def furniture(made: Paper, count: int) -> Counter[str]:
    """The words in the margins of all sheets."""
    margins = made.margins
    said = (margins.title, *margins.draft, margins.response, margins.label, margins.sha256)
    on_each = Counter(words(" ".join(said)))
    found: Counter[str] = Counter()
    for number in range(1, count + 1):
        found += on_each + Counter(words(margins.page.format(page=number, pages=count)))
    return found


def letters(text: str) -> Counter[str]:
    """The letters of a text, whatever their order and their lines."""
    return Counter(
        sign
        for sign in text.replace("\ufffe", "-").replace("\x02", "-")
        if not sign.isspace() and sign.isprintable()
    )


@EVERY
def test_every_paper_passes_pdf_ua_1_by_both_checkers(name: str) -> None:
    assert complaints(printed(name)) == set()


@EVERY
def test_the_page_is_sound(name: str) -> None:
    assert findings(paper_page(composed(name), alone=True)) == ()


def spoken(made: Paper) -> Iterator[str]:
    """Every sentence of a paper: its texts without the names of languages, anchors and signs."""
    yield made.taking_part
    yield from said((made.title, made.about, made.office, made.sources))
    yield from (one.words for one in made.draft)
    yield from (text for block in (*made.helps, *made.after) for text in (block.heading, *block.lines))
    for part in made.parts:
        yield from (part.heading, part.introduction)
        yield from (text for block in part.blocks for text in said(replace(block, anchor="")))


def squeezed(text: str) -> str:
    """A text without its blanks, for lines break at hyphens and strokes too."""
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


@LATIN
def test_pdf_and_page_say_every_sentence_of_the_paper(name: str) -> None:
    printed_text = squeezed(" ".join(pages(printed(name))))
    shown_text = squeezed(page_text(paper_page(composed(name)), "title", "style"))
    sentences = {squeezed(one) for one in spoken(composed(name))}
    assert len(sentences) > 50
    assert [one for one in sentences if one not in printed_text] == []
    assert [one for one in sentences if one not in shown_text] == []


@EVERY
def test_pdf_and_page_have_the_same_letters_in_every_script(name: str) -> None:
    found = pages(printed(name))
    margins = " ".join(furniture(composed(name), len(found)).elements())
    source = page_text(paper_page(composed(name)), "title", "style")
    assert letters(" ".join(found)) == letters(source) + letters(margins)


@EVERY
def test_every_sheet_carries_version_number_and_its_place(name: str) -> None:
    made, found = composed(name), pages(printed(name))
    for number, text in enumerate(found, start=1):
        assert made.margins.label in squeezed(text)
        assert made.margins.sha256 in text
        if not made.right_to_left:
            assert made.margins.page.format(page=number, pages=len(found)) in text
            assert all(" ".join(words(one)) in " ".join(words(text)) for one in made.margins.draft)


@LATIN
def test_a_question_is_never_split_over_sheets(name: str) -> None:
    sheets = [squeezed(text) for text in pages(printed(name))]
    for one in composed(name).questions:
        asked = squeezed(f"{one.number}{one.text}")
        (held,) = (text.split(asked, 1)[1] for text in sheets if asked in text)
        for mark in one.apart.marks if one.apart else ():
            assert squeezed(mark.words) in held


@LATIN
def test_no_heading_stands_at_the_foot_of_a_sheet(name: str) -> None:
    sheets = [squeezed(text) for text in pages(printed(name))]
    for part in composed(name).parts:
        heading = squeezed(part.heading)
        (held,) = (text.split(heading, 1)[1] for text in sheets if heading in text)
        assert squeezed(part.blocks[0].text) in held


@EVERY
def test_no_letter_is_smaller_than_people_can_read(name: str) -> None:
    """Large print has 18 points; only the version at the foot, for the office, has 14."""
    found = sizes(printed(name))
    if composed(name).large:
        assert min(found - {14.0}) >= 18
        assert "14pt" not in stylesheet("paper.css")
    else:
        assert min(found) >= 12


def test_an_english_copy_for_one_person_takes_four_sheets_at_most() -> None:
    """Printed on both sides: a council prints thousands."""
    assert len(pages(printed("English"))) <= 8
    assert len(pages(paper_pdf(paper(definition(ASKED), "en", HANDED_OUT)))) <= 8


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_copy_for_one_person_passes_pdf_ua_1(language: str) -> None:
    assert complaints(paper_pdf(paper(definition(ASKED), language, HANDED_OUT))) == set()


def test_a_number_keeps_its_order_among_words_from_right_to_left() -> None:
    made = paper(definition(ASKED), "ur", HANDED_OUT)
    assert "\u20660001-3\u2069" in made.margins.response
    assert "\u20660001-3\u2069" in made.after[0].lines[0]


@EVERY
def test_nothing_is_printed_outside_the_margins_of_a_sheet(name: str) -> None:
    opened = pypdfium2.PdfDocument(printed(name))
    for sheet in opened:
        boxes = [one.get_bounds() for one in sheet.get_objects() if one.type == TEXT]
        assert min(left for left, *_ in boxes) > EDGE
        assert max(right for _, _, right, _ in boxes) < sheet.get_width() - EDGE
    opened.close()


@EVERY
def test_the_same_paper_gives_the_same_bytes(name: str) -> None:
    assert paper_pdf(composed(name)) == printed(name)


def test_bengali_is_refused_as_a_pdf_because_the_checker_refuses_it() -> None:
    """The day this passes, Bengali gets its files in ``theme.SCRIPTS``."""
    made = paper(definition(ASKED), "bn")
    assert letters_lost(made)
    with pytest.raises(InvalidInputError, match="would not keep"):
        paper_pdf(made)
    source = HTML(string=paper_page(made, alone=True), base_url=str(ASSETS))
    assert page_finds(source.write_pdf(pdf_variant=VARIANT))


def test_a_page_to_print_carries_its_letters_and_asks_for_nothing() -> None:
    source = paper_page(paper(definition(ASKED), "bn"), alone=True)
    assert "Noto Sans Bengali" in source
    assert source.count("data:font/woff2;base64,") == 4
    assert "../fonts" not in source
    assert "<link" not in source
    assert "http" not in source.split("</style>")[0]


@pytest.mark.parametrize(
    ("language", "sample"), [("en", "ąż–“”…"), ("ur", "آپ ٹ ڈ ڑ ے ں ہ ؟ ۔"), ("pl", "łódź")]
)
def test_the_print_fonts_keep_the_letters_of_a_language(language: str, sample: str) -> None:
    assert lost_letters(sample, language) == ""


def test_letters_without_a_font_are_told() -> None:
    assert lost_letters("a আ b আ", "bn") == "আ"
    assert lost_letters("漢", "ur") == "漢"


def test_words_from_a_definition_cannot_leave_the_style_of_the_sheet() -> None:
    """The title stands in the margins, which a style sheet draws."""
    source = definition("brs@1.1")
    rules = page_rules(paper(replace(source, title={"en": 'x"; } </style><script>\n\\'}), "en"))
    assert "</style><script>" not in rules
    assert rules.count("</style>") == 1
    assert r"x\22 ; } \3c /style\3e \3c script\3e \a \5c " in rules


def test_sheets_are_a4_and_questions_come_in_their_order() -> None:
    opened = pypdfium2.PdfDocument(printed("English"))
    assert {tuple(round(side) for side in page.get_size()) for page in opened} == {(595, 842)}
    opened.close()
    text = " ".join(words(" ".join(pages(printed("English")))))
    found = [text.index(f"{one.number} {' '.join(words(one.text))}") for one in composed("English").questions]
    assert found == sorted(found)
