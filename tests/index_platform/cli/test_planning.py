"""``thriving waves plan``."""

import json
from pathlib import Path

import pytest

from index_platform.demo.facts import facts
from index_platform.storage import runs
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import PLACES, WAVE, Way

WARDS = ("waves", "plan", "--answers", 2400, "--level", "ward")
TOTAL = 187_041  # people of 16 and over in Oldham, Census 2021


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


def test_a_plan_needs_no_database_and_makes_none(thriving: Command) -> None:
    said = thriving.done(*WARDS)
    assert "Oldham, 2,400 answers, by ward (no wave is stored, so the places of the demo are taken)" in said
    assert not thriving.data.exists()


def test_a_plan_prints_each_place_every_assumption_and_whom_chance_leaves_out(thriving: Command) -> None:
    said = " ".join(thriving.done(*WARDS).split())
    for words in (
        "Werneth 129 9.8 19.7 shown 11.2 22.6 with caution",
        "Design effect 1.27.",
        "0.12 of the standard deviation between persons",
        "go together by 0.3 on average",
        "This is chance after weighting, not who chose to answer",
        "Reports of these places are not made by ward",
        "Of 20 places where nothing changed, about 1 would seem to have changed.",
    ):
        assert words in said


def test_a_plan_for_scripts_is_unrounded_and_adds_up(thriving: Command) -> None:
    plan = thriving.json(*WARDS)["plan"]
    assert len(plan["places"]) == 20
    assert sum(place["answers"] for place in plan["places"]) == pytest.approx(2400)
    werneth = next(place for place in plan["places"] if place["name"] == "Werneth")
    assert werneth["answers"] == pytest.approx(2400 * 10_087 / TOTAL)
    assert werneth["per_cent"]["half_width"] == pytest.approx(
        196 * 0.5 * (1.27 / werneth["answers"]) ** 0.5, rel=1e-3
    )
    assert werneth["per_cent"]["precision"] == "show"


def test_places_with_fewer_than_ten_answers_have_no_width_at_all(thriving: Command) -> None:
    wish = ("waves", "plan", "--each", 9, "--level", "cluster")
    assert thriving.json(*wish)["plan"]["places"][0]["index"] is None
    said = " ".join(thriving.done(*wish).split())
    assert "Central 9 - - not at all - - not at all" in said
    assert "shared out 9 to each place, as asked" in said


def test_the_whole_alone_is_told_once(thriving: Command) -> None:
    said = thriving.done("waves", "plan", "--answers", 2400, "--level", "borough")
    assert sum(line.startswith("Oldham  ") for line in said.splitlines()) == 1
    assert "seem to have changed" not in said


def test_the_only_wave_is_taken_without_being_named(way: Way) -> None:
    thriving = Command(way.settings.data_dir)
    wish = ("waves", "plan", "--answers", 300, "--level", "quarter")
    assert thriving.json(*wish) == thriving.json(*wish, "--wave", "first")
    assert [place["answers"] for place in thriving.json(*wish)["plan"]["places"]] == pytest.approx([200, 100])


def test_of_several_waves_one_must_be_named(way: Way, tmp_path: Path) -> None:
    thriving = Command(way.settings.data_dir)
    (tmp_path / "second.yaml").write_text(WAVE.replace("key: first", "key: second"))
    thriving.done("waves", "create", tmp_path / "second.yaml")
    wish = ("waves", "plan", "--answers", 300, "--level", "quarter")
    assert "Add --wave: first, second." in thriving.refused(*wish)
    assert "of the wave second" in thriving.done(*wish, "--wave", "second")


def test_a_folder_of_places_is_enough_to_plan_for_them(thriving: Command, tmp_path: Path) -> None:
    (tmp_path / "places.yaml").write_text(
        PLACES.replace(", population: 200", "").replace(", population: 100", "")
    )
    said = thriving.done("waves", "plan", "--answers", 300, "--level", "quarter", "--places", tmp_path)
    assert "equally, as neither a margin nor the places say how many people live there" in said
    assert "North End  150 " in said


def test_an_earlier_run_tells_design_effect_and_the_error_of_the_whole(way: Way) -> None:
    protected = json.loads((way.run / runs.PROTECTED).read_text())
    cell = protected["cells"]["T"]["index"]
    thriving = Command(way.settings.data_dir)
    received = protected["whole"]["respondents"]["count"]
    plan = thriving.json("waves", "plan", "--answers", received, "--level", "town", "--from", way.run)["plan"]
    assert plan["basis"]["design_effect"] == protected["method"]["deff"]
    assert plan["whole"]["index"]["half_width"] == pytest.approx((cell["high"] - cell["low"]) / 2)


def test_a_run_whose_index_is_withheld_is_no_basis(way: Way) -> None:
    thriving = Command(way.settings.data_dir)
    files = {
        name: json.loads((way.run / name).read_text())
        for name in ("protected.json", "definition.json", "base.json")
    }
    files["protected.json"]["cells"]["T"]["index"] = {"withheld": "too_uncertain"}
    manifest = json.loads((way.run / runs.MANIFEST).read_text())
    sealed = runs.sealed(manifest, files)
    again = runs.write(way.run.with_name("withheld"), sealed, way.snapshot, files)
    said = thriving.refused("waves", "plan", "--answers", 300, "--level", "town", "--from", again)
    assert "withheld" in said
    assert "declared assumptions" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--answers", 0, "--level", "ward"), "from 1 on"),
        (("--each", 0, "--level", "ward"), "from 1 on"),
        (("--answers", 300, "--level", "street"), "borough, cluster, ward"),
        (("--answers", 300, "--level", "ward", "--design-effect", 0.5), "1 (equal weights) or more"),
        (("--answers", 300, "--level", "ward", "--correlation", 1), "from 0 to below 1"),
        (("--answers", 300, "--level", "ward", "--definition", "tci@9.9"), "tci@9.9"),
        (("--answers", 300, "--level", "ward", "--from", "nowhere"), "nowhere"),
        (
            ("--answers", 300, "--level", "ward", "--from", "nowhere", "--design-effect", 2),
            "would come twice",
        ),
        (("--answers", 300, "--level", "ward", "--places", "nowhere"), "nowhere"),
    ],
)
def test_nonsense_is_refused(thriving: Command, words: tuple[object, ...], said: str) -> None:
    assert said in thriving.refused("waves", "plan", *words)


@pytest.mark.parametrize(
    "words",
    [
        ("--level", "ward"),
        ("--level", "ward", "--answers", 10, "--each", 10),
        ("--level", "ward", "--answers", "many"),
        ("--answers", 10),
        ("--level", "ward", "--answers", 10, "--wave", "first", "--places", facts("oldham")),
    ],
)
def test_wrong_usage_leaves_with_two(thriving: Command, words: tuple[object, ...]) -> None:
    assert thriving("waves", "plan", *words).returncode == 2
