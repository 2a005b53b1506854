"""How somebody took part is said in known words, or not at all."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases


def test_how_somebody_took_part_is_said_in_known_words(sql: Plain) -> None:
    columns = "received, phone, started_at, finished_at, outcome, languages, clock_offset, taking_part"
    sql.refuses(
        "taking_part",
        f"INSERT INTO interviews ({columns}) VALUES ('r', 'p', 't', 't', 'complete', '[]', 0, 'nodded')",
    )
