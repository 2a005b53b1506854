from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from index_platform.services.drafts import Draft
from index_platform.services.surveys import Survey
from index_platform.wave_texts import WaveText
from index_platform.web import journey
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.words import Words
from instruments import catalogue, geography
from instruments.definition import Instrument, Missing
from instruments.response import Answer

ENGLISH = Words("en")
WHOLE = catalogue.get("thriving-communities@1.0")
BRS = catalogue.get("brs@1.0")
GRANT = catalogue.get("fast-grant@1.0")
START = catalogue.get("social-prescribing-start@1.0")


def draft(instrument: Instrument, answers: Mapping[str, Answer], *, place_asked: bool = True) -> Draft:
    """A draft in Oldham."""
    places = geography.read(Path(__file__).resolve().parents[3] / "fixtures" / "oldham")
    survey = Survey(
        key="first",
        title="autumn 2026",
        kind="live",
        state="open",
        population=WaveText({"en": "people"}),
        source="",
        instrument=instrument,
        geography=places,
    )
    return Draft(
        id=UUID(int=1),
        survey=survey,
        instrument=instrument,
        language="en",
        place=None,
        place_asked=place_asked,
        answers=answers,
        taken_by=None,
    )


@pytest.mark.parametrize("instrument", catalogue.all(), ids=lambda one: one.label)
def test_the_parts_hold_every_item_once_in_the_order_of_the_instrument(instrument: Instrument) -> None:
    parts = journey.parts(instrument)
    assert [item for part in parts for item in part.items] == list(instrument.items)
    inside = {item.id for part in instrument.parts for item in part.items}
    own = any(item.id not in inside for item in instrument.items)
    assert len(parts) == len(instrument.parts) + own


def test_an_item_knows_its_part_and_how_much_lies_before_it() -> None:
    at = journey.position(draft(WHOLE, {}), "worth")
    assert (at.number, at.count, at.before, at.opens) == (1, 5, 0.25, False)
    assert journey.position(draft(WHOLE, {}), "brs1").number == 3
    assert journey.position(draft(WHOLE, {}), "brs1").opens


def test_parts_are_called_in_plain_words_and_others_by_their_title() -> None:
    titles = [journey.part_title(part, ENGLISH) for part in journey.parts(WHOLE)]
    assert titles == [
        "How you feel",
        "You and other people",
        "When times are hard",
        "Your neighbourhood",
        "About you",
    ]
    own = journey.Part("other", "other@1.0", {"en": "Other things"}, {}, ())
    assert journey.part_title(own, ENGLISH) == "Other things"


def test_somebody_goes_on_at_the_first_step_that_was_not_reached() -> None:
    assert journey.next_open(draft(BRS, {}, place_asked=False)) == PLACE
    assert journey.next_open(draft(BRS, {})) == "brs1"
    assert journey.next_open(draft(BRS, {"brs1": 1, "brs2": Missing.SKIPPED})) == "brs3"
    assert journey.next_open(draft(BRS, {f"brs{n}": 1 for n in range(1, 7)})) == CHECK


def test_a_step_can_be_seen_when_all_before_it_are_reached() -> None:
    some = draft(BRS, {"brs1": 1})
    assert [journey.is_reached(some, step) for step in (PLACE, "brs1", "brs2", "brs3", CHECK)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_the_way_back_is_the_way_there() -> None:
    some = draft(BRS, {})
    order = journey.steps(some)
    assert order == (PLACE, "brs1", "brs2", "brs3", "brs4", "brs5", "brs6", CHECK)
    assert [journey.before(some, step) for step in order] == [None, *order[:-1]]
    assert [journey.after(some, step) for step in order[:-1]] == list(order[1:])


def test_the_way_is_that_of_the_answers_so_far() -> None:
    alone, others = draft(GRANT, {"with_others": 2}), draft(GRANT, {"with_others": 1})
    assert "partners" not in journey.steps(alone)
    assert (journey.after(others, "with_others"), journey.before(others, "widen")) == ("partners", "partners")
    assert (journey.after(alone, "with_others"), journey.before(alone, "widen")) == ("widen", "with_others")


def test_a_step_that_is_off_the_way_by_now_leads_on_and_cannot_be_seen() -> None:
    alone = draft(GRANT, {"with_others": 2, "partners": (1,)})
    assert journey.after(alone, "partners") == "widen"
    assert not journey.is_reached(alone, "partners")
    assert journey.left_behind(alone)
    assert not journey.left_behind(draft(GRANT, {"with_others": 1, "partners": (1,)}))


def test_questions_are_numbered_as_they_are_asked_and_notes_are_not() -> None:
    numbers = {name: journey.question_number(draft(GRANT, {}), name) for name in ("started", "about_changes")}
    assert numbers == {"started": 3, "about_changes": 10}
    assert journey.question_number(draft(GRANT, {}), "change_know") == 10
    opened = draft(GRANT, {"activity_kinds": (8,)})
    assert journey.question_number(opened, "started") == 4
    assert journey.is_fixed(BRS)
    assert not journey.is_fixed(GRANT)


def test_how_much_is_done_only_ever_grows_whatever_is_asked() -> None:
    opened = draft(GRANT, {"activity_kinds": (8,), "with_others": 1, "may_tell": 1})
    done = [journey.position(opened, item).before for item in journey.steps(opened)[1:-1]]
    assert done == sorted(set(done))
    assert journey.position(draft(GRANT, {}), "started").before == journey.position(opened, "started").before


def test_a_soft_check_is_asked_about_until_somebody_keeps_the_answer() -> None:
    many = draft(GRANT, {"took_part": 1200})
    assert [one.name for one in journey.asked_anew(many)] == ["took_part.at_most_1000"]
    kept = replace(many, kept=frozenset({"took_part.at_most_1000"}))
    assert journey.asked_anew(kept) == ()
    assert journey.asked_anew(kept.with_answer("took_part", 1200)) == ()
    assert len(journey.asked_anew(kept.with_answer("took_part", 1300))) == 1
    assert journey.asked_anew(draft(GRANT, {"started": "2026-02-02", "ended": "2026-02-01"})) == ()


def test_only_somebody_whose_refusal_leaves_nothing_to_ask_has_declined() -> None:
    refused = draft(GRANT, {"may_tell": Missing.REFUSED})
    assert not journey.is_declined(refused)
    assert not journey.is_declined(draft(BRS, {}))


def test_the_questions_of_a_composed_instrument_come_after_its_parts_as_one_more() -> None:
    there = journey.parts(START)
    assert [part.key for part in there] == [
        "social-prescribing-opening",
        "ons4",
        "loneliness",
        "social-prescribing-start",
    ]
    at = journey.position(draft(START, {}), "sp_matters")
    assert (at.number, at.count, at.opens) == (4, 4, True)
    assert journey.introduction(at, START.item("sp_matters"), ENGLISH) == ""


def test_a_note_says_what_is_asked_of_the_statements_behind_it() -> None:
    at = journey.position(draft(GRANT, {}), "change_know")
    assert journey.introduction(at, GRANT.item("change_know"), ENGLISH) == ""


def test_a_part_is_introduced_at_its_start_and_before_each_statement() -> None:
    """A statement says nothing without the request to agree or not."""

    def said(item: str) -> bool:
        at = journey.position(draft(WHOLE, {}), item)
        return bool(journey.introduction(at, WHOLE.item(item), ENGLISH))

    assert [said(item) for item in ("satis", "worth", "lonely", "brs1", "brs2", "brs6", "belong")] == [
        True,
        False,
        False,
        True,
        True,
        True,
        False,
    ]


def test_how_long_it_takes_is_told_in_whole_minutes() -> None:
    assert journey.minutes(WHOLE) == 7
    assert journey.minutes(BRS) == 2


def test_a_text_is_said_in_the_language_of_the_page_else_in_its_first() -> None:
    assert journey.said({"en": "yes", "pl": "tak"}, Words("pl")) == "tak"
    assert journey.said({"en": "yes", "pl": "tak"}, Words("ur")) == "yes"
    assert journey.said({}, Words("ur")) == ""
