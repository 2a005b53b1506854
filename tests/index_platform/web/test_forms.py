from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.web import forms
from index_platform.web.fields import RadioField, RatingField, TextField
from index_platform.web.forms import Given, Refused
from index_platform.web.words import Words
from instruments import answers, catalogue, loading
from instruments.answers import ValidAnswers
from instruments.definition import ONE_OF_CHOICES, WHOLE_NUMBERS, Instrument, Item, ItemKind, Missing

ENGLISH = Words("en")
NAPLES = loading.read(
    Path(__file__).resolve().parents[3] / "fixtures" / "naples" / "instrument.yaml", resolve=catalogue.get
)
EVERY = [(one, item) for one in (*catalogue.all(), NAPLES) if not one.parts for item in one.items]
ALL = [(one, item) for one, item in EVERY if item.kind in ONE_OF_CHOICES | WHOLE_NUMBERS]  # one code each


def _values(item: Item) -> list[str]:
    """Every value that can be chosen in the fields of an item."""
    return [
        option.value
        for field in forms.fields(item, ENGLISH)
        if isinstance(field, RadioField | RatingField)
        for option in (*field.options, *field.apart)
        if option.value
    ]


@pytest.mark.parametrize(("instrument", "item"), ALL, ids=lambda one: getattr(one, "id", ""))
def test_whatever_can_be_chosen_is_an_answer_and_stands_in_the_field_again(
    instrument: Instrument, item: Item
) -> None:
    for value in _values(item):
        given = Given(instead=value) if forms.is_typed(item) else Given(answer=value)
        answer = forms.answer(instrument, item, given, ENGLISH)
        assert not isinstance(answer, Refused), value
        assert isinstance(answers.check(instrument, {item.id: answer}), ValidAnswers)
        assert forms.stands(item, answer) == given
        assert forms.answer_words(item, answer, ENGLISH)


@pytest.mark.parametrize(("instrument", "item"), ALL, ids=lambda one: getattr(one, "id", ""))
def test_every_answer_that_the_definition_knows_can_be_given(instrument: Instrument, item: Item) -> None:
    codes = [choice.code for choice in item.choices] or list(item.scored_codes)
    for code in codes:
        assert forms.answer(instrument, item, Given(answer=str(code)), ENGLISH) == code
    if not forms.is_typed(item):
        assert {str(code) for code in codes} <= set(_values(item))


@pytest.mark.parametrize(("instrument", "item"), ALL, ids=lambda one: getattr(one, "id", ""))
def test_nobody_is_forced_to_answer(instrument: Instrument, item: Item) -> None:
    """Not to know and not to say are always there, by the definition's own choice or by ours."""
    reasons = set()
    for value in _values(item):
        given = Given(instead=value) if forms.is_typed(item) else Given(answer=value)
        answer = forms.answer(instrument, item, given, ENGLISH)
        checked = answers.check(instrument, {item.id: answer})
        assert isinstance(checked, ValidAnswers)
        reasons |= {row.missing for row in checked.rows if row.item == item.id}
    assert {Missing.DONT_KNOW, Missing.REFUSED} <= reasons


@pytest.mark.parametrize(("instrument", "item"), ALL, ids=lambda one: getattr(one, "id", ""))
@pytest.mark.parametrize(
    "value",
    [
        "-1",
        "987654321",
        "1.0",
        "1e1",
        "١",
        "１",
        " ",
        "+1",
        "0x1",
        "true",
        "not_asked",
        "skipped",
        "\0",
        "9" * 5000,
    ],
)
def test_what_is_no_answer_is_refused_in_words_for_people(
    instrument: Instrument, item: Item, value: str
) -> None:
    for given in (Given(answer=value.strip()), Given(instead=value.strip())):
        refused = forms.answer(instrument, item, given, ENGLISH)
        assert isinstance(refused, Refused)
        assert refused.words[0].isupper()
        assert value.strip() not in refused.words or not value.strip() or value in ("-1", "1.0")


def test_the_reasons_stand_apart_and_the_definitions_own_comes_before_ours() -> None:
    [age] = forms.fields(catalogue.get("demographics@1.0").item("age_band"), ENGLISH)
    assert isinstance(age, RadioField)
    assert [option.label for option in age.apart] == ["I do not know", "Prefer not to say"]
    [worth] = forms.fields(catalogue.get("ons4@1.0").item("worth"), ENGLISH)
    assert isinstance(worth, RatingField)
    assert [option.label for option in worth.apart] == ["I do not know", "I would rather not say"]
    assert worth.hint == "0 is not at all worthwhile, 10 is completely worthwhile."
    assert (worth.low, worth.high, worth.chosen) == (0, 10, "")


def test_answers_begin_with_a_capital_and_keep_their_wording() -> None:
    [field] = forms.fields(catalogue.get("brs@1.0").item("brs1"), ENGLISH)
    assert isinstance(field, RadioField)
    assert [option.label for option in field.options] == [
        "Strongly disagree",
        "Disagree",
        "Neutral",
        "Agree",
        "Strongly agree",
    ]


def test_a_rating_that_is_too_long_for_a_row_is_typed() -> None:
    item = NAPLES.item("happiness_mm")
    number, instead = forms.fields(item, ENGLISH, Given(answer="50"))
    assert isinstance(number, TextField)
    assert isinstance(instead, RadioField)
    assert (number.value, number.inputmode) == ("50", "numeric")
    assert number.hint.endswith("Write a whole number from 0 to 110.")
    assert forms.answer(NAPLES, item, Given(answer="110"), ENGLISH) == 110
    assert forms.answer(NAPLES, item, Given(instead="refused"), ENGLISH) is Missing.REFUSED
    told = {
        Given(): "Write a number, or go on without an answer",
        Given(answer="111"): "Write a whole number from 0 to 110, without any other signs",
        Given(answer="refused"): "Write a whole number from 0 to 110, without any other signs",
        Given(instead="50"): "Write a whole number from 0 to 110, without any other signs",
        Given(answer="50", instead="refused"): "Write a number or choose an answer below it, not both",
    }
    for given, words in told.items():
        assert forms.answer(NAPLES, item, given, ENGLISH) == Refused(words)
    assert forms.stands(item, Missing.DONT_KNOW) == Given(instead="dont_know")


def test_a_whole_number_is_typed_however_short_its_range() -> None:
    item = replace(NAPLES.item("walk_out"), kind=ItemKind.NUMBER)
    assert forms.is_typed(item)
    assert isinstance(forms.fields(item, ENGLISH)[0], TextField)


def test_no_answer_is_told_once_and_nothing_is_chosen_beforehand() -> None:
    item = catalogue.get("brs@1.0").item("brs1")
    assert forms.answer(catalogue.get("brs@1.0"), item, Given(), ENGLISH) == Refused(
        "Choose one answer, or go on without one"
    )
    assert forms.stands(item, None) == forms.stands(item, Missing.SKIPPED) == Given()
    assert forms.answer_words(item, None, ENGLISH) == forms.answer_words(item, Missing.SKIPPED, ENGLISH) == ""
    [field] = forms.fields(item, ENGLISH, refused=Refused("Choose"))
    assert field.error == "Choose"


def test_a_form_is_read_by_two_names_only() -> None:
    assert forms.posted({"answer": " 4 ", "brs2": "5", "_csrf_token": "x"}) == Given(answer="4")
