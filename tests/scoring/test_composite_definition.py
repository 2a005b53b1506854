"""A composite index is a file: read whole, refused with every flaw at its line."""

from pathlib import Path
from typing import Any

import pytest

from instruments.errors import InvalidDefinitionError, InvalidInputError, NotFoundError
from scoring.composite import Aggregation, IndicatorTable, NormalisationMethod
from scoring.composite.definition import parse_composite, read_composite

WRITTEN: dict[str, Any] = {
    "key": "small",
    "version": "1.0",
    "title": "A small index",
    "statement": "Made up.",
    "nodes": [
        {"key": "whole", "title": "Whole"},
        {"key": "left", "title": "Left", "parent": "whole"},
        {"key": "right", "title": "Right", "parent": "whole", "weight": 2, "aggregation": "geometric"},
    ],
    "indicators": [
        {"key": "a", "title": "A", "parent": "left"},
        {"key": "b", "title": "B", "parent": "left", "direction": -1, "denominator": "people"},
        {"key": "c", "title": "C", "parent": "right", "weight": 0.5, "target": 3},
    ],
    "normalisation": {"method": "min_max", "low": 1, "high": 100},
    "aggregation": "arithmetic",
}


def changed(**parts: object) -> dict[str, Any]:
    return {**WRITTEN, **parts}


def with_node(**parts: object) -> dict[str, Any]:
    return changed(nodes=[*WRITTEN["nodes"], {"key": "more", "title": "More", "parent": "whole", **parts}])


def with_indicator(**parts: object) -> dict[str, Any]:
    indicator = {"key": "d", "title": "D", "parent": "left", **parts}
    return changed(indicators=[*WRITTEN["indicators"], indicator])


def test_a_file_says_all_of_an_index(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        """
key: small
version: "1.0"
title: A small index
statement: Made up.
nodes:
  - {key: whole, title: Whole}
indicators:
  - {key: a, title: A, parent: whole}
  - {key: b, title: B, parent: whole, direction: -1}
normalisation: {method: z_score, mean: 100, sd: 10}
aggregation: mpi
outliers: {moves: 3}
least_available: 0.8
""",
        encoding="utf-8",
    )
    spec = read_composite(path)
    assert str(spec.version) == "small@1.0"
    assert spec.aggregation is Aggregation.MPI
    assert spec.normalisation.method is NormalisationMethod.Z_SCORE
    assert (spec.normalisation.mean, spec.normalisation.sd) == (100, 10)
    assert spec.outliers is not None
    assert spec.outliers.moves == 3
    assert spec.least_available == 0.8
    assert len(spec.sha256) == 64


def test_nodes_stand_after_all_that_they_are_made_of_in_whatever_order_they_are_written() -> None:
    spec = parse_composite(WRITTEN, where="a test")
    assert spec.keys == ("a", "b", "c", "left", "right", "whole")
    assert spec.children == {"left": (0, 1), "right": (2,), "whole": (3, 4)}
    assert spec.nominal_weights.tolist() == [1.0, 1.0, 0.5, 1.0, 2.0, 1.0]
    assert parse_composite(changed(), where="a test").sha256 == spec.sha256
    assert parse_composite(changed(title="Other"), where="a test").sha256 != spec.sha256


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(aggregation="median"), "is 'median', which is not known"),
        (changed(version="one"), "gives the label 'small@one'"),
        (with_indicator(key="a"), "uses the key 'a' a second time"),
        (with_indicator(key="left"), "uses the key 'left' a second time"),
        (with_indicator(parent="lefd"), "names 'lefd', which is no node. Did you mean 'left'"),
        (with_indicator(parent="a"), "names 'a', which is no node"),
        (with_node(), "has no parts"),
        (
            changed(nodes=[{"key": "left", "title": "L"}, {"key": "right", "title": "R"}]),
            "has 2 nodes without a parent",
        ),
        (
            changed(
                nodes=[
                    {"key": "left", "title": "L", "parent": "right"},
                    {"key": "right", "title": "R", "parent": "left"},
                ]
            ),
            "goes round in a circle",
        ),
        (with_indicator(weight=0), "weight is 0"),
        (with_indicator(direction=2), "direction is 2"),
        (changed(least_available=1.5), "is 1.5"),
        (changed(outliers={"moves": -1}), "limits without meaning"),
        (changed(normalisation={"method": "min_max", "low": 5, "high": 5}), "low that is not below its high"),
        (changed(normalisation={"method": "z_score", "sd": 0}), "sd is 0"),
        (changed(normalisation={"method": "rank", "low": 0}), "has no meaning for rank"),
        (
            changed(normalisation={"method": "distance_to_target"}),
            "has no target, which distance_to_target needs",
        ),
        (changed(normalisation={"method": "goalposts"}), "has no goalposts, which goalposts needs"),
        (with_indicator(goalposts=[5, 5]), "goalposts do not rise"),
        (changed(imputation={"method": "group_mean"}), "does not say by which group"),
        (changed(imputation={"method": "mean", "group": "x"}), "names a group that it does not use"),
        (changed(aggregation="mpi"), "is an MPI of parts with different weights"),
        (changed(colour="red"), "is a key that is not known here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(content: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidDefinitionError) as refused:
        parse_composite(content, where="small.yaml")
    assert any(told in f"{one.what}. {one.fix}" for one in refused.value.told), refused.value


def test_all_flaws_are_told_at_once() -> None:
    content = with_indicator(parent="nowhere", weight=-1, direction=3)
    with pytest.raises(InvalidDefinitionError) as refused:
        parse_composite(content, where="small.yaml")
    assert len(refused.value.told) == 3


def test_a_part_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="no part 'z'"):
        parse_composite(WRITTEN, where="a test").position("z")


def test_tables_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="'a' has not one value a unit"):
        IndicatorTable(units=("x", "y"), columns={"a": [1.0]})  # type: ignore[dict-item]
    with pytest.raises(InvalidInputError, match="a unit is there twice"):
        IndicatorTable(units=("x", "x"), columns={})
    with pytest.raises(NotFoundError, match="no column 'b'"):
        IndicatorTable(units=("x",), columns={}).column("b")
