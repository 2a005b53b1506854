"""What people were told before they agreed to take part: each wording is kept, and answers carry its hash."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import consents
from index_platform.queries.consents import ConsentText

__all__ = ["ConsentText", "Consents"]


class Consents:
    """The wordings of one database. What this process kept once it does not write again."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._kept: set[str] = set()

    def kept(self, consent: ConsentText) -> str:
        """The hash of a wording, which can be read again by it from now on."""
        if consent.sha256 not in self._kept:
            with unit_of_work(self._engine, audited=False) as session:
                consents.add(session, consent, moment=stamp(self._clock()))
            self._kept.add(consent.sha256)
        return consent.sha256

    def find(self, sha256: str) -> ConsentText | None:
        """The wording with this hash, or None."""
        with reading(self._engine) as session:
            return consents.find(session, sha256)
