"""A phone is given what its researcher needs for a shift, of open surveys in the own area, and no more."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.services import fieldwork, keys, signposts, waves
from index_platform.services.field_days import Day, FieldDays
from index_platform.services.field_questions import questionnaire
from index_platform.services.phones import Here, Phones
from index_platform.services.surveys import Surveys
from instruments import catalogue
from instruments.filled import NOTHING_FILLED
from tests.index_platform.kinds import KINDS
from tests.index_platform.people import person
from tests.index_platform.phone import BLUE
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import MOMENT, Survey

OTHER_WAVE = """\
key: second
title: winter 2026
kind: research
instrument: brs@1.0
geography: smallton
vintage: "2026"
population: people of 16 and over
selection: Everyone who wished to answer could.
modes: [web]
"""


@pytest.fixture
def days(survey: Survey, clock: Clock, tmp_path: Path) -> FieldDays:
    surveys = Surveys(survey.engine, clock=clock, ticks=lambda: 0.0)
    phones = Phones(survey.engine, keys.of(survey.settings), clock=clock)
    return FieldDays(survey.engine, surveys, phones, signposts.shipped(), tmp_path, clock=clock)


def _here(actor: Actor) -> Here:
    return Here(id="token", phone=str(BLUE), actor=actor)


def _keys(day: Day) -> list[str]:
    waves_given: Any = day.content["waves"]
    return [wave["key"] for wave in waves_given]


def test_a_researcher_is_given_the_open_surveys_of_the_area_with_its_places(
    days: FieldDays, researcher: Actor
) -> None:
    content: Mapping[str, Any] = days.day(_here(researcher)).content
    assert content["researcher"] == {"id": "rashida", "name": "Rashida"}
    [wave] = content["waves"]
    assert (wave["key"], wave["kind"], wave["instrument"]) == ("first", "synthetic", "brs@1.0")
    assert wave["sha256"] == catalogue.get("brs@1.0").sha256
    assert list(content["instruments"]) == ["brs@1.0"]
    assert [place["code"] for place in content["places"]] == ["T", "QN"]
    assert content["places"][1] == {"code": "QN", "name": "North End", "level": "quarter", "parent": "T"}
    assert set(content["signposting"]) == set(wave["languages"])
    assert content["signposting"]["en"][0]["name"]


def test_whoever_takes_no_answers_anywhere_is_given_no_survey(days: FieldDays, survey: Survey) -> None:
    for actor in (person(survey.engine, "ann", Role.SURVEY_MANAGER), person(survey.engine, "zoe")):
        content = days.day(_here(actor)).content
        assert [content[name] for name in ("waves", "instruments", "places", "signposting")] == [
            [],
            {},
            [],
            {},
        ]


def test_surveys_that_take_no_answers_at_the_door_today_are_not_given(
    days: FieldDays, researcher: Actor, survey: Survey, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "second.yaml").write_text(OTHER_WAVE)
    waves.create(survey.engine, tmp_path / "second.yaml", moment=MOMENT)
    waves.opened(survey.engine, "second", moment=MOMENT)
    assert _keys(days.day(_here(researcher))) == ["first"]
    fieldwork.dated(survey.engine, "first", None, "2026-11-22", moment=MOMENT)
    assert _keys(days.day(_here(researcher))) == ["first"]
    clock.moment += timedelta(days=1)
    assert _keys(days.day(_here(researcher))) == []


def test_the_version_changes_with_the_content_and_not_with_the_time(
    days: FieldDays, researcher: Actor, survey: Survey, clock: Clock
) -> None:
    first = days.day(_here(researcher))
    clock.moment += timedelta(hours=1)
    later = days.day(_here(researcher))
    assert later.version == first.version
    assert later.content["made_at"] != first.content["made_at"]
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert days.day(_here(researcher)).version != first.version


def test_translations_that_nobody_approved_are_told_and_asked_in_rehearsals_alone(
    days: FieldDays, researcher: Actor, survey: Survey, tmp_path: Path
) -> None:
    (tmp_path / "second.yaml").write_text(OTHER_WAVE.replace("modes: [web]\n", ""))
    waves.create(survey.engine, tmp_path / "second.yaml", moment=MOMENT)
    waves.opened(survey.engine, "second", moment=MOMENT)
    content: Mapping[str, Any] = days.day(_here(researcher)).content
    instrument = catalogue.get("brs@1.0")
    wave, research = content["waves"]
    assert (tuple(research["languages"]), research["drafts"]) == (instrument.offered(), [])
    assert tuple(wave["languages"]) == instrument.offered(drafts=True)
    assert set(wave["drafts"]) == set(instrument.offered(drafts=True)) - set(instrument.offered())
    [item, *_] = content["instruments"]["brs@1.0"]["items"]
    assert set(item["wording"]) == set(wave["languages"])


def test_a_questionnaire_says_of_every_kind_of_item_what_a_phone_needs_to_ask_it() -> None:
    told: Any = questionnaire(KINDS, ("en",), NOTHING_FILLED)
    assert [item["id"] for item in told["items"]] == [item.id for item in KINDS.items]
    for item, given in zip(KINDS.items, told["items"], strict=True):
        assert given["kind"] == item.kind.value
        assert [choice["code"] for choice in given["choices"]] == [choice.code for choice in item.choices]
        assert (given["low"], given["high"], given["longest"]) == (item.low, item.high, item.longest)
        assert (given["show_if"] is None) == (item.show_if is None)
        assert [check["id"] for check in given["checks"]] == [check.id for check in item.checks]


def test_what_a_scale_scores_is_offered_to_be_answered_alone() -> None:
    instrument = catalogue.get("thriving-communities@1.0")
    told: Any = questionnaire(instrument, ("en",), NOTHING_FILLED)
    sensitive = {item["id"] for item in told["items"] if item["sensitive"]}
    assert sensitive == {name for scale in instrument.scales for name in scale.items}
    assert sensitive != {item["id"] for item in told["items"]}


def test_the_words_are_those_of_the_door() -> None:
    instrument = catalogue.get("demographics@1.1")
    told: Any = questionnaire(instrument, ("en",), NOTHING_FILLED)
    said = {item["id"]: item["wording"]["en"] for item in told["items"]}
    own = [item for item in instrument.items if "door" in item.mode_wording]
    assert own
    for item in instrument.items:
        assert said[item.id] == item.mode_wording.get("door", item.wording)["en"]
