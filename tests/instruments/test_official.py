from pathlib import Path

import pytest

from instruments import official
from instruments.errors import InvalidDefinitionError, NotFoundError

HEAD = 'geography: smallton\nvintage: "2026"\n'
BOUNDARIES = "boundaries: [{file: b.json, vintage: v, source: s, level: quarter, code: c}]\n"
POSTCODES = "postcodes: {file: p.csv, vintage: v, source: s, place: ward}\n"


def _read(folder: Path, text: str) -> official.OfficialFiles:
    (folder / official.FILE).write_text(text)
    return official.read(folder / official.FILE, folder / "data")


def test_a_description_names_files_beside_it_or_in_another_folder(tmp_path: Path) -> None:
    found = _read(tmp_path, HEAD + POSTCODES + BOUNDARIES)
    assert found.postcodes is not None
    assert found.postcodes.path == tmp_path / "data" / "p.csv"
    assert (found.postcodes.postcode, found.postcodes.place) == ("", "ward")
    assert [one.path for one in found.boundaries] == [tmp_path / "data" / "b.json"]
    assert _read(tmp_path, HEAD + BOUNDARIES).postcodes is None
    assert _read(tmp_path, HEAD + POSTCODES).boundaries == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD, "no file is named"),
        (POSTCODES, "geography"),
        (HEAD + "boundaries: []\n", "boundaries"),
        (HEAD + POSTCODES.replace("source: s", "sauce: s"), "sauce"),
    ],
)
def test_what_a_description_lacks_is_told(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=what):
        _read(tmp_path, text)


def test_a_description_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        official.read(tmp_path / official.FILE, tmp_path)


SPLITS = "splits: [{file: below/s.csv, vintage: v, source: s, level: ward, area: l, place: w, share: p}]\n"
LOOKUPS = "lookups: [{file: l.csv, vintage: v, source: s, level: ward, area: l, place: w}]\n"


def test_a_file_may_lie_below_the_folder_or_beside_the_description(tmp_path: Path) -> None:
    below = tmp_path / "data" / "below"
    below.mkdir(parents=True)
    (below / "s.csv").write_text("")
    (tmp_path / "l.csv").write_text("")
    split, lookup = _read(tmp_path, HEAD + SPLITS + LOOKUPS).areas
    assert (split.path, split.share) == (below / "s.csv", "p")
    assert (lookup.path, lookup.share) == (tmp_path / "l.csv", "")
    (tmp_path / "data" / "l.csv").write_text("")
    assert _read(tmp_path, HEAD + LOOKUPS).areas[0].path == tmp_path / "data" / "l.csv"


def test_a_split_without_its_shares_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinitionError, match="share"):
        _read(tmp_path, HEAD + SPLITS.replace(", share: p", ""))
