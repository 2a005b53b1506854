"""The study as files: shares only, of places that are shown, and nothing written over."""

import json
from pathlib import Path

import pytest

from index_platform.services import index, sensitivity
from index_platform.services.sensitivity import HTML, JSON, SVG
from index_platform.storage import snapshots
from instruments.errors import ConflictError, InvalidInputError
from tests.index_platform.cli.command import Command
from tests.scoring.builders import answered, snapshot


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wave with a place of seven and one that protects it, a definition of few replicates, and its base."""
    made = tmp_path_factory.mktemp("study")
    wave = snapshot([600, 500, 550, 520, 300, 7], effects=[0.0, 0.2, -0.2, 0.1, 0.0, 0.0], missing=0.1)
    wave = answered(wave, slice(0, 8), {f"brs{number}": 5 for number in range(1, 7)})
    snapshots.write(wave, made)
    shipped = (Path(index.__file__).parents[2] / "scoring/data/tci/1.0.yaml").read_text(encoding="utf-8")
    (made / "small.yaml").write_text(shipped.replace("replicates: 500", "replicates: 40"), encoding="utf-8")
    index.base(frozen(made), str(made / "small.yaml"), made / "base.json")
    return made


def frozen(folder: Path) -> Path:
    [found] = folder.glob("*.parquet")
    return found


IDLE = ("margins", "trimming")  # the wave has no known totals, so all weights are equal


def studied(folder: Path, out: Path, left_out: tuple[str, ...] = IDLE) -> sensitivity.Studied:
    definition, base = str(folder / "small.yaml"), folder / "base.json"
    return sensitivity.studied(frozen(folder), definition, base, out, left_out=left_out, samples=64)


@pytest.fixture(scope="module")
def out(folder: Path) -> Path:
    studied(folder, folder / "out")
    return folder / "out"


def test_three_files_are_written_and_tell_the_same(out: Path) -> None:
    content = json.loads((out / JSON).read_text())
    assert {path.name for path in out.iterdir()} == {JSON, SVG, HTML}
    assert content["sentence"] in (out / HTML).read_text()
    for factor in content["factors"]:
        assert f"{factor['total']['value']}%" in (out / SVG).read_text()
    assert content["left_out"] == list(IDLE)


def test_a_place_of_seven_is_in_no_file_nor_is_the_one_that_protects_it(out: Path) -> None:
    for path in out.iterdir():
        for place in "56":
            assert f"Cluster {place}" not in path.read_text()
            assert f'"C{place}"' not in path.read_text()
    assert json.loads((out / JSON).read_text())["n_places"] == 4


def test_no_number_of_a_place_is_more_than_a_whole_per_cent(out: Path) -> None:
    """Shares, words and how often they change only: no index, no mean, no count of people."""
    for place in json.loads((out / JSON).read_text())["places"]:
        assert set(place) == {"code", "name", "totals", "word", "flips", "becomes"}
        numbers = [*place["totals"].values(), *place["becomes"].values(), place["flips"]]
        assert all(isinstance(number, int) and 0 <= number <= 100 for number in numbers if number is not None)


def test_nothing_is_written_over(folder: Path, out: Path) -> None:
    before = (out / JSON).read_bytes()
    with pytest.raises(ConflictError, match="already"):
        studied(folder, out)
    assert (out / JSON).read_bytes() == before


def test_a_factor_that_does_nothing_in_this_wave_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInputError, match="margins=none gives the same figures as margins=all") as told:
        studied(folder, tmp_path / "out", left_out=())
    assert told.value.fix.endswith("--leave-out margins --leave-out trimming.")
    assert not (tmp_path / "out").exists()


def test_what_is_no_factor_cannot_be_left_out(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="'weather' is no factor"):
        studied(folder, tmp_path / "out", left_out=("weather",))


def test_a_definition_without_choices_is_refused(folder: Path, tmp_path: Path) -> None:
    text = (folder / "small.yaml").read_text(encoding="utf-8").partition("\nchoices:")[0]
    (tmp_path / "plain.yaml").write_text(text, encoding="utf-8")
    index.base(frozen(folder), str(tmp_path / "plain.yaml"), tmp_path / "base.json")
    with pytest.raises(InvalidInputError, match="declares no choices"):
        sensitivity.studied(
            frozen(folder), str(tmp_path / "plain.yaml"), tmp_path / "base.json", tmp_path / "out"
        )


def test_the_command_says_the_sentence_and_where_the_files_are(folder: Path, tmp_path: Path) -> None:
    thriving = Command(tmp_path / "data")
    words = ("index", "sensitivity", "--snapshot", frozen(folder), "--definition", folder / "small.yaml")
    leave_out = [word for name in IDLE for word in ("--leave-out", name)]
    more = ("--base", folder / "base.json", *leave_out, "--samples", "64")
    said = thriving.done(*words, *more, "--out", tmp_path / "one")
    assert said.splitlines()[0] == json.loads((tmp_path / "one" / JSON).read_text())["sentence"]
    assert str(tmp_path / "one" / HTML) in said
    told = json.loads(thriving.done(*words, *more, "--out", tmp_path / "two", "--json"))
    assert told["facts"]["left_out"] == list(IDLE)
