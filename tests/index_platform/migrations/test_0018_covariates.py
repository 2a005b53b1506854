"""What is known of places comes with their vintage: nothing for those of before, and never another thing."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases


def test_of_geographies_of_before_nothing_is_known(sql: Plain) -> None:
    assert set(sql.do("SELECT covariates FROM geographies")) == {(None,)}


def test_what_is_known_never_becomes_something_else(sql: Plain) -> None:
    why = "what is known of places comes with their vintage and never changes"
    sql.refuses(why, "UPDATE geographies SET covariates = '[]'")
