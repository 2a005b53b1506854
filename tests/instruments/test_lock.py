"""The lock: what was published stays what it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from instruments import catalogue, lock
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError

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
