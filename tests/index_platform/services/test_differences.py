"""What a run or a release would change of what was published last."""

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import auditing, computing, differences, releases
from index_platform.services.computing import Request
from instruments.errors import ConflictError, NotFoundError, NotPermittedError
from scoring.published import Withheld
from tests.index_platform.people import person
from tests.index_platform.second import public, second_run
from tests.index_platform.survey import MOMENT, Way


def _computed(way: Way, wave: str, *, begin_base: bool = False) -> None:
    request = Request(wave=wave, definition="tci@1.0", begin_base=begin_base)
    computing.computed(way.engine, way.settings, request, moment=MOMENT, actor=LOCAL)


def _of_run(way: Way, wave: str) -> differences.Differences:
    return differences.of_run(way.engine, way.settings, wave, moment=MOMENT, actor=LOCAL)


def test_the_first_run_has_nothing_to_be_compared_with_and_tells_what_it_withholds(way: Way) -> None:
    with pytest.raises(ConflictError, match="no run of the wave 'first'"):
        _of_run(way, "first")
    _computed(way, "first", begin_base=True)
    found = _of_run(way, "first")
    assert (found.subject, found.last, found.conclusions, found.sentences) == ("first-1", "", (), ())
    assert found.after.shown > 0


def test_a_run_is_told_beside_the_newest_release_and_each_look_is_written_down(way: Way) -> None:
    _computed(way, "first", begin_base=True)
    public(way, way.settings.runs / "first-1")
    second_run(way)
    _computed(way, "second")
    max_ = person(way.engine, "max", Role.SURVEY_MANAGER)
    found = differences.of_run(way.engine, way.settings, "second", moment=MOMENT, actor=max_)
    assert (found.subject, found.last) == ("second-1", "R1")
    assert found.places == found.places_gone == found.measures == found.measures_gone == ()
    assert found.before is not None
    totals = {side.shown + sum(side.withheld.values()) for side in (found.before, found.after)}
    assert len(totals) == 1
    assert set(found.after.withheld) <= set(Withheld)
    assert found.sentences
    assert all(one.before != one.after for one in found.conclusions)
    entry = auditing.listed(way.engine, moment=MOMENT)[0]
    assert (entry.actor, entry.action, entry.key, entry.detail["run"]) == (
        "max",
        "index.read",
        "second",
        "second-1",
    )


def test_a_place_of_a_release_is_told_beside_the_last_with_figures_and_verdicts(way: Way) -> None:
    public(way, way.run)
    releases.proposed(way.engine, second_run(way), moment=MOMENT)
    found = differences.of_place(way.engine, "R2", "QN", moment=MOMENT, actor=LOCAL)
    assert (found.name, found.last) == ("North End", "R1")
    assert {one.place for one in found.conclusions} <= {"QN"}
    assert all(one.after for one in found.figures)
    assert any(one.change for one in found.figures)
    assert {one.place for one in found.sentences} == {"North End"}
    moved = differences.moved(way.engine, "R2", moment=MOMENT, actor=LOCAL)
    assert moved["QN"] == len(found.conclusions)
    with pytest.raises(NotFoundError):
        differences.of_place(way.engine, "R2", "XX", moment=MOMENT, actor=LOCAL)


def test_nobody_looks_who_may_not_read_what_is_not_public(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    dan = person(way.engine, "dan", Role.DATA_PROTECTION_OFFICER)
    for look in (
        lambda: differences.of_run(way.engine, way.settings, "first", moment=MOMENT, actor=dan),
        lambda: differences.of_place(way.engine, "R1", "QN", moment=MOMENT, actor=dan),
        lambda: differences.moved(way.engine, "R1", moment=MOMENT, actor=dan),
    ):
        with pytest.raises(NotPermittedError):
            look()
