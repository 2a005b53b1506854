"""Nobody but a redactor reads what was written, and nothing leaves that a person did not confirm."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import auditing, exporting, freezing, redacting, waves
from index_platform.services.redacting import OpenQuestion, Progress
from index_platform.settings import Settings
from index_platform.web.desks.words import count_words
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from tests.index_platform.fresh import opened
from tests.index_platform.open_answers import ITEM, RAW, SAFE, WAVE, Reading, reading_room
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, stored

pytestmark = pytest.mark.both_databases


@pytest.fixture
def room(settings: Settings, tmp_path: Path) -> Iterator[Reading]:
    with opened(settings) as engine:
        yield reading_room(engine, tmp_path)


def progress(room: Reading) -> Progress:
    [one] = redacting.questions(room.engine, actor=room.ada)
    return one.progress


def test_an_answer_is_read_by_others_as_a_person_confirmed_it(room: Reading) -> None:
    room.written({1: RAW})
    assert progress(room) == Progress(written=1)
    number = room.confirmed()
    assert progress(room) == Progress(written=1, confirmed=1)
    kept = stored(room.engine, "SELECT outcome, text, suggested, taken_out FROM redactions")
    assert kept == [("confirmed", SAFE, 2, 2)]
    assert redacting.next_answer(room.engine, WAVE, ITEM, actor=room.mia) is None
    actions = [entry.action for entry in auditing.own(room.engine, room.mia)]
    assert actions == ["open_answer.confirmed", "open_answer.read"]
    audit = stored(room.engine, "SELECT * FROM audit")
    assert "Brenda" not in str(audit)
    assert f"{WAVE}/{ITEM}/{number}" in str(audit)


def test_a_person_adds_and_removes_redactions_and_writes_nothing_else(room: Reading) -> None:
    room.written({1: RAW})
    with pytest.raises(InvalidInputError, match="do not stand so"):
        room.confirmed("Ask [name] on [phone], fewer buses")
    room.confirmed("Ask Brenda [name] on [phone], [other] buses")
    assert stored(room.engine, "SELECT text FROM redactions") == [
        ("Ask Brenda [name] on [phone], [other] buses",)
    ]


def test_a_decision_is_made_again_but_never_over_one_that_was_not_seen(room: Reading) -> None:
    room.written({1: RAW})
    number = room.confirmed()
    again = redacting.opened(room.engine, WAVE, ITEM, number, moment=MOMENT, actor=room.mia)
    assert again.suggestion == SAFE
    keep_back = partial(
        redacting.decide,
        room.engine,
        WAVE,
        ITEM,
        number,
        edited=None,
        concern=False,
        moment=MOMENT,
        actor=room.mia,
    )
    with pytest.raises(ConflictError, match="meanwhile"):
        keep_back(version="")
    keep_back(version=again.version)
    assert progress(room) == Progress(written=1, kept_back=1)
    assert stored(room.engine, "SELECT text FROM redactions") == [(None,)]


def test_who_codes_and_who_reads_contacts_never_reads_what_was_written(room: Reading) -> None:
    room.written({1: RAW})
    both = person(room.engine, "cat", Role.SURVEY_MANAGER, Role.CONTACT_OFFICER)
    for actor in (room.ada, room.ben, both, LOCAL):
        with pytest.raises(NotPermittedError):
            redacting.next_answer(room.engine, WAVE, ITEM, actor=actor)
        with pytest.raises(NotPermittedError):
            redacting.opened(room.engine, WAVE, ITEM, 1, moment=MOMENT, actor=actor)
    with pytest.raises(NotPermittedError):
        redacting.questions(room.engine, actor=person(room.engine, "dan", Role.CONTACT_OFFICER))


def test_a_concern_goes_to_those_who_look_after_it_and_to_nobody_else(room: Reading) -> None:
    room.written({1: RAW, 2: "more parks"})
    room.confirmed(concern=True)
    officer = person(room.engine, "eve", Role.DATA_PROTECTION_OFFICER)
    for actor in (room.mia, room.ada):
        with pytest.raises(NotPermittedError):
            redacting.concerns(room.engine, actor=actor)
    [one] = redacting.concerns(room.engine, actor=officer)
    shown = redacting.concern(room.engine, one.response, one.item, moment=MOMENT, actor=officer)
    assert shown.text in (RAW, "more parks")
    redacting.looked_after(room.engine, one.response, one.item, moment=MOMENT, actor=officer)
    [after] = redacting.concerns(room.engine, actor=officer)
    assert after.seen_at is not None
    [other] = {1, 2} - {one.response}
    with pytest.raises(NotFoundError):
        redacting.concern(room.engine, other, ITEM, moment=MOMENT, actor=officer)
    assert [entry.action for entry in auditing.own(room.engine, officer)] == [
        "open_answer.looked_after",
        "open_answer.read",
    ]


def test_what_is_not_there_is_told(room: Reading) -> None:
    room.written({1: RAW})
    for wave, item, number in ((WAVE, ITEM, 99), (WAVE, "colour", 1), ("none", ITEM, 1)):
        with pytest.raises(NotFoundError):
            redacting.opened(room.engine, wave, item, number, moment=MOMENT, actor=room.mia)


def test_what_was_written_leaves_by_no_door(room: Reading, settings: Settings, tmp_path: Path) -> None:
    room.written({1: RAW, 2: "zebrafinch quarry"})
    room.confirmed()
    out = tmp_path / "out.csv"
    exporting.exported(room.engine, WAVE, out, moment=MOMENT)
    waves.closed(room.engine, WAVE, moment=MOMENT)
    frozen = freezing.frozen(room.engine, WAVE, settings.snapshots, moment=MOMENT)
    for content in (out.read_bytes(), frozen.path.read_bytes()):
        assert b"zebrafinch" not in content
        assert b"Brenda" not in content
    assert "better" not in out.read_text().splitlines()[0].split(",")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "INSERT INTO redactions VALUES (1, 'joy', 'confirmed', 'x', 0, 0, FALSE, 'mia', 'm', NULL, NULL)",
            "written",
        ),
        (
            "INSERT INTO redactions "
            "VALUES (2, 'better', 'kept_back', NULL, 0, 0, FALSE, 'cat', 'm', NULL, NULL)",
            "identifiers",
        ),
        ("UPDATE redactions SET decided_by = 'cat'", "identifiers"),
        ("UPDATE redactions SET item = 'joy'", "stays with its answer"),
        ("DELETE FROM redactions", "goes with its response"),
        ("UPDATE redactions SET text = NULL", "ck_redactions_text|CHECK"),
    ],
)
def test_the_database_keeps_decisions_with_their_answers(room: Reading, statement: str, why: str) -> None:
    room.written({1: RAW, 2: "more parks"})
    person(room.engine, "cat", Role.CONTACT_OFFICER)
    decided = room.confirmed()
    statement = statement.replace("(2, ", f"({3 - decided}, ")
    with pytest.raises((DBAPIError, MeasureError), match=why), room.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("confirmed", "kept_back", "told", "most"),
    [
        (0, 0, ("300", "fewer than 10", "fewer than 10"), 300),
        (50, 3, ("300", "50", "fewer than 10"), 250),
        (200, 100, ("300", "200", "100"), 0),
        (295, 5, ("300", "not shown, to protect people", "not shown, to protect people"), 0),
    ],
)
def test_how_many_wait_is_told_by_what_else_is_told_and_gives_nothing_away(
    confirmed: int, kept_back: int, told: tuple[str, ...], most: int
) -> None:
    progress = Progress(written=300, confirmed=confirmed, kept_back=kept_back)
    found = OpenQuestion(
        wave="first", title="Autumn", state="open", item="better", words="What?", progress=progress
    )
    assert tuple(map(count_words, found.counts)) == told
    assert found.most_to_read == most


def test_of_few_answers_nothing_is_told_but_that_some_wait() -> None:
    progress = Progress(written=9, confirmed=1, kept_back=0)
    found = OpenQuestion(
        wave="first", title="Autumn", state="open", item="better", words="What?", progress=progress
    )
    assert found.most_to_read is None
