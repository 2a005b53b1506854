"""What the app says to whoever is asked: words of the survey's own pages, in all their languages."""

from collections.abc import Mapping

from index_platform.web import translated
from index_platform.web.words import ENGLISH, said_in
from instruments.languages import is_right_to_left, own_name

KEYS = (
    "frame languages",
    "frame something",
    "frame change",
    "back",
    "continue",
    "draft_notice",
    "draft_notice_about",
    "trial_short",
    "someone",
    "taking_part",
    "taking_part_missing",
    "start_voluntary",
    "begin",
    "whole",
    "dont_know",
    "refused",
    "scale",
    "number",
    "or_else",
    "missing",
    "missing_number",
    "other",
    "other_number",
    "both",
    "missing_ticks",
    "missing_day",
    "both_ticks",
    "both_day",
    "ticks_hint",
    "or",
    "note",
    "agreed",
    "not_agreed",
    "day",
    "month",
    "year",
    "day_wrong",
    "month_wrong",
    "year_wrong",
    "no_such_day",
    "day_beyond",
    "text_hint",
    "text_longest",
    "text_long",
    "text_sign",
    "place_choose",
    "without",
    "sure",
    "sure_keep",
    "sure_change",
)


def tongues() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Every language of the pages: how it calls itself and is written, and its words by key.

    English is complete; what another language lacks is said in English.
    """
    others = {language: said_in(language) for language in translated.files()}
    known: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, **others}
    return {
        "languages": {one: _named(one) for one in known},
        "words": {one: {key: said[key] for key in KEYS if key in said} for one, said in known.items()},
    }


def _named(language: str) -> Mapping[str, str]:
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return {"name": own_name(language), "direction": direction}
