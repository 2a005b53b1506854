"""How the tests are run: by how many processes, which files first, and how rarely garbage is searched for."""

import gc
import os

import pytest

# Above twenty seconds of a processor, the longest first: begun last, one of them alone would hold up the end.
LONGEST = (
    "tests/test_tour.py",
    "tests/reports/test_paper_pdf.py",
    "tests/index_platform/web/survey/test_every_kind_in_a_browser.py",
    "tests/index_platform/test_canary_everywhere.py",
    "tests/index_platform/cli/test_cli.py",
    "tests/index_platform/jobs/test_publish.py",
    "tests/index_platform/cli/test_demo.py",
    "tests/index_platform/services/test_releases.py",
    "tests/index_platform/web/desks/test_papers.py",
    "tests/index_platform/web/survey/test_questions.py",
    "tests/index_platform/web/desks/test_in_a_browser.py",
    "tests/index_platform/web/desks/test_instruments_in_a_browser.py",
    "tests/index_platform/web/survey/test_in_a_browser.py",
    "tests/index_platform/api/test_public_files.py",
    "tests/index_platform/demo/test_whole_way.py",
    "tests/index_platform/demo/test_planning.py",
    "tests/index_platform/services/test_release_files.py",
    "tests/index_platform/web/desks/test_instrument_pages.py",
    "tests/index_platform/web/survey/test_every_kind.py",
    "tests/index_platform/web/survey/test_drafts_of_languages.py",
    "tests/index_platform/web/accounts/test_in_a_browser.py",
    "tests/tools/test_pictures.py",
    "tests/index_platform/web/test_routes.py",
    "tests/index_platform/web/test_look.py",
    "tests/index_platform/web/accounts/test_attack.py",
    "tests/scoring/test_audit_of_changes.py",
    "tests/scoring/test_small_area_change.py",
    "tests/index_platform/web/desks/test_pages.py",
    "tests/index_platform/web/test_limits.py",
    "tests/scoring/test_known_truth.py",
    "tests/index_platform/web/desks/test_the_way_of_a_wave.py",
    "tests/index_platform/web/test_places.py",
    "tests/index_platform/durability/test_kills.py",
    "tests/index_platform/services/test_every_kind.py",
)
_GARBAGE = 7_000, 10, 10  # ten times the first threshold that Python comes with


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: each waits a third of its time for servers and browsers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where files are dealt out to several processes, deal out the longest first."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _place(item.nodeid.partition("::")[0]))


def _place(file: str) -> int:
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def pytest_collection_finish() -> None:
    """Let searches for garbage be rarer, and pass by what stands at the start: most of what there is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
