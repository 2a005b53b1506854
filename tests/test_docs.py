"""The pages for people name what is there: settings, verbs, files."""

import re
from pathlib import Path

import pytest

from index_platform.settings import SETTINGS, Setting

TESTS_ONLY = {"THRIVING_SHARED", "THRIVING_REFERENCE", "THRIVING_PROOFS"}
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "docs/tour.md",
    "docs/weight.md",
    "docs/downloads.md",
    "docs/desk.md",
    "docs/portal.md",
    "docs/logic.md",
    "docs/manifest.md",
    "docs/open-answers.md",
    "docs/versions.md",
    "docs/place-texts.md",
    "docs/places.md",
    "docs/planning.md",
    "docs/releases.md",
    "docs/proofs.md",
    "docs/reports-in-batches.md",
    "docs/scales.md",
    "docs/static-site.md",
    "docs/sensitivity.md",
    "docs/small-areas.md",
    "docs/waves.md",
    "docs/weighting.md",
    "docs/postgresql.md",
    "docs/durability.md",
    "docs/change.md",
    "docs/data-quality.md",
    "docs/invitations.md",
    "docs/limits.md",
    "docs/disclosure.md",
    "docs/erasure.md",
    "docs/decisions/0005-one-snapshot-a-wave.md",
    "docs/decisions/0018-two-databases-one-writer.md",
    "docs/decisions/0019-the-ward-and-nothing-smaller.md",
    "docs/decisions/0020-a-code-leads-to-no-answers.md",
    "docs/decisions/0023-elimination-over-releases.md",
    "docs/decisions/0028-public-from-a-time-on.md",
]


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
