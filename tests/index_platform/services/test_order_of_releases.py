"""Releases out of the order of their waves: no change goes backwards, and the newest wave stays in front."""

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services import changes, fieldwork, releases
from index_platform.services.portal import Portal
from index_platform.storage.files import written_whole
from instruments.errors import InvalidInputError, NotFoundError
from tests.index_platform.second import dated, public, second_run
from tests.index_platform.survey import MOMENT, Way


def portal(way: Way) -> Portal:
    return Portal(way.engine, Shelf(way.settings.public_files, write=written_whole), clock=lambda: MOMENT)


def compared(way: Way) -> dict[str, str]:
    """{release: the one that its change counts from}, as the public finds them."""
    pages = [one.id for one in portal(way).listed() if one.is_compared]
    found = {name: changes.latest(way.engine, name, moment=MOMENT) for name in pages}
    return {name: one.release for name, one in found.items() if one is not None}


def test_an_older_wave_that_is_released_again_is_compared_with_nothing(both: Way) -> None:
    assert public(both, both.run) == "R3"
    assert compared(both) == {"R2": "R1"}
    with pytest.raises(NotFoundError, match="no earlier release is compared with R3"):
        portal(both).change("R3", lambda _: b"never")
    current = portal(both).current()
    assert current is not None
    assert current.release.id == "R2"
    with pytest.raises(
        InvalidInputError, match=r"R3 \(first\) was asked before that of R2 \(second\)"
    ) as told:
        changes.book(both.engine, "R2", "R3", moment=MOMENT)
    assert "releases diff R3 R2" in told.value.fix
    assert "when R2 was proposed, R3 was not" in changes.book(both.engine, "R3", "R2", moment=MOMENT).notes[0]
    with pytest.raises(InvalidInputError, match="R1 came before R3"):
        changes.book(both.engine, "R3", "R1", moment=MOMENT)


def test_a_later_wave_is_compared_with_the_wave_before_it_and_not_with_the_last_release(both: Way) -> None:
    public(both, both.run)
    assert public(both, second_run(both, key="third", seed=8, run="THIRD")) == "R4"
    assert compared(both) == {"R2": "R1", "R4": "R2"}
    found = changes.latest(both.engine, "R4", moment=MOMENT)
    assert found is not None
    assert (found.change.earlier.key, found.change.later.key) == ("second", "third")
    assert (
        "was not the newest of the wave asked just before"
        in changes.book(both.engine, "R3", "R4", moment=MOMENT).notes[0]
    )
    newest = releases.latest(both.engine, moment=MOMENT)
    assert newest is not None
    assert newest.id == "R4"


def test_a_wave_that_is_released_before_an_older_one_stays_in_front(way: Way) -> None:
    for run in (second_run(way), way.run):
        public(way, run)
    newest = releases.latest(way.engine, moment=MOMENT)
    assert newest is not None
    assert (newest.id, newest.wave) == ("R1", "second")
    assert compared(way) == {}


def test_where_nothing_tells_which_wave_came_first_nothing_is_compared_and_the_book_says_so(way: Way) -> None:
    second = second_run(way, is_dated=False)
    for run in (way.run, second):
        public(way, run)
    assert compared(way) == {}
    for pair in (("R1", "R2"), ("R2", "R1")):
        book = changes.book(way.engine, *pair, moment=MOMENT)
        assert "nothing tells which of the waves" in book.notes[0]
        assert {line.change for chapter in book.chapters for line in chapter.lines} == {""}
    dated(way, "first", "second")
    assert public(way, second) == "R3"
    assert compared(way) == {"R3": "R1"}


def test_without_days_the_wave_that_was_released_last_for_the_first_time_is_in_front(way: Way) -> None:
    second = second_run(way, is_dated=False)
    for run in (way.run, second, way.run):
        public(way, run)
    newest = releases.latest(way.engine, moment=MOMENT)
    assert newest is not None
    assert newest.id == "R2"


def test_a_change_whose_order_is_known_no_more_is_shown_no_more(both: Way) -> None:
    fieldwork.dated(both.engine, "second", None, None, moment=MOMENT)
    assert compared(both) == {}
    assert "nothing tells which" in changes.book(both.engine, "R1", "R2", moment=MOMENT).notes[0]
