"""From written content whose shape is right to the frozen values of a definition."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from instruments.claims import CLAIMED_KINDS, Claim, Claimed, Follows
from instruments.definition import (
    Band,
    Check,
    Choice,
    CutPoint,
    Direction,
    Instrument,
    Item,
    ItemKind,
    Level,
    Missing,
    Rights,
    Rule,
    Scale,
    Scenario,
    Side,
    Status,
    TestValue,
    Translation,
)
from instruments.expression_reading import built as expression
from instruments.response import answer_of
from instruments.version import InstrumentVersion

Written = Mapping[str, Any]  # as it stands in a file
_T = TypeVar("_T")


def built(content: Written, version: InstrumentVersion, parts: Sequence[Instrument]) -> Instrument:
    """The instrument that ``content`` defines, behind its parts; hash and content are still to come."""
    sets = choice_sets(content)
    return Instrument(
        version=version,
        title=content["title"],
        introduction=content.get("introduction", {}),
        languages=tuple(content["languages"]),
        rights=_made(Rights, content["rights"]),
        items=(*(item for part in parts for item in part.items), *_each(content, "items", _item, sets)),
        scales=(*(scale for part in parts for scale in part.scales), *_each(content, "scales", _scale)),
        test_values=(
            *(value for part in parts for value in part.test_values),
            *_each(content, "test_values", _test_value),
        ),
        scenarios=tuple(_each(content, "scenarios", _scenario)),
        translations={
            language: _made(Translation, one, status=Status(one["status"]))
            for language, one in content.get("translations", {}).items()
        },
        reading_age=content.get("reading_age", {}),
        follows=_follows(content["follows"]) if "follows" in content else None,
        parts=tuple(parts),
        sha256="",
        content={},
    )


def choice_sets(content: Written) -> dict[str, tuple[Choice, ...]]:
    """The choice sets of a written definition, by name."""
    return {name: tuple(map(_choice, rows)) for name, rows in content.get("choice_sets", {}).items()}


def _choice(content: Written) -> Choice:
    missing = Missing(content["missing"]) if "missing" in content else None
    return _made(Choice, content, wording=content.get("wording", {}), missing=missing)


def _item(content: Written, sets: Mapping[str, tuple[Choice, ...]]) -> Item:
    return _made(
        Item,
        content,
        kind=ItemKind(content["kind"]),
        wording=content.get("wording", {}),
        choices=sets[content["choices"]] if "choices" in content else (),
        show_if=expression(content["show_if"]) if "show_if" in content else None,
        checks=tuple(_each(content, "checks", _check)),
    )


def _check(content: Written) -> Check:
    return _made(Check, content, holds=expression(content["holds"]), level=Level(content["level"]))


def _scale(content: Written) -> Scale:
    return _made(
        Scale,
        content,
        rule=Rule(content["rule"]),
        direction=Direction(content["direction"]),
        items=tuple(content["items"]),
        reversed=frozenset(content.get("reversed", ())),
        bands=tuple(_each(content, "bands", _band)),
        cut_points=tuple(_each(content, "cut_points", _cut_point)),
        counted={item: tuple(codes) for item, codes in content.get("counted", {}).items()},
        table=tuple((total, float(score)) for total, score in content.get("table", ())),
        low=float(content["low"]),
        high=float(content["high"]),
    )


def _band(content: Written) -> Band:
    return _made(Band, content, low=float(content["low"]), high=float(content["high"]))


def _cut_point(content: Written) -> CutPoint:
    return _made(CutPoint, content, value=float(content["value"]), side=Side(content["side"]))


def _test_value(content: Written) -> TestValue:
    return _made(TestValue, content)


def _scenario(content: Written) -> Scenario:
    return _made(
        Scenario,
        content,
        answers={item: answer_of(value) for item, value in content["answers"].items()},
        path=tuple(content["path"]),
        findings=tuple(content.get("findings", ())),
    )


def _follows(content: Written) -> Follows:
    return _made(Follows, content, claims=tuple(_each(content, "claims", _claimed)))


def _claimed(content: Written) -> Claimed:
    kind = next(kind for kind in CLAIMED_KINDS if kind in content)
    return _made(Claimed, content, kind=kind, id=content[kind], claim=Claim(content["claim"]))


def _each(content: Written, key: str, build: Callable[..., _T], *more: object) -> tuple[_T, ...]:
    return tuple(build(row, *more) for row in content.get(key, ()))


def _made(of: Callable[..., _T], content: Written, /, **made: object) -> _T:
    """A value of the type ``of``, from what ``content`` says of its fields."""
    known = {key: value for key, value in content.items() if key in _fields(of)}
    return of(**(known | made))


@cache
def _fields(of: Callable[..., object]) -> frozenset[str]:
    return frozenset(inspect.signature(of).parameters)
