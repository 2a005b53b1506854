"""Tables of postcodes: the columns of the official directories, and what is refused about them."""

from dataclasses import replace
from pathlib import Path

import pytest

from instruments import geography, postcode_files
from instruments.errors import InvalidInputError, NotFoundError
from instruments.official import PostcodeFile
from instruments.places import Geography
from instruments.postcodes import MOST_PLACES, Postcode
from tests.instruments.towns import TOWN

ONSPD = (  # the columns that the directory of the Office for National Statistics begins with, and its ward
    "pcd,pcd2,pcds,dointr,doterm,oscty,osward\n"
    '"OL1 3LA","OL1  3LA","OL1 3LA",198001,,"E99999999",QN\n'
    '"OL1 3LB","OL1  3LB","OL1 3LB",198001,199606,"E99999999",QS\n'
    '"SW1A2AA","SW1A 2AA","SW1A 2AA",198001,,"E99999999",E05013806\n'
)


@pytest.fixture
def town() -> Geography:
    return geography.parse(TOWN, where="a test")


def _file(folder: Path, content: str | bytes, **columns: str) -> PostcodeFile:
    path = folder / "postcodes.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return PostcodeFile(
        path=path,
        vintage="v",
        source="s",
        postcode=columns.get("postcode", ""),
        place=columns.get("place", ""),
    )


def test_the_directory_is_read_by_its_own_names_of_columns(tmp_path: Path, town: Geography) -> None:
    """A terminated postcode stays: people go on using it. One of another place is left aside."""
    found = postcode_files.read(_file(tmp_path, ONSPD), town, smallest=["QN", "QS"])
    assert len(found) == 2
    places = [found.find(Postcode(text)) for text in ("OL1 3LA", "OL1 3LB", "SW1A 2AA")]
    assert places == [1, 2, None]


def test_a_description_chooses_among_columns(tmp_path: Path, town: Geography) -> None:
    text = "pcds,home,wd22cd,wd23cd\nOL1 3LA,OL9 9AA,QN,QS\nOL1 3LB,OL9 9AB,QN,QN\n"
    file = _file(tmp_path, text, postcode="Home", place="wd23cd")
    found = postcode_files.read(file, town, smallest=["QN", "QS"])
    assert [found.find(Postcode(text)) for text in ("OL9 9AA", "OL9 9AB", "OL1 3LA")] == [2, 1, None]


@pytest.mark.parametrize("place", ["wd23cd", "ward", "osward", "WD25CD"])
@pytest.mark.parametrize("postcode", postcode_files.POSTCODE_COLUMNS)
def test_every_official_name_is_known(tmp_path: Path, town: Geography, postcode: str, place: str) -> None:
    text = f"\ufeff{place},{postcode}\nQN,OL13LA\nQS,OL1  3LB\n"
    assert len(postcode_files.read(_file(tmp_path, text), town, smallest=["QN", "QS"])) == 2


HEAD = "postcode,ward\n"


@pytest.mark.parametrize(
    ("content", "columns", "what"),
    [
        ("", {}, "the file is empty"),
        (HEAD, {}, "no row lies in a place of smallton"),
        ("name,ward\nx,QN\n", {}, "there is no column of postcodes"),
        ("postcode,wd22cd,wd23cd\nOL1 3LA,QN,QN\n", {}, "which column holds the ward: wd22cd, wd23cd"),
        ("postcode,area\nOL1 3LA,QN\n", {}, "which column holds the ward: none"),
        (HEAD, {"place": "wd23cd"}, "there is no column 'wd23cd'"),
        (HEAD, {"postcode": "pcds"}, "there is no column 'pcds'"),
        (f"{HEAD}OL1 3LA,QN\nOL1 3LB,QN\n", {}, "no postcode lies in QS"),
        (f"{HEAD}OL1 3LA,QN\nOL13LA,QS\n", {}, "OL1 3LA is given twice"),
        (f"{HEAD}OL1 3LA,QN\n75008,QS\n,QS\n", {}, "these are no postcodes: line 3: '75008', line 4: ''"),
        (f"{HEAD}OL1 3LA,QN,more\n", {}, "the row has 3 cells"),
        (b"\xff\xfep\x00o\x00", {}, "not a table in UTF-8"),
        (b"postcode,ward\n\x00,QN\n", {}, "no postcodes|not a table in UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    tmp_path: Path, town: Geography, content: str | bytes, columns: dict[str, str], what: str
) -> None:
    file = _file(tmp_path, content, **columns)
    with pytest.raises(InvalidInputError, match=what) as told:
        postcode_files.read(file, town, smallest=["QN", "QS"])
    assert told.value.fix
    assert "postcode" in told.value.where


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path, town: Geography) -> None:
    file = _file(tmp_path, ONSPD)
    file.path.unlink()
    with pytest.raises(NotFoundError, match="no such file"):
        postcode_files.read(file, town, smallest=["QN", "QS"])
    file.path.mkdir()
    with pytest.raises(InvalidInputError, match="cannot be opened"):
        postcode_files.read(file, town, smallest=["QN", "QS"])


def test_empty_lines_are_none_and_a_text_that_is_no_table_is_told(tmp_path: Path, town: Geography) -> None:
    padded = ONSPD.replace("\n", "\n\n")
    assert len(postcode_files.read(_file(tmp_path, padded), town, smallest=["QN", "QS"])) == 2
    with pytest.raises(InvalidInputError, match="not a table in UTF-8"):
        postcode_files.read(_file(tmp_path, HEAD + "x" * 200_000), town, smallest=["QN", "QS"])


def test_more_places_than_an_entry_can_number_are_refused(tmp_path: Path, town: Geography) -> None:
    more = tuple(replace(town.places[1], code=f"Q{number}") for number in range(MOST_PLACES))
    large = replace(town, places=(*town.places, *more))
    with pytest.raises(InvalidInputError, match="smallton has over 65536 places"):
        postcode_files.read(_file(tmp_path, ONSPD), large, smallest=["QN", "QS"])


def test_many_faults_are_told_by_their_first_ones(tmp_path: Path, town: Geography) -> None:
    bad = HEAD + "OL1 3LA,QS\n" + "x,QN\n" * 9
    with pytest.raises(InvalidInputError, match="line 7: 'x' and 4 more"):
        postcode_files.read(_file(tmp_path, bad), town, smallest=["QN", "QS"])


def test_every_postcode_of_oldham_leads_to_the_ward_of_its_row(shared: Path, repository: Path) -> None:
    """The slow naive twin is the file itself."""
    oldham = geography.read(repository / "fixtures" / "oldham")
    path = shared / "data/lookups/postcode_to_lsoa.csv"
    file = PostcodeFile(path=path, vintage="v", source="s", postcode="", place="wd23cd")
    lookup = postcode_files.read(file, oldham, smallest=[one.code for one in oldham.at_level("ward")])
    found = 0
    for line in path.read_text().splitlines()[1:]:
        postcode, _, _, ward, *_ = line.split(",")
        number = lookup.find(Postcode(postcode))
        assert number is not None
        assert oldham.places[number].code == ward
        found += 1
    assert found == len(lookup) == 7_960
