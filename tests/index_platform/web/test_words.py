import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.web import translated
from index_platform.web.survey.code_asking import INVITATION, RETURN, WITHDRAWAL
from index_platform.web.survey.faults import KEYS, OF_CODES
from index_platform.web.words import ENGLISH, Words, approved, isolated, offered
from instruments import catalogue, po_files
from instruments.definition import Status
from instruments.files import read_text
from instruments.languages import EASY_READ

ROOT = Path(__file__).resolve().parents[3] / "index_platform" / "web"
MODULES = (
    "forms.py",
    "survey/anywhere.py",
    "survey/code_asking.py",
    "question_fields.py",
    "journey.py",
    "returning.py",
    "withdrawing.py",
    "invited.py",
    "invitation_sheet.py",
    "desks/wave_planning.py",
    "survey/living.py",
    *(
        f"survey/{name}.py"
        for name in (
            "face",
            "asking",
            "beginning",
            "notice",
            "reaching",
            "signs",
            "telling",
            "take",
            "faults",
        )
    ),
)
# keys that are put together: parts of instruments, helplines, words of the frame, faults, the privacy page
MADE = re.compile(
    r"trial_\w+|(?:part|frame|fault) .+|privacy_\w+|dont_know|refused"
    r"|(?:planned|closed|invitation_used|invitation_ended)(?:_about)?"
    r"|(?:day|month|year)_wrong|postcode_(?:missing|part|alike|other)"
)
NEVER = re.compile(r"\b(?:sorry|oops|invalid|failed|required|deprived|worst|please try)\b", re.IGNORECASE)


def _asked(module: str) -> set[str]:
    """The keys that a module looks up, written out."""
    calls = (node for node in ast.walk(ast.parse((ROOT / module).read_text())) if isinstance(node, ast.Call))
    names = {"words", "_WORDS", "counted", "marked", "one"}
    looked_up = (
        call.args[0]
        for call in calls
        if call.args and getattr(call.func, "id", getattr(call.func, "attr", "")) in names
    )
    return {
        node.value
        for argument in looked_up
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _named() -> set[str]:
    """The keys that tables name."""
    of_pages = {
        getattr(page, key)
        for page in (RETURN, INVITATION, WITHDRAWAL)
        for key in ("title", "lead", "label", "hint", "button", "missing")
    }
    return of_pages | set(OF_CODES.values())


def test_every_word_that_pages_ask_for_is_there_and_none_is_left_over() -> None:
    asked = {key for module in MODULES for key in _asked(module)} | _named()
    plain = {re.sub(r" (?:one|other)$", "", key) for key in ENGLISH}
    assert {key for key in asked if key not in plain and not MADE.match(f"{key}x")} <= {
        "part ",
        "frame ",
        "fault ",
        " about",
        "_about",
        "_wrong",
        "privacy_",
    }
    assert {key for key in plain if not MADE.fullmatch(key)} <= asked


def test_no_sentence_blames_or_frightens() -> None:
    assert [text for text in ENGLISH.values() if NEVER.search(text)] == []


@pytest.mark.parametrize("language", ["bn", "pl", "ur"])
def test_every_sentence_is_translated_and_no_english_one_has_changed_since(language: str) -> None:
    """Write what lacks into ``locales``: ``thriving translations status interface`` counts it."""
    now = translated.updated(translated.files()[language], ENGLISH)
    assert {key: entry.source for key, entry in now.entries.items() if not entry.is_done} == {}
    assert set(translated.files()[language].entries) == set(now.entries)


@pytest.mark.parametrize("language", sorted(translated.files()))
def test_a_translation_says_the_same_facts_as_the_english(language: str) -> None:
    assert list(translated.lost_facts(translated.files()[language])) == []


def test_a_translation_that_forgets_a_fact_is_found() -> None:
    file = translated.files()["pl"]
    entry = replace(file.entries["receipt_at"], text="Dziękujemy.")
    assert list(translated.lost_facts(replace(file, entries={**file.entries, "receipt_at": entry}))) == [
        "receipt_at"
    ]


def test_easy_read_says_no_key_that_english_lacks() -> None:
    assert set(translated.files()[EASY_READ].entries) <= set(ENGLISH)


def test_a_changed_english_sentence_must_be_looked_at_again_and_is_said_in_english_until_then() -> None:
    english = {**ENGLISH, "back": "Go back"}
    now = translated.updated(translated.files()["ur"], english)
    assert [key for key, entry in now.entries.items() if not entry.is_done] == ["back"]
    assert "back" not in translated.texts(english, "ur")
    approved_once = replace(translated.files()["ur"], status=Status.APPROVED, reviewer="R")
    assert translated.updated(approved_once, english).status is Status.DRAFT


@pytest.mark.parametrize("language", sorted(translated.files()))
def test_our_translations_are_drafts_and_say_so(language: str) -> None:
    """The only one who may change this is a speaker who has read every sentence."""
    file = translated.files()[language]
    assert (file.status, file.reviewer, file.origin) == (Status.DRAFT, "", translated.ORIGIN)
    assert Words(language).status is Status.DRAFT
    assert language not in approved()


@pytest.mark.parametrize("language", sorted(translated.files()))
def test_a_file_is_as_the_program_writes_it(language: str) -> None:
    path = translated.FOLDER / f"{language}.po"
    first = read_text(path).splitlines()[0].removeprefix("# ")
    notes = translated.sources(ENGLISH, language)
    file = translated.files()[language]
    entries = {key: replace(entry, note=notes[key].note) for key, entry in file.entries.items()}
    assert po_files.written(replace(file, entries=entries), title=first) == read_text(path)


def test_a_count_chooses_the_form_of_the_sentence() -> None:
    """Polish has one form for 1, one for 2 to 4, and one for 5 and more; the teens are many."""
    said = {
        count: Words("pl").counted("start_long", count).split()[3].strip(",")
        for count in (1, 2, 4, 5, 12, 22, 28)
    }
    assert said == {
        1: "pytanie",
        2: "pytania",
        4: "pytania",
        5: "pytań",
        12: "pytań",
        22: "pytania",
        28: "pytań",
    }
    assert Words("en").counted("start_minutes", 1) == "It takes about 1 minute."
    assert Words("en").counted("start_minutes", 0) == "It takes about 0 minutes."


@pytest.mark.parametrize("language", ["en", EASY_READ, *sorted(translated.files())])
def test_figures_are_0_to_9_in_every_language(language: str) -> None:
    """A number on a page is then the number on paper, on a phone and in a report."""
    words = Words(language)
    said = [
        words.day("2026-11-22"),
        words.counted("start_long", 28),
        *translated.texts(ENGLISH, language).values(),
    ]
    assert [text for text in said if any(sign.isdigit() and not sign.isascii() for sign in text)] == []
    assert "22" in said[0]


def test_days_are_written_as_each_language_writes_them() -> None:
    assert [Words(one).day("2026-11-02") for one in ("en", EASY_READ, "pl", "bn", "ur")] == [
        "2 November 2026",
        "2 November 2026",
        "2 listopada 2026",
        "2 নভেম্বর, 2026",
        "2 نومبر، 2026",
    ]


def test_a_fact_in_a_sentence_from_right_to_left_keeps_its_own_order() -> None:
    """Signs that browsers know, for they also work where no markup can stand, as in titles."""
    assert Words("ur")("survey", place="Oldham (north)") == "\u2068Oldham (north)\u2069 میں زندگی کا سروے"
    assert "\u2068" not in Words("bn")("survey", place="Oldham")


def test_easy_read_puts_each_sentence_on_a_line_of_its_own() -> None:
    easy = Words(EASY_READ)
    assert (
        easy("receipt_at", date="2 May 2026") == "Thank you.\nThey came on 2 May 2026.\nWe will count them."
    )
    assert easy("back") == "Back"
    assert "\n" not in Words("en")("receipt_late", date="2 May 2026")


def test_a_language_that_is_not_there_is_answered_in_english() -> None:
    assert Words("cy")("continue") == "Continue"
    assert Words("cy").counted("start_long", 3) == "It has 3 questions, one on each page."


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ur", "rtl"), ("ur-PK", "rtl"), ("bn", "ltr")]
)
def test_a_language_knows_its_direction(language: str, direction: str) -> None:
    assert Words(language).direction == direction


def test_only_a_language_that_the_questions_are_in_is_offered() -> None:
    assert offered(("en", "pl"), "pl") == "pl"
    assert offered(("en", "pl"), "<b>") == "en"


def test_a_fact_in_marked_up_words_is_escaped() -> None:
    said = Words("en").marked("line_relay", number=isolated("<1>"))
    assert said == 'By text relay: <bdi dir="ltr">&lt;1&gt;</bdi>'
    assert Words("en").marked("line_relay", number="<1>") == "By text relay: &lt;1&gt;"


def test_parts_of_shipped_questionnaires_are_called_in_plain_words() -> None:
    parts = {part.version.key for one in catalogue.all() for part in one.parts}
    assert {f"part {key}" for key in parts} <= set(ENGLISH)


def test_each_fault_has_its_words() -> None:
    faults = {key.removesuffix(" about") for key in ENGLISH if key.startswith("fault ")}
    told = {
        "fault signed_out",
        "fault refused",
        "fault no_survey",
        "fault foreign",
        "fault often",
        "fault ours",
        "fault unread",
    }
    assert faults == told | {f"fault {key}" for key in KEYS.values()}
    assert {f"{key} about" for key in faults - {"fault refused"}} <= set(ENGLISH)
