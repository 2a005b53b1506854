"""The example of COINr as an index of ours: 51 countries, 49 indicators, 8 pillars, 2 parts, 1 index."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from scoring.arrays import Floats
from scoring.composite import CompositeSpec, IndicatorTable
from scoring.composite.definition import parse_composite, read_composite
from tests.index_reference import columns, rows

DENOMINATORS = ("Area", "Energy", "GDP", "Population")
GROUPS = ("EurAsia_group", "GDP_group")


def definition(**changed: object) -> dict[str, Any]:
    """What the file says, made from the list of indicators of the reference."""
    meta = [row for row in rows("data", "asem_iMeta") if row["Level"]]
    nodes = [row for row in meta if row["Level"] != "1"]
    return {
        "key": "asem",
        "version": "1.0",
        "title": "Sustainable connectivity",
        "statement": "The example of COINr, on data of the Joint Research Centre.",
        "indicators": [_indicator(row) for row in meta if row["Level"] == "1"],
        "nodes": [_part(row) for row in nodes],
        "imputation": {"method": "group_mean", "group": "EurAsia_group"},
        "outliers": {"moves": 5, "skewness": 2.0, "kurtosis": 3.5},
        "normalisation": {"method": "min_max", "low": 0, "high": 100},
        "aggregation": "arithmetic",
        **changed,
    }


def _part(row: Mapping[str, str]) -> dict[str, Any]:
    part = {"key": row["iCode"], "title": row["iName"], "weight": float(row["Weight"])}
    return {**part, "parent": row["Parent"]} if row["Parent"] else part


def _indicator(row: Mapping[str, str]) -> dict[str, Any]:
    part = {**_part(row), "direction": int(row["Direction"]), "target": float(row["Target"])}
    return {**part, "denominator": row["Denominator"]} if row["Denominator"] else part


@cache
def spec() -> CompositeSpec:
    """The index as COINr's chain makes it."""
    return parse_composite(definition(), where="a test")


def written(folder: Path) -> CompositeSpec:
    """The same, through a YAML file."""
    path = folder / "asem.yaml"
    path.write_text(yaml.safe_dump(definition(), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return read_composite(path)


@cache
def table() -> IndicatorTable:
    """The 51 countries in the order of their codes, as the reference has them."""
    data = sorted(rows("data", "asem_iData"), key=lambda row: row["uCode"])
    numbers = {
        name: np.array([float(row[name] if row[name] not in ("", "NA") else "nan") for row in data])
        for name in (*(i.key for i in spec().indicators), *DENOMINATORS)
    }
    return IndicatorTable(
        units=tuple(row["uCode"] for row in data),
        columns=numbers,
        groups={name: tuple(row[name] for row in data) for name in GROUPS},
    )


def reference(name: str) -> Floats:
    """(units, indicators) a table of the reference in the order of our indicators."""
    return columns("coin", name, tuple(indicator.key for indicator in spec().indicators))


def parts(name: str) -> Floats:
    """(units, keys) a table of the reference in the order of our keys."""
    return columns("coin", name, spec().keys)
