"""How small areas lie in places: what is read of official tables, and every way in which they are refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from instruments import area_files, geography
from instruments.area_shares import AreaShares, Way, place_counts
from instruments.errors import InvalidInputError, NotFoundError
from instruments.official import AreaFile
from instruments.places import Geography

HEAD = "LSOA21CD,wd,share,postcodes\n"
SPLIT = HEAD + "A1,QN,1.0,9\nA2,QN,0.3333,1\nA2,QS,0.6667,2\nA3,QS,0.5,1\nA3,ELSE,0.5,1\nB9,ELSE,1,5\n"
PLACES = """\
key: smallton
vintage: "2026"
title: Smallton
source: made for tests
levels: [{key: town, singular: town, plural: towns}, {key: quarter, singular: quarter, plural: quarters}]
report_level: quarter
spread_level: quarter
places:
  - {code: T, name: Smallton, level: town, population: 300}
  - {code: QN, name: North End, level: quarter, parent: T, population: 200}
  - {code: QS, name: South End, level: quarter, parent: T, population: 100}
"""


@pytest.fixture
def town(tmp_path: Path) -> Geography:
    (tmp_path / "places.yaml").write_text(PLACES)
    return geography.read(tmp_path)


def _read(town: Geography, folder: Path, text: str, **changes: str) -> AreaShares:
    path = folder / "areas.csv"
    path.write_text(text)
    like = AreaFile(
        path=path,
        vintage="2021",
        source="made for tests",
        level="quarter",
        area="lsoa21cd",
        place="wd",
        share="share",
    )
    return area_files.read(replace(like, **changes), town)


def test_a_split_tells_the_share_of_each_area_in_our_places_alone(town: Geography, tmp_path: Path) -> None:
    found = _read(town, tmp_path, SPLIT)
    assert found.way is Way.SPLIT
    assert found.shares == {"A1": {"QN": 1.0}, "A2": {"QN": 0.3333, "QS": 0.6667}, "A3": {"QS": 0.5}}


def test_a_lookup_gives_each_area_whole_to_one_place(town: Geography, tmp_path: Path) -> None:
    found = _read(town, tmp_path, "LSOA21CD,wd\nA1,QN\nA2,QS\nB9,ELSE\n", share="")
    assert found.way is Way.LOOKUP
    assert found.shares == {"A1": {"QN": 1.0}, "A2": {"QS": 1.0}}


@pytest.mark.parametrize(
    ("text", "changes", "what"),
    [
        (SPLIT.replace("0.6667", "0.5667"), {}, r"do not add up to 1: A2 \(0.9000\)"),
        (SPLIT.replace("A3,ELSE,0.5,1\n", ""), {}, r"do not add up to 1: A3"),
        (SPLIT.replace("0.3333", "33.33"), {}, "'33.33' is no share above 0 and up to 1"),
        (SPLIT.replace("0.3333", "nan"), {}, "'nan' is no share"),
        (SPLIT.replace("0.3333", "0"), {}, "'0' is no share"),
        (SPLIT.replace("0.3333", ""), {}, "'' is no share"),
        (SPLIT + "A1,QN,1.0,9\n", {}, "'A1' is there twice with the place 'QN'"),
        (SPLIT, {"share": ""}, "'A2' lies in two places, QN, QS"),
        (SPLIT, {"share": "part"}, "there is no column 'part'"),
        (SPLIT, {"level": "ward"}, "'ward' is not a level that has places"),
        (SPLIT.replace("QN", "QX").replace("QS", "QY"), {}, "no area lies in a place of smallton"),
        (SPLIT.replace("QN", "QX"), {}, "no area lies in QN"),
        (SPLIT + "A7,QN\n", {}, "the row has 2 cells, and the first line 4"),
        ("", {}, "the file is empty"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused_with_its_name(
    town: Geography, tmp_path: Path, text: str, changes: dict[str, str], what: str
) -> None:
    with pytest.raises(InvalidInputError, match=what) as error:
        _read(town, tmp_path, text, **changes)
    assert "areas.csv" in error.value.where
    assert error.value.fix


def test_a_table_that_is_not_there_or_not_in_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"area,count\nA\xff,3\n")
    with pytest.raises(InvalidInputError, match="not a table in UTF-8"):
        area_files.counts(tmp_path / "latin.csv", "area", "count")
    with pytest.raises(NotFoundError, match="no such file"):
        area_files.counts(tmp_path / "gone.csv", "area", "count")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("A,1\nA,2\n", "there twice"),
        ("A,-1\n", "no number of people"),
        ("A,many\n", "'many'"),
        ("A,inf\n", "'inf'"),
    ],
)
def test_counts_that_cannot_be_right_are_refused_with_their_line(
    tmp_path: Path, rows: str, what: str
) -> None:
    (tmp_path / "counts.csv").write_text(f"area,count\n{rows}")
    with pytest.raises(InvalidInputError, match=what) as error:
        area_files.counts(tmp_path / "counts.csv", "area", "count")
    assert "line " in error.value.where


def test_people_are_shared_out_as_their_areas_are(town: Geography, tmp_path: Path) -> None:
    found = _read(town, tmp_path, SPLIT)
    assert place_counts(found, {"A1": 100, "A2": 300, "A3": 50, "B9": 7}) == pytest.approx(
        {"QN": 100 + 99.99, "QS": 200.01 + 25}
    )
    with pytest.raises(InvalidInputError, match="there is no count of A2, A3"):
        place_counts(found, {"A1": 1})
