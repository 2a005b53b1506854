"""Suppression held against sdcTable and GaussSuppression: equal primaries, and a certificate for the rest.

Patterns of secondary cells are not unique, so none is compared: every primary cell must stay undetermined, by
plain linear algebra and by an outsider's bounds, for no more than one and a half times the optimum.
"""

from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from scoring.disclosure.dominance import dominated
from scoring.disclosure.elimination import opened
from scoring.inner_cells import two_largest
from scoring.spec import DisclosureRule
from tests import index_reference
from tests.reference import Block
from tests.scoring.attacker import follows

DATA = {"freq_maxN2": "sdc_microdata1", "api_3way_freq_maxN4": "sdc_api_county_stype_awards"}
TOTAL = "total"
Cells = list[tuple[str, ...]]


def table(told: dict[str, Any]) -> Cells:
    """The labels of every cell, total where a margin is."""
    names = [name for name in told if name.endswith("_o")]
    return list(zip(*(told[name] for name in names), strict=True))


def inside(cells: Cells) -> np.ndarray:
    """(cells, inner) which inner cells each cell adds up."""
    inner = [cell for cell in cells if TOTAL not in cell]
    holds = [[all(a in (TOTAL, b) for a, b in zip(c, i, strict=True)) for i in inner] for c in cells]
    return np.array(holds, dtype=float)


def counted(file: str, cells: Cells) -> np.ndarray:
    """How many records of a file each cell holds."""
    rows = [tuple(row.values())[: len(cells[0])] for row in index_reference.rows("data", file)]
    return np.array(
        [sum(all(a in (TOTAL, b) for a, b in zip(c, r, strict=True)) for r in rows) for c in cells]
    )


@pytest.mark.holds(
    "scoring.disclosure.elimination.opened: the same primary cells, all protected",
    "sdc",
    "table_suppression/freq_maxN2 table_suppression/api_3way_freq_maxN4",
    0.0,
)
def test_every_small_count_is_protected_for_little_more_than_the_optimum(block: Block) -> None:
    name = block.id.name.partition("/")[2]
    cells, told = table(block.result["primary"]), block.result["primary"]
    counts, members = counted(DATA[name], cells), inside(cells)
    primary = (counts > 0) & (counts <= int(name[-1]))
    block.equal(np.stack([counts, primary]), [told["freq"], [one == "u" for one in told["sdcStatus"]]])
    shown = opened_cells(counts, members, primary)
    assert counts[~shown & ~primary].sum() <= 1.5 * block.result["OPT"]["secondary_freq_sum"]
    known = members[shown]
    for cell in np.flatnonzero(primary):
        assert not follows(members[cell], known)
        low, high = (sign * bound(sign * members[cell], known, counts[shown]) for sign in (1.0, -1.0))
        assert low < counts[cell] < high


@pytest.mark.holds(
    "scoring.disclosure.elimination.opened: the same primary cells, all protected",
    "sdc",
    "table_suppression/gauss_package_small_counts",
    0.0,
)
def test_no_more_is_suppressed_than_by_the_package_of_the_same_method(block: Block) -> None:
    told = block.result
    labels = [
        [TOTAL if one == "Total" else one for one in told[name]] for name in ("cname", "stype", "awards")
    ]
    cells = list(zip(*labels, strict=True))
    counts, members = counted("sdc_api_county_stype_awards", cells), inside(cells)
    primary = (counts > 0) & (counts <= 4)
    block.equal(np.stack([counts, primary]), [told["freq"], told["primary"]])
    shown = opened_cells(counts, members, primary)
    assert counts[~shown].sum() <= 1.5 * counts[np.array(told["suppressed"])].sum()


@pytest.mark.holds(
    "scoring.disclosure.dominance.dominated: the two greatest", "sdc", "table_suppression/primary_nk", 0.0
)
def test_cells_of_which_two_are_the_most_are_the_same(block: Block) -> None:
    cells = table(block.result)
    rows = index_reference.rows("data", "sdc_microdata1")
    values = np.array([float(row["val"]) for row in rows])
    strict = DisclosureRule(greatest_one=30.0, greatest_two=30.0)
    found = []
    for region, gender in cells:
        there = np.array(
            [region in (TOTAL, row["region"]) and gender in (TOTAL, row["gender"]) for row in rows]
        )
        largest = two_largest(values[there], np.zeros(there.sum(), dtype=np.int64), 1)[0]
        found.append(dominated(largest, values[there].sum(), strict))
    block.equal(found, [one == "u" for one in block.result["sdcStatus"]])


def opened_cells(counts: np.ndarray, members: np.ndarray, primary: np.ndarray) -> np.ndarray:
    """(cells,) which of them may be shown, from the total downwards and from the most to the fewest."""
    width = members.sum(axis=1)
    order = [cell for cell in np.lexsort((-counts, -width)) if not primary[cell]]
    rows = [dict.fromkeys(np.flatnonzero(row).tolist(), 1) for row in members]
    sensitive = [rows[cell] for cell in np.flatnonzero(primary)]
    shown = np.zeros(len(counts), dtype=bool)
    shown[order] = opened(
        [rows[cell] for cell in order], sensitive=sensitive, preference=[0] * members.shape[1]
    )
    return shown


def bound(wanted: np.ndarray, known: np.ndarray, counts: np.ndarray) -> float:
    """The least that a sum of inner cells can be, which are 0 or more."""
    found = linprog(wanted, A_eq=known, b_eq=counts, method="highs")
    assert found.success
    return float(found.fun)


def test_every_cell_of_a_table_is_a_sum_of_its_inner_cells() -> None:
    cells = list(product([TOTAL, "a", "b"], [TOTAL, "x"]))
    assert inside(cells).sum(axis=1).tolist() == [2, 2, 1, 1, 1, 1]
