"""Scale reports on real answers: personality items of the SAPA project, and relational goods in Naples.

The questionnaire of the first is made here, for this test alone: its texts name columns, they are no wording.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from index_platform.storage import snapshots
from scoring.scale_study import scale_report
from tests.index_platform.cli.command import Command
from tests.reports.reading import pages

pytestmark = pytest.mark.slow

TRAITS = {"A": "agreeable", "C": "conscientious", "E": "extravert", "N": "neurotic", "O": "open"}
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}
STEPS = ("very inaccurate", "moderately inaccurate", "slightly inaccurate")


def instrument() -> dict[str, object]:
    """A questionnaire of five scales, five items each, for the columns of the data."""
    words = (*STEPS, *(step.replace("inaccurate", "accurate") for step in reversed(STEPS)))
    choices = [
        {"id": f"c{code}", "code": code, "wording": {"en": word}} for code, word in enumerate(words, 1)
    ]
    names = [f"{trait}{number}" for trait in TRAITS for number in range(1, 6)]
    return {
        "key": "bfi",
        "version": "1.0",
        "title": {"en": "Personality items"},
        "introduction": {"en": "Columns of open data, not questions."},
        "languages": ["en"],
        "rights": {
            "licence": "GPL-2 or later for the data",
            "rights_holder": "W. Revelle",
            "attribution": "Revelle, W., psych, R package, data bfi (SAPA project).",
            "source": "https://cran.r-project.org/package=psych",
            "redistributable": True,
            "verified": False,
            "verified_note": "The wording was not seen; each text names a column.",
        },
        "choice_sets": {"accurate": choices},
        "items": [
            {"id": name.lower(), "kind": "single", "wording": {"en": f"Item {name}"}, "choices": "accurate"}
            for name in names
        ],
        "scales": [
            {
                "id": word,
                "title": {"en": word.capitalize()},
                "rule": "mean",
                "items": [f"{trait.lower()}{number}" for number in range(1, 6)],
                "reversed": [name.lower() for name in names if name in REVERSED and name[0] == trait],
                "minimum_answered": 4,
                "low": 1,
                "high": 6,
                "direction": "higher_is_better",
                "source": "The keys of R psych",
            }
            for trait, word in TRAITS.items()
        ],
        "test_values": [
            {"answers": dict.fromkeys(("a1", "a2", "a3", "a4", "a5"), 1), "scores": {"agreeable": 2.0},
             "source": "by hand: (6 + 1 + 1 + 1 + 1) / 5"},
        ],
    }  # fmt: skip


PLACES = {
    "key": "sapa", "vintage": "2010", "title": "SAPA", "source": "made for a test",
    "levels": [
        {"key": "survey", "singular": "survey", "plural": "surveys"},
        {"key": "group", "singular": "group", "plural": "groups"},
    ],
    "report_level": "group", "spread_level": "group",
    "places": [
        {"code": "ALL", "name": "All", "level": "survey"},
        {"code": "G1", "name": "Group 1", "level": "group", "parent": "ALL"},
        {"code": "G2", "name": "Group 2", "level": "group", "parent": "ALL"},
    ],
}  # fmt: skip
WAVE = {
    "key": "sapa-2010", "title": "SAPA 2010", "kind": "research", "instrument": "bfi@1.0",
    "geography": "sapa", "vintage": "2010", "population": "people who came to a page",
    "selection": "They came by themselves.",
    "source": "Data bfi of the R package psych 2.5.3 (GPL-2 or later)",
}  # fmt: skip


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def frozen(
    thriving: Command,
    *,
    instrument: Path,
    places: Path,
    wave: Path,
    key: str,
    data: Path,
    mapping: Path,
    label: str,
) -> str:
    """The path of the snapshot of a wave that these files describe."""
    thriving.done("instruments", "publish", instrument)
    thriving.done("places", "load", places)
    thriving.done("waves", "create", wave)
    thriving.done("waves", "open", key)
    thriving.done("responses", "import", data, "--wave", key, "--instrument", label, "--mapping", mapping)
    thriving.done("waves", "close", key)
    return str(thriving.json("waves", "freeze", key)["path"])


@pytest.fixture(scope="module")
def bfi(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, str]:
    folder = tmp_path_factory.mktemp("bfi")
    source = shared / "data" / "microdata" / "bfi25" / "bfi25.csv"
    with source.open(newline="") as lines:
        columns = next(csv.reader(lines))
    items = {column.lower(): column for column in columns if column[0] in TRAITS}
    mapping = {
        "id": "row",
        "place": {"column": "gender", "values": {"1": "G1", "2": "G2"}},
        "mode": {"constant": "not_recorded"},
        "items": items,
        "ignore": ["education", "age"],
    }
    thriving = Command(folder / "data")
    snapshot = frozen(
        thriving,
        instrument=written(folder, "bfi.yaml", instrument()),
        places=written(folder / "places", "places.yaml", PLACES).parent,
        wave=written(folder, "wave.yaml", WAVE),
        key="sapa-2010",
        data=source,
        mapping=written(folder, "mapping.yaml", mapping),
        label="bfi@1.0",
    )
    return thriving, snapshot


@pytest.fixture(scope="module")
def naples(shared: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, str]:
    files = repository / "fixtures" / "naples"
    thriving = Command(tmp_path_factory.mktemp("naples") / "data")
    snapshot = frozen(
        thriving,
        instrument=files / "instrument.yaml",
        places=files,
        wave=files / "wave.yaml",
        key="naples-2014",
        data=shared / "data" / "microdata" / "naples-2014" / "naples_2014.csv",
        mapping=files / "mapping.yaml",
        label="naples-relational@1.0",
    )
    return thriving, snapshot


def text(made: Mapping[str, Sequence[str]]) -> str:
    """The words of the PDF that a command wrote."""
    first = next(file for file in made["files"] if file.endswith(".pdf"))
    return " ".join(" ".join(pages(Path(first).read_bytes())).split())


def reported(wave: tuple[Command, str], scale: str, out: Path) -> str:
    thriving, snapshot = wave
    return text(thriving.json("scales", "report", "--snapshot", snapshot, "--scale", scale, "--out", out))


TEXTBOOK = {
    "agreeable": (0.704, 2709),
    "conscientious": (0.729, 2707),
    "extravert": (0.761, 2713),
    "neurotic": (0.813, 2694),
    "open": (0.603, 2726),
}


def test_the_alphas_of_the_textbooks_stand_in_the_reports(bfi: tuple[Command, str]) -> None:
    answers = snapshots.read(Path(bfi[1]))
    for scale, (alpha, complete) in TEXTBOOK.items():
        found = scale_report(answers, f"bfi@1.0/{scale}")
        values = {each.name: each.value for each in found.reliability}
        assert values["Cronbach's alpha, from covariances"] == pytest.approx(alpha, abs=1e-3)
        assert found.complete == complete
        assert found.joint is not None


def test_a_data_set_of_five_scales_asks_which(bfi: tuple[Command, str], tmp_path: Path) -> None:
    thriving, snapshot = bfi
    told = thriving.refused(
        "scales", "report", "--snapshot", snapshot, "--scale", "bfi@1.0", "--out", tmp_path
    )
    assert "bfi@1.0 has 5 scales" in told
    assert "bfi@1.0/agreeable, bfi@1.0/conscientious" in told


def test_two_items_of_naples_are_not_to_be_added_up(naples: tuple[Command, str], tmp_path: Path) -> None:
    told = reported(naples, "naples-relational@1.0/surroundings", tmp_path)
    assert "Spearman-Brown coefficient of two items" in told
    assert re.search(r"Reliability is 0\.38 \(0\.\d\d to 0\.\d\d\): too much of each score is chance", told)
    assert "these should not be added up" in told
