"""Who may import whom: the contracts of pyproject.toml hold, and leave out no module that exists.

A contract can only name modules that exist. The tables below hold the modules to come as well; as soon as
one of them stands, its contract must name it.
"""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.checkout import ROOT

PUBLISHED = "Reports and pages see published figures only"
HANDS = "Few hands touch the published types"
SQL = "Only the shell's back speaks SQL"
TRUTH = "The demo's truth is not known to the engine"
EFA = "One door to factor_analyzer"

WHOLE: dict[tuple[str, str], set[str]] = {
    (PUBLISHED, "source_modules"): {"reports", "index_platform.web", "index_platform.api"},
    (SQL, "source_modules"): {"reports", "index_platform.web", "index_platform.api", "index_platform.jobs"},
    (TRUTH, "source_modules"): {"index_platform.demo"},
    (EFA, "allowed_importers"): {"scoring.structure.extraction"},
    (HANDS, "allowed_importers"): {
        "scoring.change.gate",
        "scoring.disclosure.attacker",
        "scoring.disclosure.gate",
        "scoring.published_change",
        "scoring.disclosure.safety",
        "scoring.disclosure.order",
        "scoring.disclosure.small_cells",
        "scoring.disclosure.table_facts",
        "scoring.disclosure.themes",
        "scoring.disclosure.withholding",
        "reports",
        "index_platform.web",
        "index_platform.api",
        "index_platform.services",
        "index_platform.queries.published",
    },
}
LEAVES_FOR_REPORTS = {
    "scoring.outcomes",
    "scoring.published",
    "scoring.published_change",
    "scoring.scale_study.report",
    "scoring.sensitivity.facts",
    "scoring.spec",
}


def _contracts() -> dict[str, dict[str, Any]]:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {table["name"]: table for table in tables}


def _exists(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_every_contract_is_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:]
    assert f"{len(_contracts())} kept, 0 broken" in answer.stdout


@pytest.mark.parametrize(("contract", "field"), WHOLE)
def test_a_contract_names_every_module_that_stands(contract: str, field: str) -> None:
    standing = {module for module in WHOLE[contract, field] if _exists(module)}
    assert set(_contracts().get(contract, {}).get(field, [])) == standing


def test_all_of_the_engine_but_its_leaves_is_closed_to_reports_and_pages() -> None:
    """What is ignored is what is open: leaves that hold no figure of a person, and nothing else."""
    contract = _contracts()[PUBLISHED]
    opened = [line.split(" -> ") for line in contract["ignore_imports"]]
    assert "scoring.*" in contract["forbidden_modules"]
    assert {leaf for _, leaf in opened} <= LEAVES_FOR_REPORTS
    assert {importer.removesuffix(".**") for importer, _ in opened} <= set(contract["source_modules"])
    for inside in ("scoring.scale_study.report", "scoring.sensitivity.facts"):
        assert [importer for importer, leaf in opened if leaf == inside] == ["reports.**"]  # no web


def test_what_prints_reports_loads_nothing_that_estimates() -> None:
    """A worker holds 40 MB less for it, and the first report comes a third of a second sooner."""
    command = "import sys, reports.pdf; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert {"numpy", "weasyprint"} <= set(loaded.stdout.split())
    assert {"scipy", "factor_analyzer"}.isdisjoint(loaded.stdout.split())
