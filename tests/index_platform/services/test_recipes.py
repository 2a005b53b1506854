"""Index definitions of one's own: kept under their hash, one content a label, computed as those that ship."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries import audit
from index_platform.services import computing, recipes
from instruments.errors import ConflictError, InvalidDefinitionError, NotPermittedError, NotReproducedError
from scoring import definitions
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey, Way

SHIPPED = (definitions.DATA / "tci" / "1.0.yaml").read_text()


def _file(folder: Path, **changes: str) -> Path:
    text = SHIPPED
    for key, value in changes.items():
        [line] = [line for line in text.splitlines() if line.startswith(f"{key}:")]
        text = text.replace(line, f"{key}: {value}", 1)
    (folder / "mine.yaml").write_text(text)
    return folder / "mine.yaml"


def _kept(survey: Survey | Way, file: Path) -> recipes.Recipe:
    return recipes.kept(survey.engine, survey.settings, file, moment=MOMENT, actor=LOCAL)


def test_a_definition_is_kept_by_its_hash_with_its_deed(survey: Survey, tmp_path: Path) -> None:
    file = _file(tmp_path, key="ours")
    tried = recipes.tried(survey.settings, file, actor=LOCAL)
    assert (tried.label, tried.new) == ("ours@1.0", True)
    assert computing.choices(survey.settings) == ("tci@1.0",)
    assert _kept(survey, file) == tried
    assert computing.choices(survey.settings) == ("tci@1.0", "ours@1.0")
    stored = survey.settings.data_dir / "definitions" / f"{tried.sha256}.yaml"
    assert stored.read_bytes() == file.read_bytes()
    with Session(survey.engine) as session:
        [entry] = audit.entries(session, latest=1)
    assert (entry.action, entry.key, entry.detail) == (
        "index.define",
        "ours@1.0",
        {"definition": tried.sha256},
    )


def test_the_same_definition_again_changes_nothing(survey: Survey, tmp_path: Path) -> None:
    file = _file(tmp_path, key="ours")
    _kept(survey, file)
    with Session(survey.engine) as session:
        before = audit.count(session)
    assert not _kept(survey, file).new
    assert not _kept(survey, _file(tmp_path)).new  # nor one that ships
    with Session(survey.engine) as session:
        assert audit.count(session) == before


@pytest.mark.parametrize("key", ["tci", "ours"])
def test_a_label_stands_for_one_content_for_ever(survey: Survey, tmp_path: Path, key: str) -> None:
    _kept(survey, _file(tmp_path, key=key))
    with pytest.raises(ConflictError, match=f"{key}@1.0 stands for another index already"):
        _kept(survey, _file(tmp_path, key=key, seed="7"))
    assert _kept(survey, _file(tmp_path, key=key, seed="7", version='"1.1"')).new


def test_a_definition_with_flaws_is_refused_with_all_of_them(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinitionError, match="seed"):
        _kept(survey, _file(tmp_path, seed="often"))
    assert not (survey.settings.data_dir / "definitions").exists()


def test_a_kept_definition_that_was_edited_is_told(survey: Survey, tmp_path: Path) -> None:
    found = _kept(survey, _file(tmp_path, key="ours"))
    stored = survey.settings.data_dir / "definitions" / f"{found.sha256}.yaml"
    stored.write_text(stored.read_text().replace("key: ours", "key: other", 1))
    with pytest.raises(NotReproducedError, match=r"other@1\.0 was changed after it was kept"):
        computing.choices(survey.settings)


def test_a_wave_is_computed_by_a_kept_definition_on_a_base_of_its_own(way: Way) -> None:
    found = _kept(way, _file(way.folder, key="ours"))
    request = computing.Request(wave="first", definition="ours@1.0", begin_base=True)
    made = computing.computed(way.engine, way.settings, request, moment=MOMENT, actor=LOCAL)
    manifest = json.loads((made.folder / "manifest.json").read_text())
    assert (manifest["index"], manifest["inputs"]["definition"]) == ("ours@1.0", found.sha256)
    assert [path.name for path in way.settings.bases.iterdir()] == ["smallton-ours-1.0.json"]


def test_only_who_may_compute_adds_one(survey: Survey, tmp_path: Path) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    with pytest.raises(NotPermittedError):
        recipes.tried(survey.settings, _file(tmp_path), actor=manager)
    with pytest.raises(NotPermittedError):
        recipes.kept(survey.engine, survey.settings, _file(tmp_path), moment=MOMENT, actor=manager)
