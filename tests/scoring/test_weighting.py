"""Raking: every margin holds in every replicate, or the cell that makes it impossible is named."""

import json
from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.replicates import fay_poisson
from scoring.snapshot import Margin
from scoring.weighting import kish, rake, rake_columns, raked_weights
from tests.parity import Parity
from tests.scoring.making import csv_matrix, csv_rows, instrument, single, snapshot

NAMES = ("stype", "sch.wide", "awards")


class Schools:
    """The sample of schools that R survey ships, with what it makes of it."""

    def __init__(self, shared: Path) -> None:
        index = shared / "reference" / "index"
        self.rows = csv_rows(index / "data" / "apiclus1.csv")
        self.theirs = csv_rows(index / "survey" / "weights_apiclus1.csv")
        self.results = json.loads((index / "survey" / "calibration_apiclus1.json").read_text())
        self.replicates = json.loads((index / "survey" / "replicates.json").read_text())
        self.jackknife = csv_matrix(index / "survey" / "rep_jk1_apiclus1.csv")
        self.base = self.column("pw")
        self.targets = {
            name: dict(zip(given[name], given["Freq"], strict=True))
            for name in NAMES
            if (given := self.results["targets"][name])
        }

    def column(self, name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in self.rows])

    def weights(self, method: str) -> np.ndarray:
        return np.array([float(row[method]) for row in self.theirs])

    def margins(self, *names: str) -> tuple[dict[str, list[str]], dict[str, dict[str, float]]]:
        return {name: [row[name] for row in self.rows] for name in names}, {
            name: self.targets[name] for name in names
        }


@pytest.fixture(scope="module")
def schools(shared: Path) -> Schools:
    return Schools(shared)


@pytest.mark.parametrize(
    ("names", "method"),
    [(NAMES[:1], "poststrat_stype"), (NAMES[:2], "rake_2_tight"), (NAMES, "rake_3_tight")],
)
@pytest.mark.parity(
    "raked weights, one to three margins", "R survey 4.1-1, postStratify and rake, apiclus1", 1e-8
)
def test_raking_gives_the_weights_of_r(
    schools: Schools, parity: Parity, names: tuple[str, ...], method: str
) -> None:
    parity.equal(rake(*schools.margins(*names), base=schools.base).weights, schools.weights(method))


@pytest.mark.parity("Kish's design effect and effective n", "R survey 4.1-1, rake, apiclus1", 1e-8)
def test_the_design_effect_is_that_of_r(schools: Schools, parity: Parity) -> None:
    found = rake(*schools.margins(*NAMES), base=schools.base)
    theirs = schools.results["results"]["rake_3_tight"]
    parity.equal([found.deff, found.n_effective], [theirs["kish_deff"], theirs["n_eff"]])


@pytest.mark.parity(
    "jackknife standard error, raked in each replicate", "R survey 4.1-1, JK1, apiclus1", 1e-9
)
def test_replicates_raked_again_give_the_standard_error_of_r(schools: Schools, parity: Parity) -> None:
    """Replicates with empty clusters: their zeros stay zero and every margin still holds."""
    theirs = schools.replicates["J1_raked"]["mean"]
    base = schools.base[:, None] * np.column_stack([np.ones(183), schools.jackknife])
    weights = rake_columns(*schools.margins(*NAMES[:2]), base).values
    for name in ("api00", "meals"):
        means = schools.column(name) @ weights / weights.sum(axis=0)
        moves = means[1:] - means[1:].mean()
        error = np.sqrt(schools.replicates["J1"]["scale"] * (moves**2).sum())
        parity.equal([means[0], error], [theirs["est"][name], theirs["se"][name]])


def made(n: int, seed: int) -> tuple[dict[str, np.ndarray], dict[str, dict[int, float]]]:
    """Three margins of n people with targets that differ from what was drawn."""
    rng = np.random.default_rng(seed)
    margins = {name: rng.integers(0, k, n) for name, k in (("a", 3), ("b", 2), ("c", 5))}
    parts = {
        name: np.bincount(labels) * rng.uniform(0.7, 1.4, labels.max() + 1)
        for name, labels in margins.items()
    }
    targets = {name: dict(enumerate(1000.0 * part / part.sum())) for name, part in parts.items()}
    return margins, targets


def slow_rake(
    margins: dict[str, np.ndarray], targets: dict[str, dict[int, float]], base: np.ndarray
) -> np.ndarray:
    """Row by row and margin by margin, as one would on paper."""
    weights = base.copy()
    for _ in range(200):
        for name, labels in margins.items():
            for label, target in targets[name].items():
                weights[labels == label] *= target / weights[labels == label].sum()
    return weights


def test_cells_give_what_rows_give_in_every_replicate() -> None:
    margins, targets = made(200, seed=1)
    base = np.random.default_rng(2).gamma(2.0, size=(200, 6))
    values = rake_columns(margins, targets, base).values
    for column in range(6):
        np.testing.assert_allclose(values[:, column], slow_rake(margins, targets, base[:, column]), rtol=1e-9)


def test_all_margins_hold_in_all_replicates() -> None:
    margins, targets = made(400, seed=3)
    found = rake_columns(margins, targets, fay_poisson([str(k) for k in range(400)], 50, seed=4))
    for name, labels in margins.items():
        for label, target in targets[name].items():
            np.testing.assert_allclose(found.values[labels == label].sum(axis=0), target, rtol=1e-10)
    assert found.margin_error <= 1e-10


def test_the_size_of_equal_base_weights_does_not_matter() -> None:
    margins, targets = made(150, seed=5)
    plain, doubled = rake(margins, targets), rake(margins, targets, base=np.full(150, 2.0))
    np.testing.assert_allclose(plain.weights, doubled.weights, rtol=1e-11)


def test_raking_again_changes_nothing() -> None:
    margins, targets = made(150, seed=6)
    once = rake(margins, targets)
    again = rake(margins, targets, base=once.weights)
    np.testing.assert_allclose(again.weights, once.weights, rtol=1e-11)
    assert again.iterations == 1


def test_bounds_hold_and_so_do_the_margins() -> None:
    margins, targets = made(300, seed=7)
    free, bounded = rake(margins, targets), rake(margins, targets, bounds=(0.8, 1.2))
    ratio = bounded.weights * 300 / 1000.0
    assert free.weights.max() * 0.3 > 1.25
    assert ratio.min() >= 0.8
    assert ratio.max() <= 1.2
    for name, labels in margins.items():
        for label, target in targets[name].items():
            assert bounded.weights[labels == label].sum() == pytest.approx(target, rel=1e-10)


def test_wide_bounds_come_near_to_raking() -> None:
    margins, targets = made(300, seed=7)
    free, bounded = rake(margins, targets), rake(margins, targets, bounds=(0.0, 1e6))
    np.testing.assert_allclose(bounded.weights, free.weights, rtol=1e-5)


def test_equal_weights_have_a_design_effect_of_one() -> None:
    assert kish(np.full(7, 3.0)) == pytest.approx(1.0)
    assert kish(np.array([1.0, 0.0])) == pytest.approx(2.0)


def test_combinations_without_respondents_are_told_by_the_margin_that_misses() -> None:
    with pytest.raises(
        InvalidInputError, match=r"margins cannot all hold: 'y' of a is off by .* no respondents"
    ):
        rake({"a": list("xxyy"), "b": list("ppqq")}, {"a": {"x": 6, "y": 4}, "b": {"p": 5, "q": 5}})


def test_bounds_too_narrow_are_told_by_the_margin_that_misses() -> None:
    margins, targets = made(300, seed=7)
    with pytest.raises(InvalidInputError, match=r"of [abc] is off by .* with ratios kept from 0.95 to 1.05"):
        rake(margins, targets, bounds=(0.95, 1.05))


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_base_weight_that_is_no_weight_is_refused(wrong: float) -> None:
    with pytest.raises(InvalidInputError, match="base weight is negative or not a number"):
        rake({"a": ["x", "x"]}, {"a": {"x": 5}}, base=np.array([1.0, wrong]))


def test_a_base_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="base has shape 3"):
        rake({"a": ["x", "x"]}, {"a": {"x": 5}}, base=np.ones(3))


def test_a_target_whose_respondents_all_weigh_nothing_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="'y' of the margin a has no base weight"):
        rake({"a": ["x", "y"]}, {"a": {"x": 5, "y": 5}}, base=np.array([1.0, 0.0]))


MADE = instrument([single("sex", 1, 2)])
SEX = Margin(
    name="sex",
    title="sex",
    source="census",
    targets={"f": 52.0, "m": 48.0},
    items=("sex",),
    groups={"sex": {1: "f", 2: "m"}},
)


def test_a_wave_is_raked_to_its_margins_with_not_stated_at_its_share_in_every_replicate() -> None:
    answers = [{"sex": 1}] * 12 + [{"sex": 2}] * 20 + [{}] * 8
    wave = snapshot(MADE, answers, margins=[SEX])
    found = raked_weights(wave, fay_poisson(wave.ids, 30, seed=9))
    np.testing.assert_allclose(found.values[:12].sum(axis=0), 0.8 * 52.0)
    np.testing.assert_allclose(found.values[12:32].sum(axis=0), 0.8 * 48.0)
    np.testing.assert_allclose(found.values[32:].sum(axis=0), 20.0)
    assert found.n_effective == pytest.approx(40 / found.deff)


def test_without_margins_answers_count_equally_and_replicates_add_up_to_n() -> None:
    wave = snapshot(MADE, [{"sex": 1}] * 25)
    factors = fay_poisson(wave.ids, 10, seed=9)
    found = raked_weights(wave, factors)
    np.testing.assert_array_equal(found.values[:, 0], 1.0)
    np.testing.assert_allclose(found.values.sum(axis=0), 25.0)
    np.testing.assert_allclose(
        found.values[:, 1:] / factors, (25.0 / factors.sum(axis=0))[None, :].repeat(25, 0)
    )
    assert found.deff == pytest.approx(1.0)
    assert found.margin_error == 0.0


@pytest.mark.parametrize("margins", [[], [SEX]])
def test_a_wave_without_answers_has_nothing_to_weight(margins: list[Margin]) -> None:
    with pytest.raises(TooFewRespondentsError, match="no answers to weight"):
        raked_weights(snapshot(MADE, [], margins=margins), np.empty((0, 5)))
