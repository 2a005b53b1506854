"""What stands on a screen and on paper is said in the same words, in every language of both."""

import pytest

from index_platform.web.words import ENGLISH, Words
from reports.paper_words import ENGLISH as ON_PAPER
from reports.paper_words import LANGUAGES, PaperWords

SAME = {  # key on paper: key on a screen
    **{key: key for key in ("taking_part", "part", "day", "month", "year", "dont_know", "refused")},
    "home": "place",
    "yes": "reach_yes",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_both_has_one_wording(language: str) -> None:
    facts = {"number": 2, "count": 5, "title": "§"}
    screen, paper = Words(language), PaperWords(language)
    for mine, theirs in SAME.items():
        assert paper(mine, **facts) == _plain(screen(theirs, **facts)), f"{language}: {mine}"


def test_no_other_sentence_of_both_is_forgotten_here() -> None:
    both = {mine for mine, said in ON_PAPER.items() if said in ENGLISH.values()}
    assert both == set(SAME)


def _plain(text: str) -> str:
    """A text without the signs that keep facts apart."""
    return text.replace("\N{FIRST STRONG ISOLATE}", "").replace("\N{POP DIRECTIONAL ISOLATE}", "")
