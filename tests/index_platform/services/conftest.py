"""The services of the questionnaire, and a researcher."""

from collections.abc import Iterator

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import releases
from tests.index_platform.people import person
from tests.index_platform.services.questionnaire import Clock, Questionnaire, questionnaire
from tests.index_platform.survey import MOMENT, SOON, Survey, Way


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(survey: Survey, clock: Clock) -> Iterator[Intake]:
    with Intake(survey.engine, clock=clock) as opened:
        yield opened


@pytest.fixture
def service(survey: Survey, intake: Intake, clock: Clock) -> Questionnaire:
    return questionnaire(survey, intake, clock)


@pytest.fixture
def researcher(survey: Survey) -> Actor:
    """A community researcher of the North End."""
    return person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")


@pytest.fixture
def ann(survey: Survey) -> Actor:
    """A survey manager."""
    return person(survey.engine, "ann", Role.SURVEY_MANAGER)


@pytest.fixture
def bob(survey: Survey) -> Actor:
    """A statistics lead."""
    return person(survey.engine, "bob", Role.STATISTICS_LEAD)


@pytest.fixture
def waiting(way: Way) -> Way:
    """A copy of the whole way with its run approved, to be public in a month."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT, at=SOON)
    return way
