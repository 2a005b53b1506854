"""What an assignment wants: as a supervisor wrote it, a line a kind of people, or by the plan of the wave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from index_platform.fieldwork import Targets
from index_platform.queries.assignments import Target
from index_platform.services.groups import PLACE, Grouping
from instruments.apportioning import whole_numbers
from instruments.errors import InvalidInputError
from instruments.flaws import near

WHERE = "targets"
MOST_LINES, MOST = 100, 10_000
ANYBODY = "Anybody"
_EXAMPLE = "Write it as 5: sex = Female, age_band = 16 to 24, or as 5 alone."


def read(text: str, ways: Iterable[Grouping]) -> tuple[Target, ...]:
    """The targets that lines say, such as ``5: sex = Female, age_band = 16 to 24``; ``5`` alone: anybody."""
    known = {name.casefold(): way for way in ways if way.codes for name in (way.key, way.title)}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise _wrong(f"there are {len(lines)} lines", f"Write at most {MOST_LINES}.")
    found = [_target(number, line, known) for number, line in lines]
    if not found:
        raise _wrong("nothing is wanted", _EXAMPLE)
    return tuple(found)


def of_plan(targets: Targets, place: str, ways: Iterable[Grouping]) -> tuple[Target, ...]:
    """What the plan of a wave wants of a place, each of its groups in the shares of the whole wave."""
    whole = targets.get(PLACE, {}).get(place, 0)
    if not whole:
        raise _wrong("the plan of the wave wants no number of this place", "Write the lines yourself.")
    found: list[Target] = []
    for way in ways:
        shares = {key: float(number) for key, number in targets.get(way.key, {}).items()}
        if way.codes and shares:
            parts = whole_numbers(shares, whole)
            found += [_wanted(parts[key], [(way, key)]) for key in way.names if parts.get(key)]
    return tuple(found) or (_wanted(whole, []),)


def _target(number: int, line: str, known: Mapping[str, Grouping]) -> Target:
    wanted, _, whom = line.partition(":")
    try:
        many, pairs = _whole(wanted.strip()), list(_pairs(whom, known))
        if len({way.key for way, _ in pairs}) < len(pairs):
            raise _wrong("names a group twice, and nobody is of two", "Write a line for each of them.")
        return _wanted(many, pairs)
    except InvalidInputError as error:
        raise _wrong(f"line {number} {error.what}", error.fix) from error


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()) or not 0 < int(typed[:9]) <= MOST:
        raise _wrong(f"begins with {typed!r}", f"Begin it with a whole number from 1 to {MOST:,}. {_EXAMPLE}")
    return int(typed)


def _pairs(whom: str, known: Mapping[str, Grouping]) -> Iterator[tuple[Grouping, str]]:
    for part in filter(None, map(str.strip, whom.split(","))):
        group, equals, which = (one.strip() for one in part.partition("="))
        way = known.get(group.casefold())
        if way is None or not equals:
            names = ", ".join(sorted({one.key for one in known.values()})) or "nothing but a number"
            raise _wrong(f"says {part!r}", f"{near(group, list(known))}Groups are: {names}. {_EXAMPLE}")
        keys = [
            key for key, name in way.names.items() if which.casefold() in (key.casefold(), name.casefold())
        ]
        if len(keys) != 1:
            choices = ", ".join(way.names.values())
            raise _wrong(f"says {which!r}, which is not one of {way.key}", f"Those are: {choices}.")
        yield way, keys[0]


def _wanted(wanted: int, pairs: Sequence[tuple[Grouping, str]]) -> Target:
    conditions = [
        {"in": [{"item": way.key}, [code for code, group in way.codes.items() if group == key]]}
        for way, key in pairs
    ]
    when: object = {"and": conditions} if len(conditions) > 1 else conditions[0] if conditions else True
    label = ", ".join(way.names[key] for way, key in pairs) or ANYBODY
    return Target(label=label, when=when, wanted=wanted)


def _wrong(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where=WHERE, fix=fix)
