"""What a person decides on held answers: judged as at the door, one transaction, undone until the freeze."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid5

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import erasures
from index_platform.queries.arrivals import Arrival, Decision, Status
from index_platform.queries.intake import Intake
from index_platform.services import auditing, freezing, held, receiving, waves
from index_platform.services.review import Review
from index_platform.services.surveys import Surveys
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, Survey, arrival, arrival_of, response

pytestmark = pytest.mark.both_databases
IN, OUT, AGAIN = Decision.TAKEN_IN, Decision.LEFT_OUT, Decision.UNDONE


@dataclass(frozen=True)
class Desk:
    """The small survey with a desk for held answers."""

    survey: Survey
    intake: Intake
    review: Review

    def sent(self, *arrivals: Arrival) -> None:
        for one in arrivals:
            self.intake.accept(one).result()

    def late(self, count: int = 5) -> None:
        """Answers that came after the wave was closed."""
        waves.closed(self.survey.engine, "first", moment=MOMENT)
        self.sent(*(arrival(number) for number in range(count)))

    def key(self, wave: str = "first", actor: Actor = LOCAL) -> str:
        [found] = [one for one in held.groups(self.survey.engine, actor=actor) if one.wave == wave]
        return found.key

    def take_in(self, actor: Actor = LOCAL, only: str = "", wave: str = "first") -> int:
        key = self.key(wave, actor)
        seal = self.review.tried(key, IN, actor=actor, only=only).seal
        return self.review.take_in(key, seal, actor=actor, only=only)

    def leave_out(self, reason: str, actor: Actor = LOCAL, only: str = "") -> int:
        key = self.key("first", actor)
        seal = self.review.tried(key, OUT, actor=actor, only=only).seal
        return self.review.leave_out(key, seal, reason, actor=actor, only=only)

    def undo(self, actor: Actor = LOCAL, only: str = "") -> int:
        key = self.key("first", actor)
        seal = self.review.tried(key, AGAIN, actor=actor, only=only).seal
        return self.review.undo(key, seal, actor=actor, only=only)

    def counts(self) -> tuple[int, ...]:
        """How many were received, are responses, and have answers."""
        found = [self.survey.rows(f"SELECT COUNT(*) FROM {name}")[0][0] for name in _TABLES]
        return tuple(found)


_TABLES = ("received", "responses", "answers", "flags")


@pytest.fixture
def desk(survey: Survey) -> Iterator[Desk]:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        review = Review(survey.engine, Surveys(survey.engine), intake, clock=lambda: MOMENT)
        yield Desk(survey, intake, review)


def test_what_came_late_is_taken_in_as_if_it_had_come_in_time(desk: Desk) -> None:
    desk.sent(*(arrival(number) for number in range(5)))
    statement = (
        "SELECT r.id, r.place, r.mode, a.item, a.code, a.missing FROM responses r "
        "JOIN answers a ON a.response = r.number WHERE r.id = '{}' ORDER BY 4"
    )
    in_time = desk.survey.rows(statement.format(arrival(3).id))
    waves.closed(desk.survey.engine, "first", moment=MOMENT)
    late = arrival_of(response(3), uuid5(NAMESPACE, "late"))
    desk.sent(late)
    before = desk.survey.rows("SELECT * FROM received ORDER BY id")
    assert desk.take_in() == 1
    assert desk.survey.rows("SELECT * FROM received ORDER BY id") == before
    assert [row[1:] for row in desk.survey.rows(statement.format(late.id))] == [row[1:] for row in in_time]
    assert held.waiting(desk.survey.engine, actor=LOCAL) == {}


def test_a_dry_run_says_how_many_would_go_in_and_stores_nothing(desk: Desk) -> None:
    desk.late()
    desk.sent(arrival(7, content=b'{"wave": "first", "instrument": "brs@1.0", "answers": {"brs1": 9}}'))
    tried = desk.review.tried(desk.key(), IN, actor=LOCAL)
    assert (len(tried.arrivals), tried.fit, tried.more) == (6, 5, 0)
    assert tried.refused == {"answers do not fit brs@1.0: brs1": 1}
    assert desk.counts() == (6, 0, 0, 0)
    assert desk.take_in() == 5
    assert desk.counts() == (6, 5, 30, 0)
    assert held.waiting(desk.survey.engine, actor=LOCAL) == {"first": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"wave": "first", "instrument": "brs@1.0", "answers": {"brs1": 9}}', "do not fit brs@1.0: brs1"),
        (b'{"wave": "first", "instrument": "brs@1.0", "answers": {}, "place": "XX"}', "its place is not"),
        (b'{"wave": "first", "instrument": "brs@1.0", "answers": {}, "mode": "door"}', "claims a mode"),
        (b'{"wave": "first", "instrument": "brs@1.0", "answers": {}, "panel": "p1"}', "claims a panel"),
        (b"\xff{", "it is not JSON"),
        (b"[]", "not an object"),
    ],
)
def test_what_a_door_would_not_take_is_not_taken_in(desk: Desk, content: bytes, why: str) -> None:
    desk.sent(arrival(1, content=content, door=receiving.DOOR, held="as the door said", response=None))
    with pytest.raises(ConflictError, match=why):
        desk.take_in()
    assert desk.counts() == (1, 0, 0, 0)


def test_what_a_door_of_ours_says_of_mode_and_household_stands(desk: Desk) -> None:
    waves.closed(desk.survey.engine, "first", moment=MOMENT)
    ours = response(1, household="h1")
    desk.sent(arrival_of(ours, uuid5(NAMESPACE, "ours"), door="pages", taken_by=None))
    assert desk.take_in() == 1
    assert desk.survey.rows("SELECT household FROM responses") == [("h1",)]


def test_a_wave_that_is_not_known_takes_nothing_in_until_it_is(desk: Desk) -> None:
    claims = replace(response(1), wave="second")
    desk.sent(arrival_of(claims, uuid5(NAMESPACE, "second")))
    with pytest.raises(ConflictError, match="the wave 'second' is not known"):
        desk.take_in(wave="second")


def test_another_version_than_the_wave_asks_stays_out(desk: Desk) -> None:
    desk.sent(arrival(1, instrument="brs@2.0", response=response(1, instrument="brs@2.0")))
    with pytest.raises(ConflictError, match=r"asks brs@1\.0, not brs@2\.0"):
        desk.take_in()


def test_an_open_wave_takes_in_what_came_too_early(desk: Desk) -> None:
    desk.late(3)
    waves.opened(desk.survey.engine, "first", moment=MOMENT)
    assert desk.take_in() == 3


def test_a_frozen_wave_takes_nothing_in_and_nothing_is_undone(desk: Desk) -> None:
    desk.late(4)
    one = str(arrival(0).id)
    assert desk.take_in(only=one) == 1
    _frozen(desk)
    with pytest.raises(ConflictError, match="the wave 'first' is frozen"):
        desk.take_in()
    with pytest.raises(NotPermittedError, match="frozen since"):
        desk.undo(only=one)
    assert desk.counts() == (4, 1, 6, 0)


def test_what_is_taken_in_can_be_undone_and_taken_in_again(desk: Desk) -> None:
    desk.late()
    bytes_before = desk.survey.rows("SELECT * FROM received ORDER BY id")
    assert desk.take_in() == 5
    assert desk.undo() == 5
    assert desk.counts() == (5, 0, 0, 0)
    assert held.waiting(desk.survey.engine, actor=LOCAL) == {"first": 5}
    assert desk.take_in() == 5
    assert desk.survey.rows("SELECT * FROM received ORDER BY id") == bytes_before
    assert desk.survey.rows("SELECT COUNT(*) FROM reviews") == [(15,)]


def test_what_is_left_out_needs_a_reason_and_waits_no_more(desk: Desk) -> None:
    desk.late(2)
    for reason, why in (("  ", "no reason"), ("x" * 501, "longer than 500")):
        with pytest.raises(InvalidInputError, match=why):
            desk.leave_out(reason)
    one = str(arrival(0).id)
    assert desk.leave_out("It  came twice.", only=one) == 1
    [group] = held.groups(desk.survey.engine, actor=LOCAL)
    assert [(each.id, each.said) for each in group.of(OUT)] == [(one, "It came twice.")]
    assert held.waiting(desk.survey.engine, actor=LOCAL) == {"first": 1}
    assert desk.take_in() == 1  # the other one
    assert desk.counts() == (2, 1, 6, 0)


def test_a_decision_rests_on_what_was_seen(desk: Desk) -> None:
    desk.late(2)
    tried = desk.review.tried(desk.key(), IN, actor=LOCAL)
    desk.sent(arrival(7))
    with pytest.raises(ConflictError, match="others came meanwhile"):
        desk.review.take_in(tried.group.key, tried.seal, actor=LOCAL)
    tried = desk.review.tried(desk.key(), IN, actor=LOCAL)
    assert desk.leave_out("Not ours.", only=str(arrival(7).id)) == 1
    with pytest.raises(ConflictError, match="somebody else has decided"):
        desk.review.take_in(tried.group.key, tried.seal, actor=LOCAL)
    assert desk.counts() == (3, 0, 0, 0)


def test_the_same_bytes_sent_again_are_told_what_became_of_them(desk: Desk) -> None:
    desk.late(2)
    desk.take_in(only=str(arrival(0).id))
    desk.leave_out("No.", only=str(arrival(1).id))
    for number, decision in ((0, IN), (1, OUT)):
        [receipt] = desk.intake.accept(arrival(number)).result()
        assert (receipt.status, receipt.decision, receipt.created) == (Status.HELD, decision, False)
    desk.undo()
    [receipt] = desk.intake.accept(arrival(0)).result()
    assert receipt.decision is None
    assert desk.counts() == (2, 0, 0, 0)


def test_what_is_frozen_does_not_depend_on_when_and_in_which_order_it_was_taken_in(
    desk: Desk, another: Survey
) -> None:
    """Sixty in time; or twenty of them late, taken in by several decisions, some undone in between."""
    draw = random.Random(20261122)
    everybody = [arrival(number) for number in range(60)]
    with Intake(another.engine, clock=lambda: MOMENT) as intake:
        for one in everybody:
            intake.accept(one).result()
    desk.sent(*everybody[:40])
    waves.closed(desk.survey.engine, "first", moment=MOMENT)
    late = draw.sample(everybody[40:], 20)
    desk.sent(*late)
    for one in draw.sample(late, 7):
        desk.take_in(only=str(one.id))
    desk.undo()
    assert desk.take_in() == 20
    waves.closed(another.engine, "first", moment=MOMENT)
    there = freezing.frozen(another.engine, "first", another.settings.snapshots, moment=MOMENT)
    assert _frozen(desk) == there.sha256


def test_each_decision_is_one_entry_of_the_audit_and_repeats_no_answer(desk: Desk) -> None:
    desk.late(3)
    desk.take_in()
    desk.undo()
    desk.leave_out("They were rehearsals.")
    told = desk.survey.rows(
        "SELECT action, key, reason, detail FROM audit WHERE action IN "
        "('responses.take_in', 'responses.undo', 'responses.leave_out') ORDER BY number"
    )
    assert [row[:3] for row in told] == [
        ("responses.take_in", "first", ""),
        ("responses.undo", "first", ""),
        ("responses.leave_out", "first", "They were rehearsals."),
    ]
    assert all('"count":3' in row[3] and "brs" not in row[3] for row in told)
    assert auditing.walked(desk.survey.engine).sound


def test_whoever_holds_an_area_decides_on_that_area_only(desk: Desk) -> None:
    desk.late()  # numbers 0 and 3 are of the south
    sue = person(desk.survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QS")
    assert desk.take_in(sue) == 2
    assert held.waiting(desk.survey.engine, actor=sue) == {}
    assert held.waiting(desk.survey.engine, actor=LOCAL) == {"first": 3}
    with pytest.raises(ConflictError, match="others came"):
        desk.take_in(sue, only=str(arrival(1).id))
    assert desk.undo(sue) == 2


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.COMMUNITY_RESEARCHER])
def test_others_decide_nothing(desk: Desk, role: Role) -> None:
    desk.late(1)
    key, eve = desk.key(), person(desk.survey.engine, "eve", role, area="T")
    seal = desk.review.tried(key, IN, actor=LOCAL).seal
    for deed in (
        lambda: desk.review.take_in(key, seal, actor=eve),
        lambda: desk.review.leave_out(key, seal, "Why not", actor=eve),
        lambda: desk.review.undo(key, seal, actor=eve),
        lambda: desk.review.group(key, actor=eve),
        lambda: held.groups(desk.survey.engine, actor=eve),
    ):
        with pytest.raises(NotPermittedError):
            deed()
    assert desk.counts() == (1, 0, 0, 0)


def test_a_group_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no such group"):
        desk.review.group("nothing", actor=LOCAL)


def test_what_is_erased_takes_its_decisions_with_it(desk: Desk) -> None:
    desk.late(2)
    desk.take_in()
    with unit_of_work(desk.survey.engine, audited=False) as session:
        gone = erasures.erase(session, arrival(0).id, wave="first", moment="m")
    assert (gone["reviews"], gone["responses"], gone["received"]) == (1, 1, 1)
    assert desk.survey.rows("SELECT received FROM reviews") == [(str(arrival(1).id),)]


def test_the_database_refuses_what_goes_past_the_desk(desk: Desk) -> None:
    desk.sent(arrival(9))
    desk.late(2)
    desk.take_in(only=str(arrival(0).id))
    one, other, counted = (str(arrival(number).id) for number in (0, 1, 9))
    row = "INSERT INTO reviews VALUES ({}, '{}', '{}', 'w', 'local', '2026-11-22T08:15:00.000000Z')"
    response_of = (
        "INSERT INTO responses (number, id, wave, instrument_sha256, mode, language) "
        f"SELECT 99, '{other}', wave, instrument_sha256, mode, language FROM responses WHERE id = '{counted}'"
    )
    for statement, why in (
        ("UPDATE reviews SET reason = 'x'", "never changes"),
        ("DELETE FROM reviews", "stays as long"),
        (row.format(1, other, "taken_in"), "number of its own"),
        (row.format(2, counted, "taken_in"), "only what was held"),
        (row.format(2, "nothing", "taken_in"), "only what was held"),
        (row.format(2, one, "left_out"), "undone before there is another"),
        (row.format(2, other, "undone"), "undone before there is another"),
        (row.format(2, other, "praised"), "CHECK constraint|check constraint"),
        (response_of, "counted by a decision"),
    ):
        with pytest.raises(DBAPIError, match=why), desk.survey.engine.begin() as connection:
            connection.execute(text(statement))
    _frozen(desk)
    with pytest.raises(DBAPIError, match="what is frozen"), desk.survey.engine.begin() as connection:
        connection.execute(text(row.format(2, one, "undone")))


def _frozen(desk: Desk) -> str:
    directory = desk.survey.settings.snapshots
    return freezing.frozen(desk.survey.engine, "first", directory, moment=MOMENT).sha256
