"""``thriving instruments paper`` and ``codebook``, as somebody types them."""

import json
from pathlib import Path

import pytest

from instruments import catalogue
from tests.index_platform.cli.command import Command
from tests.reports.reading import pages


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


@pytest.mark.slow
def test_a_paper_is_written_with_plain_headings_somebody_to_talk_to_and_places(
    thriving: Command, tmp_path: Path, repository: Path
) -> None:
    target, places = tmp_path / "paper.pdf", repository / "fixtures/oldham"
    asked = ("thriving-communities@1.1", "--out", target, "--contact", "Ask Jo.", "--number", "00423")
    said = thriving.done("instruments", "paper", *asked, "--places", places)
    assert said.splitlines() == [str(target)]
    text = " ".join(" ".join(pages(target.read_bytes())).split())
    for told in ("Ask Jo.", "Number: 0042-3", "Part 1 of 5: How you feel", "Samaritans", "Saddleworth North"):
        assert told in text


@pytest.mark.slow
def test_bengali_is_written_as_a_page_and_said_so_in_one_line(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    said = thriving.done("instruments", "paper", "thriving-communities@1.1", "--lang", "bn", "--out", target)
    assert len(said.splitlines()) == 1
    assert "a PDF would lose its letters" in said
    assert not target.exists()
    assert target.with_suffix(".html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_is_written_where_it_is_asked_for(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "paper.html"
    said = thriving.done("instruments", "paper", "brs@1.0", "--html", "--out", target, "--json")
    assert json.loads(said)["file"] == str(target)
    assert "I tend to bounce back quickly" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", ["0001-4", "<x>", "٠٠٠١-3", "3"])
def test_no_number_is_printed_that_nobody_could_type_in_again(
    thriving: Command, tmp_path: Path, number: str
) -> None:
    target = tmp_path / "paper.html"
    asked = ("brs@1.0", "--html", "--out", target, "--number", number)
    assert "number of the paper" in thriving.refused("instruments", "paper", *asked)
    assert not target.exists()


def test_a_number_is_printed_as_it_is_listed_however_it_was_typed(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "paper.html"
    thriving.done("instruments", "paper", "brs@1.0", "--html", "--out", target, "--number", "00013")
    assert "0001-3" in target.read_text(encoding="utf-8")


def test_a_licensed_scale_and_an_unknown_language_are_refused(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    assert "no wording" in thriving.refused("instruments", "paper", "swemwbs@1.0", "--out", target)
    said = thriving.refused("instruments", "paper", "brs@1.0", "--lang", "cy", "--out", target)
    assert "no words in 'cy'" in said
    assert not target.exists()


def test_a_paper_is_a_new_file_with_a_name_of_its_kind(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "made.html"
    thriving.done("instruments", "paper", "brs@1.0", "--html", "--out", target)
    before = target.read_bytes()
    again = thriving.refused("instruments", "paper", "ons4@1.0", "--html", "--out", target)
    assert "there is a file of that name already" in again
    asked = ("instruments", "paper", "ons4@1.1", "--lang", "bn", "--out")
    assert "there is a file" in thriving.refused(*asked, tmp_path / "made.pdf")
    assert "is not the name of a PDF" in thriving.refused(*asked, tmp_path / "other.html")
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.*")] == ["made.html"]


def test_a_codebook_is_never_written_over_another_file(thriving: Command, tmp_path: Path) -> None:
    target, beside = tmp_path / "codebook.csv", tmp_path / "codebook.csv-metadata.json"
    beside.write_text("mine")
    asked = ("instruments", "codebook", "brs@1.0", "--format", "csv", "--out", target)
    assert str(beside) in thriving.refused(*asked)
    assert (beside.read_text(), target.exists()) == ("mine", False)


@pytest.mark.parametrize("kind", ["json", "csv", "html"])
def test_a_codebook_is_printed_as_it_is_written(thriving: Command, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"codebook.{kind}"
    printed = thriving.done("instruments", "codebook", "brs@1.0", "--format", kind)
    files = thriving.done(
        "instruments", "codebook", "brs@1.0", "--format", kind, "--out", target
    ).splitlines()
    assert target.read_text(encoding="utf-8").split() == printed.split()
    assert catalogue.get("brs@1.0").sha256 in printed
    beside = [str(tmp_path / "codebook.csv-metadata.json")] if kind == "csv" else []
    assert files == [str(target), *beside]


def test_the_columns_of_a_codebook_are_told_beside_it(thriving: Command, tmp_path: Path) -> None:
    target = tmp_path / "codebook.csv"
    thriving.done("instruments", "codebook", "brs@1.0", "--format", "csv", "--out", target)
    told = json.loads((tmp_path / "codebook.csv-metadata.json").read_text(encoding="utf-8"))
    assert told["url"] == "codebook.csv"
    assert told["tableSchema"]["columns"][0]["name"] == "instrument"
