"""The catalogue: shipped definitions by label, and only as they were published."""

from pathlib import Path

import pytest

from instruments import catalogue, lock
from instruments.errors import ConflictError, NotFoundError
from instruments.version import InstrumentVersion

LABELS = (
    "brs@1.0",
    "brs@1.1",
    "community-life@1.0",
    "dejong-gierveld@1.0",
    "demographics@1.0",
    "demographics@1.1",
    "fast-grant@1.0",
    "loneliness@1.0",
    "loneliness@1.1",
    "neighbourhood@1.0",
    "neighbourhood@1.1",
    "ons4@1.0",
    "ons4@1.1",
    "social-prescribing-follow-up@1.0",
    "social-prescribing-opening@1.0",
    "social-prescribing-start@1.0",
    "swemwbs@1.0",
    "thriving-communities@1.0",
    "thriving-communities@1.1",
    "thriving-communities@1.2",
    "wemwbs@1.0",
    "who5@1.0",
)


def test_all_shipped_definitions_are_listed_by_label() -> None:
    assert catalogue.labels() == LABELS
    assert tuple(instrument.label for instrument in catalogue.all()) == LABELS


def test_a_definition_is_read_once() -> None:
    assert catalogue.get("brs@1.0") is catalogue.get("brs@1.0")


def test_parts_of_a_composed_definition_are_those_of_the_catalogue() -> None:
    whole = catalogue.get("thriving-communities@1.0")
    labels = ("ons4@1.0", "loneliness@1.0", "brs@1.0", "neighbourhood@1.0", "demographics@1.0")
    assert whole.parts == tuple(catalogue.get(label) for label in labels)


@pytest.mark.parametrize(
    ("label", "near"), [("brs@1.2", "'brs@1.1'"), ("brs", "'brs@1.1'"), ("lonelines@1.0", "'loneliness@1.0'")]
)
def test_an_unknown_label_names_a_near_one(label: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=f"Did you mean {near}") as caught:
        catalogue.get(label)
    assert all(known in caught.value.fix for known in LABELS)


@pytest.mark.parametrize("label", ["", "../../etc/passwd", "brs@1.0/../../x", "BRS@1.0"])
def test_a_label_is_never_taken_for_a_path(label: str) -> None:
    with pytest.raises(NotFoundError, match="is not a shipped instrument"):
        catalogue.get(label)


def test_a_text_that_no_hash_stands_for_is_refused(tmp_path: Path) -> None:
    version = InstrumentVersion.parse("brs@1.0")
    copy = catalogue.path_of(version, tmp_path)
    copy.parent.mkdir()
    copy.write_text(catalogue.path_of(version).read_text(encoding="utf-8"), encoding="utf-8")
    others = {label: known for label, known in lock.published().items() if label != "brs@1.0"}
    with pytest.raises(NotFoundError, match=r"'brs@1.0' was never published"):
        catalogue.published_in(tmp_path, "brs@1.0", others, resolve=catalogue.get)


def test_a_changed_text_under_a_published_label_is_refused(tmp_path: Path) -> None:
    version = InstrumentVersion.parse("brs@1.0")
    text = catalogue.path_of(version).read_text(encoding="utf-8")
    copy = catalogue.path_of(version, tmp_path)
    copy.parent.mkdir()
    copy.write_text(f"# a note changes nothing\n{text}", encoding="utf-8")
    same = catalogue.published_in(tmp_path, "brs@1.0", lock.published(), resolve=catalogue.get)
    assert same == catalogue.get("brs@1.0")
    copy.write_text(text.replace("hard times", "bad times"), encoding="utf-8")
    with pytest.raises(ConflictError, match=r"brs@1.0 was published with another content"):
        catalogue.published_in(tmp_path, "brs@1.0", lock.published(), resolve=catalogue.get)
