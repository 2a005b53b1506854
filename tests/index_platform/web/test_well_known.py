from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from index_platform.settings import Settings
from index_platform.web.well_known import HOLDS, PATH
from tests.index_platform.web.people import Site, running

pytestmark = pytest.mark.slow


@pytest.fixture
def told(settings: Settings) -> Iterator[Site]:
    """A site whose publisher says where to report a hole."""
    with running(replace(settings, security_contact="mailto:security@example.org")) as site:
        yield site


def test_the_contact_is_told_where_finders_look_for_it(told: Site) -> None:
    answer = httpx.get(f"{told.address}{PATH}", timeout=60)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"].endswith(PATH)
    left = datetime.fromisoformat(fields["Expires"]) - told.clock()
    assert HOLDS / 2 < left <= HOLDS


def test_no_contact_is_made_up(site: Site) -> None:
    assert httpx.get(f"{site.address}{PATH}", timeout=60).status_code == 404
