"""Postcodes and boundaries stay as they were loaded."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from index_platform.clock import now
from index_platform.services import official
from tests.index_platform.official import described
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("table", ["postcode_lookups", "boundary_layers"])
@pytest.mark.parametrize(
    "deed", ["UPDATE {} SET source = 'another'", "DELETE FROM {}", "INSERT INTO {0} SELECT * FROM {0}"]
)
def test_what_was_loaded_never_changes(survey: Survey, table: str, deed: str) -> None:
    description = described(survey.settings.data_dir.parent / "official")
    official.load(survey.engine, description, description.parent, moment=now())
    before = survey.rows(f"SELECT sha256 FROM {table}")
    with pytest.raises(DatabaseError, match=r"never|of their own"), survey.engine.begin() as connection:
        connection.execute(text(deed.format(table)))
    assert survey.rows(f"SELECT sha256 FROM {table}") == before != []
