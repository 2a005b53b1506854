"""The page for residents as a file: one sheet, sound for ears, the same words as on a screen."""

from collections import Counter
from dataclasses import replace

import pytest

from instruments.errors import InvalidInputError
from reports.accessibility import findings
from reports.pdf import residents_pdf
from reports.residents import residents_page
from reports.residents_content import ResidentsPage
from reports.residents_html import residents_body, residents_print_page
from reports.residents_words import LANGUAGES
from scoring.outcomes import Outcome
from tests.reports.checkers import complaints
from tests.reports.corrected_cases import standing
from tests.reports.reading import page_text, pages, sizes
from tests.reports.residents_cases import EAST, LONG, beside, named, oldham, only_clear

PRINTED = pytest.mark.parametrize("language", ["en", "ur", "pl"])  # Bengali is printed from its page
EVERY = pytest.mark.parametrize("language", LANGUAGES)
DID = "We mend the hall by the canal, and open it on two evenings a week. " * 3


def made(language: str, name: str = "East", key: str = "proud") -> ResidentsPage:
    table = only_clear(named(oldham(), name), key, Outcome.CLEARLY_HIGHER, value=58)
    return residents_page(table, EAST, language, release="R1", beside=beside(table, DID))


def longest(language: str) -> str:
    """The share with the most letters in a language."""
    shares = {key: text for key, text in LANGUAGES[language].items() if key.startswith("share ")}
    return max(shares, key=lambda key: len(shares[key])).removeprefix("share ")


def letters(text: str) -> Counter[str]:
    """The letters of a text, whatever their order and their lines."""
    return Counter(sign for sign in text if not sign.isspace() and sign.isprintable() and sign != "\ufffe")


@PRINTED
@pytest.mark.parametrize("name", ["East", LONG])
def test_the_longest_words_of_each_language_fill_one_sheet_that_passes_both_checkers(
    language: str, name: str
) -> None:
    content = residents_pdf(made(language, name, longest(language)))
    assert len(pages(content)) == 1
    assert complaints(content) == set()


@PRINTED
@pytest.mark.parametrize("key", ["corrected", "superseded"])
def test_a_notice_finds_room_on_the_one_sheet(language: str, key: str) -> None:
    table = only_clear(named(oldham(), LONG), longest(language), Outcome.CLEARLY_HIGHER, value=58)
    known = standing(table, table)
    known = replace(known, newest="") if key == "corrected" else known
    page = residents_page(
        table, EAST, language, release="R2", beside=replace(beside(table, DID), standing=known)
    )
    assert [one.text for one in page.notices] == [LANGUAGES[language][key]]
    assert len(pages(residents_pdf(page))) == 1


@PRINTED
def test_the_pdf_says_what_the_page_says(language: str) -> None:
    page = made(language)
    told = page_text(residents_body(page), "title")
    assert letters("".join(pages(residents_pdf(page)))) == letters(told)


@PRINTED
def test_no_letter_is_smaller_than_fourteen_points(language: str) -> None:
    assert min(sizes(residents_pdf(made(language)))) >= 14


def test_the_same_page_gives_the_same_bytes_and_another_release_others() -> None:
    page = made("en")
    assert residents_pdf(page) == residents_pdf(page)
    table = oldham()
    identities = {residents_page(table, EAST, "en", release=one).identity for one in ("R1", "R2")}
    assert len(identities) == 2


def test_bengali_is_no_pdf_and_says_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match="letters of this page") as refused:
        residents_pdf(made("bn"))
    assert "HTML" in refused.value.fix


@EVERY
def test_the_file_to_print_is_sound_and_asks_for_nothing(language: str) -> None:
    source = residents_print_page(made(language), alone=True)
    assert findings(source) == ()
    assert "http://" not in source.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "<script" not in source


def test_people_fill_from_where_reading_begins() -> None:
    left, right = (residents_body(made(language)) for language in ("en", "ur"))
    assert left.count("<title>6 of 10</title>") == 1
    assert "<title>10 میں سے 6</title>" in right
    assert [part for part in left.split('"') if part.startswith("M12.8")]
    assert [part for part in right.split('"') if part.startswith("M115.2")]


@pytest.mark.parametrize(
    "name",
    [
        '<b>East</b><script>alert("x")</script>',
        "{{ page.release }}{% raw %}",
        "\N{RIGHT-TO-LEFT OVERRIDE}tsaE\N{RIGHT-TO-LEFT ISOLATE}",
        '" onload="x" <svg/onload=x>',
        "file:///etc/passwd https://example.org",
    ],
)
def test_a_hostile_name_is_a_name_and_nothing_else(name: str) -> None:
    page = made("en", name)
    source = residents_print_page(page)
    assert findings(source) == ()
    for forbidden in ("<b>East", "<script", "<svg/", 'onload="x"', "href="):
        assert forbidden not in source.replace("&#34;", "'")
    assert page.place in page_text(source).replace("\n", " ")
    assert source.count("</bdi>") == source.count("<bdi ")


def test_what_officers_typed_is_printed_as_they_typed_it() -> None:
    did = '<img src="https://example.org/x.png"> {{ page }} & "us"'
    page = residents_page(oldham(), EAST, "ur", release="R1", beside=beside(oldham(), did))
    source = residents_print_page(page)
    assert "<img" not in source
    assert '<p lang="en" dir="ltr">&lt;img' in source
    assert "{{ page }}" in source


def test_a_name_whose_letters_no_font_of_ours_has_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="would not keep"):
        residents_pdf(made("en", "東区"))


def test_words_that_need_two_sheets_are_refused() -> None:
    page = made("en")
    longer = replace(page, strips=page.strips * 2)
    with pytest.raises(InvalidInputError, match="more than one sheet"):
        residents_pdf(longer)
