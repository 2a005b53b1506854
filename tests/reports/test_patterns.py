"""Sentences by pattern: whole, with an outcome where they tell one, and none of our banned words."""

from string import Formatter

import pytest

from reports import patterns, sentences
from reports.patterns import PATTERNS, said, said_by_count, said_of
from scoring.outcomes import ChangeOutcome, Outcome

EVERY = pytest.mark.parametrize("key", PATTERNS)


@EVERY
def test_a_pattern_is_whole_sentences_without_a_banned_word(key: str) -> None:
    pattern = PATTERNS[key]
    for text in filter(None, (pattern.one, pattern.many)):
        assert text.endswith(".")
        assert sentences.banned(text) == ()


@EVERY
def test_one_and_many_have_the_same_gaps(key: str) -> None:
    pattern = PATTERNS[key]
    if pattern.many:
        found = {name for _, name, _, _ in Formatter().parse(pattern.many) if name}
        assert found == pattern.gaps


def test_every_outcome_has_a_sentence_for_parts_of_life_and_for_places() -> None:
    for group in ("part.", "place."):
        told = {pattern.outcome for key, pattern in PATTERNS.items() if key.startswith(group)}
        assert set(Outcome) <= told
    changes = {pattern.outcome for key, pattern in PATTERNS.items() if key.startswith("changed.")}
    assert {ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN} <= changes


def test_several_names_take_the_words_for_many_and_none_says_nothing() -> None:
    assert said_of("changed.up", ["the index"]) == "The index has clearly gone up."
    assert said_of("changed.up", ["the index", "trust"]) == "The index and trust have clearly gone up."
    assert said_of("changed.up", []) == ""


def test_figures_are_counted_in_words() -> None:
    assert said_by_count("changed.more", 1) == "Beside these, one figure has clearly changed."
    assert said_by_count("changed.more", 3) == "Beside these, three figures have clearly changed."
    assert said_by_count("changed.more", 0) == ""


def test_a_value_that_a_pattern_needs_and_does_not_get_is_an_error() -> None:
    with pytest.raises(KeyError):
        said("part.unknown")
    assert patterns.PATTERNS["part.unknown"].gaps == {"names"}
