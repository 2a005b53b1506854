"""How a questionnaire was answered: seconds a page and the kind of device, erased with the response."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest

from index_platform.auth.actors import LOCAL
from index_platform.queries.intake import Intake
from index_platform.services import erasing, freezing, held, waves
from index_platform.services.erasing import HOLDER
from index_platform.services.holders import Holder
from index_platform.services.review import Review
from index_platform.services.surveys import Surveys
from index_platform.storage import snapshots
from instruments.definition import Missing
from instruments.flags import Flag, Raised
from instruments.paradata import Device, Paradata
from scoring.page_times import NOT_TIMED
from tests.index_platform.services.questionnaire import Clock, Questionnaire, questionnaire, rows
from tests.index_platform.survey import MOMENT, Survey, arrival

TIMES = "SELECT item, seconds FROM page_times ORDER BY item"
HOUR = 3600


@pytest.fixture
def service(survey: Survey, intake: Intake, clock: Clock) -> Questionnaire:
    return questionnaire(survey, intake, clock)


def answered(
    service: Questionnaire, clock: Clock, took: Mapping[str, float], device: Device = Device.PHONE
) -> UUID:
    """A draft whose pages took so many seconds each, sent."""
    name, holder = service.begun()
    clock.moment += timedelta(seconds=9)
    service.answering.live_in("first", name, holder, "QN")
    for item, seconds in took.items():
        on_a_page(service, clock, name, holder, item, seconds)
    for number in range(len(took) + 1, 7):
        on_a_page(service, clock, name, holder, f"brs{number}", 4)
    service.sending.send("first", name, holder, device)
    return name


def on_a_page(
    service: Questionnaire, clock: Clock, name: UUID, holder: Holder, item: str, seconds: float
) -> None:
    """One answer, so many seconds after the one before."""
    clock.moment += timedelta(seconds=seconds)
    service.answering.answer("first", name, holder, (item, 3))


@pytest.mark.both_databases
def test_whole_seconds_from_one_page_to_the_next_are_kept_with_the_response(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    name = answered(service, clock, {"brs1": 12.9, "brs2": 0.2})
    kept = [("brs1", 12), ("brs2", 0), ("brs3", 4), ("brs4", 4), ("brs5", 4), ("brs6", 4)]
    assert rows(survey, TIMES) == kept
    assert rows(survey, "SELECT received, device FROM paradata") == [(str(name), "phone")]


def test_nobody_learns_a_time_from_the_bytes_or_from_the_audit(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    answered(service, clock, {"brs1": 1237})
    for table in ("received", "audit"):
        for row in rows(survey, f"SELECT * FROM {table}"):
            assert "1237" not in " ".join(map(str, row))


def test_a_page_counts_once_and_not_where_somebody_was_away(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, "QN")
    on_a_page(service, clock, name, holder, "brs1", 20)
    on_a_page(service, clock, name, holder, "brs2", HOUR + 1)
    on_a_page(service, clock, name, holder, "brs1", 3)
    service.answering.answer("first", name, holder, ("brs3", Missing.SKIPPED))
    service.sending.send("first", name, holder)
    assert rows(survey, TIMES) == [("brs1", 20), ("brs3", 0)]


def test_another_language_does_not_begin_a_page_anew(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, "QN")
    clock.moment += timedelta(seconds=30)
    service.answering.speak("first", name, holder, "en")
    on_a_page(service, clock, name, holder, "brs1", 2)
    service.sending.send("first", name, holder)
    assert rows(survey, TIMES) == [("brs1", 32)]


def test_a_clock_that_was_put_back_gives_no_time(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    answered(service, clock, {"brs1": -5})
    assert ("brs1", -5) not in rows(survey, TIMES)
    assert [item for item, _ in rows(survey, TIMES)] == ["brs2", "brs3", "brs4", "brs5", "brs6"]


@pytest.mark.both_databases
def test_times_go_with_the_response_that_is_erased(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    name, other = answered(service, clock, {"brs1": 5}), answered(service, clock, {"brs1": 6})
    gone = erasing.erased(survey.engine, survey.settings.snapshots, name, moment=MOMENT, actor=HOLDER)
    assert isinstance(gone, erasing.Erasable)
    assert gone.rows["page_times"] == 6
    assert gone.rows["paradata"] == 1
    assert rows(survey, "SELECT DISTINCT received FROM page_times") == [(str(other),)]


def test_a_snapshot_holds_times_of_pages_and_minutes_but_no_device(
    service: Questionnaire, survey: Survey, clock: Clock, intake: Intake
) -> None:
    name = answered(service, clock, {"brs1": 5})
    intake.accept(arrival(1)).result()
    waves.closed(survey.engine, "first", moment=MOMENT)
    frozen = freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    snapshot = snapshots.read(frozen.path)
    assert snapshot.times is not None
    row = snapshot.ids.index(str(name))
    assert snapshot.times.seconds[row].tolist() == [5, 4, 4, 4, 4, 4]
    assert snapshot.times.sent[row] == int(clock.moment.timestamp()) // 60
    np.testing.assert_array_equal(snapshot.times.seconds[1 - row], [NOT_TIMED] * 6)
    assert snapshot.times.sent[1 - row] == NOT_TIMED
    assert b"phone" not in frozen.path.read_bytes()


def test_a_wave_without_timed_pages_has_no_times(survey: Survey, intake: Intake) -> None:
    intake.accept(arrival(1)).result()
    waves.closed(survey.engine, "first", moment=MOMENT)
    frozen = freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    assert snapshots.read(frozen.path).times is None


@pytest.mark.both_databases
def test_what_was_held_keeps_its_times_and_what_was_noticed_when_a_person_takes_it_in(
    survey: Survey, intake: Intake, clock: Clock
) -> None:
    """A paper's bytes hold no word of what nobody could read on it."""
    waves.closed(survey.engine, "first", moment=MOMENT)
    noticed = Flag(Raised.UNREADABLE, "brs2")
    paper = arrival(1, flags=(noticed,), until_frozen=True, held="answers break what must hold")
    screen = arrival(2, paradata=Paradata(Device.TABLET, {"brs1": 7}))
    for one in (paper, screen):
        intake.accept(one).result()
    assert rows(survey, "SELECT COUNT(*) FROM flags") == [(0,)]
    review = Review(survey.engine, Surveys(survey.engine), intake, clock=clock)
    told = set()
    for group in held.groups(survey.engine, actor=LOCAL):
        told.update(one.flags for one in review.judged(group.of(None), actor=LOCAL))
        seal = review.tried(group.key, held.Decision.TAKEN_IN, actor=LOCAL).seal
        review.take_in(group.key, seal, actor=LOCAL)
    assert told == {(noticed,), ()}
    assert rows(survey, "SELECT rule, item, detail FROM flags") == [("unreadable", "brs2", "")]
    assert rows(survey, TIMES) == [("brs1", 7)]
    found = freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    assert snapshots.read(found.path).times is not None
