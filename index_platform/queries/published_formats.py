"""Older formats of stored releases and changes: what stands for each key that a later format brought.

A release never changes, so a document is read in the format that it was written in: keys that came later are
added with what was true of every release until then. Nothing else of a document is ever touched.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from typing import Any

_EACH = "*"  # every member of a list or of a table
_WITHHELD = "withheld"  # a figure that is withheld has no key beside the reason


@dataclass(frozen=True, slots=True)
class Brought:
    """Keys that came with a format: in which records, and what stands for them in older documents."""

    at: tuple[str, ...]
    defaults: Mapping[str, object]


Formats = Mapping[int, tuple[Brought, ...]]

# Before, there was one scale of domains and one mean of them, and the number of draws was not told (0).
_METHOD = {"draws": 0, "normalisation": "goalposts", "aggregation": "mpi", "covariates": []}
_ORDER = {"error": None, "bands_error": None, "alone": None, "together": None}
_MEASURES = Brought(("measures", _EACH), {"questions": []})
_PLACES = tuple(
    Brought(at, {"holder": ""}) for at in (("whole",), ("places", _EACH), ("small_places", _EACH))
)
TABLES: Formats = {
    2: (
        Brought((), {"small_places": [], "small_plural": "", "orders": {}}),
        Brought(("cells", _EACH, _EACH), {"modelled": False}),
        Brought(("reliability", _EACH, "alpha"), {"modelled": False}),
        Brought(("method",), _METHOD),
        _MEASURES,
    ),
    3: (
        Brought((), {"pairs": {}}),
        Brought(("orders", _EACH, _EACH), _ORDER),
        Brought(("method",), _METHOD),  # the second format had it from its second day
    ),
    5: (
        Brought((), {"breakdowns": [], "official": []}),
        *_PLACES,
        Brought(("tiles", _EACH), {"code": ""}),
    ),
}
CHANGES: Formats = {
    2: (
        Brought(("before", _EACH, _EACH), {"modelled": False}),
        Brought(("after", _EACH, _EACH), {"modelled": False}),
        _MEASURES,
    ),
    4: (
        Brought((), {"small_places": [], "small_plural": ""}),
        Brought(("cells", _EACH, _EACH), {"modelled": False}),
    ),
    5: _PLACES,
}


def in_format(number: int, content: Mapping[str, Any], formats: Formats) -> dict[str, Any]:
    """A document as a later format than its own has it; one of that format is given back as it is."""
    newest = deepcopy(dict(content))
    later = range(content["format"] + 1, number + 1)
    for brought in chain.from_iterable(formats.get(one, ()) for one in later):
        for record in _records(newest, brought.at):
            for key, value in brought.defaults.items():
                record.setdefault(key, deepcopy(value))
    return newest | {"format": number}


def is_kept(content: object, newest: object) -> bool:
    """Whether all that an older document says stands in the newer one, number of its format apart."""
    if isinstance(content, Mapping) and isinstance(newest, Mapping):
        return all(key in newest and _is_same(key, content[key], newest[key]) for key in content)
    if isinstance(content, list) and isinstance(newest, list):
        return len(content) == len(newest) and all(map(is_kept, content, newest))
    return isinstance(content, bool) is isinstance(newest, bool) and content == newest


def _is_same(key: str, older: object, newer: object) -> bool:
    return key == "format" or is_kept(older, newer)


def _records(content: object, at: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every record at a path; what is not shaped so is left to the reader, which refuses it."""
    if not at:
        if isinstance(content, dict) and _WITHHELD not in content:
            yield content
        return
    for member in _members(content, at[0]):
        yield from _records(member, at[1:])


def _members(content: object, name: str) -> Iterator[object]:
    if isinstance(content, dict):
        yield from content.values() if name == _EACH else (content[name],) if name in content else ()
    elif isinstance(content, list) and name == _EACH:
        yield from content
