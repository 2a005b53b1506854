"""Five researchers with interviews of the same two places, of whom one stands out, in one thing alone."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid5

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.queries.interviews import Interview
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, arrival_of, response

EACH = 24
NAMES = ("Ada", "Ben", "Cara", "Dan", "Eve")


def interviewed(engine: Engine, intake: Intake) -> dict[str, Actor]:
    """The researchers by name, each with 24 interviews; Eve's area is the south, that of others the north.

    Every other interview of Ada's took four minutes, not twelve; the clock of Ben's phone was late for half.
    """
    people = {
        name: person(engine, name.lower(), Role.COMMUNITY_RESEARCHER, area="QS" if name == "Eve" else "QN")
        for name in NAMES
    }
    for row, name in enumerate(NAMES):
        intake.accept_all(list(_interviews(row, people[name]))).result()
    return people


def minutes(since: float) -> str:
    """So many minutes after the moment of the tests, as phones write it."""
    return (MOMENT + timedelta(minutes=since)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _interviews(row: int, who: Actor) -> Iterator[Arrival]:
    for turn in range(EACH):
        number, odd = row * EACH + turn, bool(turn % 2)
        behind, took = 58 * (who.name == "Ben" and odd), 4 if who.name == "Ada" and odd else 12
        how = Interview(
            phone=str(UUID(int=row + 1)),
            started_at=minutes(60 * turn - behind),
            finished_at=minutes(60 * turn - behind + took),
            outcome="complete",
            languages=("en",),
            clock_offset=-60 * behind,
        )
        given = response(number, place="QS" if odd else "QN", mode=Mode.DOOR)
        yield arrival_of(given, uuid5(NAMESPACE, str(number)), interview=how, taken_by=who.id)
