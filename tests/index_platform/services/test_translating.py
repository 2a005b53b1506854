"""A questionnaire goes out to translators and comes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.services import translating
from instruments import catalogue, po_files, translations
from instruments.definition import Status
from instruments.errors import ConflictError, InvalidDefinitionError, InvalidInputError
from instruments.languages import english_name, is_right_to_left, own_name
from instruments.loading import read
from tests.instruments.conftest import nothing_to_resolve


@pytest.fixture
def definition(tmp_path: Path, repository: Path) -> Path:
    """A definition in English alone."""
    path = tmp_path / "1.0.yaml"
    path.write_bytes((repository / "instruments/data/brs/1.0.yaml").read_bytes())
    return path


def done(file: Path) -> Path:
    """A PO file in which every text is translated; its words are made up."""
    found = translations.read(file)
    entries = {at: replace(one, text=one.source[::-1], fuzzy=False) for at, one in found.entries.items()}
    file.write_text(po_files.written(replace(found, entries=entries), title="done"))
    return file


def test_a_language_goes_out_comes_back_and_is_part_of_the_definition(
    definition: Path, tmp_path: Path
) -> None:
    file = tmp_path / "to-translate.po"
    out = translating.sent_out(definition, "ur", file)
    assert (out.done, out.texts, out.status) == (0, 17, Status.DRAFT)
    assert "Scales: right to left" in file.read_text()
    assert read(definition, resolve=nothing_to_resolve).languages == ("en",)
    back = translating.taken_in(definition, done(file))
    assert (back.done, back.file) == (17, tmp_path / "1.0.ur.po")
    found = read(definition, resolve=nothing_to_resolve)
    assert found.languages == ("en", "ur")
    assert found.scale("brs").title["ur"] == "ecneiliseR"
    assert [one.language for one in translating.progress(definition)] == ["ur"]


def test_an_unfinished_translation_changes_nothing(definition: Path, tmp_path: Path) -> None:
    file = tmp_path / "to-translate.po"
    translating.sent_out(definition, "pl", file)
    with pytest.raises(InvalidDefinitionError) as caught:
        translating.taken_in(definition, file)
    assert str(caught.value).count("is not translated") == 17
    assert not (tmp_path / "1.0.pl.po").exists()


def test_what_changed_at_the_source_is_sent_out_again_and_is_a_draft(
    definition: Path, tmp_path: Path
) -> None:
    file = tmp_path / "to-translate.po"
    translating.sent_out(definition, "pl", file)
    text = (
        done(file)
        .read_text()
        .replace("# Status: draft", "# Status: approved\n# Reviewer: R\n# Reviewed-On: 2026-11-01")
    )
    file.write_text(text)
    assert translating.taken_in(definition, file).status is Status.APPROVED
    definition.write_text(definition.read_text().replace("I tend to bounce", "I usually bounce"))
    [progress] = translating.progress(definition)
    assert (progress.done, progress.texts, progress.status, progress.reviewer) == (16, 17, Status.DRAFT, "")
    with pytest.raises(InvalidDefinitionError, match="is a translation of another text"):
        read(definition, resolve=nothing_to_resolve)
    anew = tmp_path / "again.po"
    again = translating.sent_out(definition, "pl", anew)
    assert (again.done, again.status) == (16, Status.DRAFT)
    assert anew.read_text().count("#, fuzzy") == 1


@pytest.mark.parametrize("tag", ["xx-yy-zz", "", "klingon", "EN GB"])
def test_what_is_no_language_is_refused(definition: Path, tag: str) -> None:
    with pytest.raises(InvalidInputError, match="is not a language"):
        translating.sent_out(definition, tag)


def test_a_file_of_another_kind_is_not_written_over(definition: Path) -> None:
    before = definition.read_bytes()
    with pytest.raises(ConflictError, match="there is a file of that name already"):
        translating.sent_out(definition, "pl", definition)
    with pytest.raises(InvalidInputError, match="is not the name of a PO file"):
        translating.sent_out(definition, "pl", definition.with_name("words.txt"))
    assert definition.read_bytes() == before


def test_what_ships_goes_out_into_the_working_folder_and_stays_as_it_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in catalogue.DATA.rglob("*") if path.is_file()}
    shipped = translating.place_of("brs@1.0")
    out = translating.sent_out(shipped, "pl")
    assert (out.file, out.done) == (Path("brs-1.0-pl.po"), 0)
    finished = done(tmp_path / "brs-1.0-pl.po")
    for way in (shipped, shipped.parent / ".." / "brs" / shipped.name):
        with pytest.raises(ConflictError, match="was published, and never changes"):
            translating.taken_in(way, finished)
    with pytest.raises(ConflictError, match="beside the definition becomes part of it"):
        translating.sent_out(shipped, "pl", shipped.with_name("1.0.pl.po"))
    assert {path: path.read_bytes() for path in catalogue.DATA.rglob("*") if path.is_file()} == before


def test_what_a_translator_wrote_is_never_written_over(definition: Path, tmp_path: Path) -> None:
    file = tmp_path / "work.po"
    translating.sent_out(definition, "pl", file)
    words = done(file).read_bytes()
    with pytest.raises(ConflictError, match="there is a file of that name already"):
        translating.sent_out(definition, "pl", file)
    assert file.read_bytes() == words


def test_an_unfinished_file_never_comes_beside_the_definition(
    definition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert translating.sent_out(definition, "pl").file == Path("brs-1.0-pl.po")
    assert read(definition, resolve=nothing_to_resolve).languages == ("en",)
    with pytest.raises(ConflictError, match="beside the definition becomes part of it"):
        translating.sent_out(definition, "bn", Path("1.0.bn.po"))


@pytest.mark.parametrize("language", ["en", "EN"])
def test_a_definition_is_not_translated_into_its_own_language(definition: Path, language: str) -> None:
    with pytest.raises(InvalidInputError, match="en is the language that it is translated from"):
        translating.sent_out(definition, language)


def test_a_place_that_takes_no_file_is_told(definition: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInputError, match="nothing can be written there"):
        translating.sent_out(definition, "pl", tmp_path / "file" / "work.po")


def test_a_definition_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "1.0.yaml").write_text("key: brs\n")
    with pytest.raises(InvalidDefinitionError, match="has no 'version'"):
        translating.progress(tmp_path / "1.0.yaml")


def test_languages_are_named_in_their_own_words_and_know_their_direction() -> None:
    assert [own_name(tag) for tag in ("en", "pl", "ur", "bn")] == ["English", "Polski", "اردو", "বাংলা"]
    assert [tag for tag in ("en", "pl", "ur", "bn", "ar", "fa", "en-simple") if is_right_to_left(tag)] == [
        "ur",
        "ar",
        "fa",
    ]
    assert english_name("ur") == "Urdu"
