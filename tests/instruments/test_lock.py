"""The lock: what was published stays what it was."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from instruments import catalogue, lock
from instruments.canonical import content_hash
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError
from instruments.version import InstrumentVersion

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]


def test_every_shipped_definition_has_the_hash_of_the_day_it_was_published() -> None:
    assert lock.published() == {instrument.label: instrument.sha256 for instrument in catalogue.all()}


def test_every_file_of_a_definition_is_published() -> None:
    files = {f"{path.parent.name}@{path.stem}" for path in catalogue.DATA.glob("*/*.yaml")}
    assert files == set(lock.published())


def test_a_new_definition_is_added_and_the_others_stay(
    tmp_path: Path, written: Written, sound: Sound
) -> None:
    path = tmp_path / "published.lock"
    for label in ("ons4@1.0", "brs@1.0"):
        lock.publish(catalogue.get(label), path)
    before = lock.published(path)
    mood = sound(written)
    lock.publish(mood, path)
    assert lock.published(path) == {**before, "mood@1.0": mood.sha256}
    assert path.read_text().splitlines() == sorted(path.read_text().splitlines())


def test_publishing_twice_changes_nothing(tmp_path: Path, written: Written, sound: Sound) -> None:
    path = tmp_path / "published.lock"
    lock.publish(sound(written), path)
    first = path.read_bytes()
    lock.publish(sound(written), path)
    assert path.read_bytes() == first


def test_another_text_under_a_published_label_is_refused(
    tmp_path: Path, written: Written, sound: Sound
) -> None:
    path = tmp_path / "published.lock"
    lock.publish(sound(written), path)
    first = path.read_bytes()
    written["title"]["en"] = "Moods"
    with pytest.raises(
        ConflictError, match=r"mood@1.0 was published with another content.*new version number"
    ):
        lock.publish(sound(written), path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("text", ["brs@1.0\n", "brs@1.0 a b\n", "\n", "brs@1.0 a\nbrs@1.0 a\n"])
def test_a_damaged_lock_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "published.lock"
    path.write_text(text)
    with pytest.raises(InvalidDefinitionError, match="is not 'label hash', or gives a label again"):
        lock.published(path)


def texts(content: object) -> list[str]:
    """Every text below ``content``: of a definition all that a person wrote."""
    if isinstance(content, str):
        return [content]
    below = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [text for member in below for text in texts(member)]


def with_a_letter_changed(content: object, target: int) -> object:
    """The content with one letter of its text number ``target`` changed."""
    seen = iter(range(10**6))

    def changed(member: object) -> object:
        match member:
            case str():
                return f"{chr(ord(member[0]) ^ 1)}{member[1:]}" if next(seen) == target else member
            case dict():
                return {key: changed(value) for key, value in member.items()}
            case list():
                return [changed(value) for value in member]
            case _:
                return member

    return changed(content)


@pytest.mark.parametrize("label", catalogue.labels())
def test_one_letter_of_any_published_definition_changes_what_it_is(label: str) -> None:
    published = catalogue.get(label)
    hashes = {
        content_hash(with_a_letter_changed(published.content, row))
        for row in range(len(texts(published.content)))
    }
    assert hashes
    assert published.sha256 not in hashes


@pytest.mark.parametrize("label", catalogue.labels())
@pytest.mark.parametrize("before", ["title: {en: ", "rights_holder: ", "languages: "])
def test_one_letter_of_the_file_of_any_published_definition_is_refused(
    label: str, before: str, tmp_path: Path
) -> None:
    """The file as it lies in the package: whatever else is wrong then, the remedy is to restore it."""
    version = InstrumentVersion.parse(label)
    source = catalogue.path_of(version)
    folder = tmp_path / version.key
    shutil.copytree(source.parent, folder)
    text = source.read_text(encoding="utf-8")
    at = text.index(before) + len(before) + 1
    changed = f"{text[:at]}{'x' if text[at] != 'x' else 'y'}{text[at + 1 :]}"
    (folder / source.name).write_text(changed, encoding="utf-8")
    with pytest.raises(ConflictError, match=r"was published with another content") as caught:
        catalogue.published_in(tmp_path, label, lock.published(), resolve=catalogue.get)
    assert caught.value.fix == lock.RESTORE


@pytest.mark.parametrize("file", sorted(catalogue.DATA.glob("*/*.po")), ids=lambda file: file.name)
def test_one_letter_of_the_translation_of_a_published_definition_is_refused(
    file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / file.parent.name
    shutil.copytree(file.parent, folder)
    text = file.read_text(encoding="utf-8")
    at = text.rindex('"')
    (folder / file.name).write_text(f"{text[:at]}x{text[at:]}", encoding="utf-8")
    label = f"{file.parent.name}@{file.name[: file.name.index('.', 2)]}"
    with pytest.raises(ConflictError, match="was published with another content"):
        catalogue.published_in(tmp_path, label, lock.published(), resolve=catalogue.get)
