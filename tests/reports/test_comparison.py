"""Two versions side by side: every change is said, and what changed is marked in words and not in colour."""

import re
from html import unescape

import pytest

from instruments import catalogue
from instruments.change_words import document
from instruments.differences import differences
from instruments.loading import parse
from reports.accessibility import findings
from reports.comparison import comparison, comparison_page, context_of
from reports.html import Links
from tests.instruments.pairs import BEFORE, PAIRS, version
from tests.instruments.test_languages_compared import APPROVED, Written, translated
from tests.instruments.test_languages_compared import sound as read


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_says_every_change_and_its_meaning(name: str) -> None:
    found = differences(BEFORE, version(name))
    shown = words(comparison(found))
    for change in document(found)["changes"]:  # type: ignore[attr-defined]
        assert change["meaning"] in shown
        assert change["claim"]["reason"] in shown


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_can_be_used_with_a_screen_reader(name: str) -> None:
    assert findings(comparison_page(differences(BEFORE, version(name)), Links(alone=True))) == ()


def test_what_was_taken_out_and_put_in_is_said_in_words() -> None:
    html = str(comparison(differences(BEFORE, version("typo"))))
    assert (
        'How many hours did <del><span class="said" lang="en" dir="ltr">taken out: </span>taht</del>' in html
    )
    assert '<ins><span class="said" lang="en" dir="ltr">put in: </span>that</ins>' in html


def test_where_nothing_changed_the_page_says_so() -> None:
    context = context_of(differences(BEFORE, BEFORE))
    assert (context.lead, context.entries, context.note) == ("Nothing changed.", (), "")


def test_words_of_a_language_are_marked_as_such() -> None:
    before: Written = {name: BEFORE.content[name] for name in BEFORE.content}
    after = translated(before, **APPROVED)
    after["items"][0]["wording"]["ur"] = "other words"
    found = differences(read(translated(before, **APPROVED)), read({**after, "version": "1.1"}))
    [side] = {(one.language, one.direction) for one in context_of(found).entries[0].sides}
    assert side == ("ur", "rtl")


def test_a_definition_cannot_write_markup_into_the_page() -> None:
    content = {**BEFORE.content, "version": "1.1", "introduction": {"en": "<script>alert(1)</script>"}}
    after = parse(content, where="a test", resolve=catalogue.get)
    assert "<script>" not in str(comparison(differences(BEFORE, after)))
