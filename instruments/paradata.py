"""How a questionnaire was answered, beside what was answered: as little as tells whether to trust it.

Whole seconds a page and the kind of device; no keystroke, no address, and nothing that tells one device from
another of its kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Device(StrEnum):
    """What somebody answered on, as coarsely as it is kept."""

    PHONE = "phone"
    TABLET = "tablet"
    DESKTOP = "desktop"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Paradata:
    """How one response was answered. seconds: {item: whole seconds until its page was first answered}."""

    device: Device
    seconds: Mapping[str, int]
