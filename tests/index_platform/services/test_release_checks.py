"""Whoever decides on a release sees how much of it is withheld and why, and not a single figure."""

from collections import Counter

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import Role
from index_platform.services import release_checks, releases
from instruments.errors import NotFoundError, NotPermittedError
from scoring.published import Withheld
from tests.index_platform.people import person
from tests.index_platform.survey import AGAIN, MOMENT, Way


def test_the_cells_of_a_release_are_counted_by_reason(released: Way) -> None:
    checks = release_checks.checks(released.engine, "R1", actor=LOCAL)
    table = releases.table(released.engine, "R1", moment=MOMENT)
    cells = list(table.cells.values())
    assert checks.shown + sum(checks.withheld.values()) == len(cells)
    assert checks.withheld == Counter(cell for cell in cells if isinstance(cell, Withheld))
    assert checks.places == (("T", "Smallton"), ("QN", "North End"), ("QS", "South End"))
    assert 0 <= checks.uncertain <= checks.shown


def test_releases_are_listed_newest_first_also_those_that_wait(released: Way) -> None:
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    releases.proposed(released.engine, released.run, moment=MOMENT, said=AGAIN)
    found = release_checks.stored(released.engine, actor=LOCAL)
    assert [(one.id, one.state) for one in found] == [("R2", "proposed"), ("R1", "withdrawn")]


def test_only_who_has_a_part_in_releases_sees_them(released: Way) -> None:
    for role in (Role.POLICY_OFFICER, Role.FIELDWORK_SUPERVISOR, Role.ADMINISTRATOR):
        actor = person(released.engine, role.value, role, area="T")
        with pytest.raises(NotPermittedError):
            release_checks.stored(released.engine, actor=actor)
        with pytest.raises(NotPermittedError):
            release_checks.checks(released.engine, "R1", actor=actor)
    with pytest.raises(NotSignedInError):
        release_checks.stored(released.engine, actor=None)  # type: ignore[arg-type]
    officer = person(released.engine, "dora", Role.DATA_PROTECTION_OFFICER)
    assert release_checks.checks(released.engine, "r1", actor=officer).release.id == "R1"


def test_a_guessed_release_is_not_found(released: Way) -> None:
    with pytest.raises(NotFoundError):
        release_checks.checks(released.engine, "R9", actor=LOCAL)
