"""A definition gains a language from a PO file, whole or not at all."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from instruments import catalogue, po_files, translations
from instruments.definition import Instrument, Status
from instruments.errors import InvalidDefinitionError
from instruments.loading import parse, read
from instruments.po_files import Entry, PoFile
from tests.instruments.conftest import nothing_to_resolve

Written = dict[str, Any]

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


def urdu(written: Written) -> PoFile:
    """A made-up translation: every text turned round."""
    entries = {
        at: replace(entry, text=entry.source[::-1]) for at, entry in translations.sources(written).items()
    }
    return PoFile(language="ur", entries=entries, origin=translations.OWN_DRAFT, right_to_left=True)


@given(source=words, text=words, note=words, fuzzy=st.booleans())
def test_what_is_written_as_po_is_read_again(source: str, text: str, note: str, fuzzy: bool) -> None:
    entries = {"item a wording": Entry(source, text, fuzzy), "item b wording": Entry(source)}
    file = PoFile(language="ur", entries=entries, status=Status.REVIEWED, origin="a test", reviewer="R")
    found = po_files.read(po_files.written(file, title=note.replace("\x85", "")), where="a test")
    assert replace(found, entries={}) == replace(file, entries={})
    assert [(one.source, one.text, one.fuzzy) for one in found.entries.values()] == [
        (source, text, fuzzy),
        (source, "", False),
    ]


def test_every_text_has_a_context_of_its_own(written: Written) -> None:
    found = translations.texts(written)
    texts = [text for text in _texts(written) if text]
    assert sorted(map(str, found.values())) == sorted(map(str, texts))


def _texts(value: object) -> list[object]:
    """A slow twin: everything in a definition that is named by languages."""
    if isinstance(value, dict):
        return [value] if set(value) == {"en"} else [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def test_a_language_becomes_part_of_the_content(
    written: Written, sound: Callable[[Written], Instrument]
) -> None:
    filled = translations.with_translations(written, [("a test", urdu(written))])
    found = sound(dict(filled))
    assert found.languages == ("en", "ur")
    assert found.item("joy").wording == {"en": "Joy?", "ur": "?yoJ"}
    assert found.status("ur") is Status.DRAFT
    assert found.offered() == ("en",)
    assert found.offered(drafts=True) == ("en", "ur")
    assert found.sha256 != sound(written).sha256
    assert translations.translation_of(filled, "ur") == urdu(written)


def test_adding_languages_does_not_change_the_definition_that_was_given(written: Written) -> None:
    before = deepcopy(written)
    translations.with_translations(written, [("a test", urdu(written))])
    assert written == before


def test_a_po_file_beside_a_definition_is_read_with_it(written: Written, tmp_path: Path) -> None:
    (tmp_path / "1.0.yaml").write_text(yaml.safe_dump(written))
    (tmp_path / "1.0.ur.po").write_text(po_files.written(urdu(written), title="Mood"))
    assert read(tmp_path / "1.0.yaml", resolve=nothing_to_resolve).languages == ("en", "ur")


def test_a_changed_source_sets_a_language_back_to_draft(written: Written) -> None:
    done = replace(urdu(written), status=Status.APPROVED, reviewer="R", reviewed_on="2026-11-01")
    written["items"][0]["wording"]["en"] = "Are you calm?"
    again = done.updated(translations.sources(written))
    assert (again.status, again.reviewer, again.reviewed_on) == (Status.DRAFT, "", "")
    assert [at for at, entry in again.entries.items() if not entry.is_done] == ["item calm wording"]
    assert again.entries["item calm wording"].text == "?mlaC"
    assert done.updated(translations.sources(written) | {"item calm wording": Entry("Calm?")}) == done


def _with(change: Callable[[dict[str, Entry]], object]) -> Callable[[PoFile], PoFile]:
    def changed(file: PoFile) -> PoFile:
        entries = dict(file.entries)
        change(entries)
        return replace(file, entries=entries)

    return changed


REFUSED: list[tuple[Callable[[PoFile], PoFile], str]] = [
    (_with(lambda entries: entries.pop("item joy wording")), "'item joy wording' is not translated"),
    (
        _with(lambda entries: entries.update({"item joy wording": Entry("Joy?", "x", fuzzy=True)})),
        "'item joy wording' must be looked at again",
    ),
    (
        _with(lambda entries: entries.update({"item joy wording": Entry("Happy?", "x")})),
        "'item joy wording' is a translation of another text",
    ),
    (
        _with(lambda entries: entries.update({"item jot wording": Entry("Joy?", "x")})),
        "there is no text 'item jot wording' to translate. Did you mean 'item joy wording'?",
    ),
    (lambda file: replace(file, language="en"), "the definition has texts in en itself"),
    (lambda file: replace(file, origin=""), "does not say where its words come from"),
    (
        lambda file: replace(file, status=Status.APPROVED),
        "its status is approved, but nobody has reviewed it",
    ),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_a_translation_that_does_not_fit_is_refused(
    change: Callable[[PoFile], PoFile], words: str, written: Written
) -> None:
    with pytest.raises(InvalidDefinitionError) as caught:
        translations.with_translations(written, [("ur.po", change(urdu(written)))])
    assert words in str(caught.value).replace(" (in ur.po)", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("msgid", "this is not a PO file"),
        ('msgid ""\nmsgstr "Language: ur\\n"\n\nmsgid "a"\nmsgstr "b"\n', "has no context"),
        ('msgid ""\nmsgstr ""\n', "the file names no language"),
        ('# Status: done\nmsgid ""\nmsgstr "Language: ur\\n"\n', "the status is 'done'"),
        ('# Reviewed-On: May\nmsgid ""\nmsgstr "Language: ur\\n"\n', "which is no day"),
        ('# Scales: up\nmsgid ""\nmsgstr "Language: ur\\n"\n', "scales run 'up'"),
    ],
)
def test_a_broken_po_file_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=words):
        po_files.read(text, where="a test")


@pytest.mark.parametrize("charset", ["foo", "hex", "utf-16", "iso-8859-2"])
def test_another_charset_in_the_head_than_that_of_the_file_is_refused(charset: str, written: Written) -> None:
    """The text was decoded before: read by such a head it ended in a traceback, or in other letters."""
    text = po_files.written(urdu(written), title="Mood").replace("charset=utf-8", f"charset={charset}")
    with pytest.raises(InvalidDefinitionError, match=f"charset={charset}, and the file is UTF-8"):
        po_files.read(text, where="a test")


def test_a_language_without_a_record_or_with_a_stale_one_is_refused(written: Written) -> None:
    filled = dict(translations.with_translations(written, [("a test", urdu(written))]))
    stale = deepcopy(filled)
    stale["items"][0]["wording"]["en"] = "Are you calm?"
    bare = {key: value for key, value in filled.items() if key != "translations"}
    for content, words in (
        (stale, "was made of other texts in en"),
        (bare, "nothing says how far it has come"),
    ):
        with pytest.raises(InvalidDefinitionError, match=words):
            parse(content, where="a test", resolve=nothing_to_resolve)


def test_a_translation_that_lost_a_number_of_its_source_is_refused(written: Written) -> None:
    """Translations that slid to the next entry of a file were found so. Figures of any script count."""
    written["items"][0]["wording"]["en"] = "Calm in the last 12 months?"
    slid, kept = urdu(written), urdu(written)
    slid.entries["item calm wording"] = Entry("Calm in the last 12 months?", "Yes, 9 hours")  # type: ignore[index]
    with pytest.raises(InvalidDefinitionError, match="'item calm wording' lacks numbers of its source: 12"):
        translations.with_translations(written, [("ur.po", slid)])
    kept.entries["item calm wording"] = Entry("Calm in the last 12 months?", "১২ মাস?")  # type: ignore[index]
    translations.with_translations(written, [("ur.po", kept)])


@pytest.mark.parametrize("label", ["brs@1.1", "demographics@1.1", "loneliness@1.1", "neighbourhood@1.1"])
def test_no_two_answers_to_a_question_are_the_same_in_any_language(label: str) -> None:
    for item in catalogue.get(label).items:
        for language in catalogue.get(label).languages:
            words = [choice.wording[language] for choice in item.choices]
            assert len(set(words)) == len(words), (item.id, language)
