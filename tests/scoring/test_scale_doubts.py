"""Warnings in the words of a report: questions by number, and no count that could point at somebody."""

import pytest

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.result_warnings import ResultWarning
from scoring.scale_study.doubts import Asked, Doubts

JOINT = (Asked(1, "hope"), Asked(2, "hope"), Asked(1, "trust"))


def told(warning: ResultWarning, asked: tuple[Asked, ...] = ()) -> str:
    doubts = Doubts()
    doubts.add("All", (warning,), asked)
    return doubts.told[0]


@pytest.mark.parametrize(
    ("what", "items", "asked", "words"),
    [
        ("nobody chose it of items 1 and 3", (0, 2), (), "nobody chose it of questions 1 and 3"),
        ("look at item 2", (1,), JOINT, "look at question 2 of hope"),
        (
            "rare for items 1, 2 and 3",
            (0, 1, 2),
            JOINT,
            "rare for questions 1 and 2 of hope, question 1 of trust",
        ),
        ("item 'brs2' has a doubt", (1,), (), "question 2 has a doubt"),
        ("item 'item_3' has a doubt", (), (), "question 3 has a doubt"),
        ("it goes against factor 'factor_of_brs'", (), (), "it goes against the scale brs"),
    ],
)
def test_items_are_told_as_the_questions_of_the_report(
    what: str, items: tuple[int, ...], asked: tuple[Asked, ...], words: str
) -> None:
    assert told(ResultWarning("made-up", what, "Look.", items), asked) == f"All: {words}. Look."


@pytest.mark.parametrize("code", ["incomplete-rows", "few-rows", "few-respondents", "made-up"])
def test_no_count_of_people_is_left_in_a_warning(code: str) -> None:
    words = told(ResultWarning(code, "5 of 40 rows are incomplete, only 35 respondents are left", "Wait."))
    assert not any(character.isdigit() for character in words)


def test_a_refusal_is_remembered_without_its_count_and_a_result_is_given() -> None:
    def refused() -> int:
        raise TooFewRespondentsError("7 people answered item 2", where="here", fix="Wait.")

    doubts = Doubts()
    assert doubts.tried("Omega", refused) is None
    assert doubts.tried("Omega", lambda: 3) == 3
    assert doubts.told == ("Omega: not computed: few people answered question 2. Wait.",)


def test_the_same_doubt_is_told_once_and_other_errors_are_not_caught() -> None:
    doubts, warning = Doubts(), ResultWarning("made-up", "twice", "Look.")
    doubts.add("Omega", (warning, warning))
    assert doubts.told == ("Omega: twice. Look.",)

    def broken() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        doubts.tried("Omega", broken)
    assert doubts.tried("Omega", _invalid) is None


def _invalid() -> int:
    raise InvalidInputError("wrong", where="here", fix="Mend it.")
