"""What proofs of durability need of the machine."""

from pathlib import Path

import pytest

from tests.index_platform.durability import syncs
from tests.index_platform.durability.syncs import Watch


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """What tells each fsync of the processes that are started with it."""
    return syncs.compiled(tmp_path)
