"""Why a release was withdrawn is said when it is, and stays as it was said."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
WHY = "why a release was withdrawn is said when it is, and never changes"


def test_of_releases_of_before_no_reason_is_known(sql: Plain) -> None:
    assert set(sql.do("SELECT withdrawn_reason FROM releases")) <= {(None,)}


def test_a_reason_is_not_given_to_a_release_that_stands(sql: Plain) -> None:
    sql.refuses(WHY, "UPDATE releases SET withdrawn_reason = 'a slip'")
