"""What somebody is asked: the text of a question for a language, a mode, Easy Read, and a licensee's wording.

Every door uses these: pages, papers, the desk that tries a questionnaire out.
"""

from dataclasses import replace

from instruments.definition import Instrument, Item, Text
from instruments.filled import NOTHING_FILLED, Filled
from instruments.languages import EASY_READ, is_right_to_left, plain


def wording(item: Item, language: str, mode: str = "", filled: Filled = NOTHING_FILLED) -> str:
    """The question itself; empty where nobody has filled a licensed one in."""
    return said(worded(item, language, mode, filled).wording, language)


def worded(item: Item, language: str, mode: str = "", filled: Filled = NOTHING_FILLED) -> Item:
    """The item in the words that are asked: in Easy Read its own, else the mode's, else the standard ones.

    Answers and hints are the same in every mode; what a licensee filled in stands in its slots.
    """
    item = filled.worded(item)
    easy: Text = item.easy_read if language == EASY_READ else {}
    return replace(item, wording=easy or item.mode_wording.get(mode) or item.wording)


def runs_right_to_left(instrument: Instrument, item: str, language: str) -> bool:
    """Whether a scale begins at the right, as was decided for the language where the item is asked."""
    asks = home(instrument, item)
    if language in asks.translations:
        return asks.translations[language].right_to_left
    return is_right_to_left(language)


def home(instrument: Instrument, item: str) -> Instrument:
    """The definition that an item is written in: the instrument, or one of its parts."""
    inside = (part for part in instrument.parts if item in {one.id for one in part.items})
    found = next(inside, None)
    return instrument if found is None else home(found, item)


def said(text: Text, language: str) -> str:
    """A text in a language, else in the one that it is a variant of, else in its first; empty without any."""
    return text.get(spoken(text, language), "")


def spoken(text: Text, language: str) -> str:
    """The language in which a text is said to who asks for one; that one where there is no text at all."""
    there = (one for one in (language, plain(language)) if text.get(one))
    return next(there, next(iter(text), language))
