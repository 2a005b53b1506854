"""Themes are found by two people blind to each other, settled where they differ, and counted from ten on."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import coding, erasing, waves
from index_platform.settings import Settings
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from scoring.published import ShownCount, Withheld
from tests.index_platform.fresh import opened
from tests.index_platform.open_answers import BOOK, ITEM, RAW, SAFE, WAVE, Reading, reading_room
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, stored

pytestmark = pytest.mark.both_databases


@pytest.fixture
def room(settings: Settings, tmp_path: Path) -> Iterator[Reading]:
    with opened(settings) as engine:
        found = reading_room(engine, tmp_path)
        found.book()
        yield found


def themed(room: Reading) -> coding.Themed:
    return coding.themed(room.engine, WAVE, ITEM, actor=room.ada)


def test_only_confirmed_words_come_before_a_coder(room: Reading) -> None:
    room.written({1: RAW})
    assert coding.next_to_code(room.engine, WAVE, ITEM, actor=room.ada) is None
    number = room.confirmed()
    assert coding.next_to_code(room.engine, WAVE, ITEM, actor=room.ada) == number
    shown = coding.to_code(room.engine, WAVE, ITEM, number, actor=room.ada)
    assert (shown.text, shown.found) == (SAFE, ())
    assert shown.book.ids == ("buses", "parks")


def test_a_second_person_codes_blind_and_nobody_twice(room: Reading) -> None:
    room.written({1: RAW})
    number = room.confirmed()
    room.coded(number, ("buses",), room.ada)
    assert coding.next_to_code(room.engine, WAVE, ITEM, actor=room.ada) is None
    with pytest.raises(ConflictError, match="coded already"):
        room.coded(number, ("parks",), room.ada)
    assert coding.to_code(room.engine, WAVE, ITEM, number, actor=room.ben).found == ()
    with pytest.raises(ConflictError, match="nothing to settle"):
        coding.to_settle(room.engine, WAVE, ITEM, number, actor=room.ben)
    room.coded(number, ("parks", "buses"), room.ben)
    assert stored(room.engine, "SELECT turn, account, themes FROM codings ORDER BY turn") == [
        (1, "ada", '["buses"]'),
        (2, "ben", '["buses", "parks"]'),
    ]
    with pytest.raises(ConflictError, match="coded already"):
        room.coded(number, (), person(room.engine, "cat", Role.ANALYST))


def test_what_differs_is_settled_and_agreement_stays_as_it_was(room: Reading) -> None:
    room.written(dict.fromkeys(range(1, 5), RAW))
    numbers = [room.confirmed() for _ in range(4)]
    for place, number in enumerate(numbers):
        room.coded(number, ("buses",), room.ada)
        room.coded(number, ("buses",) if place else ("parks",), room.ben)
    before = themed(room)
    assert before.differing == (numbers[0],)
    assert (before.coded, before.twice, before.drawn) == (4, 4, 4)
    assert before.agreement is not None
    assert before.agreement["buses"].share == 0.75
    case = coding.to_settle(room.engine, WAVE, ITEM, numbers[0], actor=room.ben)
    assert case.found == (("buses",), ("parks",))
    coding.settle(room.engine, WAVE, ITEM, numbers[0], ("parks",), moment=MOMENT, actor=room.ben)
    after = themed(room)
    assert after.differing == ()
    assert after.agreement == before.agreement


def test_another_codebook_begins_anew_and_a_label_stands_for_one(room: Reading) -> None:
    room.written({1: RAW})
    room.coded(room.confirmed(), ("buses",), room.ada)
    assert themed(room).coded == 1
    room.book()
    assert themed(room).coded == 1
    with pytest.raises(ConflictError, match="another codebook"):
        room.book(BOOK.replace("Green", "Open"))
    room.book(BOOK.replace('"1.0"', '"1.1"'))
    assert themed(room).coded == 0


def test_what_cannot_be_coded_is_refused(room: Reading) -> None:
    room.written({1: RAW})
    number = room.confirmed()
    with pytest.raises(InvalidInputError, match="not a theme"):
        room.coded(number, ("trams",), room.ada)
    with pytest.raises(NotFoundError):
        room.coded(99, ("buses",), room.ada)
    for actor in (room.mia, LOCAL):
        with pytest.raises(NotPermittedError):
            room.coded(number, ("buses",), actor)


def test_themes_are_publishable_when_all_is_settled_and_ten_gave_them(room: Reading) -> None:
    room.written({number: f"more buses {number}" for number in range(1, 31)})
    room.written({number: f"a park {number}" for number in range(31, 61)}, place="QS")
    ask = partial(coding.publishable, room.engine, WAVE, ITEM, actor=room.ada)
    room.book(BOOK.replace('"1.0"', '"1.1"').replace("second_share: 1.0", "second_share: 0"))
    while coding.next_to_code(room.engine, WAVE, ITEM, actor=room.ada) is None:
        for _ in range(60):
            room.confirmed()
    assert ask() is None
    while (number := coding.next_to_code(room.engine, WAVE, ITEM, actor=room.ada)) is not None:
        words = coding.to_code(room.engine, WAVE, ITEM, number, actor=room.ada).text
        few = "buses" in words and int(words.split()[-1]) < 10
        room.coded(number, ("buses", "parks") if few else ("buses",) if "buses" in words else (), room.ada)
    assert ask() is None
    waves.closed(room.engine, WAVE, moment=MOMENT)
    found = ask()
    assert found is not None
    assert [place.code for place in found.places] == ["T", "QN", "QS"]
    assert found.counts.answered == (ShownCount(count=60), ShownCount(count=30), ShownCount(count=30))
    assert set(found.counts.themes["parks"]) == {Withheld.TOO_FEW}


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE codings SET themes = '[]'", "never changes"),
        ("DELETE FROM codings", "goes with its response"),
        ("INSERT INTO codings SELECT response, item, book, 2, 'ada', '[]', 'm' FROM codings", "two accounts"),
        ("INSERT INTO codings SELECT response, item, book, 3, 'ben', '[]', 'm' FROM codings", "two accounts"),
        ("INSERT INTO codings SELECT response, item, book, 2, 'cat', '[]', 'm' FROM codings", "identifiers"),
        ("INSERT INTO codings SELECT response, 'joy', book, 1, 'ben', '[]', 'm' FROM codings", "confirmed"),
        ("UPDATE theme_books SET content = ''", "never changes"),
        ("DELETE FROM theme_books", "never deleted"),
        ("UPDATE theme_uses SET item = 'joy'", "never changes"),
        ("DELETE FROM theme_uses", "never changes"),
    ],
)
def test_the_database_keeps_what_coders_found(room: Reading, statement: str, why: str) -> None:
    room.written({1: RAW})
    person(room.engine, "cat", Role.CONTACT_OFFICER)
    room.coded(room.confirmed(), ("buses",), room.ada)
    with pytest.raises(DBAPIError, match=why), room.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_erased_response_takes_along_what_was_confirmed_and_coded(
    room: Reading, settings: Settings
) -> None:
    room.written({1: RAW, 2: RAW})
    for _ in range(2):
        room.coded(room.confirmed(), ("buses",), room.ada)
    erasing.erased(room.engine, settings.snapshots, UUID(int=1), moment=MOMENT, actor=LOCAL)
    left = stored(room.engine, "SELECT id FROM responses JOIN redactions ON number = response")
    assert left == [(str(UUID(int=2)),)]
    assert stored(room.engine, "SELECT COUNT(*) FROM codings") == [(1,)]
