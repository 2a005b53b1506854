"""The shelf: what there is, who asks it, and what a licence leaves to be filled in."""

from pathlib import Path

import pytest
import yaml

from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import Role
from index_platform.services import licensed, shelves
from index_platform.services.shelves import Asking, Shelved
from instruments import catalogue
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey
from tests.instruments.licensees import wording


def _found(survey: Survey, folder: Path, role: Role, label: str) -> Shelved:
    who = person(survey.engine, f"who-{role}-{label}", role)
    return next(
        one for one in shelves.shelf(survey.engine, folder, actor=who) if one.instrument.label == label
    )


def test_every_version_stands_there_with_the_waves_that_ask_it(survey: Survey, tmp_path: Path) -> None:
    who = person(survey.engine, "ann", Role.SURVEY_MANAGER)
    found = shelves.shelf(survey.engine, tmp_path, actor=who)
    assert [one.instrument.label for one in found] == list(catalogue.labels())
    asked = {one.instrument.label: one.waves for one in found if one.waves}
    assert list(asked.values()) == [(Asking(key="first", title="autumn 2026"),)]


def test_waves_are_told_to_those_who_have_a_part_in_them(survey: Survey, tmp_path: Path) -> None:
    who = person(survey.engine, "pol", Role.POLICY_OFFICER)
    assert not any(one.waves for one in shelves.shelf(survey.engine, tmp_path, actor=who))
    with pytest.raises(NotSignedInError):
        shelves.shelf(survey.engine, tmp_path, actor=None)


def test_a_licensed_wording_is_told_as_lacking_until_it_is_filled_in(survey: Survey, tmp_path: Path) -> None:
    folder = tmp_path / "licensed"
    before = _found(survey, folder, Role.ANALYST, "who5@1.0")
    assert (before.licensed, before.unfilled) == (("who5@1.0",), ("who5@1.0",))
    assert _found(survey, folder, Role.ANALYST, "brs@1.1").licensed == ()
    file = tmp_path / "who5.yaml"
    file.write_text(yaml.safe_dump(wording(catalogue.get("who5@1.0"))))
    licensed.fill(survey.engine, folder, "who5@1.0", file, moment=MOMENT)
    after = _found(survey, folder, Role.STATISTICS_LEAD, "who5@1.0")
    assert (after.licensed, after.unfilled) == (("who5@1.0",), ())
