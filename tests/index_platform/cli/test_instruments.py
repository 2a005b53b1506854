"""``thriving instruments``: scales with their lines and sources, and wording that a licensee fills in."""

from pathlib import Path

import pytest

from instruments import catalogue
from instruments.canonical import canonical_json
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import PLACES, WAVE
from tests.instruments.licensees import wording


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wording.json"
    path.write_bytes(canonical_json(wording(catalogue.get("swemwbs@1.0"))))
    return path


def test_a_scale_is_shown_with_its_rule_and_every_line_with_its_source(thriving: Command) -> None:
    shown = thriving.done("instruments", "show", "who5@1.0")
    assert "who5: Well-being (WHO-5). The sum of all 5 answers, looked up in a table." in shown
    assert "cut point 28 or less: a sign of depression, and no diagnosis (smaat.eu" in shown
    bands = thriving.done("instruments", "show", "brs@1.0")
    assert "band 3 to 4.3: normal resilience (PhenX protocol 251401)" in bands


def test_a_licensed_wording_is_filled_in_and_taken_out(thriving: Command, file: Path) -> None:
    kept = thriving.json("instruments", "fill", "swemwbs@1.0", file)
    assert (kept["label"], kept["languages"], kept["kept"], kept["new"]) == (
        "swemwbs@1.0",
        ["en"],
        True,
        True,
    )
    assert "kept already, the same" in thriving.done("instruments", "fill", "swemwbs@1.0", file)
    out = thriving.json("instruments", "fill", "swemwbs@1.0", "--remove")
    assert (out["kept"], out["wording"]) == (False, kept["wording"])
    assert "no wording is kept" in thriving.refused("instruments", "fill", "swemwbs@1.0", "--remove")


def test_what_is_filled_in_is_not_shown_on_the_screen(thriving: Command, file: Path) -> None:
    said = [
        thriving.done("instruments", "fill", "swemwbs@1.0", file),
        thriving.done("instruments", "fill", "swemwbs@1.0", file, "--json"),
        thriving.done("instruments", "show", "swemwbs@1.0"),
        thriving.done("instruments", "show", "swemwbs@1.0", "--json"),
        thriving.done("instruments", "list", "--json"),
    ]
    assert "text of" not in " ".join(said)


@pytest.mark.parametrize("words", [(), ("wording.json", "--remove")])
def test_either_a_file_or_remove_is_given(thriving: Command, words: tuple[str, ...]) -> None:
    result = thriving("instruments", "fill", "swemwbs@1.0", *words)
    assert result.returncode == 2
    assert "Give either FILE or --remove." in result.stderr


def test_a_wave_that_would_ask_empty_questions_is_refused_with_the_way_out(
    thriving: Command, tmp_path: Path, file: Path
) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "places.yaml").write_text(PLACES)
    (tmp_path / "wave.yaml").write_text(WAVE.replace("brs@1.0", "swemwbs@1.0"))
    thriving.done("places", "load", tmp_path / "places")
    thriving.done("waves", "create", tmp_path / "wave.yaml")
    assert "thriving instruments fill swemwbs@1.0 FILE" in thriving.refused("waves", "open", "first")
    thriving.done("instruments", "fill", "swemwbs@1.0", file)
    thriving.done("waves", "open", "first")
