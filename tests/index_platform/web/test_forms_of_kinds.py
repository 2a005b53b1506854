"""A page for every kind of item: what stands on it, what it holds when it is sent, what is said where not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_platform.web import forms
from index_platform.web.fields import DayField, NoteField, RadioField, SelectField, TextField, TicksField
from index_platform.web.forms import NOTHING, Given, Refused
from index_platform.web.words import Words
from instruments import answers as rules
from instruments.answers import ValidAnswers
from instruments.definition import Item, ItemKind, Missing
from instruments.places import Geography, Level, Place
from instruments.response import Answer
from tests.kinds import PLACES, every_kind, values

ENGLISH = Words("en")
KINDS = every_kind()
TOWN = Geography(
    key="smallton",
    vintage="2026",
    title="Smallton",
    source="a test",
    levels=(
        Level(key="town", singular="town", plural="towns"),
        Level(key="quarter", singular="quarter", plural="quarters"),
    ),
    report_level="quarter",
    spread_level="quarter",
    places=(
        Place(code="T", name="Smallton", level="town"),
        Place(code="QN", name="North End", level="quarter", parent="T"),
        Place(code="QS", name="South End", level="quarter", parent="T"),
    ),
)
ASKED = [item for item in KINDS.items if item.kind is not ItemKind.NOTE]


def said(item: str, given_: Given) -> Answer | Refused:
    return forms.answer(KINDS, KINDS.item(item), given_, ENGLISH, TOWN)


def sent(given_: Given) -> Mapping[str, str]:
    """The form that a browser sends where this stands in the fields."""
    parts = {f"answer.{name}": getattr(given_, name) for name in ("day", "month", "year")}
    ticked = {f"answer.{name}": "yes" for name in given_.ticked}
    return {"answer": given_.answer, "instead": given_.instead, **parts, **ticked, "_csrf_token": "x"}


@pytest.mark.parametrize("item", ASKED, ids=lambda item: item.id)
@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_answer_that_is_kept_stands_in_its_fields_and_is_sent_as_it_was(
    item: Item, data: st.DataObject
) -> None:
    answer = data.draw(values(item))
    standing = forms.stands(item, answer)
    assert forms.posted(sent(standing)) == standing
    assert forms.answer(KINDS, item, standing, ENGLISH, TOWN) == answer
    assert forms.answer_words(item, answer, ENGLISH, TOWN)


@pytest.mark.parametrize("item", ASKED, ids=lambda item: item.id)
def test_nobody_is_forced_to_answer(item: Item) -> None:
    """A reason can be chosen; or, for free words and a consent, the box left empty is an answer."""
    if item.kind in (ItemKind.TEXT, ItemKind.CONSENT):
        reason = {ItemKind.TEXT: Missing.SKIPPED, ItemKind.CONSENT: Missing.REFUSED}[item.kind]
        assert forms.answer(KINDS, item, NOTHING, ENGLISH, TOWN) is reason
        assert forms.stands(item, reason) == NOTHING
        return
    for reason in (Missing.DONT_KNOW, Missing.REFUSED):
        own = next((choice.code for choice in item.choices if choice.missing is reason), None)
        if own is not None and item.kind is ItemKind.MULTIPLE:
            answer: Answer = (own,)
        else:
            answer = reason if own is None else own
        standing = forms.stands(item, answer)
        assert forms.answer(KINDS, item, standing, ENGLISH, TOWN) == answer
        assert not forms.is_said(item, answer)
        offered = [
            option.value
            for field in forms.fields(item, ENGLISH, places=TOWN)
            for option in (
                *getattr(field, "options", ()),
                *getattr(field, "apart", ()),
                *getattr(field, "alone", ()),
            )
        ]
        assert {*standing.ticked, standing.answer, standing.instead} - {""} <= set(offered)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "answer",
                "instead",
                "answer.day",
                "answer.month",
                "answer.year",
                "answer.1",
                "answer.9",
                "answer.x",
            ]
        ),
        st.text(max_size=8) | st.sampled_from(["1", "2", "2020", "QN", "refused", "dont_know", "skipped"]),
    )
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_whatever_is_sent_is_an_answer_that_the_definition_allows_or_is_told(form: dict[str, str]) -> None:
    for item in KINDS.items:
        found = forms.answer(KINDS, item, forms.posted(form), ENGLISH, TOWN)
        if isinstance(found, Refused):
            assert found.words
            assert forms.fields(item, ENGLISH, forms.posted(form), found, TOWN)[0].error == found.words
        else:
            assert isinstance(rules.check(KINDS, {item.id: found}, places=TOWN), ValidAnswers)


NOT_BOTH = "Choose the answers that apply, or one of those that stand alone, not both"
OTHER = "Choose one of the answers on this page"


@pytest.mark.parametrize(
    ("ticked", "found"),
    [
        (("3", "1"), (1, 3)),
        (("9",), (9,)),
        (("998",), (998,)),
        (("dont_know",), Missing.DONT_KNOW),
        ((), Refused("Choose one or more answers, or go on without one")),
        (("1", "9"), Refused(NOT_BOTH)),
        (("1", "998"), Refused(NOT_BOTH)),
        (("1", "dont_know"), Refused(NOT_BOTH)),
        (("dont_know", "refused"), Refused(NOT_BOTH)),
        (("4",), Refused(OTHER)),
        (("1", "x"), Refused(OTHER)),
        (("skipped",), Refused(OTHER)),
        (("9" * 5000,), Refused(OTHER)),
    ],
)
def test_ticks_become_codes_in_rising_order(ticked: tuple[str, ...], found: Answer | Refused) -> None:
    assert said("help", Given(ticked=ticked)) == found


def test_boxes_that_stand_alone_come_after_the_word_between() -> None:
    [field] = forms.fields(KINDS.item("help"), ENGLISH, Given(ticked=("1", "2")))
    assert isinstance(field, TicksField)
    assert [option.label for option in field.options] == ["Shops", "Parks", "Buses"]
    assert [option.label for option in field.alone] == ["None of these", "I do not know", "Rather not"]
    assert (field.between, field.hint, field.chosen) == ("or", "Choose all that apply.", ("1", "2"))
    words = forms.answer_words(KINDS.item("help"), (1, 3), ENGLISH)
    assert words == "Shops; Parks"


DAYS = "Write a day from 1 January 1900 to 22 November 2026"
WRONG_DAY = "Write the day as a number from 1 to 31"
ALL_PARTS = ("day", "month", "year")


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        (Given(day="29", month="2", year="2020"), "2020-02-29"),
        (Given(day="01", month="01", year="1900"), "1900-01-01"),
        (Given(instead="refused"), Missing.REFUSED),
        (NOTHING, Refused("Write a day, or go on without an answer", parts=ALL_PARTS)),
        (
            Given(day="1", month="1", year="2020", instead="refused"),
            Refused("Write a day or choose an answer below it, not both"),
        ),
        (
            Given(day="29", month="2", year="2021"),
            Refused("There is no such day. Look at the day and the month again", parts=("day", "month")),
        ),
        (Given(day="32", month="1", year="2020"), Refused(WRONG_DAY, parts=("day",))),
        (Given(day="0", month="1", year="2020"), Refused(WRONG_DAY, parts=("day",))),
        (Given(day="\u0661", month="1", year="2020"), Refused(WRONG_DAY, parts=("day",))),
        (
            Given(day="1", year="2020"),
            Refused("Write the month as a number from 1 to 12", "answer-month", ("month",)),
        ),
        (
            Given(day="1", month="March", year="20"),
            Refused("Write the month as a number from 1 to 12", "answer-month", ("month", "year")),
        ),
        (
            Given(day="1", month="1", year="26"),
            Refused("Write the year in four digits", "answer-year", ("year",)),
        ),
        (
            Given(day="1", month="1", year="0000"),
            Refused("Write the year in four digits", "answer-year", ("year",)),
        ),
        (Given(day="23", month="11", year="2026"), Refused(DAYS, parts=ALL_PARTS)),
        (Given(day="31", month="12", year="1899"), Refused(DAYS, parts=ALL_PARTS)),
        (Given(instead="skipped"), Refused(DAYS, parts=ALL_PARTS)),
    ],
)
def test_a_day_is_typed_in_three_parts_and_the_wrong_one_is_named(
    given_: Given, found: Answer | Refused
) -> None:
    assert said("moved", given_) == found
    if isinstance(found, Refused):
        field, _ = forms.fields(KINDS.item("moved"), ENGLISH, given_, found)
        assert isinstance(field, DayField)
        assert tuple(part.id for part in field.parts if part.wrong) == tuple(
            "answer" if part == "day" else f"answer-{part}" for part in found.parts
        )


def test_a_day_is_shown_as_people_write_it() -> None:
    item = KINDS.item("moved")
    field, instead = forms.fields(item, ENGLISH)
    assert field.hint == "For example, 22 11 2026."  # type: ignore[union-attr]
    assert isinstance(instead, RadioField)
    assert forms.stands(item, "2020-02-09") == Given(day="9", month="2", year="2020")
    assert forms.answer_words(item, "2020-02-09", ENGLISH) == "9 February 2020"
    assert forms.answer_words(item, "2020-02-09", Words("pl")) == "9 lutego 2020"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (" more\r\nparks ", "more\nparks"),
        ("refused", "refused"),
        ("", Missing.SKIPPED),
        (" \n ", Missing.SKIPPED),
        ("x" * 60, "x" * 60),
        ("x" * 61, Refused("Write at most 60 characters. There are 61 now")),
        ("a\0b", Refused("There is a sign that cannot be kept. Take it out, and write the rest again")),
        ("\ud800", Refused("There is a sign that cannot be kept. Take it out, and write the rest again")),
    ],
)
def test_words_are_kept_as_typed_or_the_writer_is_told(typed: str, found: Answer | Refused) -> None:
    assert said("better", Given(answer=typed)) == found


def test_a_box_for_words_says_how_many_it_takes() -> None:
    [field] = forms.fields(KINDS.item("better"), ENGLISH, Given(answer="a\nb"))
    assert isinstance(field, TextField)
    assert field.hint == "You can write up to 60 characters, or leave this empty."
    assert (field.kind, field.value) == ("lines", "a\nb")


def test_places_are_laid_open_where_they_are_few_and_in_a_box_where_they_are_many() -> None:
    item = KINDS.item("work")
    [few] = forms.fields(item, ENGLISH, Given(answer="QS"), places=TOWN)
    assert isinstance(few, RadioField)
    assert ([option.value for option in few.options], few.chosen) == (list(PLACES), "QS")
    streets = tuple(Place(code=f"Q{n}", name=f"Street {n}", level="quarter", parent="T") for n in range(40))
    [many] = forms.fields(item, ENGLISH, places=replace(TOWN, places=(TOWN.whole, *streets)))
    assert isinstance(many, SelectField)
    assert [option.value for option in many.options][:2] == ["", "Q0"]
    assert [option.value for option in many.options][-2:] == ["dont_know", "refused"]
    assert forms.answer_words(item, "QS", ENGLISH, TOWN) == "South End"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("QN", "QN"),
        ("refused", Missing.REFUSED),
        ("", Refused("Choose one answer, or go on without one")),
        ("T", Refused(OTHER)),
        ("QM", Refused(OTHER)),
        ("skipped", Refused(OTHER)),
    ],
)
def test_a_place_is_one_of_those_that_are_asked_for(value: str, found: Answer | Refused) -> None:
    assert said("work", Given(answer=value)) == found


def test_a_consent_is_one_box_and_an_empty_one_is_no() -> None:
    item = KINDS.item("ok")
    [field] = forms.fields(item, ENGLISH)
    assert isinstance(field, TicksField)
    assert ([option.label for option in field.options], field.alone) == (["Yes, I agree"], ())
    assert said("ok", Given(ticked=("1",))) == 1
    assert said("ok", Given(ticked=("2",))) == Refused(OTHER)
    assert said("ok", NOTHING) is Missing.REFUSED
    told = [forms.answer_words(item, one, ENGLISH) for one in (1, Missing.REFUSED)]
    assert told == ["Yes, I agree", "Not agreed"]


def test_a_note_is_read_and_asks_nothing() -> None:
    item = KINDS.item("hello")
    [field] = forms.fields(item, ENGLISH)
    assert field == NoteField(name="answer", title="Please read this", words="Some questions follow.")
    assert said("hello", Given(answer="anything")) is Missing.SKIPPED
    assert forms.stands(item, Missing.SKIPPED) == NOTHING
    assert forms.answer_words(item, Missing.SKIPPED, ENGLISH) == ""
