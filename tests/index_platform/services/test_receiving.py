import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.services.receipts import Acknowledged, code_sha256
from index_platform.services.receiving import (
    BESIDE,
    HELD_A_DAY,
    OPEN_MODES,
    Receiving,
    TooMuchHeldError,
    UnreadableError,
)
from index_platform.services.surveys import Surveys
from instruments.definition import Missing
from instruments.errors import ConflictError
from tests.index_platform.services.questionnaire import Clock, rows
from tests.index_platform.survey import MOMENT, Survey, response


@pytest.fixture
def door(survey: Survey, intake: Intake, clock: Clock) -> Receiving:
    return _door(survey, intake, clock)


def _door(survey: Survey, intake: Intake, clock: Clock, held_a_day: int = HELD_A_DAY) -> Receiving:
    return Receiving(
        survey.engine,
        Surveys(survey.engine),
        intake,
        secret=b"a secret of this server",
        clock=clock,
        held_a_day=held_a_day,
    )


def _given(door: Receiving, content: bytes, name: UUID | None = None) -> Acknowledged:
    arrival = door.arrival(name or uuid4(), content)
    return door.acknowledged(door.accept(arrival).result())


def _document(**changes: object) -> bytes:
    return json.dumps({**response().document(), **changes}).encode()


def test_a_document_becomes_a_response_and_its_bytes_are_kept_as_they_came(
    door: Receiving, survey: Survey
) -> None:
    content = json.dumps(response(1, source="s1").document(), indent=3).encode()
    receipt = _given(door, content)
    assert (receipt.held, receipt.new) == (False, True)
    assert rows(survey, "SELECT content, door FROM received") == [(content, "api")]
    assert rows(survey, "SELECT place, mode, source FROM responses") == [("QN", "web", "s1")]
    assert rows(survey, "SELECT code_sha256 FROM withdrawal_codes") == [
        (code_sha256(receipt.withdrawal_code),)
    ]


def test_reasons_for_no_answer_arrive(door: Receiving, survey: Survey) -> None:
    given = response(answers={"brs1": Missing.REFUSED, "brs2": 2})
    _given(door, given.content())
    assert rows(survey, "SELECT item, code, missing FROM answers ORDER BY item LIMIT 3") == [
        ("brs1", None, "refused"),
        ("brs2", 2, None),
        ("brs3", None, "not_asked"),
    ]


def test_the_same_again_is_no_news_and_other_bytes_under_one_id_are_refused(door: Receiving) -> None:
    name = uuid4()
    first = _given(door, _document(), name)
    again = _given(door, _document(), name)
    assert (first.new, again.new, first.sha256) == (True, False, again.sha256)
    assert first.withdrawal_code == again.withdrawal_code
    with pytest.raises(ConflictError):
        _given(door, _document(place="QN"), name)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"wave": "other"}, "the wave 'other' is not known"),
        ({"instrument": "brs@9.9"}, "the wave 'first' asks brs@1.0, not brs@9.9"),
        ({"answers": {"brs1": 6}}, "answers do not fit brs@1.0: brs1"),
        ({"answers": {"brs1": {"missing": "bored"}}}, "answers do not fit brs@1.0: brs1"),
        (
            {"answers": {f"x{n}": 1 for n in range(7)}},
            "answers do not fit brs@1.0: x0, x1, x2, x3, x4 and 2 more",
        ),
        ({"answers": [1]}, "its answers are not named by item"),
        ({"place": "QX"}, "its place is not known"),
        ({"place": 7}, "its place is not a text of 1 to 200 signs"),
        ({"panel": "p" * 201}, "its panel is not a text of 1 to 200 signs"),
        ({"language": "English!"}, "its language is not known"),
        ({"mode": "pigeon"}, "its mode is not known"),
        ({"mode": ["web"]}, "its mode is not known"),
        *(
            ({name: value}, f"it claims a {name}, which only somebody who is signed in can vouch for")
            for name, value in (
                ("mode", "door"),
                ("mode", "telephone"),
                ("mode", "paper"),
                ("household", "h1"),
                ("panel", "p1"),
            )
        ),
        ({"name": "Ann"}, "it has parts that are not known: name"),
        ({"name": "Ann", "mode": 1}, "it has parts that are not known: name; its mode is not known"),
    ],
)
def test_what_does_not_fit_is_kept_as_it_came_with_a_reason_that_repeats_no_answer(
    door: Receiving, survey: Survey, changes: dict[str, object], reason: str
) -> None:
    receipt = _given(door, _document(**changes))
    assert (receipt.held, receipt.reason) == (True, reason)
    assert rows(survey, "SELECT content FROM received") == [(_document(**changes),)]
    assert rows(survey, "SELECT * FROM responses") == []


def test_late_documents_are_held(door: Receiving, survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert _given(door, _document()).reason == "the wave 'first' is closed"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b"1" * 10_000,
        b'{"wave": NaN}',
        b'{"wave": "first", "wave": "first"}',
        b'{"wave": "first"}',
        b'{"wave": "first", "instrument": 7}',
        b'{"wave": "", "instrument": "brs@1.0"}',
        b'{"wave": "first", "instrument": "brs@1.0", "panel": "\\u0000"}',
        b'{"wave": "first", "instrument": "brs@1.0", "panel": "\\ud800"}',
        b'{"wave": "first", "instrument": "brs@1.0", "\\udfff": 1}',
        b'{"wave": "first", "instrument": "brs@1.0", "answers": {"a": ["\\u0000"]}}',
        b'\xef\xbb\xbf{"wave": "first"}',
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    door: Receiving, survey: Survey, content: bytes
) -> None:
    with pytest.raises(UnreadableError) as refusal:
        door.arrival(uuid4(), content)
    assert refusal.value.fix
    assert rows(survey, "SELECT * FROM received") == []


def test_a_whole_character_of_two_halves_is_fine(door: Receiving) -> None:
    assert not _given(door, _document(source="\U0001f600")).held


@pytest.mark.parametrize("mode", OPEN_MODES)
def test_what_anybody_may_say_of_how_they_answered_is_taken(
    door: Receiving, survey: Survey, mode: str
) -> None:
    assert not _given(door, _document(mode=mode)).held
    assert rows(survey, "SELECT mode FROM responses") == [(mode,)]


def test_no_stranger_fills_the_disk_with_what_is_held_and_room_comes_back_over_a_day(
    survey: Survey, intake: Intake, clock: Clock
) -> None:
    strange = [_document(wave=f"made-up-{number}") for number in range(4)]
    size = len(strange[0]) + BESIDE
    door = _door(survey, intake, clock, held_a_day=3 * size)
    names = [uuid4() for _ in strange]
    kept = [_given(door, content, name) for content, name in zip(strange[:3], names, strict=False)]
    with pytest.raises(TooMuchHeldError):
        door.arrival(names[3], strange[3])
    assert _given(door, strange[0], names[0]).sha256 == kept[0].sha256  # the same again gets its receipt
    assert not _given(door, _document()).held  # what fits is taken
    clock.moment = MOMENT + timedelta(hours=8)  # a third of a day: room for one
    assert _given(door, strange[3], names[3]).held
    with pytest.raises(TooMuchHeldError):
        door.arrival(uuid4(), _document(answers={"brs1": 9}))
    assert rows(survey, "SELECT COUNT(*) FROM received WHERE status = 'held'") == [(4,)]


def test_late_documents_need_room_too(survey: Survey, intake: Intake, clock: Clock) -> None:
    door = _door(survey, intake, clock, held_a_day=100)
    waves.closed(survey.engine, "first", moment=MOMENT)
    with pytest.raises(TooMuchHeldError):
        door.arrival(uuid4(), _document())
