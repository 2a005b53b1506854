import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from index_platform.queries.arrivals import Arrival, Entry, NotStoredError, Receipt, Status
from index_platform.queries.intake import LARGEST_BATCH, Intake
from index_platform.queries.storing import Store
from index_platform.services import waves
from instruments.answers import AnswerRow
from instruments.canonical import sha256
from instruments.definition import Missing
from instruments.errors import ConflictError, MeasureError, NotPermittedError
from tests.index_platform.survey import MOMENT, Survey, arrival, arrival_of, response
from tests.postgres import Server

pytestmark = pytest.mark.both_databases
ITEMS = 6


def _open(survey: Survey) -> Intake:
    return Intake(survey.engine, clock=lambda: MOMENT)


def _rows(survey: Survey, statement: str) -> list[tuple[object, ...]]:
    return survey.rows(statement)


def _counts(survey: Survey) -> tuple[object, ...]:
    [[received]] = _rows(survey, "SELECT COUNT(*) FROM received")
    [[responses]] = _rows(survey, "SELECT COUNT(*) FROM responses")
    [[answers]] = _rows(survey, "SELECT COUNT(*) FROM answers")
    return received, responses, answers


def _one(future: "Future[Sequence[Receipt]]") -> Receipt:
    [receipt] = future.result()
    return receipt


def test_the_same_id_with_other_bytes_is_refused_and_nothing_is_stored(survey: Survey) -> None:
    with _open(survey) as intake:
        _one(intake.accept(arrival(1)))
        other = arrival_of(response(2), arrival(1).id, at="answers.csv, line 7")
        with pytest.raises(ConflictError, match="stored already with other content") as refusal:
            intake.accept(other).result()
    assert refusal.value.where == "answers.csv, line 7"
    assert _counts(survey) == (1, 1, ITEMS)


def test_a_list_with_one_conflict_is_refused_whole(survey: Survey) -> None:
    with _open(survey) as intake:
        _one(intake.accept(arrival(1)))
        with pytest.raises(ConflictError):
            intake.accept_all([arrival(2), arrival_of(response(3), arrival(1).id), arrival(4)]).result()
    assert _counts(survey) == (1, 1, ITEMS)


def test_a_list_that_contradicts_itself_is_refused_whole(survey: Survey) -> None:
    with _open(survey) as intake, pytest.raises(ConflictError):
        intake.accept_all([arrival(1), arrival_of(response(3), arrival(1).id)]).result()
    assert _counts(survey) == (0, 0, 0)


def test_a_list_for_a_closed_wave_is_refused_with_the_way_to_open_it(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    with _open(survey) as intake, pytest.raises(NotPermittedError, match="is closed") as refusal:
        intake.accept_all([arrival(1)]).result()
    assert refusal.value.fix.startswith("Open the wave (thriving waves open first)")
    assert _counts(survey) == (0, 0, 0)


def test_a_value_that_the_database_refuses_fails_alone(survey: Survey) -> None:
    poisoned = arrival(2, rows=(AnswerRow("brs1", 2**70, None),))
    against_the_rules = arrival(3, rows=(AnswerRow("brs1", None, None),))
    futures, _ = _together(survey, [arrival(0), arrival(1), poisoned, against_the_rules, arrival(4)])
    assert [_one(futures[row]).status for row in (0, 1, 4)] == [Status.ACCEPTED] * 3
    for row in (2, 3):
        with pytest.raises(NotStoredError, match="the database refused"):
            futures[row].result()
    assert _counts(survey) == (3, 3, 3 * ITEMS)


@pytest.mark.only_sqlite
def test_a_full_disk_is_told_to_everybody_and_the_next_arrival_is_served(survey: Survey) -> None:
    with _open(survey) as intake:
        intake._writer.execute("PRAGMA max_page_count = 1")
        heavy = replace(arrival(1), content=b"x" * 2_000_000)
        with pytest.raises(NotStoredError, match="full"):
            intake.accept(heavy).result()
        intake._writer.execute("PRAGMA max_page_count = 1000000")
        assert _one(intake.accept(arrival(1))).created
    assert _counts(survey) == (1, 1, ITEMS)


@pytest.mark.only_postgresql
def test_a_server_that_is_away_for_long_is_told_each_time_and_used_when_it_is_back(
    survey: Survey, postgres_server: Server
) -> None:
    with _open(survey) as intake:
        with postgres_server.closed():
            for number in range(4):
                with pytest.raises(NotStoredError, match="does not answer"):
                    intake.accept(arrival(number)).result()
                with pytest.raises(MeasureError, match="does not answer"):
                    intake.apart(lambda store: store.moment).result()
        assert _one(intake.accept(arrival(0))).created
    assert _counts(survey) == (1, 1, ITEMS)


def test_a_list_whose_sender_gives_up_half_way_fails_alone(survey: Survey) -> None:
    def given_up() -> None:
        raise ConflictError("stopped", where="test", fix="Begin again.")

    with _open(survey) as intake:
        with pytest.raises(ConflictError, match="stopped"):
            intake.accept_all([arrival(0)], progress=given_up).result()
        assert _one(intake.accept(arrival(1))).created
    assert _counts(survey) == (1, 1, ITEMS)


def test_a_closed_intake_takes_nothing_more(survey: Survey) -> None:
    intake = _open(survey)
    intake.close()
    intake.close()
    with pytest.raises(NotStoredError, match="closed"):
        intake.accept(arrival(1))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"wave": "tenth"}, "the wave 'tenth' is not known"),
        ({"instrument": "brs@2.0"}, "the wave 'first' asks brs@1.0, not brs@2.0"),
        ({"held": "brs1 is 9, which is no answer", "response": None}, "brs1 is 9, which is no answer"),
    ],
)
def test_what_cannot_be_a_response_is_kept_as_it_came_with_the_reason(
    survey: Survey, changed: dict[str, object], reason: str
) -> None:
    with _open(survey) as intake:
        receipt = _one(intake.accept(arrival(1, **changed)))
    assert (receipt.status, receipt.reason) == (Status.HELD, reason)
    assert _rows(survey, "SELECT content, status, reason FROM received") == [
        (arrival(1).content, "held", reason)
    ]
    assert _counts(survey) == (1, 0, 0)


def test_late_work_for_a_closed_wave_is_kept(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    with _open(survey) as intake:
        receipt = _one(intake.accept(arrival(1)))
    assert receipt.reason == "the wave 'first' is closed"
    assert _counts(survey) == (1, 0, 0)


def test_a_receipt_says_what_was_stored_and_when(survey: Survey) -> None:
    with _open(survey) as intake:
        receipt = _one(intake.accept(arrival(1)))
    assert receipt == Receipt(
        id=arrival(1).id,
        sha256=sha256(arrival(1).content),
        received_at="2026-11-22T08:15:00.000000Z",
        status=Status.ACCEPTED,
    )
    assert receipt.created


def test_the_same_bytes_get_the_same_receipt_later(survey: Survey) -> None:
    clock = iter(MOMENT + timedelta(hours=hour) for hour in range(9))
    with Intake(survey.engine, clock=lambda: next(clock)) as intake:
        first = _one(intake.accept(arrival(1)))
        again = _one(intake.accept(arrival(1)))
    with Intake(survey.engine, clock=lambda: datetime.now(UTC)) as intake:
        [later] = intake.accept_all([arrival(1)]).result()
    assert first == again == later
    assert (first.created, again.created, later.created) == (True, False, False)
    assert _counts(survey) == (1, 1, ITEMS)


def test_the_same_id_twice_in_one_batch_is_one_response(survey: Survey) -> None:
    futures, commits = _together(survey, [arrival(0), arrival(1), arrival(1), arrival(1)])
    assert [_one(future).created for future in futures] == [True, True, False, False]
    assert commits == 2
    assert _counts(survey) == (2, 2, 2 * ITEMS)


def test_a_response_is_stored_with_a_row_for_every_item(survey: Survey) -> None:
    given = response(1, answers={"brs1": 5, "brs2": Missing.REFUSED}, household="h1", panel="p1", source="r9")
    with _open(survey) as intake:
        _one(intake.accept(arrival_of(given, UUID(int=7))))
    assert _rows(
        survey, "SELECT number, id, wave, place, mode, language, household, panel, source FROM responses"
    ) == [(1, str(UUID(int=7)), "first", "QN", "web", "en", "h1", "p1", "r9")]
    assert _rows(survey, "SELECT item, code, missing FROM answers WHERE response = 1") == [
        ("brs1", 5, None),
        ("brs2", None, "refused"),
        *((f"brs{item}", None, "not_asked") for item in range(3, 7)),
    ]


def test_arrivals_that_wait_together_share_one_commit(survey: Survey) -> None:
    count = 1 + LARGEST_BATCH + 100
    futures, commits = _together(survey, [arrival(number) for number in range(count)])
    assert all(_one(future).created for future in futures)
    assert commits == 3  # the first alone, then a full batch, then the rest
    assert _counts(survey) == (count, count, count * ITEMS)


def test_many_threads_lose_nothing(survey: Survey) -> None:
    with _open(survey) as intake, ThreadPoolExecutor(16) as pool:
        numbers = [number % 300 for number in range(600)]  # each is sent twice, by different threads
        receipts = list(pool.map(lambda number: _one(intake.accept(arrival(number))), numbers))
        assert intake.commits <= 600
    assert sum(receipt.created for receipt in receipts) == 300
    assert _counts(survey) == (300, 300, 300 * ITEMS)


def test_closing_stores_what_waits(survey: Survey) -> None:
    intake = _open(survey)
    futures = [intake.accept(arrival(number)) for number in range(50)]
    intake.close()
    assert all(future.done() for future in futures)
    assert _counts(survey) == (50, 50, 50 * ITEMS)


@pytest.mark.parametrize("after", [1, 150])
def test_a_process_killed_while_storing_one_by_one_loses_nothing_it_acknowledged(
    survey: Survey, after: int
) -> None:
    acknowledged = _killed(survey, "one", 100_000, after=after)
    stored = {str(row[0]) for row in _rows(survey, "SELECT id FROM responses")}
    assert len(acknowledged) >= after
    assert set(acknowledged) <= stored
    received, responses, answers = _counts(survey)
    assert received == responses
    assert answers == responses * ITEMS  # type: ignore[operator]


def test_a_process_killed_while_storing_a_list_leaves_nothing_of_it(survey: Survey) -> None:
    assert _killed(survey, "all", 3000, after=1) == ["writing"]
    assert _counts(survey) == (0, 0, 0)
    with _open(survey) as intake:  # and the file is as good as before
        assert len(intake.accept_all([arrival(number) for number in range(100)]).result()) == 100


def _killed(survey: Survey, way: str, count: int, *, after: int) -> list[str]:
    """The lines that a storing process wrote before it was killed (SIGKILL) at the line ``after``."""
    command = [
        sys.executable,
        "-m",
        "tests.index_platform.queries.streaming",
        survey.settings.database_url,
        way,
        str(count),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[3]
    )
    if process.stdout is None:
        raise RuntimeError("no output to read")
    lines = [process.stdout.readline().strip() for _ in range(after)]
    process.kill()
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait() == -9
    # a line cut in the middle was not read by anybody as an acknowledgement
    return [*lines, *(line for line in rest.split("\n")[:-1] if line)]


class _Gate:
    """A clock that makes the writer wait at its first batch until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self) -> datetime:
        self.open.wait(30)
        return MOMENT


def _together(survey: Survey, arrivals: Sequence[Arrival]) -> tuple[list["Future[Sequence[Receipt]]"], int]:
    """The futures of arrivals that all waited while the first held the writer, and the number of commits."""
    gate = _Gate()
    with Intake(survey.engine, clock=gate) as intake:
        futures = [intake.accept(arrivals[0])]
        while not futures[0].running():
            time.sleep(0.001)
        futures += [intake.accept(one) for one in arrivals[1:]]
        gate.open.set()
    return futures, intake.commits


def test_work_with_a_transaction_of_its_own_is_stored_whole_or_not_at_all(survey: Survey) -> None:
    def added(store: Store, *, then: Exception | None = None) -> str:
        new = partial(Receipt, received_at=store.moment, status=Status.ACCEPTED)
        entries = [Entry(one, new(id=one.id, sha256=one.sha256)) for one in (arrival(1), arrival(2))]
        store.add(entries, store.standing([]))
        if then is not None:
            raise then
        return store.moment

    refusal = ConflictError("not like this", where="test", fix="Try again.")
    with _open(survey) as intake:
        assert intake.apart(partial(added, then=refusal)).exception() is refusal
        with pytest.raises(NotStoredError, match="too large"):
            intake.apart(partial(added, then=OverflowError("too large"))).result()
        assert _counts(survey) == (0, 0, 0)
        first = intake.accept(arrival(3))
        assert intake.apart(added).result() == "2026-11-22T08:15:00.000000Z"
        assert _one(first).created
    assert _counts(survey) == (3, 3, 3 * ITEMS)


def test_where_too_many_wait_the_next_is_sent_away_and_those_who_wait_are_stored(survey: Survey) -> None:
    gate = _Gate()
    with Intake(survey.engine, clock=gate, most_waiting=5) as intake:
        futures = [intake.accept(arrival(0))]
        while not futures[0].running():
            time.sleep(0.001)
        futures += [intake.accept(arrival(number)) for number in range(1, 6)]
        with pytest.raises(NotStoredError, match="more answers arrive than can be stored") as refusal:
            intake.accept(arrival(6))
        assert refusal.value.fix == "Send it again in some seconds."
        gate.open.set()
        assert all(_one(future).created for future in futures)
        assert _one(intake.accept(arrival(6))).created
    assert _counts(survey) == (7, 7, 7 * ITEMS)
