"""Contents to files, for whoever does it elsewhere: a worker that is asked for this loads only reports."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Content = TypeVar("Content")


def written(parts: Sequence[tuple[Callable[[Content], bytes], Content]]) -> tuple[bytes, ...]:
    """What each function writes of its content, in their order."""
    return tuple(write(content) for write, content in parts)
