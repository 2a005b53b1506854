"""A release is public from a time on: to nobody a moment before, put off with a reason, never sooner."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.queries import audit
from index_platform.services import changes, publishing, release_texts, releases
from index_platform.services.calendar import Calendar, Said
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.second import public, second_run
from tests.index_platform.survey import MOMENT, SOON, Way

ZONE = ZoneInfo("Europe/London")
TICK = timedelta(microseconds=1)


def test_a_release_is_public_from_its_very_moment_on_and_not_before(waiting: Way) -> None:
    release = releases.get(waiting.engine, "R1")
    assert (release.state, release.publish_at) == ("approved", stamp(SOON))
    assert (release.waits(SOON - TICK), release.is_public(SOON - TICK)) == (True, False)
    assert (release.waits(SOON), release.is_public(SOON)) == (False, True)
    assert releases.latest(waiting.engine, moment=SOON - TICK) is None
    with pytest.raises(NotPermittedError, match="waits for its time"):
        releases.table(waiting.engine, "R1", moment=SOON - TICK)
    with pytest.raises(NotPermittedError, match="waits for its time"):
        release_texts.public(waiting.engine, "R1", moment=SOON - TICK)
    assert releases.latest(waiting.engine, moment=SOON) == release
    assert releases.table(waiting.engine, "R1", moment=SOON).title


def test_without_a_time_it_is_public_at_its_approval(released: Way) -> None:
    release = releases.get(released.engine, "R1")
    assert release.publish_at == release.approved_at == stamp(MOMENT)


def test_the_ledger_counts_what_waits(waiting: Way) -> None:
    assert releases.ledger_written(waiting.engine, waiting.folder / "ledger.json") == 1


def test_a_time_in_the_past_is_refused_and_the_release_stays_proposed(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    for at in (MOMENT, MOMENT - timedelta(days=1)):
        with pytest.raises(InvalidInputError, match="is past"):
            releases.approved(way.engine, "R1", moment=MOMENT, at=at)
    assert releases.get(way.engine, "R1").state == "proposed"


def test_what_was_withdrawn_before_its_time_was_never_public(waiting: Way) -> None:
    releases.withdrawn(waiting.engine, "R1", moment=SOON - TICK)
    release = releases.get(waiting.engine, "R1")
    assert not release.was_public(SOON + timedelta(days=99))


def test_a_release_is_put_off_with_a_reason_and_never_brought_forward(waiting: Way) -> None:
    later = SOON + timedelta(days=7)
    put_off = partial(
        publishing.postponed, waiting.engine, "R1", zone=ZONE, moment=MOMENT + timedelta(days=1)
    )
    with pytest.raises(InvalidInputError, match="no reason"):
        put_off(later, reason=" ")
    with pytest.raises(ConflictError, match="to a later time"):
        put_off(SOON - TICK, reason="Sooner.")
    put_off(later, reason="The printer broke.")
    assert not releases.get(waiting.engine, "R1").is_public(SOON)
    assert releases.get(waiting.engine, "R1").is_public(later)
    with Session(waiting.engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.reason) == ("release.postpone", "The printer broke.")
    assert newest.detail == {"publish_at": stamp(later), "before": stamp(SOON)}


def test_what_is_public_is_not_put_off(released: Way) -> None:
    with pytest.raises(ConflictError, match="only what waits is put off"):
        publishing.postponed(released.engine, "R1", SOON, zone=ZONE, moment=MOMENT, reason="Oh.")


def test_who_may_not_stop_a_release_may_not_put_it_off(waiting: Way) -> None:
    analyst = person(waiting.engine, "ann", Role.ANALYST)
    with pytest.raises(NotPermittedError):
        publishing.postponed(
            waiting.engine, "R1", SOON + TICK, zone=ZONE, moment=MOMENT, actor=analyst, reason="No."
        )


def test_a_change_since_a_wave_that_waits_is_told_when_both_are_public(way: Way) -> None:
    second = second_run(way)
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT, at=SOON)
    assert public(way, second) == "R2"
    assert changes.latest(way.engine, "R2", moment=MOMENT) is None
    with pytest.raises(NotPermittedError, match="waits for its time"):
        changes.book(way.engine, "R1", "R2", moment=MOMENT)
    found = changes.latest(way.engine, "R2", moment=SOON)
    assert found is not None
    assert found.release == "R1"
    newest = releases.latest(way.engine, moment=MOMENT)
    assert newest is not None
    assert newest.id == "R2"


def test_figures_that_are_announced_are_not_public_before(way: Way) -> None:
    calendar = Calendar(way.engine, clock=lambda: MOMENT, zone=ZONE)
    calendar.announced(Said(title="Autumn figures", day="2027-01-20", time="09:30", wave="first"))
    releases.proposed(way.engine, way.run, moment=MOMENT)
    for at in (None, SOON):
        with pytest.raises(ConflictError, match="announced for 20 January 2027, 9:30am") as refused:
            releases.approved(way.engine, "R1", moment=MOMENT, at=at)
        assert "--at 2027-01-20T09:30" in refused.value.fix
    at = MOMENT.replace(year=2027, month=1, day=20, hour=9, minute=30)
    assert releases.approved(way.engine, "R1", moment=MOMENT, at=at).publish_at == stamp(at)
    with pytest.raises(ConflictError, match="would be public before"):
        calendar.changed(1, Said(title="Autumn figures", day="2027-02-20"), reason="Later.")
    publishing.postponed(
        way.engine, "R1", at + timedelta(days=1), zone=ZONE, moment=MOMENT, reason="Snow.", actor=LOCAL
    )
    [told] = calendar.entries()
    assert (told.day, told.time, [one.reason for one in told.changes]) == ("2027-01-21", "09:30", ["Snow."])
