"""A composite index definition file -> CompositeSpec. Any other index is another file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from instruments.canonical import content_hash
from instruments.files import read_document
from instruments.flaws import At, refusal
from instruments.version import InstrumentVersion
from scoring.composite.checks import flaws, rising
from scoring.composite.outliers import OutlierRule
from scoring.composite.spec import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    ImputationRule,
    Indicator,
    Node,
    NormalisationMethod,
    NormalisationRule,
)

_NO_LINES: Mapping[At, int] = {}


def parse_composite(
    content: Mapping[str, object], *, where: str, lines: Mapping[At, int] = _NO_LINES
) -> CompositeSpec:
    """The index that ``content`` defines; InvalidDefinitionError tells everything that is wrong with it."""
    if found := flaws(content):
        raise refusal(found, where=where, content=content, lines=lines)
    given = cast(Mapping[str, Any], content)
    return CompositeSpec(
        version=InstrumentVersion.parse(f"{given['key']}@{given['version']}"),
        title=given["title"],
        statement=given["statement"],
        indicators=tuple(_indicator(indicator) for indicator in given["indicators"]),
        nodes=tuple(_node(node) for node in rising(given["nodes"])),
        normalisation=_normalisation(given["normalisation"]),
        aggregation=Aggregation(given["aggregation"]),
        imputation=_imputation(given["imputation"]) if "imputation" in given else None,
        outliers=OutlierRule(**given["outliers"]) if "outliers" in given else None,
        least_available=float(given.get("least_available", 0.0)),
        renormalise=given.get("renormalise", False),
        sha256=content_hash(content),
        content=content,
    )


def read_composite(path: Path) -> CompositeSpec:
    """The composite index defined in a YAML file; errors name the lines."""
    document = read_document(path)
    return parse_composite(document.content, where=document.where, lines=document.lines)


def _indicator(given: Mapping[str, Any]) -> Indicator:
    posts = tuple(map(float, given["goalposts"])) if "goalposts" in given else None
    return Indicator(**{**given, "goalposts": posts})


def _node(given: Mapping[str, Any]) -> Node:
    own = Aggregation(given["aggregation"]) if "aggregation" in given else None
    return Node(**{**given, "aggregation": own})


def _normalisation(given: Mapping[str, Any]) -> NormalisationRule:
    return NormalisationRule(**{**given, "method": NormalisationMethod(given["method"])})


def _imputation(given: Mapping[str, Any]) -> ImputationRule:
    return ImputationRule(**{**given, "method": ImputationMethod(given["method"])})
