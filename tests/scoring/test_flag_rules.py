"""The file of rules: every rule once, every number with its source, every pair of questions that exist."""

from collections.abc import Callable
from typing import Any

import pytest

from instruments import catalogue
from instruments.errors import InvalidDefinitionError
from instruments.files import read_document
from scoring.flags import rules as flag_rules
from scoring.flags.rules import Noticed


def content() -> dict[str, Any]:
    """The shipped file, to be changed."""
    return dict(read_document(flag_rules.SHIPPED).content)


def test_every_rule_is_there_once_and_every_number_has_its_source() -> None:
    rules = flag_rules.shipped()
    assert sorted(rule.id for rule in rules.rules) == sorted(Noticed)
    assert all(parameter.source for rule in rules.rules for parameter in rule.parameters.values())
    assert rules.label == "flags@1.0"
    assert rules.rule(Noticed.SPEED).number("times") == 2.0


def test_the_words_of_a_rule_say_its_numbers() -> None:
    assert "within 60 minutes" in flag_rules.shipped().rule(Noticed.DUPLICATE).words


def test_declared_pairs_are_answers_that_the_questions_have() -> None:
    for pair in flag_rules.shipped().contradictions:
        whole = [one for one in catalogue.all() if one.version.key == pair.part]
        assert whole
        for instrument in whole:
            for item, codes in (pair.one, pair.other):
                assert set(codes) <= set(instrument.item(item).scored_codes)


def without_one(given: dict[str, Any]) -> None:
    given["rules"] = given["rules"][1:]


def without_a_number(given: dict[str, Any]) -> None:
    given["rules"] = [{**given["rules"][0], "parameters": {}}, *given["rules"][1:]]


def with_unknown_words(given: dict[str, Any]) -> None:
    given["rules"] = [{**given["rules"][0], "words": "More than {many}."}, *given["rules"][1:]]


def without_a_source(given: dict[str, Any]) -> None:
    given["rules"] = [{**given["rules"][0], "parameters": {"run": {"value": 6}}}, *given["rules"][1:]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without_one, "each of these once"),
        (without_a_number, "Give these: run"),
        (with_unknown_words, "a number that the rule has not"),
        (without_a_source, "source"),
    ],
)
def test_a_file_of_other_rules_is_refused(change: Callable[[dict[str, Any]], None], says: str) -> None:
    given = content()
    change(given)
    with pytest.raises(InvalidDefinitionError, match=says):
        flag_rules.parse(given, where="test")
