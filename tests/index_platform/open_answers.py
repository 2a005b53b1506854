"""Open answers of the small survey for tests: one wave, an answer a person, two readers and two coders."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import coding, redacting
from tests.index_platform.kinds import arrival, asked
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT

WAVE, ITEM = "first", "better"
BOOK = """\
key: better-here
version: "1.0"
title: What would be better
second_share: 1.0
themes:
  - {id: buses, name: Buses, description: Getting about., includes: [More buses]}
  - {id: parks, name: Parks, description: Green places., excludes: [Car parks]}
"""
RAW = "Ask Brenda Holt on 07700 900123, more buses"
SAFE = "Ask [name] on [phone], more buses"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A database with answers in free words, ``mia`` who redacts, ``ada`` and ``ben`` who code."""

    engine: Engine
    folder: Path
    mia: Actor
    ada: Actor
    ben: Actor

    def written(self, texts: Mapping[int, str], place: str = "QN") -> None:
        """Somebody answers, one a number."""
        with Intake(self.engine, clock=lambda: MOMENT) as intake:
            given = [arrival({"better": text}, number, place=place) for number, text in texts.items()]
            intake.accept_all(given).result()

    def confirmed(self, edited: str | None = None, *, concern: bool = False) -> int:
        """The next answer is decided on: as the program suggests, or as edited."""
        number = redacting.next_answer(self.engine, WAVE, ITEM, actor=self.mia)
        if number is None:
            raise LookupError("every answer was looked at")
        shown = redacting.opened(self.engine, WAVE, ITEM, number, moment=MOMENT, actor=self.mia)
        redacting.decide(
            self.engine,
            WAVE,
            ITEM,
            number,
            edited=shown.suggestion if edited is None else edited,
            concern=concern,
            version=shown.version,
            moment=MOMENT,
            actor=self.mia,
        )
        return number

    def book(self, content: str = BOOK) -> None:
        """The answers are coded by this codebook."""
        file = self.folder / "book.yaml"
        file.write_text(content)
        coding.use_book(self.engine, WAVE, ITEM, file, moment=MOMENT, actor=self.ada)

    def coded(self, response: int, themes: tuple[str, ...], actor: Actor) -> None:
        """Somebody finds these themes in an answer."""
        coding.code(self.engine, WAVE, ITEM, response, themes, moment=MOMENT, actor=actor)


def reading_room(engine: Engine, folder: Path) -> Reading:
    """The wave asks, and three people have their roles."""
    asked(engine, folder)
    return Reading(
        engine=engine,
        folder=folder,
        mia=person(engine, "mia", Role.SURVEY_MANAGER),
        ada=person(engine, "ada", Role.ANALYST),
        ben=person(engine, "ben", Role.STATISTICS_LEAD),
    )
