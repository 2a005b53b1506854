"""How a wave is asked: the door judges by its days and ways, and what may change of that is written down."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from index_platform import fieldwork as values
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.fieldwork import Fieldwork, Sample, door
from index_platform.queries import audit
from index_platform.queries.arrivals import Status
from index_platform.queries.intake import Intake
from index_platform.services import fieldwork, freezing, importing, waves
from index_platform.services.importing import Request
from index_platform.services.surveys import Surveys
from instruments.errors import (
    ConflictError,
    InvalidDefinitionError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from instruments.response import Mode
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, WAVE, Survey, arrival

FIRST, LAST = "2026-12-01", "2026-12-20"
SECOND = WAVE.replace("key: first", "key: second")
ASKED = f"""\
opens: "{FIRST}"
closes: "{LAST}"
languages: [en]
modes: [web, paper]
sample: {{chosen: 400, not_eligible: 12}}
"""


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _second(engine: Engine, tmp_path: Path, more: str = ASKED) -> None:
    (tmp_path / "second.yaml").write_text(SECOND + more)
    waves.create(engine, tmp_path / "second.yaml", moment=MOMENT)


def _accepted(survey: Survey, at: datetime, number: int, **changes: object) -> tuple[Status, str | None]:
    with Intake(survey.engine, clock=lambda: at) as intake:
        [receipt] = intake.accept(arrival(number, **changes)).result()
    return receipt.status, receipt.reason


@pytest.mark.both_databases
def test_the_door_judges_by_the_day_from_the_first_to_the_last_of_it(survey: Survey) -> None:
    fieldwork.dated(survey.engine, "first", FIRST, LAST, moment=MOMENT)
    moments = (
        _at(FIRST) - timedelta(microseconds=1),
        _at(FIRST),
        _at(LAST) + timedelta(hours=23, minutes=59),
    )
    after = _at(LAST) + timedelta(days=1)
    came = [_accepted(survey, at, number) for number, at in enumerate((*moments, after))]
    assert came == [
        (Status.HELD, "the wave 'first' is not open yet"),
        (Status.ACCEPTED, None),
        (Status.ACCEPTED, None),
        (Status.HELD, "the wave 'first' is closed"),
    ]
    seen = [Surveys(survey.engine, clock=lambda at=at: at).get("first").state for at in (*moments, after)]
    assert seen == ["planned", "open", "open", "closed"]
    assert Surveys(survey.engine, clock=lambda: after).opened() == ()


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_days_never_open_what_no_person_opened(state: str) -> None:
    assert door(state, FIRST, LAST, FIRST) == state


@pytest.mark.both_databases
def test_an_early_close_is_undone_and_nothing_of_the_wave_is_lost(survey: Survey) -> None:
    assert _accepted(survey, MOMENT, 0)[0] is Status.ACCEPTED
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert _accepted(survey, MOMENT, 1)[0] is Status.HELD
    waves.opened(survey.engine, "first", moment=MOMENT)
    assert _accepted(survey, MOMENT, 2)[0] is Status.ACCEPTED
    assert survey.rows("SELECT COUNT(*) FROM responses") == [(2,)]
    assert survey.rows("SELECT COUNT(*) FROM received") == [(3,)]


def test_a_wave_whose_last_day_has_passed_opens_only_with_another(survey: Survey) -> None:
    engine, after = survey.engine, _at(LAST) + timedelta(days=1)
    fieldwork.dated(engine, "first", None, LAST, moment=MOMENT)
    waves.closed(engine, "first", moment=MOMENT)
    with pytest.raises(ConflictError, match="the last day of the wave 'first' was 20 December 2026"):
        waves.opened(engine, "first", moment=after)
    fieldwork.dated(engine, "first", None, "2027-01-31", moment=after)
    assert waves.opened(engine, "first", moment=after)


def test_an_open_wave_is_given_no_last_day_that_is_over(survey: Survey) -> None:
    """Everybody would read that it was closed; one that takes no answers may be given its days afterwards."""
    engine = survey.engine
    fieldwork.dated(engine, "first", None, LAST, moment=MOMENT)
    with pytest.raises(InvalidInputError, match=r"the last day 2020-01-01 is over .* close it"):
        fieldwork.dated(engine, "first", None, "2020-01-01", moment=MOMENT)
    today = MOMENT.date().isoformat()
    assert fieldwork.dated(engine, "first", None, today, moment=MOMENT)
    after = MOMENT + timedelta(days=3)
    assert fieldwork.dated(engine, "first", "2026-01-01", today, moment=after)  # it was set before
    waves.closed(engine, "first", moment=after)
    assert fieldwork.dated(engine, "first", "2020-01-01", "2020-02-01", moment=after)


def test_a_file_is_not_taken_in_on_a_day_on_which_the_wave_takes_no_answers(
    survey: Survey, tmp_path: Path
) -> None:
    fieldwork.dated(survey.engine, "first", FIRST, None, moment=MOMENT)
    (tmp_path / "answers.csv").write_text("id,place,brs1\n1,QN,3\n")
    request = Request(file=tmp_path / "answers.csv", wave="first", instrument="brs@1.0")
    with pytest.raises(NotPermittedError, match=r"not open for answers on this day \(planned\)"):
        importing.tried(survey.engine, request, clock=lambda: MOMENT)
    assert importing.tried(survey.engine, request, clock=lambda: _at(FIRST)).new == 1


@pytest.mark.both_databases
def test_what_a_file_says_of_the_fieldwork_is_kept_whole(survey: Survey, tmp_path: Path) -> None:
    _second(survey.engine, tmp_path)
    sample = Sample(chosen=400, not_eligible=12)
    kept = waves.get(survey.engine, "second").fieldwork
    assert kept == Fieldwork(
        opens_on=FIRST, closes_on=LAST, languages=("en",), modes=("web", "paper"), sample=sample
    )
    assert sample.eligible == 388
    assert waves.get(survey.engine, "first").fieldwork == Fieldwork()
    assert values.of_columns(kept.columns()) == kept


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (LAST, "2026-11-30", "closes is '2026-11-30', before the first day"),
        (FIRST, "2026-02-30", "not a day of the calendar"),
        ("languages: [en]", "languages: [tlh]", "is 'tlh', which brs@1.0 does not have"),
        ("[web, paper]", "[web, fax]", "is 'fax', which is no way to answer"),
        ("[web, paper]", "[not_recorded]", "which is no way to answer"),
        ("chosen: 400", "chosen: 0", "chosen is 0"),
        ("not_eligible: 12", "not_eligible: 400", "not_eligible is 400 of 400"),
        ("chosen: 400", "asked: 400", "is a key that is not known here"),
    ],
)
def test_a_fieldwork_that_cannot_be_meant_is_refused(
    survey: Survey, tmp_path: Path, old: str, new: str, what: str
) -> None:
    assert old in ASKED
    with pytest.raises(InvalidDefinitionError) as refusal:
        _second(survey.engine, tmp_path, ASKED.replace(old, new))
    assert what in str(refusal.value)
    assert [one.key for one in waves.summaries(survey.engine)] == ["first"]


def test_the_first_language_of_a_questionnaire_is_never_left_out() -> None:
    from instruments import catalogue

    asked = Fieldwork(languages=("ur",))
    [flaw] = values.misfits(asked, catalogue.get("thriving-communities@1.2"))
    assert (flaw.at, flaw.what) == (("languages",), "leaves out 'en'")


@pytest.mark.both_databases
def test_answers_come_in_the_ways_alone_in_which_a_wave_is_asked(survey: Survey, tmp_path: Path) -> None:
    _second(survey.engine, tmp_path, "modes: [web, paper]\n")
    waves.opened(survey.engine, "second", moment=MOMENT)

    def came(number: int, mode: Mode) -> tuple[Status, str | None]:
        from tests.index_platform.survey import response

        given = response(number, wave="second", mode=mode)
        return _accepted(survey, MOMENT, number, wave="second", content=given.content(), response=given)

    assert came(1, Mode.WEB) == came(2, Mode.NOT_RECORDED) == (Status.ACCEPTED, None)
    assert came(3, Mode.DOOR) == (Status.HELD, "the wave 'second' takes no answers of the mode door")
    second = Surveys(survey.engine, clock=lambda: MOMENT).get("second")
    assert [second.takes(mode) for mode in (Mode.WEB, Mode.DOOR, Mode.PAPER)] == [True, False, True]
    assert second.spoken(("en", "ur")) == ("en", "ur")


@pytest.mark.both_databases
def test_what_is_said_of_selection_changes_until_the_freeze_and_is_written_down(survey: Survey) -> None:
    engine = survey.engine
    said, sample = "Chosen at random from the electoral roll.", Sample(chosen=900)
    assert fieldwork.selected(engine, "first", f"  {said} ", sample, moment=MOMENT)
    assert not fieldwork.selected(engine, "first", said, sample, moment=MOMENT)
    kept = waves.get(engine, "first")
    assert (kept.wave.selection, kept.fieldwork.sample) == (said, sample)
    with reading(engine) as session:
        [entry] = [one for one in audit.entries(session) if one.action == "wave.selection"]
    assert entry.detail == {"selection": said, "chosen": 900, "not_eligible": 0}
    _accepted(survey, MOMENT, 0)
    waves.closed(engine, "first", moment=MOMENT)
    freezing.frozen(engine, "first", survey.settings.snapshots, moment=MOMENT)
    with pytest.raises(ConflictError, match="are frozen, with what it says of selection"):
        fieldwork.selected(engine, "first", "They volunteered.", None, moment=MOMENT)
    assert fieldwork.dated(
        engine, "first", None, LAST, moment=MOMENT
    )  # until it is public, it may open again


@pytest.mark.parametrize(
    ("words", "sample", "why"),
    [
        ("   ", None, "is empty text"),
        ("x" * 501, None, "longer than 500 signs"),
        ("Chosen.", Sample(chosen=10, not_eligible=10), "10 of 10 people cannot be"),
        ("Chosen.", Sample(chosen=0), "0 of 0 people cannot be"),
    ],
)
def test_a_selection_that_says_nothing_is_refused(
    survey: Survey, words: str, sample: Sample | None, why: str
) -> None:
    with pytest.raises((InvalidDefinitionError, InvalidInputError), match=why):
        fieldwork.selected(survey.engine, "first", words, sample, moment=MOMENT)
    assert waves.get(survey.engine, "first").wave.selection == "Everyone who wished to answer could."


@pytest.mark.parametrize(
    ("opens", "closes", "why"),
    [(LAST, FIRST, "before the first day"), ("1 December", None, "opens is the text '1 December'")],
)
def test_days_that_are_none_are_refused(survey: Survey, opens: str, closes: str | None, why: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=why):
        fieldwork.dated(survey.engine, "first", opens, closes, moment=MOMENT)
    assert waves.get(survey.engine, "first").fieldwork == Fieldwork()


@pytest.mark.both_databases
def test_the_answers_that_are_wanted_are_kept_by_group(survey: Survey) -> None:
    targets = {"place": {"QN": 40, "QS": 20}, "mode": {"web": 50}}
    assert fieldwork.wanted(survey.engine, "first", targets, moment=MOMENT)
    assert waves.get(survey.engine, "first").fieldwork.targets == targets
    assert fieldwork.wanted(survey.engine, "first", {}, moment=MOMENT)
    assert waves.get(survey.engine, "first").fieldwork == Fieldwork()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FIELDWORK_SUPERVISOR, Role.STATISTICS_LEAD])
def test_only_who_manages_waves_changes_how_one_is_asked(survey: Survey, role: Role) -> None:
    eve = person(survey.engine, "eve", role, area="QN")
    changes = (
        lambda: fieldwork.dated(survey.engine, "first", FIRST, None, moment=MOMENT, actor=eve),
        lambda: fieldwork.selected(survey.engine, "first", "So.", None, moment=MOMENT, actor=eve),
        lambda: fieldwork.wanted(survey.engine, "first", {"mode": {"web": 1}}, moment=MOMENT, actor=eve),
    )
    for change in changes:
        with pytest.raises(NotPermittedError):
            change()
    assert waves.get(survey.engine, "first").fieldwork == Fieldwork()


def test_a_wave_that_is_not_there_is_told(survey: Survey) -> None:
    with pytest.raises(NotFoundError):
        fieldwork.dated(survey.engine, "third", FIRST, None, moment=MOMENT)
    with pytest.raises(MeasureError):
        fieldwork.wanted(survey.engine, "third", {}, moment=MOMENT)
