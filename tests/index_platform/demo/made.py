"""What the tests of the demo share: a made-up population, and a finished demo."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index_platform.demo.population import Population
from index_platform.demo.truth import Truth
from index_platform.demo.whole_way import Demo
from instruments.places import Geography

MOMENT = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldham:
    """The made-up population of the demo."""

    folder: Path
    truth: Truth
    geography: Geography
    everyone: Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A demo, and what it told on the way."""

    demo: Demo
    told: tuple[str, ...]
