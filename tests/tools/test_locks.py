"""The locks hold versions and hashes of all that is needed, and no address."""

import json
import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ["requirements.lock", "tools/locks/uv.lock", "tools/locks/node.lock"]
ENTRY = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]*\])?==\S+(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL
)


def _entries(lock: Path) -> list[tuple[str, str]]:
    """(name, hashes and reasons) of every entry; a name has one for each range of Python versions."""
    return ENTRY.findall(lock.read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_by_its_hashes(repository: Path, name: str) -> None:
    text = (repository / name).read_text()
    entries = _entries(repository / name)
    assert len(entries) == sum(1 for line in text.splitlines() if line and not line.startswith((" ", "#")))
    assert all("--hash=sha256:" in rest for _, rest in entries)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(repository: Path, name: str) -> None:
    assert "://" not in (repository / name).read_text()


def test_all_that_the_project_names_is_in_its_lock(repository: Path) -> None:
    content = tomllib.loads((repository / "pyproject.toml").read_text())
    extras = content["project"]["optional-dependencies"]["dask"]
    named = [*content["project"]["dependencies"], *content["dependency-groups"]["dev"], *extras]
    names = {re.split(r"[^A-Za-z0-9_-]", entry)[0].lower().replace("_", "-") for entry in named}
    assert names <= {name for name, _ in _entries(repository / "requirements.lock")}


def test_the_npm_lock_holds_hashes_and_no_address(repository: Path) -> None:
    packages = json.loads((repository / "tools/assets/package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    assert all(package["integrity"].startswith("sha512-") for package in fetched.values())
    assert not [name for name, package in fetched.items() if "resolved" in package]


def test_npm_assets_are_pinned_to_one_version(repository: Path) -> None:
    package = json.loads((repository / "tools/assets/package.json").read_text())
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
