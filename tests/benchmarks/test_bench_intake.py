"""The crowd that the intake is raced under: left out without wrk, and every answer of it stored whole."""

import pytest

from benchmarks import site
from benchmarks.bench_intake import ECHO, benches, met, stored
from benchmarks.bench_pages import QUESTIONS, looked_at
from benchmarks.measure import raced
from benchmarks.wrk import has_wrk

pytestmark = pytest.mark.slow


def test_without_wrk_there_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [raced(race) for race in benches()] == [(), ()]


@pytest.mark.skipif(not has_wrk(), reason="wrk is not on this machine")
def test_what_the_crowd_sends_is_stored_whole_said_again_and_asked_for() -> None:
    with site.running() as here:
        assert stored(here, seconds=1).count > 0
        assert met(here, ECHO, seconds=1).count > 0
        assert looked_at(here, seconds=1).count > 0
    assert QUESTIONS > 1
