"""The app over the small survey, as a program outside sees it."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.app import create_app
from tests.index_platform.survey import MOMENT, Survey


@pytest.fixture
def client(survey: Survey) -> Iterator[TestClient[Litestar]]:
    """A client of the app, whose database is open while the test runs."""
    with TestClient(create_app(survey.settings, clock=lambda: MOMENT)) as opened:
        yield opened
