"""Releases read back: beside the gate, the only place where published figures are put together."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from index_platform.queries.published_formats import CHANGES, TABLES, Formats, in_format, is_kept
from instruments.canonical import canonical_json
from instruments.errors import NotReproducedError
from scoring.published import FORMAT, PublishedTable, Withheld, document
from scoring.published_change import PublishedChange
from scoring.published_change import document as change_document

_WHERE = "a stored release"
_WITHHELD = "withheld"


def table_from_document(content: Mapping[str, object]) -> PublishedTable:
    """The table that ``scoring.published.document`` wrote, in its day's format; anything else is refused."""
    newest = _newest(content, TABLES)
    read = cast(PublishedTable, _read(newest, PublishedTable))
    _refuse_other(document(read), newest)
    _refuse_gaps(read)
    return read


def change_from_document(content: Mapping[str, object]) -> PublishedChange:
    """The change that ``scoring.published_change.document`` wrote; anything else is refused too."""
    newest = _newest(content, CHANGES)
    read = cast(PublishedChange, _read(newest, PublishedChange))
    _refuse_other(change_document(read), newest)
    return read


def _newest(content: Mapping[str, object], formats: Formats) -> Mapping[str, object]:
    """The same in today's format; all that it says stands there too."""
    number = content.get("format")
    if type(number) is not int or not 1 <= number <= FORMAT:
        raise _refused(f"it has the format {number!r}, and known are 1 to {FORMAT}")
    newest = in_format(FORMAT, content, formats)
    if not is_kept(content, newest):
        raise _refused(f"the format {FORMAT} does not say all that is written there")
    return newest


def _read(content: Mapping[str, object], wanted: type) -> object:
    return _value({key: value for key, value in content.items() if key != "format"}, wanted, "")


def _refuse_other(again: Mapping[str, object], content: Mapping[str, object]) -> None:
    if canonical_json(again) != canonical_json(content):
        raise _refused("reading it does not give what is written there")


def _value(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as annotations give it
    """``value`` as the type ``wanted``, or an error that names the place."""
    if get_origin(wanted) is UnionType:
        return _one_of(value, get_args(wanted), at)
    for fits, read in _READERS:
        if fits(wanted):
            return read(value, wanted, at)
    raise _refused(f"{at} cannot be read")


def _one_of(value: object, choices: tuple[Any, ...], at: str) -> object:
    if value is None and NoneType in choices:
        return None
    if Withheld in choices and isinstance(value, Mapping) and _WITHHELD in value:
        if len(value) > 1:
            raise _refused(f"{at} is withheld, and yet says more")
        return _enum(value[_WITHHELD], Withheld, at)
    (wanted,) = (choice for choice in choices if choice not in (NoneType, Withheld))
    return _value(value, wanted, at)


def _record(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    if not isinstance(value, Mapping):
        raise _refused(f"{at or 'it'} is not a record")
    names = {field.name for field in fields(wanted)}
    if wrong := sorted(names ^ value.keys()):
        raise _refused(f"{at or 'it'} has a key too many or too few: {', '.join(wrong)}")
    types = _types(wanted)
    return wanted(**{name: _value(value[name], types[name], f"{at}.{name}".strip(".")) for name in names})


@cache
def _types(record: type) -> Mapping[str, Any]:
    """The types of the fields of a record; a table holds thousands of each."""
    return get_type_hints(record)


def _enum(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    known = [member for member in wanted if member.value == value]
    if not known:
        raise _refused(f"{at} is {value!r}, which is not known")
    return known[0]


def _list(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    if not isinstance(value, list):
        raise _refused(f"{at} is not a list")
    (inner, _) = get_args(wanted)
    return tuple(_value(member, inner, f"{at}[{row}]") for row, member in enumerate(value))


def _pairs(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    if not isinstance(value, Mapping) or not all(isinstance(row, Mapping) for row in value.values()):
        raise _refused(f"{at} is not a table")
    (_, inner) = get_args(wanted)
    return {
        (outer, name): _value(member, inner, f"{at}.{outer}.{name}")
        for outer, row in value.items()
        for name, member in row.items()
    }


def _number(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(f"{at} is {value!r}, not a number")
    if wanted is int and not isinstance(value, int):
        raise _refused(f"{at} is {value!r}, not a whole number")
    try:
        return wanted(value)
    except OverflowError:
        raise _refused(f"{at} is a number that is too large") from None


def _plain(value: object, wanted: Any, at: str) -> object:  # noqa: ANN401 - a type, as above
    if type(value) is not wanted:
        raise _refused(f"{at} is {value!r}, not {wanted.__name__}")
    return value


_Reader = Callable[[object, Any, str], object]
_READERS: tuple[tuple[Callable[[Any], bool], _Reader], ...] = (
    (lambda wanted: get_origin(wanted) is tuple, _list),
    (lambda wanted: get_origin(wanted) is Mapping, _pairs),
    (is_dataclass, _record),
    (lambda wanted: isinstance(wanted, type) and issubclass(wanted, Enum), _enum),
    (lambda wanted: wanted in (int, float), _number),
    (lambda wanted: wanted in (str, bool), _plain),
)


def _refuse_gaps(table: PublishedTable) -> None:
    """Every place has a cell for every measure, and no other."""
    places = [place.code for place in (table.whole, *table.places, *table.small_places)]
    wanted = {(place, measure.key) for place in places for measure in table.measures}
    if odd := sorted(wanted ^ table.cells.keys()):
        raise _refused(f"the cell of {odd[0][0]} and {odd[0][1]} is missing, or of no place or measure")
    reported, known = [place.code for place in (table.whole, *table.places)], _keys(table)
    for one in table.breakdowns:
        wanted = {(place, key) for place in reported for key in one.measures if key in known}
        counts = {len(figures) for figures in one.cells.values()} - {len(one.categories)}
        if wanted ^ one.cells.keys() or counts or not known.issuperset(one.measures):
            raise _refused(f"the figures by {one.key} are not those of all its groups, places and measures")
    for survey in table.official:
        if not known.issuperset(one.measure for one in survey.comparisons):
            raise _refused(f"figures of {survey.key} stand beside a measure that is not there")


def _keys(table: PublishedTable) -> set[str]:
    return {measure.key for measure in table.measures}


def _refused(what: str) -> NotReproducedError:
    return NotReproducedError(
        f"these are not figures as the gate let them out: {what}",
        where=_WHERE,
        fix="Restore it from a backup, or make it again from its run.",
    )
