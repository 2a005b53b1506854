"""The files of a release on the shelf and in a folder: the same bytes, whoever asks."""

import hashlib
import json
from pathlib import Path

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services import release_files
from index_platform.services.portal import Portal
from index_platform.services.release_files import BUNDLE, CHANGE, FORMATS, of
from index_platform.storage.files import written_whole
from instruments.errors import NotFoundError
from reports.chart_set import CHARTS, FOLDER
from reports.packing import unpacked
from reports.readme import CHECKSUMS, README
from tests.index_platform.survey import MOMENT, Way

FILES, COMPARED = ([file.name for file in of(is_compared=known)] for known in (False, True))
PARTS = [README, *FILES, CHARTS, CHECKSUMS]


def shelf(way: Way, name: str) -> Portal:
    return Portal(way.engine, Shelf(way.folder / name, write=written_whole), clock=lambda: MOMENT)


@pytest.fixture
def public(released: Way) -> Portal:
    return shelf(released, "shelf")


def is_chart(name: str) -> bool:
    return name.startswith(f"{FOLDER}/") and name != CHARTS


def archive(content: bytes) -> dict[str, bytes]:
    """The files of the archive by name, all of which lie in one folder."""
    files = unpacked(content)
    assert len({name.partition("/")[0] for name in files}) == 1
    return {name.partition("/")[2]: part for name, part in files.items()}


def test_the_archive_holds_every_file_as_it_is_served_beside_a_text_and_checksums(public: Portal) -> None:
    files = archive(public.file("R1", BUNDLE).path.read_bytes())
    assert [name for name in files if not is_chart(name)] == PARTS
    for name in FILES:
        assert files[name] == public.file("R1", name).path.read_bytes()


def test_every_checksum_is_that_of_its_file(public: Portal) -> None:
    files = archive(public.file("R1", BUNDLE).path.read_bytes())
    lines = files.pop(CHECKSUMS).decode().splitlines()
    assert lines == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]


def test_the_text_names_every_file_and_says_what_the_figures_are(public: Portal) -> None:
    text = archive(public.file("R1", BUNDLE).path.read_bytes())[README].decode()
    for name in PARTS:
        assert f"\n{name} " in text
    assert "Synthetic figures. Nobody was asked: the answers are made up.\r\n" in text
    assert "Release R1, published on 22 November 2026." in text
    assert all(f"[{code}]  " in text for code in "ucx")
    assert "\nLicence:" not in text


def test_two_sites_with_the_same_release_make_the_same_bytes(released: Way) -> None:
    one, other = shelf(released, "one"), shelf(released, "other")
    for name in (*FILES, BUNDLE):
        assert one.file("R1", name).path.read_bytes() == other.file("R1", name).path.read_bytes()


def test_the_archive_of_a_release_that_is_compared_holds_the_page_on_what_changed(both: Way) -> None:
    files = archive(shelf(both, "shelf").file("R2", BUNDLE).path.read_bytes())
    assert [name for name in files if not is_chart(name)] == [README, *COMPARED, CHANGE, CHARTS, CHECKSUMS]
    changes = files["changes.csv"].decode("utf-8-sig").splitlines()
    assert changes[0].startswith("release,since,from_wave")
    assert all(line.startswith("R2,R1,first,") for line in changes[1:])
    assert json.loads(files["data.json"])["changes"]["since"] == "R1"
    page = files[CHANGE].decode()
    assert "What changed in" in page
    assert 'href="/' not in page  # it travels alone
    assert CHANGE not in archive(shelf(both, "shelf").file("R1", BUNDLE).path.read_bytes())


def test_the_list_tells_the_size_of_every_file_and_of_the_archive_once_it_is_made(public: Portal) -> None:
    assert set(public.listed()[0].sizes.values()) == {0}
    public.file("R1", BUNDLE)
    [listed] = public.listed()
    assert listed.sizes == {name: public.file("R1", name).path.stat().st_size for name in (*FILES, BUNDLE)}


def test_a_file_that_no_release_has_is_refused_with_those_there_are(public: Portal) -> None:
    with pytest.raises(NotFoundError, match=r"no file 'data\.xls'") as refused:
        public.file("R1", "data.xls")
    assert "data.xlsx" in refused.value.fix


@pytest.mark.parametrize(
    ("formats", "names"),
    [
        (("csv",), ["data.csv", "data.csv-metadata.json", "groups.csv", "official.csv"]),
        (("ods", "xlsx"), ["data.xlsx", "data.ods"]),
        (("zip",), [BUNDLE]),
        (FORMATS, [*FILES, BUNDLE]),
    ],
    ids=["csv", "workbooks", "archive alone", "all"],
)
def test_a_folder_gets_the_files_of_the_formats_that_were_asked_for(
    public: Portal, released: Way, formats: tuple[str, ...], names: list[str]
) -> None:
    out = released.folder / "out"
    made = list(release_files.written(released.engine, "R1", out, formats=formats, licence="", moment=MOMENT))
    assert made == [out / "first-r1" / name for name in names]
    for path in made:
        assert path.read_bytes() == public.file("R1", path.name).path.read_bytes()


def test_a_licence_stands_in_every_file_that_can_say_it(released: Way, tmp_path: Path) -> None:
    licence = "https://example.org/licence"
    made = release_files.written(
        released.engine, "R1", tmp_path, formats=("csv", "json", "zip"), licence=licence, moment=MOMENT
    )
    files = {path.name: path.read_bytes() for path in made}
    for name in ("data.csv-metadata.json", "data.json"):
        assert licence.encode() in files[name]
    assert f"Licence: {licence}".encode() in archive(files[BUNDLE])[README]
