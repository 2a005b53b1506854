"""What a wave says, in the languages of those who answer."""

import pytest

from index_platform import wave_texts
from index_platform.wave_texts import WaveText

MANY = WaveText({"en": "people", "pl": "ludzie", "ur": "لوگ"}, frozenset({"ur"}))


@pytest.mark.parametrize(
    "said",
    [WaveText({"en": "people of 16 and over"}), WaveText({"en": '{"a'}), WaveText({"en": "{x}"}), MANY],
)
def test_a_text_comes_back_from_its_column_as_it_was(said: WaveText) -> None:
    assert wave_texts.read(wave_texts.stored(said)) == said


def test_a_text_in_english_alone_is_stored_as_it_always_was() -> None:
    """Rows of before are read as they are, and the same text makes the same row."""
    assert wave_texts.stored(WaveText({"en": "people of 16 and over"})) == "people of 16 and over"
    assert wave_texts.read("people of 16 and over").texts == {"en": "people of 16 and over"}


def test_what_nobody_reviewed_is_offered_only_where_drafts_are() -> None:
    assert set(MANY.offered(drafts=True)) == {"en", "pl", "ur"}
    assert set(MANY.offered(drafts=False)) == {"en", "pl"}
    assert [MANY.is_draft(one) for one in ("en", "en-simple", "pl", "ur", "bn")] == [False] * 3 + [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("", "is empty text"),
        (7, "is the number 7, not text"),
        ({"pl": "ludzie"}, "has no 'en'"),
        ({"en": "people", "klingon?": "nuv"}, "'klingon?' is not a language"),
        ({"en": {"draft": "people"}}, "is a set of named values, not text"),
        ({"en": "people", "pl": {"drafted": "ludzie"}}, "is a key that is not known here"),
        ({"en": "people", "pl": ["ludzie"]}, "is a list, not text"),
    ],
)
def test_a_text_that_cannot_be_meant_is_told(value: object, what: str) -> None:
    assert what in " ".join(flaw.what for flaw in wave_texts.shape(value, ("population",)))


def test_a_text_in_several_languages_is_read() -> None:
    value = {"en": "people", "pl": "ludzie", "ur": {"draft": "لوگ"}}
    assert list(wave_texts.shape(value, ())) == []
    assert wave_texts.parsed(value) == MANY
