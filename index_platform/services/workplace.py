"""What the desks and the worker share: one database, one data folder, one clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from index_platform.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where those who sign in work. ``wake`` tells the worker that something waits."""

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime]
    wake: Callable[[], None]
