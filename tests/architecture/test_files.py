"""Rules that every file of the project keeps."""

import re
import tomllib
from pathlib import Path

import pytest
from pip._internal.models.index import PyPI

from tests.architecture.checkout import ROOT, texts

LONGEST_MODULE = 400
MIGRATIONS = "index_platform/migrations/versions/"
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")


def _registry_hosts() -> set[str]:
    """Hosts that packages come from, as this machine's clients know them; none is named in the project."""
    addresses = re.findall(r"https?://([^/\s]+)", SOURCES.read_text()) if SOURCES.is_file() else []
    return {PyPI.netloc, PyPI.file_storage_domain, *addresses}


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}
    long = {name for name, lines in lengths.items() if lines > LONGEST_MODULE}
    assert not {name for name in long if not name.startswith(MIGRATIONS)}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    """The folder of this checkout, the reference folder beside it, and the usual homes."""
    here = [str(ROOT), str(ROOT.parent / "shared")]
    homes = [rf"/{folder}/" for folder in ("root", "home", "Users")]
    place = re.compile(
        "|".join(rf"(?<![\w.]){re.escape(word)}(?![\w-])" for word in here) + "|" + "|".join(homes)
    )
    assert [name for name, text in texts() if place.search(text)] == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    hosts = _registry_hosts()
    assert len(hosts) >= 2
    assert [(name, host) for name, text in texts() for host in hosts if host in text] == []


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/tour.md"])
def test_the_house_has_its_papers(name: str) -> None:
    assert (ROOT / name).stat().st_size > 300


def test_the_licence_in_the_metadata_is_the_licence_in_the_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()[:200]
