"""What a composite index definition must satisfy: its shape, and that its parts make one tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from instruments.flaws import Flaw, near
from instruments.shapes import boolean, list_of, number, one_of, pair_of, record, text, whole
from instruments.version import InstrumentVersion
from scoring.composite.spec import Aggregation, ImputationMethod, NormalisationMethod

_INDICATOR = record(
    {"key": text, "title": text, "parent": text},
    {
        "weight": number,
        "direction": whole,
        "denominator": text,
        "target": number,
        "goalposts": pair_of(number, number),
    },
)
_NODE = record(
    {"key": text, "title": text}, {"parent": text, "weight": number, "aggregation": one_of(Aggregation)}
)
_NORMALISATION = record(
    {"method": one_of(NormalisationMethod)}, {"low": number, "high": number, "mean": number, "sd": number}
)
_SHAPE = record(
    {
        "key": text,
        "version": text,
        "title": text,
        "statement": text,
        "indicators": list_of(_INDICATOR, least=2),
        "nodes": list_of(_NODE, least=1),
        "normalisation": _NORMALISATION,
        "aggregation": one_of(Aggregation),
    },
    {
        "imputation": record({"method": one_of(ImputationMethod)}, {"group": text}),
        "outliers": record({}, {"moves": whole, "skewness": number, "kurtosis": number}),
        "least_available": number,
        "renormalise": boolean,
    },
)
_ENDS = (NormalisationMethod.MIN_MAX, NormalisationMethod.GOALPOSTS)
_ONLY_FOR = {
    "low": _ENDS,
    "high": _ENDS,
    "mean": (NormalisationMethod.Z_SCORE,),
    "sd": (NormalisationMethod.Z_SCORE,),
}
_NEEDED = {NormalisationMethod.DISTANCE_TO_TARGET: "target", NormalisationMethod.GOALPOSTS: "goalposts"}
Parts = Sequence[Mapping[str, Any]]


def flaws(content: Mapping[str, object]) -> list[Flaw]:
    """Everything that is wrong with a definition; rules are judged once its shape can be read."""
    found = list(_SHAPE(content, ()))
    if any(flaw.blocks for flaw in found):
        return found
    return found + [flaw for rule in _RULES for flaw in rule(cast(Mapping[str, Any], content))]


def rising(nodes: Parts) -> Parts:
    """The nodes in an order where each comes after all it is made of; those in a circle are left out."""
    left, order = list(nodes), list[Mapping[str, Any]]()
    while ready := [node for node in left if not any(other.get("parent") == node["key"] for other in left)]:
        order += ready
        left = [node for node in left if node not in ready]
    return order


def _version(content: Mapping[str, Any]) -> Iterator[Flaw]:
    label = f"{content['key']}@{content['version']}"
    try:
        InstrumentVersion.parse(label)
    except ValueError:
        fix = 'Write a key of small letters and a version such as "1.0".'
        yield Flaw(("version",), f"gives the label {label!r}", fix)


def _keys(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Every key once, among indicators and nodes together."""
    seen: set[str] = set()
    for name in ("indicators", "nodes"):
        for row, part in enumerate(content[name]):
            if part["key"] in seen:
                yield Flaw((name, row), f"uses the key {part['key']!r} a second time", "Give it another.")
            seen.add(part["key"])


def _tree(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Parents are nodes, no node is empty, one node is the index, and nothing is part of itself."""
    nodes: Parts = content["nodes"]
    known = [node["key"] for node in nodes]
    for name in ("indicators", "nodes"):
        for row, part in enumerate(content[name]):
            if (parent := part.get("parent")) is not None and parent not in known:
                fix = f"{near(parent, known)}Known are: {', '.join(known)}."
                yield Flaw((name, row, "parent"), f"names {parent!r}, which is no node", fix)
    parents = {part.get("parent") for part in (*content["indicators"], *nodes)}
    for row, node in enumerate(nodes):
        if node["key"] not in parents:
            yield Flaw(("nodes", row), "has no parts", "Remove it, or name it as a parent.")
    tops = [node["key"] for node in nodes if "parent" not in node]
    if len(tops) != 1:
        told = ", ".join(tops) or "none"
        yield Flaw(("nodes",), f"has {len(tops)} nodes without a parent: {told}", "Have one, the index.")
    if len(rising(nodes)) < len(nodes):
        yield Flaw(("nodes",), "goes round in a circle", "Let parents lead to the index.")


def _numbers(content: Mapping[str, Any]) -> Iterator[Flaw]:
    for name in ("indicators", "nodes"):
        for row, part in enumerate(content[name]):
            if part.get("weight", 1.0) <= 0.0:
                yield Flaw(
                    (name, row, "weight"), f"is {part['weight']:g}", "Give a weight above 0, or remove it."
                )
            if part.get("direction", 1) not in (1, -1):
                fix = "Write 1 where more is better, -1 where less is."
                yield Flaw((name, row, "direction"), f"is {part['direction']}", fix)
    if not 0.0 <= content.get("least_available", 0.0) <= 1.0:
        yield Flaw(("least_available",), f"is {content['least_available']:g}", "Give a share from 0 to 1.")
    outliers = content.get("outliers", {})
    if outliers.get("moves", 0) < 0 or outliers.get("skewness", 1.0) <= 0.0:
        yield Flaw(("outliers",), "has limits without meaning", "Give 0 or more moves, a skewness above 0.")


def _normalisation(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """The scale has a length, says nothing that belongs to another method, and targets are there."""
    rule = content["normalisation"]
    for key in rule.keys() & _ONLY_FOR.keys():
        if rule["method"] not in _ONLY_FOR[key]:
            yield Flaw(("normalisation", key), f"has no meaning for {rule['method']}", "Remove it.")
    if rule.get("low", 0.0) >= rule.get("high", 100.0):
        yield Flaw(("normalisation",), "has a low that is not below its high", "Give the two ends.")
    if rule.get("sd", 1.0) <= 0.0:
        yield Flaw(("normalisation", "sd"), f"is {rule['sd']:g}", "Give a number above 0.")


def _constants(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Each indicator has the constants that the scale needs, and its goalposts stand apart."""
    needed = _NEEDED.get(content["normalisation"]["method"])
    for row, indicator in enumerate(content["indicators"]):
        if needed is not None and needed not in indicator:
            what = f"has no {needed}, which {content['normalisation']['method']} needs"
            yield Flaw(("indicators", row), what, f"Add '{needed}:'.")
        low, high = indicator.get("goalposts", (0.0, 1.0))
        if low >= high:
            fix = "Give the lesser number first; 'direction' says which is better."
            yield Flaw(("indicators", row, "goalposts"), "do not rise", fix)


def _imputation(content: Mapping[str, Any]) -> Iterator[Flaw]:
    rule = content.get("imputation", {})
    by_group = rule.get("method") == ImputationMethod.GROUP_MEAN
    if by_group != ("group" in rule):
        what = "does not say by which group" if by_group else "names a group that it does not use"
        yield Flaw(("imputation",), what, "Give 'group:' with group_mean, and only there.")


def _equal_weights(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """The Mazziotta-Pareto index weighs its parts alike."""
    for row, node in enumerate(content["nodes"]):
        parts = [p for p in (*content["indicators"], *content["nodes"]) if p.get("parent") == node["key"]]
        weights = {part.get("weight", 1.0) for part in parts}
        if node.get("aggregation", content["aggregation"]) == Aggregation.MPI and len(weights) > 1:
            fix = "Give its parts one weight, or aggregate it another way."
            yield Flaw(("nodes", row), "is an MPI of parts with different weights", fix)


_RULES: tuple[Callable[[Mapping[str, Any]], Iterator[Flaw]], ...] = (
    _version,
    _keys,
    _tree,
    _numbers,
    _normalisation,
    _constants,
    _imputation,
    _equal_weights,
)
