"""Margins that cannot hold are refused before anything is iterated, by the label or cell that forbids it."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.weighting import rake
from scoring.weighting.feasibility import refuse_unreachable
from scoring.weighting.margins import MarginTable, margin_table


def table(rows: str, a: dict[str, float], b: dict[str, float]) -> MarginTable:
    """A table of two margins from pairs of letters such as ``xp xq yq``."""
    pairs = rows.split()
    return margin_table(
        {"a": [pair[0] for pair in pairs], "b": [pair[1] for pair in pairs]}, {"a": a, "b": b}
    )


def asked(made: MarginTable, bounds: tuple[float, float] | None = None) -> None:
    refuse_unreachable(made, np.bincount(made.of_row).astype(float), bounds)


def test_labels_that_contradict_each_other_are_named() -> None:
    with pytest.raises(
        InvalidInputError, match=r"'.' of . comes to [01]\.\d+ times its target at best, as some"
    ):
        asked(table("xp xp yq yq", {"x": 6, "y": 4}, {"p": 5, "q": 5}))


def test_a_cell_that_would_have_to_count_as_nobody_is_named() -> None:
    """All of y are q and q is as many as y: nobody is left for x and q."""
    with pytest.raises(InvalidInputError, match="only if 'x' of a, 'q' of b count as nobody"):
        asked(table("xp xq yq", {"x": 6, "y": 4}, {"p": 6, "q": 4}))


def test_a_bound_that_a_label_cannot_keep_is_named_with_what_it_needs() -> None:
    with pytest.raises(
        InvalidInputError, match=r"'x' of a needs 0\.4 times its base weight, .* 0\.5 and 1\.5"
    ):
        asked(table("xp xq yp yq", {"x": 2, "y": 8}, {"p": 5, "q": 5}), (0.5, 1.5))


def test_bounds_that_labels_keep_one_by_one_but_not_together_are_refused() -> None:
    """x and q are to grow and y and p to shrink, and only the few of x with q can make up for it."""
    rows = " ".join(["xp"] * 9 + ["xq"] + ["yp"] + ["yq"] * 9)
    with pytest.raises(InvalidInputError, match=r"cannot all hold: .* with ratios kept from 0\.6 to 1\.4"):
        asked(table(rows, {"x": 13, "y": 7}, {"p": 7, "q": 13}), (0.6, 1.4))


@pytest.mark.parametrize("seed", range(40))
def test_what_some_positive_weights_give_is_never_refused_and_can_be_raked(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.choice(["xp", "xq", "xr", "yp", "yq", "yr", "zp", "zq", "zr"], 5, replace=False)
    pairs = rng.permutation(np.repeat(cells, rng.integers(1, 5, 5)))
    weights = rng.uniform(0.7, 1.4, len(pairs))
    targets = [
        {
            label: float(weights[[pair[at] == label for pair in pairs]].sum())
            for label in {p[at] for p in pairs}
        }
        for at in (0, 1)
    ]
    made = table(" ".join(pairs), *targets)
    asked(made)
    share = weights / weights.mean()
    asked(made, (float(share.min()) * 0.99, float(share.max()) * 1.01))
    labels = {"a": [pair[0] for pair in pairs], "b": [pair[1] for pair in pairs]}
    assert rake(labels, {"a": targets[0], "b": targets[1]}).margin_error < 1e-10


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_refused_can_be_raked_and_what_is_refused_cannot(seed: int) -> None:
    """The slow twin rakes for long and looks whether the margins hold."""
    rng = np.random.default_rng(1000 + seed)
    cells = rng.choice(["xp", "xq", "xr", "yp", "yq", "yr", "zp", "zq", "zr"], 5, replace=False)
    rows = {label for cell in cells for label in cell}
    targets = [
        {
            label: float(part)
            for label, part in zip(sorted(rows & set(names)), rng.integers(1, 9, 3), strict=False)
        }
        for names in ("xyz", "pqr")
    ]
    targets[1] = {
        label: part * sum(targets[0].values()) / sum(targets[1].values())
        for label, part in targets[1].items()
    }
    weights = {cell: 1.0 for cell in cells}
    for _ in range(20_000):
        for at in (0, 1):
            for label, target in targets[at].items():
                held = [cell for cell in cells if cell[at] == label]
                total = sum(weights[cell] for cell in held)
                weights |= {cell: weights[cell] * target / total for cell in held}
    miss = max(
        abs(sum(weights[cell] for cell in cells if cell[0] == label) - target)
        for label, target in targets[0].items()
    )
    holds = miss < 1e-9 and min(weights.values()) > 1e-6
    try:
        asked(table(" ".join(cells), *targets))
        refused = False
    except InvalidInputError:
        refused = True
    assert refused is not holds
