"""Known-bad PDFs, each of which must fail; and that a file which fails goes nowhere."""

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from instruments.errors import InvalidInputError
from reports import pdf as printing
from reports.conformance import conforming, failures
from reports.pdf import pdf
from tests.reports.bad_pdfs.faults import FAULTS, made, sound
from tests.reports.cases import report
from tests.reports.checkers import complaints, page_finds, pdfua_finds

EVERY = pytest.mark.parametrize("name", FAULTS)


def test_the_document_that_all_bad_ones_are_made_of_is_sound() -> None:
    assert complaints(sound()) == set()
    assert conforming(sound(), "it") == sound()


@EVERY
def test_every_bad_file_fails_the_checkers_in_charge_by_the_rule_that_it_breaks(name: str) -> None:
    fault = FAULTS[name]
    assert fault.page in page_finds(made(name))
    assert (fault.pdfua in pdfua_finds(made(name))) is bool(fault.pdfua)


@EVERY
def test_no_bad_file_is_let_through(name: str) -> None:
    with pytest.raises(
        InvalidInputError, match="the report of East is no accessible PDF: PDFUA1-"
    ) as refusal:
        conforming(made(name), "the report of East")
    assert "send the page in its place" in refusal.value.fix


def test_a_refusal_names_three_rules_and_counts_the_others() -> None:
    told = failures(made("no language"))
    assert len(told) == len({line.partition(":")[0] for line in told}) == 4
    with pytest.raises(InvalidInputError, match="; and 1 more"):
        conforming(made("no language"), "it")


def test_what_is_no_pdf_at_all_is_told_as_an_error_of_ours() -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        conforming(b"<html></html>", "it")


def test_a_report_that_would_fail_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def speechless(written: bytes) -> bytes:
        return made("figure without words") if written else written

    monkeypatch.setattr(printing, "finished", speechless)
    with pytest.raises(InvalidInputError, match=r"the report of East is no accessible PDF: .*ALTERNATIVE"):
        pdf(report("rich"))


def test_bad_files_are_the_same_in_every_process_and_can_be_opened(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.reports.bad_pdfs", str(tmp_path / "bad")]
    subprocess.run(command, check=True, cwd=Path(__file__).resolve().parents[2])
    files = sorted((tmp_path / "bad").iterdir())
    assert len(files) == len(FAULTS) + 1
    assert (tmp_path / "bad" / "no-title.pdf").read_bytes() == made("no title")
    for file in files:
        with pikepdf.Pdf.open(file) as opened:
            assert len(opened.pages) == 1
