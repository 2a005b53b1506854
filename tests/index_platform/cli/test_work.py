"""``thriving work``: work that pages asked for is done by a process of its own, which ends in order."""

import signal
import subprocess
from pathlib import Path

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.clock import now
from index_platform.queries import jobs as rows
from index_platform.services import jobs
from tests.index_platform.cli.command import THRIVING, Command
from tests.index_platform.survey import Way
from tests.timing import PATIENCE, awaited


@pytest.fixture
def thriving(way: Way) -> Command:
    return Command(way.settings.data_dir)


def _ask(way: Way) -> int:
    given = {"definition": "tci@1.0", "begin_base": True}
    return jobs.asked(way.engine, "compute", "first", moment=now(), actor=LOCAL, given=given).number


def _read(way: Way, number: int) -> rows.Job:
    with Session(way.engine) as session:
        return rows.get(session, number)


def test_what_waits_is_done_and_told(way: Way, thriving: Command) -> None:
    assert thriving.done("work", "--once") == "Done: 0 pieces of work. Nothing waits.\n"
    number = _ask(way)
    assert thriving.done("work", "--once") == "Done: 1 piece of work. Nothing waits.\n"
    assert _read(way, number).answer["run"] == "first-1"


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_gives_back_what_is_done_once(
    way: Way, thriving: Command, tmp_path: Path, told: signal.Signals
) -> None:
    number = _ask(way)
    with subprocess.Popen(
        [str(THRIVING), "work", "--once"],
        env=thriving.environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        awaited(lambda: _read(way, number).state != "waiting")
        process.send_signal(told)
        said, wrong = process.communicate(timeout=PATIENCE)
    left = _read(way, number)
    assert (process.returncode, wrong) == (0, "")
    expected = {"waiting": "Done: 0 pieces of work. Waiting still: 1.\n"}
    assert said == expected.get(left.state, "Done: 1 piece of work. Nothing waits.\n")
    assert left.state in ("waiting", "done")  # given back at its next step, or done before


def test_a_worker_that_is_told_to_stop_ends_in_order(way: Way, thriving: Command, tmp_path: Path) -> None:
    command = [str(THRIVING), "work"]
    with subprocess.Popen(
        command, env=thriving.environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Waiting for work")
        number = _ask(way)
        awaited(lambda: _read(way, number).state != "waiting")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    left = _read(way, number)
    assert left.state in ("waiting", "done")  # given back at its next step, or done before
    assert thriving.done("work", "--once").startswith("Done: ")
    assert _read(way, number).answer["run"] == "first-1"
