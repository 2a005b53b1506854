"""Waves as those who answer see them: open or not, what is asked, in which places."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.clock import now
from index_platform.db import reading
from index_platform.fieldwork import Fieldwork, day_of
from index_platform.queries import surveys
from index_platform.queries.surveys import Head
from index_platform.wave_texts import WaveText
from instruments.definition import Instrument
from instruments.errors import InvalidInputError, NotFoundError
from instruments.places import Geography, Place
from instruments.response import Mode

LATELY = 1.0  # seconds
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One wave, with the instrument and the places that it has now. ``state``: as its door judges it."""

    key: str
    title: str
    kind: str
    state: str
    population: WaveText
    source: str
    instrument: Instrument
    geography: Geography
    fieldwork: Fieldwork = field(default_factory=Fieldwork)
    by_invitation: bool = False  # the open link leads to no questions
    is_over: bool = False  # its last day has passed

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.state == "open"

    def takes(self, mode: Mode) -> bool:
        """Whether it takes answers that are given this way."""
        return self.is_open and (not self.fieldwork.modes or mode.value in self.fieldwork.modes)

    def spoken(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Those of these languages in which it is asked."""
        asked = self.fieldwork.languages
        return tuple(one for one in languages if not asked or one in asked)

    @property
    def shows_drafts(self) -> bool:
        """Whether it may show translations that are not approved, marked: only made-up answers may."""
        return self.kind == "synthetic"


class Surveys:
    """The waves of one database. Definitions and places never change, so each is read once and kept.

    clock: tells on which day the door of a wave judges; ticks: seconds since any moment.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime] = now,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._engine, self._clock, self._ticks = engine, clock, ticks
        self._kept: dict[Hashable, object] = {}
        self._seen: dict[str, Survey] = {}
        self._lately: dict[str, tuple[float, Survey]] = {}

    def find(self, key: str) -> Survey | None:
        """The wave with this key as it stands now, or None."""
        with reading(self._engine) as session:
            head = surveys.head(session, key)
            return None if head is None else self._survey(session, head)

    def lately(self, key: str) -> Survey | None:
        """The wave as it stood at most a second ago, or None: for answers, judged again as they are stored.

        To ask the database for each of them takes more time than all else that is done with it.
        """
        read_at, survey = self._lately.get(key, (-LATELY, None))
        at = self._ticks()
        if at - read_at < LATELY:
            return survey
        if (found := self.find(key)) is not None:
            self._lately[key] = (at, found)
        return found

    def get(self, key: str) -> Survey:
        """The wave with this key as it stands now; NotFoundError where there is none."""
        if (survey := self.find(key)) is None:
            raise NotFoundError(
                "there is no such survey", where="surveys", fix="Look at the address again, letter by letter."
            )
        return survey

    def seen(self, key: str) -> Survey | None:
        """The wave as it was when somebody last read it here, else None. The database is not asked."""
        return self._seen.get(key)

    def opened(self) -> tuple[Survey, ...]:
        """The waves that take answers, by key."""
        with reading(self._engine) as session:
            found = [self._survey(session, head) for head in surveys.heads(session, state="open")]
        return tuple(survey for survey in found if survey.is_open)

    def announced(self) -> tuple[Survey, ...]:
        """The waves that are not open yet and whose first day was said, the next one first."""
        with reading(self._engine) as session:
            heads = (*surveys.heads(session, state="planned"), *surveys.heads(session, state="open"))
            found = [self._survey(session, head) for head in heads if head.fieldwork.opens_on]
        coming = [each for each in found if each.state == "planned" and not each.is_over]
        return tuple(sorted(coming, key=lambda each: (each.fieldwork.opens_on or "", each.key)))

    def instrument(self, sha256: str) -> Instrument:
        """The definition with this hash, whatever its wave asks now."""
        with reading(self._engine) as session:
            return self._instrument(session, sha256)

    def _survey(self, session: Session, head: Head) -> Survey:
        today, last = day_of(self._clock()), head.fieldwork.closes_on
        survey = self._seen[head.key] = Survey(
            key=head.key,
            title=head.title,
            kind=head.kind,
            state=head.door(today),
            population=head.population,
            source=head.source,
            by_invitation=head.by_invitation,
            instrument=self._instrument(session, head.instrument_sha256),
            geography=self._once(
                head.geography_id, lambda: surveys.geography(session, head.geography_id), Geography
            ),
            fieldwork=head.fieldwork,
            is_over=last is not None and today > last,
        )
        return survey

    def _instrument(self, session: Session, sha256: str) -> Instrument:
        return self._once(sha256, lambda: surveys.instrument(session, sha256), Instrument)

    def _once(self, key: Hashable, read: Callable[[], _Kept], kind: type[_Kept]) -> _Kept:
        kept = self._kept.get(key)
        if not isinstance(kept, kind):
            kept = self._kept[key] = read()
        return kept


def smallest(geography: Geography) -> tuple[Place, ...]:
    """The places that hold no others, in alphabetical order: where somebody can say that they live."""
    holding = {place.parent for place in geography.places}
    return tuple(
        sorted((one for one in geography.places if one.code not in holding), key=lambda one: one.name)
    )


def chain(geography: Geography, code: str) -> tuple[str, ...]:
    """The code of a place with those of all places that it lies in."""
    found: list[str] = []
    place: Place | None = geography.place(code)
    while place is not None:
        found.append(place.code)
        place = None if place.parent is None else geography.place(place.parent)
    return tuple(found)


def require_language(survey: Survey, instrument: Instrument, language: str) -> None:
    """Refuse a language in which the questions are not there, or not approved."""
    offered = survey.spoken(instrument.offered(drafts=survey.shows_drafts))
    if language not in offered:
        raise InvalidInputError(
            f"{instrument.label} is not offered in this language",
            where="drafts",
            fix=f"Choose one of: {', '.join(offered)}.",
        )
