"""The one form in which moments are stored: UTC text that sorts as it reads."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC. Only the edges of the shell call it; services are given a moment."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """``moment`` as stored, such as ``2026-11-22T08:15:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
