"""Instruments as they stand on the shelf: each version, the waves that ask it, what its licence needs."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.services import instruments, licensed, overview, waves
from index_platform.services.instruments import Available
from instruments.definition import Instrument
from instruments.filling import parts_with_slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A wave that asks an instrument."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One version on the shelf. ``unfilled``: its parts whose licensed wording nobody filled in."""

    available: Available
    waves: tuple[Asking, ...]
    licensed: tuple[str, ...]
    unfilled: tuple[str, ...]

    @property
    def instrument(self) -> Instrument:
        """The definition."""
        return self.available.instrument


def shelf(engine: Engine, folder: Path, *, actor: Actor | None) -> tuple[Shelved, ...]:
    """Every version there is, by label. Waves are told to those who have a part in them.

    folder: where the wording lies that licensees filled in.
    """
    known = require_signed_in(actor, where="instruments")
    asking = waves.summaries(engine) if overview.has_part(known) else ()
    found = []
    for one in instruments.available(engine):
        slots = tuple(part.label for part in parts_with_slots(one.instrument))
        filled = licensed.wordings(folder, one.instrument) if slots else {}
        asked = tuple(
            Asking(key=wave.key, title=wave.title)
            for wave in asking
            if wave.instrument == one.instrument.label
        )
        lacking = tuple(label for label in slots if label not in filled)
        found.append(Shelved(available=one, waves=asked, licensed=slots, unfilled=lacking))
    return tuple(found)
