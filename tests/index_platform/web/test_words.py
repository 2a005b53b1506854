import ast
import re
from pathlib import Path

import pytest

from index_platform.web.survey.faults import KEYS
from index_platform.web.words import ENGLISH, HELPLINES, LANGUAGES, Words, isolated, offered, own_name
from instruments import catalogue

ROOT = Path(__file__).resolve().parents[3] / "index_platform" / "web"
MODULES = (
    "forms.py",
    "question_fields.py",
    "journey.py",
    *(f"survey/{name}.py" for name in ("face", "asking", "telling", "take", "faults")),
)
# keys that are put together: parts of instruments, helplines, words of the frame, faults, the privacy page
MADE = re.compile(
    r"trial_\w+|(?:part|line|frame|fault) .+|privacy_\w+|dont_know|refused|(?:planned|closed)(?:_about)?"
    r"|(?:day|month|year)_wrong"
)
NEVER = re.compile(r"\b(?:sorry|oops|invalid|failed|required|deprived|worst|please try)\b", re.IGNORECASE)


def _asked(module: str) -> set[str]:
    """The keys that a module looks up, written out."""
    calls = (node for node in ast.walk(ast.parse((ROOT / module).read_text())) if isinstance(node, ast.Call))
    names = {"words", "_WORDS"}
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


def test_every_word_that_pages_ask_for_is_there_and_none_is_left_over() -> None:
    asked = {key for module in MODULES for key in _asked(module)}
    assert {key for key in asked if key not in ENGLISH and not MADE.match(f"{key}x")} <= {
        "part ",
        "line ",
        "frame ",
        "fault ",
        " about",
        " how",
        "_about",
        "_wrong",
        "privacy_",
    }
    assert {key for key in ENGLISH if not MADE.fullmatch(key)} <= asked


def test_no_sentence_blames_or_frightens() -> None:
    assert [text for text in ENGLISH.values() if NEVER.search(text)] == []


def test_a_language_says_nothing_that_english_does_not() -> None:
    """And with the same facts: a translation that forgets one would be found here."""
    for language, said in LANGUAGES.items():
        assert set(said) <= set(ENGLISH), language
        for key, text in said.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", ENGLISH[key])), key


def test_a_language_that_is_not_there_is_answered_in_english() -> None:
    assert Words("pl")("continue") == "Continue"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ur", "rtl"), ("ur-PK", "rtl"), ("bn", "ltr")]
)
def test_a_language_knows_its_direction(language: str, direction: str) -> None:
    assert Words(language).direction == direction


def test_a_language_calls_itself_by_its_own_name() -> None:
    assert [own_name(language) for language in ("pl", "ur", "xx")] == ["Polski", "اردو", "xx"]


def test_only_a_language_that_the_questions_are_in_is_offered() -> None:
    assert offered(("en", "pl"), "pl") == "pl"
    assert offered(("en", "pl"), "<b>") == "en"


def test_a_fact_in_marked_up_words_is_escaped() -> None:
    said = Words("en").marked("line shout how", number=isolated("<1>"))
    assert said == 'Text SHOUT to <bdi dir="ltr">&lt;1&gt;</bdi>'
    assert Words("en").marked("line shout how", number="<1>") == "Text SHOUT to &lt;1&gt;"


def test_each_helpline_has_its_words() -> None:
    for line in HELPLINES:
        assert {f"line {line.key}", f"line {line.key} about", f"line {line.key} how"} <= set(ENGLISH)


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
        "fault ours",
        "fault unread",
    }
    assert faults == told | {f"fault {key}" for key in KEYS.values()}
    assert {f"{key} about" for key in faults - {"fault refused"}} <= set(ENGLISH)
