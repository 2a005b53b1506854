"""A new version follows what stands, with its claims; live waves ask what two people approved."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.services import approving, exporting, freezing, importing, instruments, versions, waves
from index_platform.services.importing import Request
from index_platform.storage import snapshots
from instruments import catalogue
from instruments.changes import Bump
from instruments.comparability import comparable
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError, NotFoundError
from tests.index_platform.survey import MOMENT, WAVE, Survey
from tests.instruments.pairs import VERSIONS
from tests.timing import seconds_of

BEFORE, TYPO, REWORDED = (VERSIONS / f"{name}.yaml" for name in ("before", "typo", "reworded-item"))


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A version that claims nothing of what it changed."""
    text = REWORDED.read_text()
    claims = text[text.index("  claims:") : text.index("\nchoice_sets")]
    (tmp_path / "silent.yaml").write_text(text.replace(claims, ""))
    return tmp_path / "silent.yaml"


def published(survey: Survey, *files: Path) -> None:
    for file in files:
        instruments.publish(survey.engine, file, moment=MOMENT)


def approve(survey: Survey, file: Path, ann: Actor, bob: Actor) -> None:
    made = approving.proposed(survey.engine, file, moment=MOMENT, actor=ann)
    approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)


def test_a_version_follows_the_one_before_with_its_claims(survey: Survey) -> None:
    published(survey, BEFORE, TYPO)
    labels = [one.label for one in versions.stored(survey.engine)]
    assert {"street@1.0", "street@1.1", "brs@1.0"} <= set(labels)
    assert len(labels) == len(set(labels))


def test_what_claims_nothing_is_neither_published_nor_in_order(survey: Survey, silent: Path) -> None:
    published(survey, BEFORE)
    for use in (
        lambda: instruments.publish(survey.engine, silent, moment=MOMENT),
        lambda: instruments.checked(survey.engine, silent),
    ):
        with pytest.raises(InvalidDefinitionError, match=r"claims nothing of what changed: question pride"):
            use()
    with pytest.raises(NotFoundError):
        instruments.get(survey.engine, "street@2.0")


def test_what_claims_nothing_is_not_proposed(survey: Survey, silent: Path, ann: Actor, bob: Actor) -> None:
    approve(survey, BEFORE, ann, bob)
    with pytest.raises(InvalidDefinitionError, match=r"claims nothing of what changed: question pride"):
        approving.proposed(survey.engine, silent, moment=MOMENT, actor=ann)


def test_a_version_is_approved_after_the_one_it_follows(survey: Survey, ann: Actor, bob: Actor) -> None:
    """A claim that one person made alone, for rehearsals, joins nothing that live waves ask."""
    published(survey, BEFORE)
    with pytest.raises(InvalidDefinitionError, match=r"no version of street was published"):
        approving.proposed(survey.engine, TYPO, moment=MOMENT, actor=ann)
    approve(survey, BEFORE, ann, bob)
    approve(survey, TYPO, ann, bob)
    assert {one.label for one in _live(survey)} >= {"street@1.0", "street@1.1"}


def test_of_two_proposals_after_one_version_the_second_is_not_approved(
    survey: Survey, ann: Actor, bob: Actor
) -> None:
    approve(survey, BEFORE, ann, bob)
    first, second = (
        approving.proposed(survey.engine, file, moment=MOMENT, actor=ann) for file in (TYPO, REWORDED)
    )
    approving.approved(survey.engine, first.number, moment=MOMENT, actor=bob)
    with pytest.raises(InvalidDefinitionError, match=r"is street@1.0, and the newest is street@1.1"):
        approving.approved(survey.engine, second.number, moment=MOMENT, actor=bob)


def test_what_was_rehearsed_is_held_against_what_was_approved(survey: Survey, ann: Actor, bob: Actor) -> None:
    published(survey, BEFORE, TYPO)
    with pytest.raises(InvalidDefinitionError, match=r"no version of street was published"):
        approving.proposed_again(survey.engine, "street@1.1", moment=MOMENT, actor=ann)
    for label in ("street@1.0", "street@1.1"):
        made = approving.proposed_again(survey.engine, label, moment=MOMENT, actor=ann)
        approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)


def test_versions_are_compared_by_label_or_file(survey: Survey) -> None:
    published(survey, BEFORE)
    found = instruments.compared(survey.engine, "street@1.0", str(TYPO))
    assert (found.bump, len(found.changes)) == (Bump.MINOR, 1)
    assert instruments.compared(None, "brs@1.0", "brs@1.0").changes == ()
    before = versions.before(survey.engine, found.new)
    assert before is not None
    assert before.changes == found.changes
    assert versions.before(survey.engine, found.old) is None


def test_all_that_ships_is_what_was_published_and_follows_what_was() -> None:
    assert versions.shipped_flaws() == ()


def test_what_blocks_publishing_is_told_and_published_is_nothing(survey: Survey, tmp_path: Path) -> None:
    text = BEFORE.read_text()
    (tmp_path / "turned.yaml").write_text(text.replace("title: {en: ", "title: {en: \u202e", 1), "utf-8")
    for act in (instruments.checked, partial(instruments.publish, moment=MOMENT)):
        with pytest.raises(InvalidDefinitionError, match="overrides the direction"):
            act(survey.engine, tmp_path / "turned.yaml")
    assert "street@1.0" not in {one.label for one in versions.stored(survey.engine)}


def test_the_whole_bank_is_loaded_and_checked_in_under_a_second() -> None:
    """Time of the processor, so that it says the same on a busy machine; nothing is kept from before."""

    def loaded_anew() -> None:
        catalogue._loaded.cache_clear()
        catalogue._published.cache_clear()
        assert versions.shipped_flaws() == ()

    assert seconds_of(loaded_anew, enough=1) < 1
    assert catalogue._loaded.cache_info().currsize == len(catalogue.labels())


def test_one_fault_in_what_ships_is_told_once_and_names_no_sound_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(catalogue.DATA, tmp_path / "data")
    monkeypatch.setattr(catalogue, "DATA", tmp_path / "data")
    file = tmp_path / "data" / "brs" / "1.0.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("bounce back", "bounce up", 1), "utf-8")
    catalogue._loaded.cache_clear()
    try:
        told = versions.shipped_flaws()
    finally:
        catalogue._loaded.cache_clear()
    assert "brs@1.0 was published with another content" in told[0]
    assert not [one for one in told if "no version of brs was published" in one]
    assert not [one for one in told if "\n. " in one]


def _live(survey: Survey) -> tuple[Instrument, ...]:
    from sqlmodel import Session

    with Session(survey.engine) as session:
        return versions.live(session)


def answered(survey: Survey, tmp_path: Path) -> None:
    """A wave of the second version, with one answer."""
    published(survey, BEFORE, TYPO)
    wave = WAVE.replace("brs@1.0", "street@1.1").replace("key: first", "key: second")
    (tmp_path / "wave.yaml").write_text(wave)
    waves.create(survey.engine, tmp_path / "wave.yaml", moment=MOMENT)
    waves.opened(survey.engine, "second", moment=MOMENT)
    (tmp_path / "answers.csv").write_text("id,belong\n1,2\n")
    request = Request(file=tmp_path / "answers.csv", wave="second", instrument="street@1.1")
    importing.imported(survey.engine, request, clock=lambda: MOMENT)


def test_a_freeze_keeps_the_versions_that_were_asked_before(survey: Survey, tmp_path: Path) -> None:
    answered(survey, tmp_path)
    waves.closed(survey.engine, "second", moment=MOMENT)
    frozen = freezing.frozen(survey.engine, "second", tmp_path, moment=MOMENT)
    kept = snapshots.read(frozen.path)
    assert [one.label for one in kept.earlier] == ["street@1.0"]
    assert comparable((*kept.earlier, kept.instrument), "hours").is_joined


def test_an_export_names_its_version_its_claims_and_what_it_may_be_compared_with(
    survey: Survey, tmp_path: Path
) -> None:
    answered(survey, tmp_path)
    out = tmp_path / "out.csv"
    exporting.exported(survey.engine, "second", out, moment=MOMENT)
    told = json.loads(exporting.versions_file(out).read_text())
    assert (told["wave"], told["instrument"]["label"]) == ("second", "street@1.1")
    [hours] = [one for one in told["variables"] if one["variable"] == "hours"]
    assert hours["claims"][0]["claim"] == "equivalent"
    assert hours["earlier"]["street@1.0"]["standing"] == "joined"
    out.unlink()
    with pytest.raises(ConflictError):  # what lies beside it is not written over
        exporting.exported(survey.engine, "second", out, moment=MOMENT)
    assert not out.exists()
