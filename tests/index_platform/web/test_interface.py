"""The words of the pages go out to translators."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index_platform.cli import thriving
from index_platform.web import interface, translated
from index_platform.web.words import ENGLISH
from instruments import po_files
from instruments.definition import Status
from instruments.files import read_text


def test_every_language_is_told_with_how_far_it_has_come() -> None:
    found = {one.language: one for one in interface.progress()}
    assert set(found) == {"bn", "en-simple", "pl", "ur"}
    assert all(one.done == one.texts for one in found.values())
    assert {one.status for one in found.values()} == {Status.DRAFT}
    assert found["pl"].texts > found["ur"].texts  # it has more forms for counts


@pytest.mark.parametrize("language", sorted(translated.files()))
def test_what_is_complete_goes_out_as_it_is(language: str, tmp_path: Path) -> None:
    file = tmp_path / "out.po"
    interface.sent_out(language, file)
    assert read_text(file) == read_text(translated.FOLDER / f"{language}.po")


def test_a_new_language_goes_out_with_every_sentence_to_translate(tmp_path: Path) -> None:
    made = interface.sent_out("ar", tmp_path / "ar.po")
    file = po_files.read(read_text(tmp_path / "ar.po"), where="ar.po")
    assert (made.done, made.texts) == (0, len(file.entries))
    assert file.right_to_left
    forms = {key.rpartition(" ")[2] for key in file.entries if key.startswith("start_long ")}
    assert forms == {"zero", "one", "two", "few", "many", "other"}
    assert file.entries["start_long few"].source == ENGLISH["start_long other"]


def test_the_command_lists_the_languages_of_the_pages_and_sends_them_out(tmp_path: Path) -> None:
    told = CliRunner().invoke(thriving, ["translations", "status", "interface", "--json"])
    assert {one["language"] for one in json.loads(told.output)} == set(translated.files())
    file = tmp_path / "pl.po"
    told = CliRunner().invoke(
        thriving, ["translations", "out", "interface", "--language", "pl", "--out", str(file)]
    )
    assert told.exit_code == 0, told.output
    assert file.exists()
