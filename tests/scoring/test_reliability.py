"""Coefficient alpha against R psych, plain and weighted, and what makes it impossible or doubtful."""

import json
from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.reliability import alpha
from tests.parity import Parity
from tests.scoring.making import csv_rows

SYNTHETIC = ("synth1_brs6", "synth1_ons4", "synth1_ucla3")
CASES = ("bfi_agree", "bfi_consc", "bfi_open", "cope9", "losd9pt", "two_items", *SYNTHETIC)


def answers(shared: Path, case: dict[str, object]) -> np.ndarray:
    """The items of a case, negative ones reversed."""
    rows = csv_rows(shared / "reference" / "psychometrics" / "data" / str(case["data"]))
    items, keys = list(case["items"]), np.array(case["keys"])  # type: ignore[call-overload]
    raw = np.array(
        [[float(row[item]) if row[item] not in ("", "NA") else np.nan for item in items] for row in rows]
    )
    return np.where(keys < 0, float(case["scale_min"]) + float(case["scale_max"]) - raw, raw)  # type: ignore[arg-type]


def reference(shared: Path, name: str) -> dict[str, dict[str, object]]:
    path = shared / "reference" / "psychometrics" / "results" / f"{name}.json"
    result: dict[str, dict[str, object]] = json.loads(path.read_text())
    return result


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parity(
    "alpha, standardised, mean correlation, Feldt interval, item-rest, alpha without an item",
    "R psych 2.2.9, alpha, nine scales",
    1e-8,
)
def test_alpha_is_that_of_r(shared: Path, parity: Parity, name: str) -> None:
    case = reference(shared, f"reliability_{name}")
    ours, theirs = alpha(answers(shared, case)), case["formula_listwise"]
    interval = theirs["feldt_ci95"]
    assert isinstance(interval, dict)
    parity.equal(
        [ours.alpha, ours.standardised, ours.average_r, ours.interval.low, ours.interval.high],
        [
            theirs["raw_alpha"],
            theirs["standardised_alpha"],
            theirs["average_inter_item_r"],
            interval["lower"],
            interval["upper"],
        ],
    )
    parity.equal(ours.item_rest, theirs["item_rest_r"])
    dropped = case["alpha_listwise"]["result"]["alpha_if_item_dropped"]  # type: ignore[index]
    if ours.n_items > 2:
        parity.equal(ours.alpha_if_dropped, [row["raw_alpha"] for row in dropped])
    assert (ours.n_items, ours.n_respondents) == (theirs["k"], theirs["n"])


@pytest.mark.parametrize("scale", ["ons4", "ucla3", "brs6"])
@pytest.mark.parity("weighted alpha", "R survey 4.1-1, svycralpha, three scales", 1e-8)
def test_weighted_alpha_is_that_of_r(shared: Path, parity: Parity, scale: str) -> None:
    case = reference(shared, "weighted_synth1")
    rows = csv_rows(shared / "reference" / "psychometrics" / "data" / "synthetic_survey_1.csv")
    weights = np.array([float(row["weight"]) for row in rows])
    made = {**case[scale], "data": "synthetic_survey_1.csv"}
    parity.equal(alpha(answers(shared, made), weights=weights).alpha, case[scale]["alpha_from_weighted_cov"])


def made(seed: int, n: int = 200, k: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


def test_alpha_is_what_its_textbook_formula_gives() -> None:
    items = made(1)
    total = items.sum(axis=1).var(ddof=1)
    slow = 4 / 3 * (1 - sum(items[:, k].var(ddof=1) for k in range(4)) / total)
    found = alpha(items)
    assert found.alpha == pytest.approx(slow, rel=1e-12)
    rest = [np.corrcoef(items[:, k], np.delete(items, k, axis=1).sum(axis=1))[0, 1] for k in range(4)]
    np.testing.assert_allclose(found.item_rest, rest, rtol=1e-12)
    without = [alpha(np.delete(items, k, axis=1)).alpha for k in range(4)]
    np.testing.assert_allclose(found.alpha_if_dropped, without, rtol=1e-12)


def test_whole_weights_count_a_person_as_often_as_they_say() -> None:
    items, times = made(2), np.random.default_rng(3).integers(1, 4, 200)
    weighted, repeated = alpha(items, weights=times.astype(float)), alpha(np.repeat(items, times, axis=0))
    assert weighted.alpha == pytest.approx(repeated.alpha, rel=1e-12)
    assert weighted.interval.high - weighted.interval.low > repeated.interval.high - repeated.interval.low


def test_equal_weights_are_no_weights_and_zero_weights_are_nobody() -> None:
    items = made(4)
    plain, equal = alpha(items), alpha(items, weights=np.full(200, 0.3))
    assert equal.alpha == pytest.approx(plain.alpha)
    assert equal.interval.low == pytest.approx(plain.interval.low)
    kept = alpha(items, weights=np.repeat([1.0, 0.0], 100))
    assert kept.alpha == pytest.approx(alpha(items[:100]).alpha)
    assert kept.n_respondents == 100


def test_a_linear_change_of_all_items_changes_nothing() -> None:
    items = made(5)
    assert alpha(3.0 * items + 7.0).alpha == pytest.approx(alpha(items).alpha, rel=1e-12)


def test_a_higher_level_gives_a_wider_interval_around_alpha() -> None:
    items = made(6)
    narrow, wide = alpha(items, level=0.8), alpha(items, level=0.99)
    assert wide.interval.low < narrow.interval.low < narrow.alpha < narrow.interval.high < wide.interval.high
    assert wide.interval.level == 0.99


def test_rows_with_a_gap_are_left_out_and_many_of_them_are_told() -> None:
    items = made(7)
    items[:50, 0] = np.nan
    found = alpha(items)
    assert found.alpha == pytest.approx(alpha(items[50:]).alpha)
    assert found.warnings == ("50 of 200 rows are incomplete and were left out",)


def test_an_item_keyed_the_wrong_way_is_told() -> None:
    items = made(8)
    items[:, 2] *= -1.0
    assert alpha(items).warnings[0].startswith("item 3 goes against the rest")


def test_items_that_pull_apart_are_told_and_few_rows_as_well() -> None:
    items = made(9, n=20, k=2)
    items[:, 1] = -items[:, 0] + 0.1 * items[:, 1]
    found = alpha(items)
    assert found.alpha < 0.0
    assert "alpha is negative: the items do not form a scale as they are coded" in found.warnings
    assert "only 20 complete rows: the interval is wide" in found.warnings
    assert np.isnan(found.alpha_if_dropped).all()


def test_a_sum_that_never_varies_has_no_alpha_above_minus_infinity() -> None:
    column = made(10)[:, 0]
    assert alpha(np.column_stack([column, -column])).alpha == -np.inf
    with_third = alpha(np.column_stack([column, -column, made(11)[:, 0]]))
    assert np.isnan(with_third.item_rest[2])


REFUSALS = {
    "two rows": (np.ones((2, 3)), None, TooFewRespondentsError, "2 respondents answered all items"),
    "constant": (
        np.column_stack([np.arange(9.0), np.ones(9)]),
        None,
        TooFewRespondentsError,
        "give item 2 the same",
    ),
    "one item": (np.ones((9, 1)), None, InvalidInputError, "one item has no alpha"),
    "no table": (np.ones(9), None, InvalidInputError, "items has shape 9"),
    "weights": (np.ones((9, 2)), np.ones(8), InvalidInputError, "weights has shape 8"),
    "negative": (np.ones((9, 2)), np.full(9, -1.0), InvalidInputError, "a weight is negative"),
    "nan": (np.ones((9, 2)), np.full(9, np.nan), InvalidInputError, "a weight is negative or not a number"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_data_that_cannot_carry_an_alpha_are_refused(case: str) -> None:
    items, weights, error, told = REFUSALS[case]
    with pytest.raises(error, match=told):
        alpha(items, weights=weights)
