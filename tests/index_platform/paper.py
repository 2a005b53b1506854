"""Papers of the small survey for tests: people who type, entries, and the way into the intake."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services.paper_deciding import Deciding
from index_platform.services.papers import HASH_DIGITS, Papers
from index_platform.services.surveys import Surveys
from index_platform.settings import Settings
from instruments.paper_entry import LANGUAGE, PLACE, Entry, Standing
from instruments.response_numbers import numbered
from tests.index_platform import kinds
from tests.index_platform.fresh import opened
from tests.index_platform.kinds import EVERYTHING, KINDS
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT

SECRET = b"s" * 32
DIGITS = KINDS.sha256[:HASH_DIGITS]
PAPER: Entry = {**EVERYTHING, LANGUAGE: "en", PLACE: "QN"}


@dataclass(frozen=True)
class Room:
    """Where papers are typed in: the services over one database."""

    engine: Engine
    typing: Papers
    deciding: Deciding

    def typed(
        self, batch: int, actor: Actor, entry: Mapping[str, Standing] = PAPER, *, serial: int = 1
    ) -> str:
        """The number of a paper that somebody has typed in and finished."""
        number = self.typing.begin(batch, numbered(serial), actor=actor)
        self.typing.save(batch, number, entry, actor=actor)
        self.typing.finish(batch, number, actor=actor)
        self.deciding.settle(actor=actor)
        return number


@contextmanager
def room(engine: Engine) -> Iterator[Room]:
    """The services of one start of the program."""
    with Intake(engine, clock=lambda: MOMENT) as intake:
        typing = Papers(engine, Surveys(engine), secret=SECRET, clock=lambda: MOMENT)
        deciding = Deciding(engine, typing, intake, secret=SECRET, clock=lambda: MOMENT)
        yield Room(engine, typing, deciding)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A room with three people in it: all may type in, and ``max`` decides."""

    engine: Engine
    room: Room
    max: Actor
    ann: Actor
    ben: Actor
    batch: int


@contextmanager
def manned(settings: Settings, folder: Path) -> Iterator[Desk]:
    """A database whose wave ``first`` asks every kind of question, and a batch of papers of it."""
    with opened(settings) as engine:
        kinds.asked(engine, folder)
        with room(engine) as found:
            decider = person(engine, "max", Role.SURVEY_MANAGER)
            yield Desk(
                engine=engine,
                room=found,
                max=decider,
                ann=person(engine, "ann", Role.FIELDWORK_SUPERVISOR),
                ben=person(engine, "ben", Role.COMMUNITY_RESEARCHER),
                batch=found.typing.open_batch("first", "library", DIGITS, actor=decider),
            )
