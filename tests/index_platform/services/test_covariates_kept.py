"""What is known of places from elsewhere, kept whole on its way: database, snapshot, and their hashes."""

from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.services import places
from index_platform.storage import snapshots
from instruments import geography
from instruments.errors import ConflictError
from tests.index_platform.survey import MOMENT, Survey
from tests.scoring.builders import snapshot
from tests.scoring.small_places_made import known

OLDHAM = Path("fixtures") / "oldham"


@pytest.mark.both_databases
def test_covariates_come_back_from_the_database_as_they_were_loaded(survey: Survey, repository: Path) -> None:
    loaded, new = places.load(survey.engine, repository / OLDHAM, moment=MOMENT)
    assert new
    kept = next(one for one in places.stored(survey.engine) if one.key == "oldham")
    assert kept == loaded
    assert [one.key for one in kept.covariates] == ["income_deprivation", "aged_65_and_over"]
    assert not places.load(survey.engine, repository / OLDHAM, moment=MOMENT)[1]


def test_other_covariates_are_another_vintage(survey: Survey, repository: Path, tmp_path: Path) -> None:
    places.load(survey.engine, repository / OLDHAM, moment=MOMENT)
    for name in ("places.yaml", "places.csv", "covariates.csv"):
        (tmp_path / name).write_bytes((repository / OLDHAM / name).read_bytes())
    table = (tmp_path / "covariates.csv").read_text()
    (tmp_path / "covariates.csv").write_text(table.replace("1846", "1847"))
    with pytest.raises(ConflictError, match="give the changed ones a new vintage"):
        places.load(survey.engine, tmp_path, moment=MOMENT)


def test_a_snapshot_holds_its_covariates_and_its_hash_moves_with_them(tmp_path: Path) -> None:
    frozen = known(snapshot([40, 40]))
    again = snapshots.read(snapshots.write(frozen, tmp_path))
    assert again.geography == frozen.geography
    income, aged = frozen.geography.covariates
    other = replace(income, values={**income.values, "W11": 0.0})
    changed = replace(frozen, geography=replace(frozen.geography, covariates=(other, aged)))
    assert changed.sha256 != frozen.sha256
    assert geography.parse(geography.document(changed.geography), where="a test") == changed.geography
