"""Runs that several tests look at, computed once."""

import pytest

from scoring.chain import compute
from scoring.run import IndexRun
from tests.scoring.builders import based, snapshot


@pytest.fixture(scope="session")
def run() -> IndexRun:
    """A wave of four places of good size, and what the chain makes of it."""
    frozen = snapshot([400, 350, 300, 250], effects=[0.0, 0.4, -0.4, 0.0])
    return compute(frozen, based(frozen))
