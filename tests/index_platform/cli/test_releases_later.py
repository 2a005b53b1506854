"""``thriving releases approve --at`` and ``postpone``: public from a time on, as a person reads it."""

import pytest

from index_platform.services import releases
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import MOMENT, Way


@pytest.fixture
def thriving(way: Way) -> Command:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    return Command(way.settings.data_dir)


def test_a_release_is_approved_for_a_time_put_off_and_shown_to_nobody_before(thriving: Command) -> None:
    told = thriving("releases", "approve", "R1", "--at", "2099-07-20T09:30")
    assert told.stdout == "R1 is approved, and public from 20 July 2099, 9:30am on\n"
    assert thriving.json("releases", "list")[0]["publish_at"] == "2099-07-20T08:30:00.000000Z"
    refused = thriving.refused("reports", "build", "--release", "R1", "--out", thriving.data / "out")
    assert "R1 is approved, and waits for its time" in refused
    later = ("releases", "postpone", "R1", "--reason", "Snow.", "--at")
    assert "public from 21 July 2099" in thriving.done(*later, "2099-07-21T09:30")
    assert "to a later time" in thriving.refused(*later, "2099-07-20T09:30Z")
    assert "21 July 2099, 9:30am" in thriving.done("releases", "list").splitlines()[1]
    assert "Nothing waits." in thriving.done("work", "--once")


@pytest.mark.parametrize(
    ("at", "said"), [("soon", "'soon' is no day and time"), ("2020-01-01T09:30", "is past")]
)
def test_a_time_that_cannot_be_is_refused(thriving: Command, at: str, said: str) -> None:
    assert said in thriving.refused("releases", "approve", "R1", "--at", at)
    assert thriving.json("releases", "list")[0]["state"] == "proposed"
