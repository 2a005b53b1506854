"""The shape of a written definition: every key that a file may hold, and what stands there."""

from collections.abc import Iterator, Mapping

from instruments.claims import CLAIMED_KINDS, Claim
from instruments.definition import Direction, ItemKind, Level, Missing, Rule, Side, Status
from instruments.expression_reading import condition
from instruments.flaws import At, Flaw
from instruments.shapes import (
    Described,
    boolean,
    day,
    list_of,
    mapping_of,
    nothing_or,
    number,
    one_of,
    pair_of,
    record,
    schema_of,
    text,
    texts,
    whole,
)

MOST_MEMBERS = 1_000  # of a list: every check of a definition ends in seconds, whatever is written

_GRID = (
    "Write each row as an item of kind 'single': in a grid, answers are read without their question "
    "on a phone and by ear."
)
_CHOICE = record(
    {"id": text, "code": whole},
    {"wording": texts, "missing": one_of(Missing), "scored": boolean, "exclusive": boolean},
)
_CHECK = record({"id": text, "holds": condition, "level": one_of(Level), "message": texts}, {})
_ITEM = record(
    {"id": text, "kind": one_of(ItemKind, never=dict.fromkeys(("grid", "matrix", "table"), _GRID))},
    {
        "wording": texts,
        "hint": texts,
        "choices": text,
        "low": whole,
        "high": whole,
        "low_label": texts,
        "high_label": texts,
        "earliest": day,
        "latest": day,
        "longest": whole,
        "level": text,
        "mode_wording": mapping_of(texts),
        "easy_read": texts,
        "show_if": condition,
        "checks": list_of(_CHECK, least=1, most=MOST_MEMBERS),
        "series": text,
        "source": text,
    },
)
_BAND = record({"id": text, "title": texts, "low": number, "high": number, "source": text}, {})
_CUT_POINT = record({"id": text, "title": texts, "value": number, "side": one_of(Side), "source": text}, {})
_SCALE = record(
    {
        "id": text,
        "title": texts,
        "rule": one_of(Rule),
        "items": list_of(text, least=1, most=MOST_MEMBERS),
        "minimum_answered": whole,
        "low": number,
        "high": number,
        "direction": one_of(Direction),
        "source": text,
    },
    {
        "reversed": list_of(text),
        "bands": list_of(_BAND, most=MOST_MEMBERS),
        "cut_points": list_of(_CUT_POINT, most=MOST_MEMBERS),
        "counted": mapping_of(list_of(whole, least=1)),
        "table": list_of(pair_of(whole, number), least=1),
        "series": text,
    },
)
_RIGHTS = record(
    {
        "licence": text,
        "rights_holder": text,
        "attribution": text,
        "source": text,
        "redistributable": boolean,
        "verified": boolean,
    },
    {"verified_note": text, "registration": text},
)
_TEST_VALUE = record(
    {"answers": mapping_of(whole), "scores": mapping_of(nothing_or(number)), "source": text},
    {"bands": mapping_of(text)},
)
_REASON = record({"missing": one_of(Missing)}, {})
_TRANSLATION = record(
    {"status": one_of(Status), "source_sha256": text, "right_to_left": boolean, "origin": text},
    {"reviewer": text, "reviewed_on": day},
)
_CLAIM = record(
    {"claim": one_of(Claim), "reason": text}, {**dict.fromkeys(CLAIMED_KINDS, text), "link": text}
)
_FOLLOWS = record({"label": text, "sha256": text}, {"claims": list_of(_CLAIM)})
_REFERENCE = record({"label": text, "sha256": text}, {})


def _part_flaws(value: object, at: At) -> Iterator[Flaw]:
    return _REFERENCE(value, at) if isinstance(value, Mapping) else text(value, at)


def _value_flaws(value: object, at: At) -> Iterator[Flaw]:
    match value:
        case str():
            return text(value, at)
        case list() | tuple():
            return list_of(whole, least=1)(value, at)
        case Mapping():
            return _REASON(value, at)
        case _:
            return whole(value, at)


_PART = Described(_part_flaws, {"anyOf": [schema_of(text), schema_of(_REFERENCE)]})
_VALUE = Described(
    _value_flaws,
    {"anyOf": [schema_of(one) for one in (text, whole, list_of(whole, least=1), _REASON)]},
)
_SCENARIO = record(
    {"id": text, "title": text, "answers": mapping_of(_VALUE), "path": list_of(text)},
    {"scores": mapping_of(nothing_or(number)), "findings": list_of(text)},
)


def _claim_flaws(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of claims, among them those that do not name exactly one thing."""
    yield from _FOLLOWS(value, at)
    claims = value.get("claims", ()) if isinstance(value, Mapping) else ()
    for row, claim in enumerate(claims if isinstance(claims, list | tuple) else ()):
        named = [kind for kind in CLAIMED_KINDS if isinstance(claim, Mapping) and kind in claim]
        if isinstance(claim, Mapping) and len(named) != 1:
            what = f"names {' and '.join(named) or 'nothing that changed'}, not one thing"
            fix = f"Write one of: {', '.join(f'{kind}:' for kind in CLAIMED_KINDS)}, with its id."
            yield Flaw((*at, "claims", row), what, fix, blocks=True)


INSTRUMENT = record(
    {"key": text, "version": text, "title": texts, "languages": list_of(text, least=1), "rights": _RIGHTS},
    {
        "introduction": texts,
        "parts": list_of(_PART, most=MOST_MEMBERS),
        "choice_sets": mapping_of(list_of(_CHOICE, least=2, most=MOST_MEMBERS)),
        "items": list_of(_ITEM, most=MOST_MEMBERS),
        "scales": list_of(_SCALE, most=MOST_MEMBERS),
        "test_values": list_of(_TEST_VALUE, most=MOST_MEMBERS),
        "scenarios": list_of(_SCENARIO, most=MOST_MEMBERS),
        "translations": mapping_of(_TRANSLATION),
        "reading_age": mapping_of(whole),
        "follows": Described(_claim_flaws, schema_of(_FOLLOWS)),
    },
)
