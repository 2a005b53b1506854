"""The chain of audit entries: one for all writers, and what a walk along it finds."""

import hashlib
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.auth.deeds import deed
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.migrations.guards import Guard, statements
from index_platform.queries import audit, waves
from index_platform.queries.audit import Break, Chain, Deed
from index_platform.queries.intake import Intake
from instruments.canonical import canonical_json
from tests.index_platform.migrations.plain import Plain, plain_to
from tests.index_platform.survey import MOMENT, Survey, arrival

pytestmark = pytest.mark.both_databases
COLUMNS = ("moment", "actor", "roles", "action", "kind", "key", "reason", "outcome", "detail")


def _deed(number: int = 0, **changes: object) -> Deed:
    facts: dict[str, object] = {
        "actor": "ann",
        "action": "wave.open",
        "kind": "wave",
        "key": f"w{number}",
        "moment": stamp(MOMENT + timedelta(seconds=number)),
        "detail": {"number": number},
    }
    return Deed(**{**facts, **changes})  # type: ignore[arg-type]


def _write(survey: Survey, count: int) -> None:
    with unit_of_work(survey.engine) as session:
        for number in range(count):
            audit.write(session, _deed(number))


def _walked(survey: Survey, *kept: str) -> Chain:
    with reading(survey.engine) as session:
        return audit.walked(session, kept=kept)


@pytest.fixture
def chain(survey: Survey) -> Iterator[Plain]:
    """A connection without the triggers, to a log of ten entries: somebody who holds the machine."""
    with reading(survey.engine) as session:
        before = audit.count(session)
    _write(survey, 10 - before)
    assert _walked(survey).sound
    with closing(plain_to(survey.settings.database_url)) as sql, ExitStack() as guards:
        for name in ("audit_update", "audit_delete", "audit_chain"):
            guards.enter_context(sql.without(name, "audit"))
        yield sql


def _rehashed(connection: Plain, number: int, previous: str) -> str:
    """Hash one entry anew, as a forger would: a twin of the program's own way."""
    connection.do("UPDATE audit SET previous = ? WHERE number = ?", previous, number)
    names = ("number", *COLUMNS, "previous")
    [row] = connection.do(f"SELECT {', '.join(names)} FROM audit WHERE number = ?", number)
    text = json.dumps(
        dict(zip(names, row, strict=True)), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    connection.do("UPDATE audit SET hash = ? WHERE number = ?", digest, number)
    return digest


def _all_rehashed(connection: Plain, first: int) -> None:
    """Hash the entry ``first`` and all later ones anew."""
    [[previous]] = connection.do("SELECT hash FROM audit WHERE number = ?", first - 1)
    later = connection.do("SELECT number FROM audit WHERE number >= ? ORDER BY number", first)
    for (number,) in later:
        previous = _rehashed(connection, number, previous)


def test_each_entry_holds_the_hash_of_the_one_before(survey: Survey) -> None:
    _write(survey, 3)
    with reading(survey.engine) as session:
        newest = audit.entries(session)
    assert [entry.number for entry in newest] == list(range(len(newest), 0, -1))
    assert [entry.previous for entry in newest] == [*(entry.hash for entry in newest[1:]), ""]
    assert len({entry.hash for entry in newest}) == len(newest)


def test_an_entry_comes_back_as_the_deed_was_written(survey: Survey) -> None:
    written = _deed(7, roles=("analyst",), reason="because", outcome="refused", detail={"n": 1, "of": ["a"]})
    with unit_of_work(survey.engine) as session:
        audit.write(session, written)
    with reading(survey.engine) as session:
        [entry] = audit.entries(session, latest=1)
    names = Deed.__dataclass_fields__
    kept = {name: getattr(entry, name) for name in names}
    assert canonical_json(kept) == canonical_json({name: getattr(written, name) for name in names})


def test_entries_can_be_read_by_actor_and_page_by_page(survey: Survey) -> None:
    with unit_of_work(survey.engine) as session:
        for number in range(6):
            audit.write(session, _deed(number, actor="ann" if number % 2 else "bob"))
    with reading(survey.engine) as session:
        first = audit.entries(session, actor="ann", latest=2)
        rest = audit.entries(session, actor="ann", latest=2, before=first[-1].number)
    assert [entry.key for entry in (*first, *rest)] == ["w5", "w3", "w1"]


@pytest.mark.parametrize("column", [*COLUMNS, "previous", "hash"])
def test_a_changed_entry_is_found(survey: Survey, chain: Plain, column: str) -> None:
    other = "f" * 64 if column in ("previous", "hash") else "refused" if column == "outcome" else "x"
    chain.do(f"UPDATE audit SET {column} = ? WHERE number = 4", other)
    assert _walked(survey).broken == Break(4, "is not as it was written")


@pytest.mark.parametrize("gone", [1, 5, 9])
def test_a_deleted_entry_is_found(survey: Survey, chain: Plain, gone: int) -> None:
    chain.do("DELETE FROM audit WHERE number = ?", gone)
    assert _walked(survey).broken == Break(gone, "is not there")


def test_a_deleted_entry_is_found_when_the_later_ones_are_numbered_anew(survey: Survey, chain: Plain) -> None:
    chain.do("DELETE FROM audit WHERE number = 5")
    for number in range(6, 11):
        chain.do("UPDATE audit SET number = number - 1 WHERE number = ?", number)
    assert _walked(survey).broken == Break(5, "is not as it was written")


def test_a_link_of_another_chain_is_found(survey: Survey, chain: Plain) -> None:
    """The entry by itself is in order; what it follows is not what stands before it."""
    _rehashed(chain, 5, "e" * 64)
    assert _walked(survey).broken == Break(5, "does not follow the one before it")


def test_entries_in_another_order_are_found(survey: Survey, chain: Plain) -> None:
    for before, after in ((3, 99), (4, 3), (99, 4)):
        chain.do("UPDATE audit SET number = ? WHERE number = ?", after, before)
    assert _walked(survey).broken == Break(3, "is not as it was written")


def _changed(connection: Plain) -> None:
    connection.do("UPDATE audit SET actor = 'bob' WHERE number = 6")


def _removed(connection: Plain) -> None:
    connection.do("DELETE FROM audit WHERE number = 6")
    for number in range(7, 11):
        connection.do("UPDATE audit SET number = number - 1 WHERE number = ?", number)


@pytest.mark.parametrize("forged", [_changed, _removed])
def test_what_was_hashed_anew_is_found_by_a_head_kept_outside(
    survey: Survey, chain: Plain, forged: Callable[[Plain], None]
) -> None:
    hashes = [row[0] for row in chain.do("SELECT hash FROM audit ORDER BY number")]
    forged(chain)
    _all_rehashed(chain, 6)
    assert _walked(survey).sound  # nothing within tells
    found = _walked(survey, hashes[4], hashes[6], hashes[9])
    assert (found.broken, found.missing) == (None, (hashes[6], hashes[9]))
    assert _walked(survey, hashes[4]).sound


def test_entries_cut_off_the_end_are_found_by_a_head_kept_outside(survey: Survey, chain: Plain) -> None:
    kept = _walked(survey).head
    chain.do("DELETE FROM audit WHERE number > 8")
    assert _walked(survey).sound
    assert _walked(survey, kept.hash).missing == (kept.hash,)


def test_an_empty_log_is_whole_unless_something_was_kept(survey: Survey, chain: Plain) -> None:
    chain.do("DELETE FROM audit")
    assert (_walked(survey).sound, _walked(survey).head.hash) == (True, "")
    assert not _walked(survey, "a" * 64).sound


def _peak(survey: Survey) -> int:
    tracemalloc.start()
    try:
        assert _walked(survey).sound
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_longer_log_is_walked_in_the_same_memory(survey: Survey) -> None:
    _write(survey, 2_000)
    short = _peak(survey)
    _write(survey, 4_000)
    assert _peak(survey) < 1.2 * short


WRITER = """
import sys
from datetime import UTC, datetime
from index_platform.db import engine_at, unit_of_work
from index_platform.queries import audit
from index_platform.queries.audit import Deed
engine = engine_at(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    with unit_of_work(engine) as session:
        audit.write(session, Deed(actor=sys.argv[2], action="a", kind="k", key=str(number), moment="t"))
"""


def _processes(survey: Survey, names: Sequence[str]) -> list["subprocess.Popen[str]"]:
    """Processes that are ready to write, and do when they are told to."""
    command = [sys.executable, "-c", WRITER, survey.settings.database_url]
    started = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in names
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return started


def _write_one_by_one(survey: Survey, name: str) -> None:
    for number in range(40):
        with unit_of_work(survey.engine) as session:
            audit.write(session, _deed(number, actor=name))


def test_processes_threads_and_the_intake_write_one_chain(survey: Survey) -> None:
    before = _walked(survey).head.entries
    processes = _processes(survey, ("p1", "p2"))
    with Intake(survey.engine, clock=lambda: MOMENT) as intake, ThreadPoolExecutor(4) as pool:
        done = [pool.submit(_write_one_by_one, survey, name) for name in ("t1", "t2")]
        done += [pool.submit(process.communicate, "go\n") for process in processes]
        for number in range(40):
            intake.accept_all([arrival(number)], deed=_deed(number, actor="intake"))
    assert [one.exception() for one in done] == [None] * 4
    assert [process.returncode for process in processes] == [0, 0]
    found = _walked(survey)
    assert (found.sound, found.head.entries) == (True, before + 5 * 40)
    with reading(survey.engine) as session:
        orders = [
            [one.key.strip("w") for one in audit.entries(session, actor=name)]
            for name in ("p1", "p2", "t1", "t2", "intake")
        ]
    assert orders == [[str(number) for number in reversed(range(40))]] * 5


KILLED = """
import os, signal, sys
from index_platform.db import engine_at, unit_of_work
from index_platform.queries import audit, waves
from index_platform.queries.audit import Deed
with unit_of_work(engine_at(sys.argv[1])) as session:
    steps = {
        "deed": lambda: waves.set_state(session, "first", "closed"),
        "entry": lambda: audit.write(session, Deed(actor="a", action="a", kind="w", key="k", moment="t")),
    }
    for step in sys.argv[2].split("-"):
        steps[step]()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("done", ["deed", "deed-entry", "entry-deed", "entry"])
def test_a_death_between_leaves_neither_the_deed_nor_its_entry(survey: Survey, done: str) -> None:
    before = _walked(survey).head
    died = subprocess.run([sys.executable, "-c", KILLED, survey.settings.database_url, done], check=False)
    assert died.returncode < 0
    assert _walked(survey).head == before
    with reading(survey.engine) as session:
        assert waves.get(session, "first").state == "open"


def test_an_import_and_its_entry_are_stored_together(survey: Survey) -> None:
    before = _walked(survey).head.entries
    written = deed(LOCAL, "responses.import", "wave", "first", moment=MOMENT)
    sql = plain_to(survey.settings.database_url)
    for statement in statements(
        Guard("no_more", "INSERT ON audit", "no"), survey.engine.dialect.name, "public"
    ):
        sql.do(statement)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        refused = intake.accept_all([arrival(1)], deed=written).exception()
        assert "no" in str(refused)
    assert sql.do("SELECT COUNT(*) FROM received") == [(0,)]
    with sql.without("no_more", "audit"), Intake(survey.engine, clock=lambda: MOMENT) as intake:
        for _ in range(2):  # the second brings nothing new
            intake.accept_all([arrival(1)], deed=written).result()
        intake.accept_all([arrival(1), arrival(2)], deed=written).result()
    sql.close()
    assert _walked(survey).head.entries == before + 2


def _failing(session: Session) -> None:
    audit.write(session, _deed())
    raise ZeroDivisionError


def test_an_entry_that_was_never_stored_leaves_no_gap(survey: Survey) -> None:
    before = _walked(survey).head
    with pytest.raises(ZeroDivisionError), unit_of_work(survey.engine) as session:
        _failing(session)
    assert _walked(survey).head == before
    _write(survey, 1)
    assert _walked(survey).head.entries == before.entries + 1
