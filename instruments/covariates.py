"""What is known of places from elsewhere: described in ``places.yaml``, with values in ``covariates.csv``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from instruments.errors import InvalidDefinitionError
from instruments.files import read_rows
from instruments.flaws import At, Flaw, near
from instruments.places import Covariate, Geography
from instruments.shapes import list_of, mapping_of, number, record, text

TABLE = "covariates.csv"
CODE = "code"
SHAPE = list_of(
    record({"key": text, "title": text, "vintage": text, "source": text, "values": mapping_of(number)}, {}),
    least=1,
)


def with_values(content: Mapping[str, Any], table: Path) -> dict[str, object]:
    """``content`` of ``places.yaml`` with the values of each covariate from its column of the table."""
    columns = _columns(table)
    given = content.get("covariates")
    listed = given if isinstance(given, Sequence) else ()
    named = [one.get("key") for one in listed if isinstance(one, Mapping)]
    if unknown := [key for key in columns if key not in named]:
        raise InvalidDefinitionError(
            f"there is a column {unknown[0]!r} that no covariate is named after",
            where=f"{table}, line 1",
            fix=f"Describe it under 'covariates:' in places.yaml, or remove it. Described are: {named}.",
        )
    filled = [
        {**one, "values": columns[one["key"]]} if one.get("key") in columns else one
        for one in listed
        if isinstance(one, Mapping)
    ]
    return {**content, "covariates": filled}


def built(content: Sequence[Mapping[str, Any]]) -> tuple[Covariate, ...]:
    """The covariates that checked content describes."""
    return tuple(
        Covariate(**{**one, "values": {code: float(value) for code, value in one["values"].items()}})
        for one in content
    )


def document(covariates: Sequence[Covariate]) -> list[dict[str, object]]:
    """The covariates as JSON-ready data; ``built`` is its inverse."""
    return [
        {**{name: getattr(one, name) for name in one.__dataclass_fields__}, "values": dict(one.values)}
        for one in covariates
    ]


def flaws(geography: Geography) -> Iterator[Flaw]:
    """What is wrong with the covariates of a geography, given its places."""
    keys = [one.key for one in geography.covariates]
    codes = [place.code for place in geography.places]
    for row, one in enumerate(geography.covariates):
        at: At = ("covariates", row)
        if one.key in keys[:row]:
            yield Flaw((*at, "key"), f"gives {one.key!r} again", "Give each covariate its own key.")
        if not one.values:
            yield Flaw((*at, "values"), "is empty", f"Give a number for each place, as in {TABLE}.")
        for code in one.values:
            if code not in codes:
                fix = f"{near(code, codes)}Give codes of the places of this geography."
                yield Flaw((*at, "values", code), "is no place here", fix)


def _columns(table: Path) -> dict[str, dict[str, object]]:
    """{covariate: {code of the place: number}}; an empty cell is left out."""
    columns: dict[str, dict[str, object]] = {}
    for line, row in read_rows(table):
        if CODE not in row:
            raise InvalidDefinitionError(
                "a row has no code of a place",
                where=f"{table}, line {line}",
                fix=f"Begin with a column {CODE!r}, then one for each covariate.",
            )
        for key, cell in row.items():
            if key != CODE and row[CODE] in columns.setdefault(key, {}):
                raise InvalidDefinitionError(
                    f"the place {row[CODE]!r} is there twice",
                    where=f"{table}, line {line}",
                    fix="Give each place one row.",
                )
            if key != CODE:
                columns[key][row[CODE]] = _number(cell)
    return columns


def _number(cell: str) -> object:
    return float(cell) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", cell, re.ASCII) else cell
