"""``thriving invitations``: codes on the screen once, a sheet beside them, batches with safe counts."""

from pathlib import Path

import pikepdf
import pytest

from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Survey, stored


@pytest.fixture
def thriving(survey: Survey) -> Command:
    return Command(survey.settings.data_dir)


def test_codes_are_made_once_with_their_addresses_and_a_sheet(
    thriving: Command, survey: Survey, tmp_path: Path
) -> None:
    file = tmp_path / "libraries.pdf"
    told = thriving.json(
        "invitations", "make", "first", "--label", "libraries", "--count", 3, "--sheet", file
    )
    assert len(set(told["codes"])) == 3
    assert told["addresses"] == [f"http://127.0.0.1:8000/i/{code}" for code in told["codes"]]
    with pikepdf.Pdf.open(told["sheet"]) as document:
        assert len(document.pages) == 1
    assert stored(survey.engine, "SELECT uses, used FROM invitations") == [(1, 0)] * 3
    listed = thriving.done("invitations", "list", "first")
    assert "first takes answers from everybody" in listed
    assert "fewer than 10" in listed
    assert not [code for code in told["codes"] if code in listed]


def test_what_cannot_be_written_is_refused_before_any_code_is_made(
    thriving: Command, survey: Survey, tmp_path: Path
) -> None:
    there = tmp_path / "there.pdf"
    there.write_bytes(b"")
    make = ("invitations", "make", "first", "--label", "libraries")
    assert "is not the name of a PDF" in thriving.refused(*make, "--sheet", tmp_path / "sheet.txt")
    thriving.refused(*make, "--sheet", there)
    assert "not asked in this language" in thriving.refused(*make, "--lang", "xx")
    thriving.refused("invitations", "make", "nothing", "--label", "libraries")
    assert stored(survey.engine, "SELECT COUNT(*) FROM invitations") == [(0,)]


def test_a_wave_is_turned_to_invitations_and_back_and_a_batch_is_stopped(thriving: Command) -> None:
    batch = thriving.json("invitations", "make", "first", "--label", "poster", "--uses", 500)["batch"]
    assert thriving.json("invitations", "admit", "first", "invited")["changed"] is True
    assert "by invitation only, as before" in thriving.done("invitations", "admit", "first", "invited")
    thriving.done("invitations", "admit", "first", "everybody")
    assert "is stopped" in thriving.done("invitations", "stop", "first", batch)
    assert "stopped before" in thriving.refused("invitations", "stop", "first", batch)
    assert thriving("invitations", "admit", "first").returncode == 2
