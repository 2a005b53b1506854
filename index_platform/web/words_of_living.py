"""The words of the page that asks where somebody lives. They are part of ``words.ENGLISH``."""

from collections.abc import Mapping

LIVING: Mapping[str, str] = {
    "place_by_list": "Choose from a list instead",
    "place_by_postcode": "Type a postcode instead",
    # by postcode
    "postcode": "What is your postcode?",
    "postcode_hint": (
        "We use it once, to find which part of {place} you live in. We keep that part and not the postcode."
    ),
    "postcode_unsaid": "I would rather not say",
    "postcode_missing": "Type your postcode, or choose another way below",
    "postcode_part": "Type the whole postcode. It has two parts, such as {example}",
    "postcode_alike": (
        "Letters and numbers that look alike were mixed up. We put them right: look at the postcode again"
    ),
    "postcode_other": "Type a postcode of the United Kingdom, such as {example}",
    # outside the area
    "elsewhere": "We do not find that postcode in {place}",
    "elsewhere_kept": "We have not kept it. Nothing has been sent.",
    "elsewhere_here": (
        "If you live in {place}, the postcode may be new, or a letter may be wrong. Type it again, or choose "
        "your part of {place} from a list."
    ),
    "elsewhere_end": (
        "If you live somewhere else, thank you for your time. This survey is only for people who live in "
        "{place}. You can close this page."
    ),
    "elsewhere_again": "Type the postcode again",
    "elsewhere_list": "Choose from a list",
    "elsewhere_stop": "Stop here and delete what I began",
}
