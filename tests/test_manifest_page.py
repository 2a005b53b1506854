"""The page on manifests: what it tells to try happens, and it names what a manifest and a folder hold."""

import json
import re
from pathlib import Path

import pytest

from index_platform.storage import runs
from scoring.verification import Agreement
from tests.index_platform.survey import random_rows, run_made
from tests.test_tour import _run, is_shown, sections

PAGE = "docs/manifest.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page is read: a demo's folder with a run in it."""
    made = tmp_path_factory.mktemp("page")
    (made / "demo").mkdir()
    with run_made(made / "demo", random_rows(240, seed=3)):
        (made / "demo" / "RUN").rename(made / "demo" / "run")
    return made


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest) -> str:
    repository: Path = request.getfixturevalue("repository")
    return (repository / PAGE).read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_the_page_tells_to_try_is_what_happens(page: str, folder: Path) -> None:
    for block in sections(page)[0].blocks:
        for one in block:
            done = _run(one.command, folder)
            assert done.returncode == 0, f"{one.command}\n{done.stdout}{done.stderr}"
            assert is_shown(one.shown, done.stdout.splitlines()), f"{one.command}\n{done.stdout}"


def test_every_file_and_every_name_of_a_manifest_is_on_the_page(page: str, folder: Path) -> None:
    run = folder / "demo" / "run"
    assert [path.name for path in run.iterdir() if f"`{path.name}`" not in page] == []
    manifest = json.loads((run / runs.MANIFEST).read_text())
    tables = page.partition("The manifest holds")[2]
    told = set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE))
    assert told - manifest.keys() == {"what_if"}
    assert {"address", "inputs", "stages", "files", "software", "randomness"} <= told


def test_every_answer_of_verify_is_on_the_page(page: str) -> None:
    answers = page.partition("## What `verify` answers")[2]
    for agreement in Agreement:
        assert f"| {agreement.value.replace('for erased', 'for k erased')} |" in answers
