"""The pages for people name what is there: settings, verbs, files."""

import re
from pathlib import Path

import pytest

from index_platform.settings import SETTINGS, Setting

TESTS_ONLY = {"THRIVING_SHARED", "THRIVING_REFERENCE", "THRIVING_PROOFS"}
ROOT = Path(__file__).parents[1]
PAGES = sorted(str(file.relative_to(ROOT)) for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_stands_in_the_docs_with_its_default_and_what_it_does(
    repository: Path, setting: Setting
) -> None:
    rows = (repository / "docs/settings.md").read_text().splitlines()
    assert f"| `{setting.name}` | `{setting.default}` | {setting.about} |" in rows


def test_the_docs_name_no_setting_that_is_not_there(repository: Path) -> None:
    named = set(
        re.findall(r"^\| `(THRIVING_\w+)`", (repository / "docs/settings.md").read_text(), re.MULTILINE)
    )
    assert named == {setting.name for setting in SETTINGS} | TESTS_ONLY


def test_every_verb_of_the_makefile_is_explained(repository: Path) -> None:
    """Those that a person types; two more only install."""
    makefile = (repository / "Makefile").read_text()
    verbs = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"help", "setup", "setup-test"}
    told = (repository / "README.md").read_text() + (repository / "CONTRIBUTING.md").read_text()
    assert [verb for verb in sorted(verbs) if f"make {verb}" not in told] == []


def test_every_page_of_docs_stands_on_the_page_of_all(repository: Path) -> None:
    told = (repository / "docs/README.md").read_text()
    pages = {file.name for file in (repository / "docs").glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\((\w[\w-]*\.md)\)", told))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_to_headings_that_are_there(repository: Path, page: str) -> None:
    file = repository / page
    links = re.findall(r"\]\(([\w/.-]*\.md|)#([\w-]+)\)", file.read_text())
    headings = {name: anchors((file.parent / (name or file.name)).read_text()) for name, _ in links}
    assert [(name, anchor) for name, anchor in links if anchor not in headings[name]] == []


def anchors(text: str) -> set[str]:
    """What the headings of a page are linked by: small letters, and hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_to_files_that_are_there(repository: Path, page: str) -> None:
    home = (repository / page).parent
    links = re.findall(r"\]\(([^)#:]+)\)", (repository / page).read_text())
    assert [link for link in links if not (home / link).exists()] == []
