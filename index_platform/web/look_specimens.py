"""What ``/look`` is made of: one component in one state, and components that serve one purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Draw = Callable[[Any], str]  # from the macros to what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One component in one state."""

    title: str
    draw: Draw
    on_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that serve one purpose."""

    title: str
    about: str
    specimens: tuple[Specimen, ...]
