"""What a questionnaire on paper says and where it leaves room."""

from dataclasses import replace
from typing import Any

import pytest

from instruments import catalogue
from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.errors import InvalidInputError, NotPermittedError
from instruments.filled import Filled
from instruments.loading import parse
from instruments.places import Geography, Level, Place
from reports.paper import Occasion, paper
from reports.paper_content import Digits, Lines, Mark, Note, NumberRow, Paper, Question, Ticks
from reports.paper_words import ENGLISH, LANGUAGES, PaperWords
from tests.instruments.conftest import nothing_to_resolve
from tests.reports.papers import ASKED, CASES, composed, definition
from tests.rights import RIGHTS

EVERY = pytest.mark.parametrize("name", CASES)
TOWN = Geography(
    key="town",
    vintage="2026",
    title="Town",
    source="made for a test",
    levels=(
        Level(key="town", singular="town", plural="towns"),
        Level(key="ward", singular="ward", plural="w"),
    ),
    report_level="ward",
    spread_level="ward",
    places=(
        Place(code="T", name="Town", level="town"),
        Place(code="T2", name="Oak", level="ward", parent="T"),
        Place(code="T1", name="Elm", level="ward", parent="T"),
    ),
)


def of(made: Paper, item: Item) -> Question:
    """The question of one item."""
    return next(one for one in made.questions if one.anchor == f"item-{item.id}")


def ticks(made: Question) -> list[tuple[str, str]]:
    """Everything to tick for a question: words and code."""
    found = [one for one in (made.room, made.apart) if isinstance(one, Ticks)]
    return [(mark.words, mark.code) for one in found for mark in one.marks]


def written(**changes: object) -> dict[str, Any]:
    """A definition with two questions, the second asked only under a condition."""
    choices = [
        {"id": name.lower(), "code": code, "wording": {"en": name}}
        for code, name in enumerate(("Often", "Sometimes", "Never"), start=1)
    ]
    several = {"id": "which", "kind": "multiple", "wording": {"en": "Which?"}, "choices": "how"}
    first = {"id": "often", "kind": "single", "wording": {"en": "How often?"}, "choices": "how"}
    rating = {"id": "well", "kind": "rating", "wording": {"en": "How well?"}, "low": 0, "high": 10}
    rating |= {"low_label": {"en": "badly"}, "high_label": {"en": "well"}}
    last = {"id": "more", "kind": "text", "wording": {"en": "What else?"}, "longest": 100, **changes}
    return {
        "key": "meeting",
        "version": "1.0",
        "title": {"en": "Meeting"},
        "introduction": {"en": "About meeting others."},
        "languages": ["en"],
        "rights": dict(RIGHTS),
        "choice_sets": {"how": choices},
        "items": [first, several, rating, last],
        "scales": [],
        "test_values": [],
    }


def conditional(condition: object) -> Question:
    """The last question of that definition, asked only where the condition is true."""
    made = parse(written(show_if=condition), where="a test", resolve=nothing_to_resolve)
    return paper(made, "en").questions[-1]


@EVERY
def test_numbers_are_consecutive_and_stand_on_every_question(name: str) -> None:
    made = composed(name)
    assert [one.number for one in made.questions] == [str(n) for n in range(1, len(made.questions) + 1)]
    asking = [item for item in definition(CASES[name][0]).items if item.kind is not ItemKind.NOTE]
    assert [one.anchor for one in made.questions] == [f"item-{item.id}" for item in asking]


@EVERY
def test_every_choice_of_every_item_is_there_once_with_its_code(name: str) -> None:
    label, language, _ = CASES[name]
    for item in definition(label).items:
        if not item.choices:
            continue
        found = [(words.lower(), code) for words, code in ticks(of(composed(name), item)) if code]
        wanted = [(one.wording[language].lower(), str(one.code)) for one in item.choices]
        assert sorted(code for _, code in found) == sorted(code for _, code in wanted)
        for words, code in found:
            (wording,) = (text for text, other in wanted if other == code)
            assert words.startswith(wording)


@EVERY
def test_the_reasons_for_no_answer_can_be_ticked_as_on_the_form(name: str) -> None:
    label, language, _ = CASES[name]
    words = PaperWords(language)
    for item in definition(label).items:
        if item.kind in (ItemKind.NOTE, ItemKind.CONSENT, ItemKind.TEXT):
            continue
        own = {one.missing for one in item.choices} - {None}
        said = [text for text, code in ticks(of(composed(name), item)) if not code]
        assert said == [words(one.value) for one in (Missing.DONT_KNOW, Missing.REFUSED) if one not in own]


def test_each_kind_of_item_has_its_room() -> None:
    made, source = composed("every kind"), definition("fast-grant@1.0")
    rooms = {item.kind: of(made, item).room for item in source.items if item.kind is not ItemKind.NOTE}
    assert isinstance(rooms[ItemKind.RATING], NumberRow)
    assert rooms[ItemKind.RATING].numbers == tuple(map(str, range(11)))
    assert rooms[ItemKind.NUMBER] == Digits(groups=(rooms[ItemKind.NUMBER].groups[0],))
    assert rooms[ItemKind.NUMBER].groups[0].count == len(str(source.item("helpers").high))
    assert [(one.words, one.count) for one in rooms[ItemKind.DATE].groups] == [
        ("Day", 2),
        ("Month", 2),
        ("Year", 4),
    ]
    assert isinstance(rooms[ItemKind.TEXT], Lines)
    assert rooms[ItemKind.PLACE] == Lines(count=1)
    assert rooms[ItemKind.CONSENT].square
    assert rooms[ItemKind.MULTIPLE].square
    assert not rooms[ItemKind.SINGLE].square
    assert of(made, source.item("who")).how == ENGLISH["many"]
    assert sum(isinstance(one, Note) for one in made.parts[0].blocks) == 1


def test_an_answer_that_is_ticked_alone_says_so() -> None:
    source = definition("fast-grant@1.0")
    assert ("We do not know (tick no other)", "99") in ticks(of(composed("every kind"), source.item("who")))


def test_places_are_ticked_where_they_are_known_and_by_name() -> None:
    made = paper(definition("fast-grant@1.0"), "en", Occasion(geography=TOWN))
    assert made.home is not None
    assert ticks(made.home)[:2] == [("Elm", "T1"), ("Oak", "T2")]
    place = next(item for item in definition("fast-grant@1.0").items if item.kind is ItemKind.PLACE)
    assert ticks(of(made, place))[:2] == [("Elm", "T1"), ("Oak", "T2")]
    assert composed("every kind").home is None


def marks(*words: str) -> Ticks:
    """Answers with these words."""
    return Ticks(marks=tuple(Mark(words=one, code=str(n)) for n, one in enumerate(words)))


@pytest.mark.parametrize(
    ("words", "abreast"),
    [
        (("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"), True),
        (("Hardly ever or never", "Some of the time", "Often"), True),
        (("Female", "Male"), True),
        (("Zdecydowanie", "a", "b", "c", "d"), True),
        (("Zdecydowanieee", "a", "b", "c", "d"), False),  # a word would be broken
        (("Many of the people can be trusted", "a few", "some", "none"), False),  # no shorter that way
        (("Yes", "No", "At times", "Not now", "Never", "Always"), False),
        (("Yes",), False),
    ],
)
def test_few_answers_in_short_words_stand_beside_each_other(words: tuple[str, ...], abreast: bool) -> None:
    assert marks(*words).is_abreast is abreast
    assert not replace(marks(*words), square=True).is_abreast


def test_answers_that_are_none_stand_beside_others_only_where_those_leave_room() -> None:
    beside = {one.number for one in composed("English").questions if one.is_beside}
    assert {"17", "19", "26"} <= beside
    assert not {"1", "5", "23", "25"} & beside  # a row, a scale, ages, a long list


def test_the_office_signs_once_for_the_whole_paper() -> None:
    keys = ("office", "place_box", "received", "entered", "again")
    assert composed("English").office == tuple(ENGLISH[key] for key in keys)
    assert all(ENGLISH[key] not in repr(composed("English").margins) for key in keys)


def test_a_numbered_copy_says_by_which_number_its_answers_can_be_taken_out() -> None:
    numbered = paper(definition(ASKED), "en", Occasion(number="0001-3"))
    assert numbered.after[0].heading == ENGLISH["out"]
    assert "0001-3" in numbered.after[0].lines[0]
    assert ENGLISH["out"] not in {one.heading for one in composed("English").after}


def test_the_mode_paper_has_its_own_wording() -> None:
    source = definition("brs@1.1")
    first = replace(source.items[0], mode_wording={"paper": {"en": "Written down?"}, "door": {"en": "Said?"}})
    made = paper(replace(source, items=(first, *source.items[1:])), "en")
    assert made.questions[0].text == "Written down?"


def test_easy_read_is_printed_with_its_own_questions() -> None:
    source = definition("demographics@1.1")
    made = paper(source, "en-simple")
    assert [one.text for one in made.questions] == [item.easy_read["en"] for item in source.items]
    assert [one.language for one in made.draft] == ["en"]  # its questions are untested
    assert made.questions[0].apart == paper(source, "en").questions[0].apart


def test_rows_of_numbers_run_as_the_translation_says() -> None:
    source = definition("ons4@1.1")
    assert _first_row(paper(source, "ur")).right_to_left
    assert not _first_row(paper(source, "pl")).right_to_left
    said = replace(source.translations["ur"], right_to_left=False)
    turned = replace(source, translations={**source.translations, "ur": said})
    assert not _first_row(paper(turned, "ur")).right_to_left
    assert paper(turned, "ur").right_to_left


def _first_row(made: Paper) -> NumberRow:
    return next(one.room for one in made.questions if isinstance(one.room, NumberRow))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"eq": [{"item": "often"}, 2]}, "Answer only if you ticked “Sometimes” at question 1."),
        ({"eq": [3, {"item": "often"}]}, "Answer only if you ticked “Never” at question 1."),
        ({"ne": [{"item": "often"}, 3]}, "Answer only if you ticked “Often” or “Sometimes” at question 1."),
        (
            {"in": [{"item": "often"}, [1, 2]]},
            "Answer only if you ticked “Often” or “Sometimes” at question 1.",
        ),
        ({"le": [{"item": "often"}, 1]}, "Answer only if you ticked “Often” at question 1."),
        (
            {"not": {"eq": [{"item": "often"}, 2]}},
            "Answer only if you did not tick “Sometimes” at question 1.",
        ),
        ({"answered": "often"}, "Answer only if you answered question 1."),
        ({"not": {"answered": "often"}}, "Answer only if you left out question 1."),
        ({"in": [1, {"item": "which"}]}, "Answer only if you ticked “Often” at question 2."),
        ({"not": {"in": [1, {"item": "which"}]}}, "Answer only if you did not tick “Often” at question 2."),
        (
            {"gt": [{"count": {"items": ["which"], "codes": [1, 3]}}, 0]},
            "Answer only if you ticked “Often” or “Never” at question 2.",
        ),
        ({"le": [{"item": "well"}, 3]}, "Answer only if your answer to question 3 is 3 or less."),
        ({"gt": [{"item": "well"}, 7]}, "Answer only if your answer to question 3 is 8 or more."),
        ({"eq": [{"item": "well"}, 7]}, "Answer only if your answer to question 3 is 7."),
        (
            {"and": [{"ge": [{"item": "well"}, 4]}, {"lt": [{"item": "well"}, 8]}]},
            "Answer only if your answer to question 3 is from 4 to 7.",
        ),
    ],
)
def test_a_condition_is_a_sentence_before_the_question(condition: object, said: str) -> None:
    found = conditional(condition)
    assert (found.condition, found.conditions) == (said, ())


@pytest.mark.parametrize(
    ("operator", "lead"),
    [("and", "Answer only if all of this is so:"), ("or", "Answer only if at least one of these is so:")],
)
def test_several_conditions_are_a_sentence_each(operator: str, lead: str) -> None:
    found = conditional({operator: [{"eq": [{"item": "often"}, 1]}, {"ge": [{"item": "well"}, 5]}]})
    assert found.condition == lead
    assert found.conditions == (
        "You ticked “Often” at question 1.",
        "Your answer to question 3 is 5 or more.",
    )


@pytest.mark.parametrize(
    "condition",
    [
        {"gt": [{"sum": ["often", "well"]}, 5]},
        {"and": [{"in": [1, {"item": "which"}]}, {"in": [2, {"item": "which"}]}]},
        {"ne": [{"item": "well"}, 5]},
        {"and": [{"answered": "often"}, {"or": [{"answered": "which"}, {"answered": "well"}]}]},
    ],
)
def test_a_condition_that_paper_cannot_say_refuses_the_paper(condition: object) -> None:
    with pytest.raises(InvalidInputError, match="cannot be said on paper") as caught:
        conditional(condition)
    assert "show_if of more" in caught.value.where


def test_a_licensed_instrument_is_refused_without_its_wording_and_printed_with_it() -> None:
    source = catalogue.get("who5@1.0")
    with pytest.raises(NotPermittedError, match="no wording to print") as caught:
        paper(source, "en")
    assert "licence" in caught.value.fix

    filled = Filled(
        introductions={source.label: {"en": "Filled before."}},
        wordings={item.id: {"en": f"Filled {item.id}"} for item in source.items},
        choices={
            (item.id, one.id): {"en": f"Filled {one.code}"} for item in source.items for one in item.choices
        },
    )
    made = paper(source, "en", filled=filled)
    assert made.about[0].startswith("Filled before.")
    assert made.questions[0].text == "Filled who5_cheerful"
    assert ticks(made.questions[0])[0] == ("Filled 5", "5")


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidInputError, match="no words in 'cy'") as caught:
        paper(definition("fast-grant@1.0"), "cy")
    assert caught.value.fix == "It has them in: en."


@pytest.mark.parametrize("language", ["ur", "pl", "bn"])
def test_words_that_nobody_reviewed_are_called_so_in_their_language_and_in_english(language: str) -> None:
    made = paper(definition(ASKED), language)
    assert made.margins.draft == (LANGUAGES[language]["draft"], "Draft, not reviewed")
    assert [one.language for one in made.draft] == [language, "en"]
    approved = paper(definition(ASKED), "en")
    assert (approved.draft, approved.margins.draft) == ((), ())


@pytest.mark.parametrize("language", ["ur", "pl", "bn"])
def test_a_language_has_every_word_of_the_paper_with_the_same_facts(language: str) -> None:
    assert set(ENGLISH) - set(LANGUAGES[language]) <= {"ask_contact", "quoted"}
    for key, said in LANGUAGES[language].items():
        facts = dict.fromkeys(("number", "count", "title", "low", "high", "answer", "answers", "clause"), "§")
        more = dict.fromkeys(("words", "label", "sha256", "page", "pages", "contact"), "§")
        assert said.format(**facts, **more).count("§") == ENGLISH[key].format(**facts, **more).count("§"), key


def test_every_page_says_which_version_it_is_and_where_it_belongs() -> None:
    source = definition(ASKED)
    margins = paper(source, "en", Occasion(number="0042")).margins
    assert (margins.label, margins.sha256) == (ASKED, source.sha256[:12])
    assert margins.response == "Number: 0042"
    assert composed("English").margins.response == "Number:"


def test_the_first_page_says_whom_to_ask() -> None:
    made = paper(definition(ASKED), "en", Occasion(contact="Ask Jo."))
    assert made.helps[0].lines == ("Ask Jo.",)
    assert composed("English").helps[0].lines == (ENGLISH["ask_unknown"],)


def test_another_word_is_another_paper_and_the_same_words_are_the_same() -> None:
    source: Instrument = definition(ASKED)
    assert paper(source, "en").identity == composed("English").identity
    assert paper(source, "en", Occasion(number="7")).identity != composed("English").identity
