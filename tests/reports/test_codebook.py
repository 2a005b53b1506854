"""A codebook as a page and as a flat file."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from instruments import catalogue
from instruments.codebook import Codebook, codebook
from reports.accessibility import findings
from reports.codebook_file import columns, csv_file, metadata
from reports.codebook_page import codebook_content, codebook_page
from reports.contexts import Link
from reports.html import Links
from tests.reports.reading import page_text

EVERY = pytest.mark.parametrize(
    "label", ["brs@1.0", "fast-grant@1.0", "who5@1.0", "thriving-communities@1.1"]
)


def of(label: str) -> Codebook:
    return codebook(catalogue.get(label), catalogue.all())


def rows(book: Codebook) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_file(book).decode("utf-8-sig"), newline="")))


@EVERY
def test_the_page_is_sound_and_holds_to_a_strict_policy(label: str) -> None:
    source = codebook_page(of(label), Links())
    assert findings(source) == ()
    for forbidden in (" style=", "<script", "<style", "javascript:"):
        assert forbidden not in source


@EVERY
def test_the_page_says_everything_that_the_codebook_holds(label: str) -> None:
    book = of(label)
    said = " ".join(page_text(codebook_page(book, Links()), "title").split())
    for entry in book.variables:
        told = (
            *entry.question.values(),
            *(code.words.get("en", "") for code in entry.codes),
            entry.condition,
        )
        assert all(" ".join(text.split()) in said for text in told)
    for scale in book.scales:
        assert all(" ".join(text.split()) in said for text in (scale.rule, *scale.bands, *scale.cut_points))
    for rights in book.rights:
        assert " ".join(rights.attribution.split()) in said
    assert book.sha256 in said


def test_a_page_that_travels_alone_brings_style_and_letters() -> None:
    source = codebook_page(of("thriving-communities@1.1"), Links(alone=True))
    assert "<link" not in source
    assert "../fonts" not in source
    assert "Noto Naskh Arabic" in source
    assert findings(source) == ()


def test_the_content_stands_in_another_frame_too() -> None:
    link = Link(words="The codebook as JSON", href="codebook.json")
    content = codebook_content(of("brs@1.0"), (link,))
    assert str(content).startswith("<h1>")
    assert '<a href="codebook.json">The codebook as JSON</a>' in content
    assert "<main" not in content


def test_words_of_a_definition_are_never_markup() -> None:
    book = of("brs@1.0")
    evil = replace(book.variables[0], question={"en": "<script>x</script>"})
    assert "<script>" not in codebook_page(replace(book, variables=(evil,)), Links())


@EVERY
def test_the_file_has_a_row_a_code_and_one_where_there_are_none(label: str) -> None:
    book, found = of(label), rows(of(label))
    wanted = [(one.name, str(code.code)) for one in book.variables for code in one.codes]
    assert [(row["variable"], row["code"]) for row in found if row["code"]] == wanted
    without = [one.name for one in book.variables if not one.codes]
    assert [row["variable"] for row in found if not row["code"]] == without


@EVERY
def test_the_file_names_its_version_and_speaks_every_language(label: str) -> None:
    book = of(label)
    for row in rows(book):
        assert (row["instrument"], row["sha256"]) == (book.label, book.sha256)
        entry = next(one for one in book.variables if one.name == row["variable"])
        assert all(row[f"question_{one}"] == entry.question.get(one, "") for one in book.languages)


@EVERY
def test_every_column_of_the_file_is_told_beside_it(label: str) -> None:
    book = of(label)
    told = metadata(book, url="codebook.csv")
    schema = told["tableSchema"]
    assert isinstance(schema, dict)
    assert [one["name"] for one in schema["columns"]] == list(rows(book)[0])
    assert all(one["dc:description"] for one in schema["columns"])
    empty = {name for row in rows(book) for name, cell in row.items() if not cell}
    assert empty <= {column.name for column in columns(book) if column.may_be_empty}
    assert told["dc:identifier"] == book.sha256


def test_a_spreadsheet_runs_no_cell_of_the_file() -> None:
    book = of("brs@1.0")
    evil = replace(book.variables[0], question={"en": "=1+1"})
    assert rows(replace(book, variables=(evil,)))[0]["question_en"] == "'=1+1"


@EVERY
def test_the_same_codebook_gives_the_same_bytes(label: str) -> None:
    assert csv_file(of(label)) == csv_file(of(label))
    assert codebook_page(of(label), Links()) == codebook_page(of(label), Links())
