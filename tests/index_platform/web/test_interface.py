"""The words of the pages go out to translators."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from index_platform.cli import thriving
from index_platform.web import interface, translated
from index_platform.web.words import ENGLISH
from instruments import po_files
from instruments.definition import Status
from instruments.errors import ConflictError, InvalidDefinitionError, InvalidInputError
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


@pytest.mark.parametrize("language", ["pl", "en-simple"])
def test_what_went_out_finished_comes_in_as_it_was(language: str, tmp_path: Path) -> None:
    interface.sent_out(language, tmp_path / "out.po")
    made = interface.taken_in(tmp_path / "out.po", tmp_path / "words")
    assert (made.file, made.done) == (tmp_path / "words" / f"{language}.po", made.texts)
    assert read_text(made.file) == read_text(translated.FOLDER / f"{language}.po")


def test_an_unfinished_translation_or_one_that_lost_a_fact_is_not_taken_in(tmp_path: Path) -> None:
    interface.sent_out("ar", tmp_path / "ar.po")
    with pytest.raises(InvalidDefinitionError, match="is not translated"):
        interface.taken_in(tmp_path / "ar.po", tmp_path)
    file = translated.files()["pl"]
    entry = replace(file.entries["receipt_at"], text="Dziękujemy.")
    lost = replace(file, entries={**file.entries, "receipt_at": entry})
    (tmp_path / "work.po").write_text(po_files.written(lost, title="words"), encoding="utf-8")
    with pytest.raises(InvalidDefinitionError, match="'receipt_at' does not say the facts of its source"):
        interface.taken_in(tmp_path / "work.po", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ar.po", "work.po"]


def test_words_go_out_into_the_working_folder_and_never_over_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert interface.sent_out("pl").file == Path("interface-pl.po")
    with pytest.raises(ConflictError, match="a file of that name"):
        interface.sent_out("pl")
    with pytest.raises(InvalidInputError, match="the language that it is translated from"):
        interface.sent_out("en")


def test_the_command_lists_the_languages_of_the_pages_and_sends_them_out(tmp_path: Path) -> None:
    told = CliRunner().invoke(thriving, ["translations", "status", "interface", "--json"])
    assert {one["language"] for one in json.loads(told.output)} == set(translated.files())
    file = tmp_path / "pl.po"
    told = CliRunner().invoke(
        thriving, ["translations", "out", "interface", "--language", "pl", "--out", str(file)]
    )
    assert told.exit_code == 0, told.output
    assert file.exists()
