from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.cli.users import _ROLES
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Survey

ANN = ("ann@example.org", "--name", "Ann Lee")


def test_the_first_administrator_is_made_where_there_is_nothing_yet(tmp_path: Path) -> None:
    thriving = Command(tmp_path / "new")
    said = thriving.done("users", "add", *ANN, "--role", "administrator").splitlines()
    assert said[0] == "Ann Lee <ann@example.org>: administrator"
    assert said[1].startswith("link:  http://127.0.0.1:8000/account/welcome/")
    assert "by email" in said[3]
    [person] = thriving.json("users", "list")
    assert (person["state"], person["grants"]) == ("invited", [{"role": "administrator", "area": ""}])


@pytest.fixture
def thriving(survey: Survey) -> Command:
    """The command over the small survey, with one person."""
    command = Command(survey.settings.data_dir)
    command.done("users", "add", *ANN)
    return command


def test_roles_are_given_and_taken(thriving: Command) -> None:
    given = thriving.done("users", "grant", "ann@example.org", "community_researcher", "--area", "QN")
    assert given.strip() == "ann@example.org has now: community_researcher in QN"
    facts = thriving.json("users", "revoke", "ANN@example.org", "community_researcher", "--area", "QN")
    assert facts == {"email": "ann@example.org", "changed": True, "grants": []}
    again = thriving.done("users", "revoke", "ann@example.org", "community_researcher", "--area", "QN")
    assert again.strip() == "ann@example.org has as before: no role"


def test_somebody_is_kept_out_and_let_in_again(thriving: Command) -> None:
    assert thriving.done("users", "disable", "ann@example.org").strip().endswith("is kept out now")
    assert thriving.done("users", "disable", "ann@example.org").strip().endswith("was kept out already")
    facts = thriving.json("users", "recover", "ann@example.org", "--second-step")
    assert set(facts) == {"id", "email", "link", "ends_at"}


def test_what_cannot_be_is_refused_in_three_lines(thriving: Command) -> None:
    assert "already" in thriving.refused("users", "add", *ANN)
    assert "no account" in thriving.refused("users", "disable", "bob@example.org")
    assert "for one area" in thriving.refused("users", "grant", "ann@example.org", "community_researcher")


def test_the_roles_that_can_be_typed_are_all_there_are() -> None:
    assert set(_ROLES) == set(Role)


def test_a_person_may_be_given_several_roles_at_once(tmp_path: Path) -> None:
    thriving = Command(tmp_path / "new")
    said = thriving.done("users", "add", *ANN, "--role", "analyst", "--role", "survey_manager")
    assert "analyst, survey_manager" in said
