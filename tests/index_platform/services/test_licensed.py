"""Licensed wording: kept apart, written down, never replaced unseen, and needed before a wave asks it."""

import stat
from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.services import licensed, waves
from instruments import catalogue
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError, NotFoundError, NotPermittedError
from instruments.filled import NOTHING_FILLED
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, WAVE, Survey
from tests.instruments.licensees import wording

WHO5 = catalogue.get("who5@1.0")


@pytest.fixture
def folder(survey: Survey) -> Path:
    return survey.settings.licensed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "wording.json", WHO5)


def written(path: Path, instrument: Instrument, text: str = "text of") -> Path:
    path.write_bytes(canonical_json(wording(instrument, text)))
    return path


def wave(survey: Survey, tmp_path: Path, key: str = "second") -> str:
    (tmp_path / "other.yaml").write_text(WAVE.replace("first", key).replace("brs@1.0", "who5@1.0"))
    waves.create(survey.engine, tmp_path / "other.yaml", moment=MOMENT)
    return key


def opened(survey: Survey, key: str) -> bool:
    return waves.opened(survey.engine, key, moment=MOMENT, wording=survey.settings.licensed)


def actions(survey: Survey) -> list[str]:
    with reading(survey.engine) as session:
        return [entry.action for entry in audit.entries(session)]


def test_what_is_filled_in_is_found_again(survey: Survey, folder: Path, file: Path) -> None:
    assert licensed.filled(folder, WHO5) == NOTHING_FILLED
    made, new = licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    assert new
    assert licensed.filled(folder, WHO5) == made.filled
    assert licensed.filled(folder, WHO5).wordings["who5_calm"] == {"en": "en text of who5_calm"}


def test_it_is_kept_for_this_account_alone(survey: Survey, folder: Path, file: Path) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    [kept] = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_same_wording_again_changes_nothing_and_another_is_refused(
    survey: Survey, folder: Path, file: Path, tmp_path: Path
) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    before = actions(survey)
    assert licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)[1] is False
    other = written(tmp_path / "other.json", WHO5, "another")
    with pytest.raises(ConflictError, match=r"another wording is kept for who5@1.0.*--remove"):
        licensed.fill(survey.engine, folder, "who5@1.0", other, moment=MOMENT)
    assert actions(survey) == before


def test_a_file_that_does_not_fit_keeps_nothing(survey: Survey, folder: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "wording.json", catalogue.get("swemwbs@1.0"))
    with pytest.raises(InvalidDefinitionError, match=r"the wording of who5@1\.0 is asked for"):
        licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    assert not folder.exists()


def test_filling_and_taking_out_are_written_down_without_a_word_of_it(
    survey: Survey, folder: Path, file: Path
) -> None:
    made, _ = licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    assert licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT) == made
    with reading(survey.engine) as session:
        last = [one for one in audit.entries(session) if one.key == "who5@1.0"]
    assert {one.action for one in last} == {"instrument.fill", "instrument.empty"}
    for entry in last:
        assert entry.detail["wording"] == made.sha256
        assert "text" not in str(entry.detail)
        assert made.holder not in str(entry.detail)


def test_a_damaged_file_says_its_remedy_and_can_be_taken_out(
    survey: Survey, folder: Path, file: Path
) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    [kept] = folder.iterdir()
    kept.write_text("{")
    told = r"the wording that is kept for who5@1\.0 is damaged.*fill who5@1\.0 --remove"
    with pytest.raises(InvalidDefinitionError, match=told):
        licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    with pytest.raises(InvalidDefinitionError, match=told):
        licensed.filled(folder, WHO5)
    assert licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT) is None
    with reading(survey.engine) as session:
        assert [one.detail for one in audit.entries(session) if one.action == "instrument.empty"] == [
            {"damaged": True}
        ]
    assert licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)[1]


def test_nothing_can_be_taken_out_where_nothing_is_kept(survey: Survey, folder: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no wording is kept for who5@1.0"):
        licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT)


def test_a_wave_that_would_ask_empty_questions_is_not_opened(
    survey: Survey, folder: Path, file: Path, tmp_path: Path
) -> None:
    key = wave(survey, tmp_path)
    told = r"who5@1.0 is not filled in.*thriving instruments fill who5@1.0 FILE"
    with pytest.raises(NotPermittedError, match=told):
        opened(survey, key)
    with pytest.raises(NotPermittedError, match=told):
        waves.require_can_open(survey.engine, key, moment=MOMENT, wording=folder)
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    waves.require_can_open(survey.engine, key, moment=MOMENT, wording=folder)
    assert opened(survey, key)


def test_whoever_names_no_folder_opens_no_wave_with_slots(
    survey: Survey, folder: Path, file: Path, tmp_path: Path
) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    with pytest.raises(NotPermittedError, match="is not filled in"):
        waves.opened(survey.engine, wave(survey, tmp_path), moment=MOMENT)


def test_the_opening_of_a_wave_says_which_wording_it_asks(
    survey: Survey, folder: Path, file: Path, tmp_path: Path
) -> None:
    made, _ = licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    opened(survey, wave(survey, tmp_path))
    with reading(survey.engine) as session:
        [entry] = [one for one in audit.entries(session) if (one.action, one.key) == ("wave.open", "second")]
    assert entry.detail == {"wording": {"who5@1.0": made.sha256}}


def test_the_words_of_an_open_wave_stay(survey: Survey, folder: Path, file: Path, tmp_path: Path) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    opened(survey, wave(survey, tmp_path))
    with pytest.raises(
        ConflictError, match=r"'second' is open and asks who5@1.0.*thriving waves close second"
    ):
        licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT)
    waves.closed(survey.engine, "second", moment=MOMENT)
    licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT)
    with pytest.raises(NotPermittedError, match="is not filled in"):
        opened(survey, "second")


def test_whoever_may_not_propose_instruments_may_not_fill_them(
    survey: Survey, folder: Path, file: Path
) -> None:
    analyst = person(survey.engine, "ana", Role.ANALYST)
    with pytest.raises(NotPermittedError):
        licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT, actor=analyst)
    assert not folder.exists()
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    with pytest.raises(NotPermittedError):
        licensed.removed(survey.engine, folder, "who5@1.0", moment=MOMENT, actor=analyst)
    assert licensed.filled(folder, WHO5) != NOTHING_FILLED


def test_what_lies_there_and_no_longer_fits_is_told(survey: Survey, folder: Path, file: Path) -> None:
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    [kept] = folder.iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"who5_calm", b"who5_clam"))
    with pytest.raises(InvalidDefinitionError, match="who5_calm is not filled"):
        licensed.filled(folder, WHO5)
