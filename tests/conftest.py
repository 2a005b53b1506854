"""What every test may use: the folder of reference results and real data beside the repository.

The folder is not part of the repository. Without it the tests that need it are skipped, and the closing
lines say how many; under ``THRIVING_REFERENCE=required`` they fail instead, so that a run which must prove
everything cannot pass by leaving something out.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.folders import REPOSITORY, shared_folder
from tests.proofs import SHARE

pytest_plugins = ("tests.reference", "tests.parity", "tests.browsing", "tests.postgres", "tests.running")

settings.register_profile("steady", deadline=None, derandomize=True)  # the same examples on any machine
settings.load_profile("steady")

ABSENT = "reference folder absent"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference results and real data; skips, or fails where it is required."""
    folder = shared_folder()
    if folder.is_dir():
        return folder
    reason = f"{ABSENT}: no folder at {folder}; set THRIVING_SHARED to where it is"
    if os.environ.get("THRIVING_REFERENCE") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout that is tested."""
    return REPOSITORY


@pytest.fixture(scope="session")
def proof_share() -> float:
    """The part of a long proof's cases to run."""
    return SHARE


def _skipped_for_reference(reporter: pytest.TerminalReporter) -> Iterator[pytest.TestReport]:
    for report in reporter.stats.get("skipped", []):
        if ABSENT in str(report.longrepr):
            yield report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many reference tests did not run, always."""
    skipped = sum(1 for _ in _skipped_for_reference(terminalreporter))
    where = f" ({ABSENT}; set THRIVING_SHARED)" if skipped else ""
    terminalreporter.write_line(f"reference tests skipped: {skipped}{where}")
