"""The app over the small survey, as a program outside sees it."""

import warnings
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.exceptions import LitestarDeprecationWarning
from litestar.testing import TestClient

from index_platform.app import create_app
from tests.index_platform.survey import MOMENT, Survey


@pytest.fixture
def client(survey: Survey) -> Iterator[TestClient[Litestar]]:
    """A client of the app, whose database is open while the test runs."""
    with warnings.catch_warnings():
        # how dependencies are written in the next major version, which the project is held below
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = create_app(survey.settings, clock=lambda: MOMENT)
    with TestClient(app) as opened:
        yield opened
