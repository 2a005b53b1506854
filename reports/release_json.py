"""A release as JSON: the figures of the CSV with numbers as numbers, and its JSON Schema.

What all rows share stands once: facts of the release, of each place and of each measure (``tidy.Scope``). A
figure refers to its place and measure by ``place_code`` and ``measure``, the keys of those.
"""

import json
from collections.abc import Mapping, Sequence

from reports import tidy, tidy_change, tidy_groups, tidy_official
from reports.edition import Edition
from reports.tidy import Column, Row, Scope, Value
from scoring.published import PublishedTable

SCHEMA = "data.schema.json"  # the file beside it
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KEYS = ("place_code", "measure")
_LISTS = {Scope.PLACE: "places", Scope.MEASURE: "measures"}
_TYPES: Mapping[str, Mapping[str, object]] = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "decimal": {"type": "number"},
    "integer": {"type": "integer"},
}


def json_file(table: PublishedTable, edition: Edition) -> bytes:
    """The whole release in UTF-8. The same release gives the same bytes."""
    columns, rows = tidy.columns(table), tuple(tidy.rows(table, edition))
    told = {
        "$schema": SCHEMA,
        "title": f"{table.title}, {table.whole.name}, {table.wave_title}",
        "release": {**_facts(_of(columns, Scope.RELEASE), rows[0]), "licence": edition.licence or None},
        "level": table.level,
        **{name: _distinct(_of(columns, scope), rows) for scope, name in _LISTS.items()},
        "figures": [_facts(_figure_columns(columns), row) for row in rows],
        "changes": _changes(edition),
        "groups": [_facts(_group_columns(table), row) for row in tidy_groups.rows(table, edition)],
        "official": [_facts(tidy_official.of_figures(), row) for row in tidy_official.rows(table, edition)],
        "notes": [dict(_note(one)) for one in tidy.notes(table, edition)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def schema_file(table: PublishedTable, edition: Edition) -> bytes:
    """What ``json_file`` of the same release holds, as JSON Schema (draft 2020-12)."""
    columns = tidy.columns(table)
    release = _object(_of(columns, Scope.RELEASE))
    licence = {"type": ["string", "null"], "description": "Address of the licence; null if none is stated."}
    told = {
        "$schema": _DIALECT,
        "title": f"The figures of release {edition.release}",
        **_closed(
            {
                "$schema": {"const": SCHEMA},
                "title": {"type": "string"},
                "release": _closed({**_properties(release), "licence": licence}),
                "level": {"type": "number", "description": "Of likely ranges: 0.95 for 95% intervals."},
                **{name: _array(_object(_of(columns, scope))) for scope, name in _LISTS.items()},
                "figures": _array(_object(_figure_columns(columns))),
                "changes": _changes_described(edition),
                "groups": _array(_object(_group_columns(table))),
                "official": _array(_object(tidy_official.of_figures())),
                "notes": _array(_closed({name: {"type": "string"} for name in ("title", "text")})),
            }
        ),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _changes(edition: Edition) -> dict[str, object] | None:
    """What changed since the release that this one is compared with; None where there is none."""
    if edition.change is None:
        return None
    columns, rows = tidy_change.columns(edition.change), tuple(tidy_change.rows(edition))
    return {
        **_facts(_of(columns, Scope.RELEASE), rows[0]),
        "figures": [_facts(_figure_columns(columns), row) for row in rows],
    }


def _changes_described(edition: Edition) -> dict[str, object]:
    if edition.change is None:
        return {"type": "null", "description": "This release is compared with no earlier one."}
    columns = tidy_change.columns(edition.change)
    figures = _array(_object(_figure_columns(columns)))
    return _closed({**_properties(_object(_of(columns, Scope.RELEASE))), "figures": figures})


def _of(columns: Sequence[Column], scope: Scope) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.scope is scope)


def _figure_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    keys = tuple(column for column in columns if column.name in _KEYS)
    return (*keys, *_of(columns, Scope.FIGURE))


def _group_columns(table: PublishedTable) -> tuple[Column, ...]:
    """The columns of a figure of a group: what it refers to, then all that no other row shares."""
    columns = tidy_groups.columns(table)
    keys = tuple(column for column in columns if column.name in tidy_groups.KEYS)
    told = _of(columns, Scope.FIGURE)
    return (*keys, *(column for column in told if column not in keys))


def _facts(columns: Sequence[Column], row: Row) -> dict[str, Value]:
    return {column.name: tidy.typed(column, row[column.name]) for column in columns}


def _distinct(columns: Sequence[Column], rows: Sequence[Row]) -> list[dict[str, Value]]:
    """The facts of each place or measure, once, in the order of the rows."""
    texts = dict.fromkeys(tuple(row[column.name] for column in columns) for row in rows)
    names = [column.name for column in columns]
    return [_facts(columns, dict(zip(names, own, strict=True))) for own in texts]


def _note(told: Mapping[str, str]) -> Mapping[str, str]:
    return {"title": told["dc:title"], "text": told["dc:description"]}


def _object(columns: Sequence[Column]) -> dict[str, object]:
    return _closed({column.name: _described(column) for column in columns})


def _described(column: Column) -> dict[str, object]:
    """The values of a column: of its type, or null where it may be empty."""
    kind: Mapping[str, object] = _TYPES[column.kind]
    own = {"type": "array", "items": kind} if column.separator else dict(kind)
    told = {**own, "type": [own["type"], "null"]} if column.may_be_empty else own
    return {**told, "description": column.about}


def _closed(properties: Mapping[str, object]) -> dict[str, object]:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _properties(described: Mapping[str, object]) -> Mapping[str, object]:
    known = described["properties"]
    return known if isinstance(known, Mapping) else {}


def _array(items: Mapping[str, object]) -> dict[str, object]:
    return {"type": "array", "items": dict(items)}
