"""Where the tests look for what is not part of the repository."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def shared_folder() -> Path:
    """Where the reference results and real data are looked for."""
    named = os.environ.get("THRIVING_SHARED")
    return Path(named) if named else REPOSITORY.parent / "shared"
