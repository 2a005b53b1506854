"""What somebody is asked: by language, mode, Easy Read and a licensee's wording."""

from dataclasses import replace

import pytest

from instruments import catalogue
from instruments.definition import Status
from instruments.errors import InvalidInputError
from instruments.filled import Filled
from instruments.languages import EASY_READ, count_forms, is_right_to_left, known, own_name, plain
from instruments.wording import runs_right_to_left, said, worded, wording

WHOLE = catalogue.get("thriving-communities@1.1")
ETHNIC, PRIDE, RESILIENCE = (WHOLE.item(name) for name in ("ethnic", "pride", "brs1"))


def test_a_question_is_asked_in_the_language_of_the_page() -> None:
    assert wording(ETHNIC, "en") == "What is your ethnic group?"
    assert wording(ETHNIC, "pl") == "Jaka jest Pana/Pani grupa etniczna?"


@pytest.mark.parametrize("language", ["en", "ur", "bn", "pl"])
def test_a_mode_has_its_own_words_where_the_definition_gives_some(language: str) -> None:
    assert wording(ETHNIC, language, "door") == ETHNIC.mode_wording["door"][language]
    assert wording(ETHNIC, language, "web") == ETHNIC.wording[language]
    assert wording(PRIDE, language, "door") == PRIDE.wording[language]


def test_easy_read_stands_before_the_words_of_a_mode_and_the_standard_where_it_has_none() -> None:
    assert wording(ETHNIC, EASY_READ, "door") == "Which group do you belong to?"
    assert wording(RESILIENCE, EASY_READ) == RESILIENCE.wording["en"]


def test_what_a_licensee_filled_in_is_asked_and_the_definition_stays_as_it_was() -> None:
    item = catalogue.get("who5@1.0").items[0]
    filled = Filled(wordings={item.id: {"en": "Filled in?"}})
    assert wording(item, "en") == ""
    assert wording(item, "en", filled=filled) == "Filled in?"
    assert catalogue.get("who5@1.0").items[0].wording == {}


def test_nothing_but_the_wording_of_an_item_changes() -> None:
    asked = worded(ETHNIC, "pl", "door")
    assert replace(asked, wording=ETHNIC.wording) == ETHNIC


def test_a_text_falls_back_to_the_language_that_it_is_a_variant_of() -> None:
    assert said({"pl": "Tak", "en": "Yes"}, EASY_READ) == "Yes"
    assert said({"pl": "Tak"}, "ur") == "Tak"
    assert said({}, "ur") == ""


def test_scales_run_as_was_decided_for_the_language() -> None:
    assert [one for one in WHOLE.languages if runs_right_to_left(WHOLE, "satis", one)] == ["ur"]
    assert not runs_right_to_left(WHOLE, "satis", EASY_READ)
    turned = {
        language: replace(one, right_to_left=not one.right_to_left)
        for language, one in WHOLE.parts[0].translations.items()
    }
    other = replace(WHOLE, parts=(replace(WHOLE.parts[0], translations=turned), *WHOLE.parts[1:]))
    assert not runs_right_to_left(other, "satis", "ur")
    assert runs_right_to_left(other, "brs1", "ur")


def test_only_what_is_approved_is_offered_and_drafts_where_they_may_be_shown() -> None:
    assert WHOLE.offered() == ("en",)
    assert WHOLE.offered(drafts=True) == ("en", EASY_READ, "bn", "pl", "ur")
    assert catalogue.get("thriving-communities@1.0").offered(drafts=True) == ("en",)


def test_easy_read_is_a_draft_where_it_has_words_of_its_own_and_no_other_language_is_known() -> None:
    stages = {part.version.key: part.status(EASY_READ) for part in WHOLE.parts}
    drafts = {key for key, status in stages.items() if status is Status.DRAFT}
    assert drafts == {"neighbourhood", "demographics"}
    assert WHOLE.status(EASY_READ) is Status.DRAFT
    assert WHOLE.status("cy") is Status.DRAFT
    assert WHOLE.status("en") is Status.APPROVED


def test_languages_know_their_names_directions_and_forms_of_counting() -> None:
    assert [own_name(one) for one in ("en", EASY_READ, "pl", "ur", "bn")] == [
        "English",
        "Easy Read",
        "Polski",
        "اردو",
        "বাংলা",
    ]
    assert [is_right_to_left(one) for one in ("ur", "ar", "ur-PK", "en", "bn")] == [True] * 3 + [False] * 2
    assert count_forms("pl") == {"one", "few", "many", "other"}
    assert plain(EASY_READ) == "en"
    with pytest.raises(InvalidInputError, match="'xx-yy' is not a language"):
        known("xx-yy")
