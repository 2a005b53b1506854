"""How areas lie in places is stored by vintage, never changed, and makes the known totals of places."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from index_platform.services import official, places
from instruments import area_files
from instruments.errors import ConflictError, NotFoundError
from tests.index_platform.survey import MOMENT, Survey

SPLIT = "area,place,share\nA1,QN,1\nA2,QN,0.25\nA2,QS,0.75\n"
LOOKUP = "area,place\nA1,QN\nA2,QS\n"
DESCRIPTION = """\
geography: smallton
vintage: "2026"
splits:
  - {file: split.csv, level: quarter, area: area, place: place, share: share, vintage: "2021", source: tests}
lookups:
  - {file: lookup.csv, level: quarter, area: area, place: place, vintage: "2021", source: tests}
"""
PEOPLE = {"A1": 100.0, "A2": 200.0}


def _load(survey: Survey, folder: Path, days: int = 0, **changes: str) -> list[tuple[str, str, int, bool]]:
    files = {"official.yaml": DESCRIPTION, "split.csv": SPLIT, "lookup.csv": LOOKUP}
    for name, content in {**files, **changes}.items():
        (folder / name).write_text(content)
    moment = MOMENT + timedelta(days=days)
    found = official.load(survey.engine, folder / "official.yaml", folder, moment=moment)
    return [(one.kind, one.level, one.count, one.new) for one in found]


def _targets(survey: Survey, *, whole: int | None = None) -> object:
    return official.totals(survey.engine, "smallton", "2026", "quarter", PEOPLE, whole=whole)["targets"]


@pytest.mark.both_databases
def test_a_split_is_stored_once_and_makes_the_totals_of_places(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="how areas lie in places of the level 'quarter'"):
        _targets(survey)
    assert _load(survey, tmp_path) == [("splits", "quarter", 2, True), ("lookups", "quarter", 2, True)]
    assert [new for *_, new in _load(survey, tmp_path)] == [False, False]
    assert _targets(survey) == {"QN": 150, "QS": 150}
    assert _targets(survey, whole=1001) == {"QN": 501, "QS": 500}
    [geography] = places.stored(survey.engine)
    assert official.areas(survey.engine, geography, "quarter").vintage == "2021"


def test_another_split_needs_a_vintage_of_its_own_and_counts_from_then_on(
    survey: Survey, tmp_path: Path
) -> None:
    _load(survey, tmp_path)
    moved = {"split.csv": SPLIT.replace("0.25", "0.50").replace("0.75", "0.50")}
    with pytest.raises(ConflictError, match="of 2021 are stored already, and are others"):
        _load(survey, tmp_path, **moved)
    assert _targets(survey) == {"QN": 150, "QS": 150}
    newer = DESCRIPTION.replace('"2021"', '"2022"', 1)
    _load(survey, tmp_path, days=1, **moved, **{"official.yaml": newer})
    assert _targets(survey) == {"QN": 200, "QS": 100}


def test_without_a_split_the_best_fit_is_taken_and_says_so(survey: Survey, tmp_path: Path) -> None:
    only = DESCRIPTION.partition("splits:")[0] + "lookups:" + DESCRIPTION.partition("lookups:")[2]
    assert _load(survey, tmp_path, **{"official.yaml": only}) == [("lookups", "quarter", 2, True)]
    margin = official.totals(survey.engine, "smallton", "2026", "quarter", PEOPLE, whole=None)
    assert margin["targets"] == {"QN": 100, "QS": 200}
    assert str(margin["source"]).startswith("derived by a best fit of areas of 2021")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE area_shares SET source = 'another'",
        "DELETE FROM area_shares",
        "INSERT INTO area_shares SELECT * FROM area_shares",
    ],
)
def test_what_was_loaded_never_changes(survey: Survey, tmp_path: Path, deed: str) -> None:
    _load(survey, tmp_path)
    with pytest.raises(DatabaseError, match=r"never|of its own"), survey.engine.begin() as connection:
        connection.execute(text(deed))
    assert survey.rows("SELECT COUNT(*) FROM area_shares") == [(2,)]


def test_the_wards_of_oldham_come_out_as_the_facts_have_them(
    survey: Survey, shared: Path, tmp_path: Path
) -> None:
    """The known totals of fixtures/oldham/margins.yaml, from the official files and the command's own way."""
    facts = Path(__file__).parents[3] / "fixtures" / "oldham"
    loaded, _ = places.load(survey.engine, facts, moment=MOMENT)
    (tmp_path / "official.yaml").write_text(
        'geography: oldham\nvintage: "2023"\nsplits:\n  - {file: lookups/lsoa21_ward23_split.csv, '
        'level: ward, area: lsoa21cd, place: wd23cd, share: share, vintage: "2021", source: derived}\n'
        "lookups:\n  - {file: lookups/lsoa21_to_places.csv, level: borough, area: lsoa21cd, place: ladcd, "
        'vintage: "2021", source: Office for National Statistics}\n'
    )
    found = official.load(survey.engine, tmp_path / "official.yaml", shared / "data", moment=MOMENT)
    assert [(one.kind, one.count) for one in found] == [("splits", 142), ("lookups", 142)]
    adults = area_files.counts(facts / "lsoa_2021.csv", "code", "population_16_and_over")
    wards = official.totals(survey.engine, "oldham", "2023", "ward", adults, whole=187_041)["targets"]
    assert wards == {place.code: place.population for place in loaded.at_level("ward")}
    borough = official.totals(survey.engine, "oldham", "2023", "borough", adults, whole=None)["targets"]
    assert borough == {"E08000004": round(sum(adults.values()))}
