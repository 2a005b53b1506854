"""A made-up wording for the empty slots of an instrument, as a licensee would write it."""

from typing import Any

from instruments.definition import Instrument
from instruments.filling import slots

Written = dict[str, Any]


def wording(instrument: Instrument, text: str = "text of") -> Written:
    """A file with a text for every slot: its language, ``text``, and what the slot is of."""
    content: Written = {
        "instrument": instrument.label,
        "licence": {"holder": "A council", "registration": "number 7"},
        "items": {},
    }
    for at in slots(instrument):
        place = content
        for step in at[:-1]:
            place = place.setdefault(str(step), {})
        place[str(at[-1])] = {one: f"{one} {text} {at[-1]}" for one in instrument.languages}
    return content
