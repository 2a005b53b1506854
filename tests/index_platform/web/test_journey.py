from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest

from index_platform.services.drafts import Draft
from index_platform.services.surveys import Survey
from index_platform.web import journey
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.words import Words
from instruments import catalogue, geography
from instruments.definition import Instrument, Missing
from instruments.response import Answer

ENGLISH = Words("en")
WHOLE = catalogue.get("thriving-communities@1.0")
BRS = catalogue.get("brs@1.0")


def draft(instrument: Instrument, answers: Mapping[str, Answer], *, place_asked: bool = True) -> Draft:
    """A draft in Oldham."""
    places = geography.read(Path(__file__).resolve().parents[3] / "fixtures" / "oldham")
    survey = Survey(
        key="first",
        title="autumn 2026",
        kind="live",
        state="open",
        population="people",
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
    at = journey.position(WHOLE, "worth")
    assert (at.number, at.count, at.before, at.opens) == (1, 5, 1, False)
    assert journey.position(WHOLE, "brs1").number == 3
    assert journey.position(WHOLE, "brs1").opens


def test_parts_are_called_in_plain_words_and_others_by_their_title() -> None:
    titles = [journey.part_title(part, ENGLISH) for part in journey.parts(WHOLE)]
    assert titles == [
        "How you feel",
        "You and other people",
        "When times are hard",
        "Your neighbourhood",
        "About you",
    ]
    own = journey.Part("other", {"en": "Other things"}, {}, ())
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
    order = journey.steps(BRS)
    assert order == (PLACE, "brs1", "brs2", "brs3", "brs4", "brs5", "brs6", CHECK)
    assert [journey.before(BRS, step) for step in order] == [None, *order[:-1]]


def test_a_part_is_introduced_at_its_start_and_before_each_statement() -> None:
    """A statement says nothing without the request to agree or not."""

    def said(item: str) -> bool:
        return bool(journey.introduction(journey.position(WHOLE, item), WHOLE.item(item), ENGLISH))

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
