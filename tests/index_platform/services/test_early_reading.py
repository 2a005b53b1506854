"""Who reads a release before everybody: those on its list, from its hour on, each look counted."""

from datetime import timedelta

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.services import auditing, early_reading, releases
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, SOON, Way

OPENS = SOON - timedelta(hours=3)


@pytest.fixture
def lead(waiting: Way) -> Actor:
    return person(waiting.engine, "lee", Role.STATISTICS_LEAD)


@pytest.fixture
def officer(waiting: Way) -> Actor:
    return person(waiting.engine, "pat", Role.POLICY_OFFICER)


def _listed(way: Way, lead: Actor, *, hours: int = 3) -> int:
    return early_reading.added(
        way.engine, "R1", "pat@example.org", hours, moment=MOMENT, actor=lead, reason="To brief the leader."
    ).number


def test_somebody_on_the_list_reads_it_from_their_hour_on_and_not_before(
    waiting: Way, lead: Actor, officer: Actor
) -> None:
    _listed(waiting, lead)
    with pytest.raises(NotPermittedError, match="not yet at this time"):
        releases.unreleased_table(
            waiting.engine, "R1", moment=OPENS - timedelta(microseconds=1), actor=officer
        )
    assert releases.unreleased_table(waiting.engine, "R1", moment=OPENS, actor=officer).title
    looks = [(one.action, one.outcome) for one in auditing.own(waiting.engine, officer)]
    assert looks == [("release.read", "done"), ("release.read", "refused")]


def test_nobody_else_reads_it_and_the_refusal_tells_nothing(waiting: Way, officer: Actor) -> None:
    said = set()
    for name in ("R1", "R99", "r1"):
        with pytest.raises(NotPermittedError) as refused:
            releases.unreleased_table(waiting.engine, name, moment=OPENS, actor=officer)
        said.add(str(refused.value))
    assert len(said) == 1
    assert {one.outcome for one in auditing.own(waiting.engine, officer)} == {"refused"}


def test_who_was_taken_off_reads_it_no_more(waiting: Way, lead: Actor, officer: Actor) -> None:
    number = _listed(waiting, lead)
    early_reading.removed(waiting.engine, "R1", number, moment=MOMENT, actor=lead)
    with pytest.raises(NotPermittedError):
        releases.unreleased_table(waiting.engine, "R1", moment=OPENS, actor=officer)
    with pytest.raises(ConflictError, match="taken off before"):
        early_reading.removed(waiting.engine, "R1", number, moment=MOMENT, actor=lead)


@pytest.mark.parametrize(
    ("hours", "reason", "email", "why"),
    [
        (25, "To prepare.", "pat@example.org", "1 to 24"),
        (0, "To prepare.", "pat@example.org", "1 to 24"),
        (3, " ", "pat@example.org", "no reason"),
        (3, "x" * 301, "pat@example.org", "longer than"),
        (3, "To prepare.", "nobody@example.org", "nobody with this address"),
    ],
)
def test_a_list_takes_an_account_a_reason_and_a_day_at_most(
    waiting: Way, lead: Actor, officer: Actor, hours: int, reason: str, email: str, why: str
) -> None:
    assert officer.id == "pat"
    with pytest.raises(InvalidInputError, match=why):
        early_reading.added(waiting.engine, "R1", email, hours, moment=MOMENT, actor=lead, reason=reason)


def test_only_who_approves_or_stops_keeps_the_list_and_nobody_is_on_it_by_themselves(
    waiting: Way, lead: Actor, officer: Actor
) -> None:
    analyst = person(waiting.engine, "ann", Role.ANALYST)
    with pytest.raises(NotPermittedError, match="right to stop a release"):
        _listed(waiting, analyst)
    with pytest.raises(NotPermittedError, match="puts themselves"):
        early_reading.added(
            waiting.engine, "R1", "lee@example.org", 3, moment=MOMENT, actor=lead, reason="Me."
        )
    _listed(waiting, person(waiting.engine, "dan", Role.DATA_PROTECTION_OFFICER))
    with pytest.raises(ConflictError, match="already"):
        _listed(waiting, lead)
    assert [one.release for one in early_reading.mine(waiting.engine, officer, moment=MOMENT)] == ["R1"]


def test_places_are_named_once_it_is_open(waiting: Way, lead: Actor, officer: Actor) -> None:
    _listed(waiting, lead)
    [before] = early_reading.mine(waiting.engine, officer, moment=MOMENT)
    assert (before.places, before.opens_at) == ((), OPENS)
    [now] = early_reading.mine(waiting.engine, officer, moment=OPENS)
    assert [code for code, _ in now.places] == ["T", "QN", "QS"]
    assert early_reading.mine(waiting.engine, officer, moment=SOON) == ()


def test_afterwards_everybody_knows_role_reason_and_looks_and_no_name(
    waiting: Way, lead: Actor, officer: Actor
) -> None:
    _listed(waiting, lead)
    for _ in range(2):
        releases.unreleased_table(waiting.engine, "R1", moment=OPENS, actor=officer)
    release = releases.get(waiting.engine, "R1")
    [told] = early_reading.told(waiting.engine, release)
    assert (told.roles, told.reason, told.hours, told.openings) == (
        "Policy officer",
        "To brief the leader.",
        3,
        2,
    )
    with pytest.raises(ConflictError, match="its list is closed"):
        early_reading.removed(waiting.engine, "R1", 1, moment=SOON, actor=lead)
