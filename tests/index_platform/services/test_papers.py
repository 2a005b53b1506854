"""Papers are typed in twice by two accounts, each blind to the other, and go in as one response."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import papers as stored_papers
from index_platform.services import freezing, paper_counts, waves
from index_platform.services.paper_counts import PaperCounts
from index_platform.services.paper_deciding import NEITHER, ONE, OTHER, Choice
from index_platform.services.papers import response_of
from index_platform.services.receipts import code_sha256, withdrawal_code
from index_platform.settings import Settings
from instruments.definition import Missing
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from instruments.paper_entry import PLACE, Unanswered
from instruments.response_numbers import numbered
from tests.index_platform.paper import DIGITS, PAPER, SECRET, Desk, room
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT

pytestmark = pytest.mark.both_databases
FIRST = numbered(1)


def rows(engine: Engine, statement: str) -> list[Any]:
    with reading(engine) as session:
        return [tuple(row) for row in session.connection().execute(text(statement))]


def counts(desk: Desk) -> PaperCounts:
    return paper_counts.counts(desk.engine, "first", actor=desk.max)


def close(desk: Desk) -> None:
    waves.closed(desk.engine, "first", moment=MOMENT)


def test_a_paper_typed_in_twice_alike_is_one_response_on_paper(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    assert counts(desk) == PaperCounts(once=1)
    assert rows(desk.engine, "SELECT id FROM responses") == []
    desk.room.typed(desk.batch, desk.ben)
    assert counts(desk) == PaperCounts(stored=1)
    name = str(response_of(SECRET, "first", FIRST))
    assert rows(desk.engine, "SELECT id, wave, mode, language, place FROM responses") == [
        (name, "first", "paper", "en", "QN")
    ]
    found = dict(rows(desk.engine, "SELECT item, code FROM answers WHERE text IS NULL"))
    assert found["colour"] == 2
    assert found["help.shops"] == 1
    assert found["help.buses"] == 0
    texts = dict(rows(desk.engine, "SELECT item, text FROM answers WHERE text IS NOT NULL"))
    assert texts == {"moved": "2020-02-29", "better": "=more\n- parks, ;@benches", "work": "QS"}


def test_the_code_to_withdraw_by_is_known_before_a_paper_is_printed(desk: Desk) -> None:
    code = withdrawal_code(SECRET, response_of(SECRET, "first", FIRST))
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typed(desk.batch, desk.ben)
    assert rows(desk.engine, "SELECT code_sha256 FROM withdrawal_codes") == [(code_sha256(code),)]


def test_one_account_does_not_type_a_paper_in_twice(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    with pytest.raises(ConflictError, match="you have typed in the paper 0001-") as refused:
        desk.room.typing.begin(desk.batch, FIRST, actor=desk.ann)
    assert "somebody else" in refused.value.fix


def test_where_two_entries_differ_a_third_look_decides(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    second = {**PAPER, "colour": 1, "joy": Unanswered.SEVERAL, PLACE: "QS"}
    number = desk.room.typed(desk.batch, desk.ben, second)
    assert counts(desk) == PaperCounts(deciding=1)
    case = desk.room.deciding.case(desk.batch, number, actor=desk.max)
    assert [one.item for one in case.differences] == [PLACE, "colour", "joy"]
    both = {one.item: {one.one, one.other} for one in case.differences}
    assert both == {PLACE: {"QN", "QS"}, "colour": {1, 2}, "joy": {10, Unanswered.SEVERAL}}
    [colour] = [one for one in case.differences if one.item == "colour"]
    choices = {
        PLACE: Choice(side=NEITHER, standing=Missing.REFUSED, note="a cross beside the last line"),
        "colour": Choice(side=ONE if colour.one == 1 else OTHER),
        "joy": Choice(side=NEITHER, standing=Unanswered.UNREADABLE),
    }
    desk.room.deciding.decide(desk.batch, number, choices, actor=desk.max)
    desk.room.deciding.settle(actor=desk.max)
    assert counts(desk) == PaperCounts(stored=1)
    assert rows(desk.engine, "SELECT place FROM responses") == [(None,)]
    found = {
        name: (code, why) for name, code, why in rows(desk.engine, "SELECT item, code, missing FROM answers")
    }
    assert found["colour"] == (1, None)
    assert found["joy"] == (None, "skipped")
    assert rows(desk.engine, "SELECT rule, item FROM flags") == [("unreadable", "joy")]
    taken = dict(rows(desk.engine, "SELECT item, taken FROM paper_differences"))
    assert taken == {PLACE: "neither", "colour": "second", "joy": "neither"}


def test_the_sides_of_a_difference_do_not_tell_who_typed_which(desk: Desk) -> None:
    firsts = []
    for serial in range(1, 13):
        desk.room.typed(desk.batch, desk.ann, serial=serial)
        number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1}, serial=serial)
        [found] = desk.room.deciding.case(desk.batch, number, actor=desk.max).differences
        assert found == desk.room.deciding.case(desk.batch, number, actor=desk.max).differences[0]
        firsts.append(found.one)
    assert set(firsts) == {1, 2}


def test_every_difference_is_decided_or_none(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1, "joy": 3})
    with pytest.raises(InvalidInputError, match="not every difference"):
        desk.room.deciding.decide(desk.batch, number, {"colour": Choice(side=ONE)}, actor=desk.max)
    assert counts(desk) == PaperCounts(deciding=1)


def test_only_who_may_decide_sees_two_entries(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    for actor in (desk.ann, desk.ben):
        with pytest.raises(NotPermittedError):
            desk.room.deciding.case(desk.batch, number, actor=actor)


def test_nobody_reads_a_finished_entry_again(desk: Desk) -> None:
    number = desk.room.typed(desk.batch, desk.ann)
    with pytest.raises(ConflictError, match="nobody reads it again"):
        desk.room.typing.own(desk.batch, number, actor=desk.ann)
    with pytest.raises(NotFoundError):
        desk.room.typing.own(desk.batch, number, actor=desk.ben)
    with pytest.raises(NotFoundError):
        desk.room.typing.own(desk.batch, number, actor=desk.max)


def test_nothing_that_was_typed_in_is_left_beside_the_response(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    desk.room.deciding.decide(
        desk.batch, number, {"colour": Choice(side=NEITHER, standing=998)}, actor=desk.max
    )
    desk.room.deciding.settle(actor=desk.max)
    assert rows(desk.engine, "SELECT answers FROM paper_entries") == [(None,), (None,)]
    assert rows(desk.engine, "SELECT answer FROM paper_differences") == [(None,)]
    audited = str(rows(desk.engine, "SELECT * FROM audit WHERE kind = 'paper'"))
    assert "998" not in audited
    assert "benches" not in audited


def test_who_can_read_who_people_are_neither_types_nor_decides(desk: Desk) -> None:
    both = person(desk.engine, "eve", Role.SURVEY_MANAGER, Role.CONTACT_OFFICER)
    with pytest.raises(NotPermittedError, match="who people are"):
        desk.room.typing.begin(desk.batch, FIRST, actor=both)
    with pytest.raises(NotPermittedError, match="who people are"):
        desk.room.deciding.case(desk.batch, FIRST, actor=both)
    with pytest.raises(NotPermittedError, match="who people are"):
        desk.room.deciding.settle(actor=LOCAL)
    desk.room.typed(desk.batch, desk.ann)
    name = str(response_of(SECRET, "first", FIRST))
    statement = f"INSERT INTO paper_entries VALUES ('{name}', 2, 'eve', '{{}}', 'm', 'm', NULL)"
    with pytest.raises(DBAPIError, match="identifiers"), desk.engine.begin() as connection:
        connection.execute(text(statement))
    desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    statement = "UPDATE paper_differences SET taken = 'first', decided_by = 'eve', decided_at = 'm'"
    with pytest.raises(DBAPIError, match="identifiers"), desk.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_first_entry_can_be_taken_back_until_the_second_begins(desk: Desk) -> None:
    number = desk.room.typed(desk.batch, desk.ann)
    desk.room.typing.undo(desk.batch, number, actor=desk.ann)
    assert counts(desk) == PaperCounts()
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typing.begin(desk.batch, number, actor=desk.ben)
    with pytest.raises(ConflictError, match="your entry stays"):
        desk.room.typing.undo(desk.batch, number, actor=desk.ann)
    desk.room.typing.undo(desk.batch, number, actor=desk.ben)
    desk.room.typing.undo(desk.batch, number, actor=desk.max)
    assert counts(desk) == PaperCounts()


def test_nobody_takes_back_what_was_typed_in_twice(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    for actor in (desk.ann, desk.ben, desk.max):
        with pytest.raises(MeasureError):
            desk.room.typing.undo(desk.batch, number, actor=actor)


def test_a_number_is_there_once_in_a_wave(desk: Desk) -> None:
    other = desk.room.typing.open_batch("first", "market", DIGITS, actor=desk.max)
    number = desk.room.typing.begin(desk.batch, FIRST, actor=desk.ann)
    with pytest.raises(ConflictError, match="somebody else is typing in"):
        desk.room.typing.begin(desk.batch, FIRST, actor=desk.ben)
    with pytest.raises(ConflictError, match="another batch"):
        desk.room.typing.begin(other, FIRST, actor=desk.ben)
    desk.room.typing.undo(desk.batch, number, actor=desk.ann)
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typed(desk.batch, desk.ben)
    with pytest.raises(ConflictError, match="twice already"):
        desk.room.typing.begin(desk.batch, FIRST, actor=desk.max)
    with pytest.raises(InvalidInputError, match="last digit"):
        desk.room.typing.begin(desk.batch, "00011", actor=desk.max)


@pytest.mark.parametrize(
    ("digits", "why"),
    [("0" * 12, "another version"), (DIGITS[:11], "12 digits"), ("x" * 12, "12 digits"), ("", "12 digits")],
)
def test_papers_of_another_version_are_refused(desk: Desk, digits: str, why: str) -> None:
    with pytest.raises((ConflictError, InvalidInputError), match=why) as caught:
        desk.room.typing.open_batch("first", "library", digits, actor=desk.max)
    assert DIGITS not in str(caught.value)  # they are to be read from the paper


def test_a_closed_wave_takes_papers_until_it_is_frozen(desk: Desk, settings: Settings) -> None:
    desk.room.typed(desk.batch, desk.ann)
    close(desk)
    desk.room.typed(desk.batch, desk.ben)
    assert counts(desk) == PaperCounts(stored=1)
    desk.room.typed(desk.batch, desk.ann, serial=2)
    freezing.frozen(desk.engine, "first", settings.snapshots, moment=MOMENT)
    with pytest.raises(NotPermittedError, match="is frozen") as refused:
        desk.room.typing.begin(desk.batch, numbered(2), actor=desk.ben)
    assert "kept" in refused.value.fix
    assert counts(desk).in_work == 1
    waves.opened(desk.engine, "first", moment=MOMENT)
    desk.room.typed(desk.batch, desk.ben, serial=2)
    assert counts(desk) == PaperCounts(stored=2)


def test_what_was_decided_after_a_freeze_waits_and_is_not_lost(desk: Desk, settings: Settings) -> None:
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typed(desk.batch, desk.ben)
    desk.room.typed(desk.batch, desk.ann, serial=2)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1}, serial=2)
    close(desk)
    freezing.frozen(desk.engine, "first", settings.snapshots, moment=MOMENT)
    desk.room.deciding.decide(desk.batch, number, {"colour": Choice(side=ONE)}, actor=desk.max)
    desk.room.deciding.settle(actor=desk.max)
    assert counts(desk) == PaperCounts(stored=1, waiting=1)
    waves.opened(desk.engine, "first", moment=MOMENT)
    desk.room.deciding.settle(actor=desk.ann)
    assert counts(desk) == PaperCounts(stored=2)


def test_a_program_that_ended_half_way_goes_on_where_it_was(desk: Desk) -> None:
    """Each step by itself, as if the program had been killed after it."""
    typing = desk.room.typing
    for actor in (desk.ann, desk.ben):
        number = typing.begin(desk.batch, FIRST, actor=actor)
        typing.save(desk.batch, number, {"colour": 2}, actor=actor)
        with room(desk.engine) as after:
            rest = {name: standing for name, standing in PAPER.items() if name != "colour"}
            assert after.typing.begin(desk.batch, FIRST, actor=actor) == number
            assert after.typing.own(desk.batch, number, actor=actor).entry == {"colour": 2}
            after.typing.save(desk.batch, number, rest, actor=actor)
            after.typing.finish(desk.batch, number, actor=actor)
    assert counts(desk) == PaperCounts(waiting=1)
    with room(desk.engine) as after:
        after.deciding.settle(actor=desk.max)
        after.deciding.settle(actor=desk.max)
    assert counts(desk) == PaperCounts(stored=1)
    assert rows(desk.engine, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_a_paper_that_was_on_disk_when_the_program_ended_is_not_stored_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    desk.room.typed(desk.batch, desk.ann)
    with monkeypatch.context() as patched:
        patched.setattr("index_platform.queries.paper_differences.end", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.room.typed(desk.batch, desk.ben)
    assert rows(desk.engine, "SELECT COUNT(*) FROM responses") == [(1,)]
    with room(desk.engine) as after:
        after.deciding.settle(actor=desk.max)
    assert counts(desk) == PaperCounts(stored=1)
    assert rows(desk.engine, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_an_entry_that_lacks_something_is_not_finished(desk: Desk) -> None:
    number = desk.room.typing.begin(desk.batch, FIRST, actor=desk.ann)
    desk.room.typing.save(desk.batch, number, {"colour": 2}, actor=desk.ann)
    with pytest.raises(InvalidInputError, match="10 of the questions"):
        desk.room.typing.finish(desk.batch, number, actor=desk.ann)


def test_who_types_for_an_area_types_papers_from_there_only(desk: Desk) -> None:
    near = person(desk.engine, "sue", Role.COMMUNITY_RESEARCHER, area="QN")
    number = desk.room.typing.begin(desk.batch, FIRST, actor=near)
    for place in ("QS", Missing.REFUSED, Unanswered.NOT_ANSWERED):
        with pytest.raises(NotPermittedError):
            desk.room.typing.save(desk.batch, number, {PLACE: place}, actor=near)
    assert desk.room.typing.save(desk.batch, number, {PLACE: "QN"}, actor=near).entry == {PLACE: "QN"}
    whole = person(desk.engine, "tom", Role.FIELDWORK_SUPERVISOR, area="T")
    other = desk.room.typing.begin(desk.batch, numbered(2), actor=whole)
    assert desk.room.typing.save(desk.batch, other, {PLACE: Missing.REFUSED}, actor=whole).entry


@pytest.mark.parametrize(
    "role", [Role.ANALYST, Role.STATISTICS_LEAD, Role.ADMINISTRATOR, Role.CONTACT_OFFICER]
)
def test_nobody_else_types_in_papers(desk: Desk, role: Role) -> None:
    other = person(desk.engine, "other", role)
    with pytest.raises(NotPermittedError):
        desk.room.typing.begin(desk.batch, FIRST, actor=other)
    with pytest.raises(NotPermittedError):
        desk.room.deciding.settle(actor=other)


def test_how_often_two_entries_differ_is_told_of_the_work_and_not_of_people(desk: Desk) -> None:
    cat: Actor = person(desk.engine, "cat", Role.COMMUNITY_RESEARCHER)
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    desk.room.typed(desk.batch, desk.ben, serial=2)
    desk.room.typed(desk.batch, desk.ann, {**PAPER, "colour": 1, "joy": 4}, serial=2)
    desk.room.typed(desk.batch, desk.ann, serial=3)
    desk.room.typed(desk.batch, cat, serial=3)
    found = paper_counts.quality(desk.engine, "first", actor=desk.max)
    assert (found.whole.differed, found.whole.compared) == (3, 33)
    assert [(pair.differed, pair.compared) for pair in found.pairs] == [(3, 22), (0, 11)]
    assert {item: (one.differed, one.compared) for item, one in found.items.items()} == {
        "colour": (2, 3),
        "joy": (1, 3),
    }
    assert "ann" not in repr(found)


def test_a_list_of_papers_holds_nothing_that_was_typed_in(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann, {**PAPER, "better": "unmistakable"})
    assert "unmistakable" not in repr(desk.room.typing.papers_of(desk.batch, actor=desk.ben))
    with reading(desk.engine) as session:
        assert "unmistakable" not in repr(stored_papers.of_wave(session, "first"))
