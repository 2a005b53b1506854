from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.services import release_audit, releases
from instruments.errors import NotFoundError, NotPermittedError
from scoring.disclosure.attacker import Audit, Bound
from scoring.spec import Unit
from tests.index_platform.cli.command import Command
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Way, random_rows, run_made

NARROW = Bound(wave="first", place="QE", about="pride", counts="answered", low=6.0, high=8.0, required=4.0)


def test_a_release_with_nine_people_in_a_place_leaves_them_room(tmp_path: Path) -> None:
    where = (*["QN"] * 120, *["QS"] * 9)
    with run_made(tmp_path, random_rows(129, seed=20261122, places=where)) as engine:
        releases.proposed(engine, tmp_path / "RUN", moment=MOMENT)
        found = release_audit.audited(engine, "R1")
        releases.approved(engine, "R1", moment=MOMENT)
        assert release_audit.audited(engine, "R1") == found
    assert found.holds
    people = [bound for bound in found.bounds if (bound.place, bound.about) == ("QS", "people")]
    assert [(bound.low, bound.high) for bound in people] == [(0.0, 9.0)]
    assert "QS, people: between 0 and 9 people answered" in release_audit.told(found)
    assert "each has as much room as it must have" in "\n".join(release_audit.told(found))


def test_what_is_too_close_is_said_so() -> None:
    told = release_audit.told(Audit(bounds=(NARROW,)))
    assert told[0].endswith("between 6 and 8 people answered; TOO CLOSE, 4 apart is the least")
    assert told[-1].startswith("This reader does not use the order of places")
    assert "1 of 1 withheld numbers can be bounded too closely." in told


def test_a_figure_is_told_in_its_unit() -> None:
    share = replace(NARROW, counts="the figure", low=0.0, high=4.918, required=2.68, unit=Unit.PER_CENT)
    assert release_audit.told(Audit(bounds=(share,)))[0] == "QE, pride: between 0 and 4.92 %"


def test_a_group_of_people_is_named_with_what_it_is_of() -> None:
    group = replace(NARROW, group="sex: all but Female", required=2.0)
    told = release_audit.told(Audit(bounds=(group,)))
    assert told[0] == "QE, pride by sex: all but Female: between 6 and 8 people answered"


def test_without_anything_withheld_that_is_said() -> None:
    assert release_audit.told(Audit(bounds=())) == ["Nothing is withheld to protect people."]


def test_a_program_is_given_no_greatest_number_where_there_is_none() -> None:
    endless = Bound(
        wave="first", place="QE", about="people", counts="answered", low=0.0, high=float("inf"), required=4.0
    )
    assert release_audit.facts("R1", Audit(bounds=(endless,)))["bounds"] == [
        {
            "wave": "first", "place": "QE", "about": "people", "counts": "answered",
            "low": 0.0, "high": None, "required": 4.0, "unit": None, "group": "", "holds": True,
        }
    ]  # fmt: skip
    assert release_audit.told(Audit(bounds=(endless,)))[0] == "QE, people: any number answered"


def test_who_may_not_read_what_is_unreleased_is_refused(way: Way) -> None:
    role = next(role for role in Role if Right.READ_UNRELEASED not in RIGHTS[role])
    with pytest.raises(NotPermittedError):
        release_audit.audited(way.engine, "R1", actor=person(way.engine, "ann", role))


def test_a_release_that_is_not_there_is_told(way: Way) -> None:
    with pytest.raises(NotFoundError, match="no release 'R9'"):
        release_audit.audited(way.engine, "R9")


def test_the_command_tells_people_and_programs(released: Way) -> None:
    thriving = Command(released.settings.data_dir)
    lines = thriving.done("releases", "audit", "R1").splitlines()
    assert lines[-3].endswith("numbers are withheld, and each has as much room as it must have.")
    assert all(", " in line and " by " in line for line in lines[:-4])  # of groups alone
    told = thriving.json("releases", "audit", "R1")
    assert told["release"] == "R1"
    assert told["holds"] is True
