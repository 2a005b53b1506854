"""``thriving waves dates``, and what ``thriving waves list`` says of them."""

import pytest

from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Survey


@pytest.fixture
def thriving(survey: Survey) -> Command:
    return Command(survey.settings.data_dir)


def test_the_days_of_a_wave_are_set_said_and_listed(thriving: Command) -> None:
    said = thriving.done("waves", "dates", "first", "--opens", "2026-11-01", "--closes", "2036-12-31")
    assert said == "first takes answers from 2026-11-01 to 2036-12-31, while it is open\n"
    again = thriving.json("waves", "dates", "first", "--opens", "2026-11-01", "--closes", "2036-12-31")
    assert again["changed"] is False
    head, row = thriving.done("waves", "list").splitlines()[:2]
    assert head.split()[:4] == ["key", "state", "opens_on", "closes_on"]
    assert row.split()[:4] == ["first", "open", "2026-11-01", "2036-12-31"]


@pytest.mark.parametrize("days", [("2026-12-31", "2026-01-01"), ("soon", "2026-12-31")])
def test_days_that_cannot_be_are_refused(thriving: Command, days: tuple[str, str]) -> None:
    thriving.refused("waves", "dates", "first", "--opens", days[0], "--closes", days[1])
    assert thriving.json("waves", "list")[0]["closes_on"] is None
