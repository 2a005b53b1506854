"""A site whose survey ``first`` is open, and somebody in front of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from instruments import catalogue
from tests.index_platform.survey import Survey
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import Respondent

INSTRUMENTS = [one.label for one in catalogue.all()]


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    """A site whose survey ``first`` is open."""
    with running(replace(survey.settings, asked_by="Smallton Council", contact="0161 496 0000")) as found:
        yield found


@pytest.fixture
def respondent(site: Site) -> Respondent:
    return Respondent(site)
