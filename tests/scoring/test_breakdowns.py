"""Figures by groups of people before the gate: those of a slow twin, and what must hold of any."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.breakdowns import Breakdown
from scoring.chain import compute
from scoring.composite import NormalisationMethod
from scoring.drafts import counted_items
from scoring.figures import SHARES
from scoring.handling import SCALES, Handling
from scoring.levels import rows_reported
from scoring.people import person_values
from scoring.replicates import variance
from scoring.run import IndexRun
from scoring.scales import scale_scores
from scoring.snapshot import Margin
from scoring.spec import BreakdownRule, MeasureKind
from scoring.weighting.replicated import replicated_weights
from tests.scoring.builders import answered, based, snapshot

MARGIN = Margin(
    name="sex",
    title="sex",
    source="made up",
    targets={"Female": 700.0, "Male": 300.0},
    items=("sex",),
    groups={"sex": {1: "Female", 2: "Male"}},
)


@pytest.fixture(scope="module")
def run() -> IndexRun:
    frozen = snapshot([160, 120, 90], unplaced=12, margins=(MARGIN,), effects=[0.3, 0.0, -0.3])
    return compute(frozen, replace(based(frozen), replicates=40, small_areas=None))


def weights_of(run: IndexRun) -> np.ndarray:
    """(n, 1 + R) all weights at once, as nothing in the chain holds them."""
    made = replicated_weights(run.snapshot, n_replicates=run.spec.replicates, seed=run.spec.seed)
    return np.concatenate([made.chunk(number) for number in range(len(made.chunks))], axis=1)


def members(run: IndexRun, part: Breakdown, place: int, kind: int) -> tuple[np.ndarray, np.ndarray]:
    """(n,) who is in a group of a place, and who is everybody else there."""
    there = (rows_reported(run.snapshot) == place - 1) | (place == 0)
    codes = run.snapshot.codes_of(part.key)
    inside = np.isin(codes, part.codes[kind])
    said = np.isin(codes, [code for chosen in part.codes for code in chosen])
    return there & inside, there & said & ~inside


def test_every_group_is_the_mean_of_its_people_one_by_one(run: IndexRun) -> None:
    """The twin: people picked one by one, with the weights of all; domains on their goalposts.

    Replicates of few homes move too little, which is made up for as it is for places.
    """
    people = person_values(
        counted_items(run.snapshot, run.spec),
        scale_scores(counted_items(run.snapshot, run.spec), run.snapshot.instrument.scales),
        run.spec,
        run.base.standards,
    )
    weights, keys = weights_of(run), [one.key for one in run.spec.measures]
    for part in run.breakdowns:
        for place, kind in np.ndindex(part.own.values.shape[:2]):
            both = []
            for who, figures in zip(members(run, part, place, kind), (part.own, part.others), strict=True):
                for column, measure in enumerate(part.spec.measures):
                    values = people[:, keys.index(measure.key)]
                    rows = np.flatnonzero(who & ~np.isnan(values))
                    at = (place, kind, column)
                    if measure.kind in (MeasureKind.INDEX, MeasureKind.ARITHMETIC):
                        continue
                    mean = values[rows] @ weights[rows] / weights[rows].sum(axis=0)
                    if measure.kind is MeasureKind.DOMAIN:
                        post = run.base.goalposts[str(measure.domain)]
                        mean = 100.0 + 10.0 * (mean - post.centre) / post.unit
                    homes = len({run.snapshot.clusters[row] for row in rows})
                    both.append(mean[0] + (mean - mean[0]) * np.sqrt(homes / (homes - 1)))
                    assert figures.values[at] == pytest.approx(mean[0], rel=1e-9)
                    assert figures.n[at] == len(rows)
                    hits = (values[rows] == 1.0).sum() if measure.kind in SHARES else -1
                    assert figures.positive[at] == hits
                    assert figures.clusters[at] == homes
            half = len(both) // 2
            error = [
                np.sqrt(variance(own - other)) for own, other in zip(both[:half], both[half:], strict=True)
            ]
            told = [
                c for c, one in enumerate(part.spec.measures) if one.kind.value not in ("index", "arithmetic")
            ]
            reach = (part.difference_high - part.difference_low)[place, kind, told] / 2.0
            np.testing.assert_allclose(reach, np.array(error) * 1.959964, rtol=1e-5)


def test_the_plain_average_of_a_group_is_that_of_its_domains(run: IndexRun) -> None:
    for part in run.breakdowns:
        keys = [measure.key for measure in part.spec.measures]
        domains = [at for at, one in enumerate(part.spec.measures) if one.kind is MeasureKind.DOMAIN]
        for figures in (part.own, part.others):
            average = figures.values[..., domains].mean(axis=-1)
            np.testing.assert_allclose(figures.values[..., keys.index("arithmetic")], average, rtol=1e-12)
            np.testing.assert_array_equal(
                figures.n[..., keys.index("index")], figures.n[..., domains].min(axis=-1)
            )


def test_of_two_groups_each_is_everybody_else_of_the_other(run: IndexRun) -> None:
    [part] = [one for one in run.breakdowns if one.key == "sex"]
    np.testing.assert_allclose(part.own.values[:, ::-1], part.others.values, rtol=1e-12)
    np.testing.assert_allclose(part.difference[:, 0], -part.difference[:, 1])
    np.testing.assert_array_equal(part.own.clusters[:, ::-1], part.others.clusters)


@pytest.mark.parametrize("normalisation", [NormalisationMethod.GOALPOSTS, NormalisationMethod.Z_SCORE])
def test_shares_of_groups_need_no_domain_beside_them(
    run: IndexRun, normalisation: NormalisationMethod
) -> None:
    """A definition may tell of groups only what people said: then no index is made of no domain."""
    keys = ("satisfied", "lonely_often")
    rule = replace(run.spec.breakdowns, measures=keys)
    spec = replace(run.spec, breakdowns=rule, handling=Handling(normalisation=normalisation))
    for few, whole in zip(compute(run.snapshot, spec).breakdowns, run.breakdowns, strict=True):
        columns = [[one.key for one in whole.spec.measures].index(key) for key in keys]
        assert tuple(one.key for one in few.spec.measures) == keys
        np.testing.assert_array_equal(few.own.values, whole.own.values[..., columns])
        np.testing.assert_array_equal(few.difference_low, whole.difference_low[..., columns])


def test_groups_change_no_other_figure(run: IndexRun) -> None:
    without = compute(run.snapshot, replace(run.spec, breakdowns=BreakdownRule()))
    assert without.breakdowns == ()
    np.testing.assert_array_equal(without.values, run.values)
    np.testing.assert_array_equal(without.draws, run.draws)


def test_a_group_that_nobody_is_in_is_no_group_and_one_alone_parts_nobody(run: IndexRun) -> None:
    frozen = run.snapshot
    codes = frozen.codes.copy()
    names = [variable.name for variable in frozen.variables]
    codes[:, names.index("sex")] = 1
    codes[:, names.index("age_band")] = np.clip(codes[:, names.index("age_band")], 4, None)
    found = compute(replace(frozen, codes=codes, margins=()), run.spec).breakdowns
    assert [part.key for part in found] == ["age_band", "disability"]
    assert found[0].categories[0] == "25 to 34"


@pytest.mark.parametrize("normalisation", SCALES)
def test_a_group_that_everybody_of_a_place_is_in_has_the_figures_and_likely_ranges_of_the_place(
    normalisation: NormalisationMethod,
) -> None:
    """Of few homes, so that the constants of a scale must make up for that as well."""
    frozen = snapshot([30, 40, 50], missing=0.0, effects=[0.5, 0.0, -0.5])
    frozen = replace(frozen, clusters=tuple(f"h{row // 5}" for row in range(len(frozen))))
    frozen = answered(frozen, slice(30), {"sex": 1})
    spec = replace(based(frozen), small_areas=None, handling=Handling(normalisation=normalisation))
    made = compute(frozen, spec)
    [part] = [one for one in made.breakdowns if one.key == "sex"]
    columns = [[one.key for one in spec.measures].index(one.key) for one in part.spec.measures]
    own, kind = part.own, part.codes.index((1,))
    for group, place in ((own.values, made.values[..., 0]), (own.low, made.low), (own.high, made.high)):
        np.testing.assert_allclose(group[1, kind], place[1, columns], rtol=1e-9)


def test_a_household_of_two_groups_is_one_cluster_of_everybody_else() -> None:
    frozen = snapshot([80, 80], missing=0.0)
    homes = tuple(f"h{row // 2}" for row in range(len(frozen)))
    frozen = replace(frozen, clusters=homes)
    [part] = [
        one
        for one in compute(frozen, replace(based(frozen), small_areas=None)).breakdowns
        if one.key == "age_band"
    ]
    assert (part.others.clusters <= 80).all()
    assert (part.others.clusters < part.others.n).any()
