from pathlib import Path

import pytest

from index_platform.services import official, releases
from index_platform.services.outlines import Outlines
from tests.index_platform.official import described
from tests.index_platform.survey import MOMENT, Way

pytestmark = pytest.mark.slow


def test_a_release_shows_the_boundaries_that_were_loaded_for_its_places(
    released: Way, tmp_path: Path
) -> None:
    outlines, table = Outlines(released.engine), releases.table(released.engine, "R1", moment=MOMENT)
    assert outlines.of(table) is None
    description = described(tmp_path / "official")
    official.load(released.engine, description, description.parent, moment=MOMENT)
    found = outlines.of(table)
    assert found is not None
    assert outlines.of(table) is found
    assert [code for code, _ in found.shapes] == ["QN", "QS"]
    assert found.names == (("QN", "North End"), ("QS", "South End"))
    assert found.source == "made for tests"
