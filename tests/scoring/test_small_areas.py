"""Small places in the chain: held to their clusters, order kept, doubt told, no figure where none can be."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scoring.chain import compute
from scoring.figures import SHARES
from scoring.outcomes import Outcome
from scoring.place_order import place_order
from scoring.run import IndexRun
from scoring.small_areas.run import SmallAreaRun
from scoring.snapshot import NO_CODE, Snapshot
from scoring.spec import MeasureKind, SmallModel
from tests.scoring.builders import SKIPPED, snapshot
from tests.scoring.gate import published
from tests.scoring.small_places_made import known, small_spec, town


@pytest.fixture(scope="module")
def made() -> IndexRun:
    frozen = town()
    return compute(frozen, small_spec(frozen))


def small_of(run: IndexRun) -> SmallAreaRun:
    assert run.small is not None
    return run.small


def columns(run: IndexRun, *kinds: MeasureKind) -> list[int]:
    return [column for column, measure in enumerate(run.spec.measures) if measure.kind in kinds]


def test_every_ward_has_a_figure_of_every_measure_with_its_doubt(made: IndexRun) -> None:
    small = small_of(made)
    assert small.draws.shape == (20, len(made.spec.measures), 400)
    assert [place.level for place in small.places] == ["ward"] * 20
    assert small.parents.tolist() == [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5
    assert np.isfinite(small.draws).all()
    assert (small.low < small.estimate).all()
    assert (small.estimate < small.high).all()
    assert ((small.reliability >= 0.0) & (small.reliability <= 1.0)).all()
    assert small.respondents.sum() == 1300
    assert not small.synthetic.any()


def test_wards_make_up_their_cluster_in_every_draw(made: IndexRun) -> None:
    small = small_of(made)
    made_of_people = columns(made, MeasureKind.DOMAIN, MeasureKind.MEAN, *SHARES)
    for cluster in range(1, 5):
        people = np.array([place.population for place in small.places])[small.parents == cluster]
        together = np.average(small.draws[small.parents == cluster], axis=0, weights=people)
        np.testing.assert_allclose(
            together[made_of_people], made.draws[cluster, made_of_people], rtol=1e-10, atol=1e-12
        )


def test_shares_of_wards_stay_within_nought_and_one(made: IndexRun) -> None:
    shares = small_of(made).draws[:, columns(made, *SHARES)]
    assert shares.min() >= 0.0
    assert shares.max() <= 1.0


def test_the_index_of_a_ward_is_that_of_its_domains_in_every_draw(made: IndexRun) -> None:
    draws = small_of(made).draws
    parts = draws[:, columns(made, MeasureKind.DOMAIN)]
    [index], [arithmetic] = columns(made, MeasureKind.INDEX), columns(made, MeasureKind.ARITHMETIC)
    middle = parts.mean(axis=1)
    np.testing.assert_allclose(draws[:, index], middle - parts.var(axis=1) / middle, rtol=1e-12)
    np.testing.assert_allclose(draws[:, arithmetic], middle, rtol=1e-12)


def test_a_direct_figure_is_what_one_counts_by_hand(made: IndexRun) -> None:
    small, frozen = small_of(made), made.snapshot
    column = [measure.key for measure in made.spec.measures].index("satisfaction_mean")
    item = [one.id for one in frozen.instrument.items].index("satis")
    here = frozen.place == [place.code for place in frozen.geography.places].index(small.places[7].code)
    given = frozen.codes[here & (frozen.reasons[:, item] == 0), item]
    assert small.direct[7, column] == pytest.approx(given.mean(), rel=1e-12)
    assert small.n[7, column] == len(given)
    by_people = given.var(ddof=1) / len(given)
    assert small.variance[7, column] == pytest.approx(by_people, rel=0.6)  # 60 replicates are few


def test_a_ward_is_pulled_towards_what_is_known_of_all(made: IndexRun) -> None:
    small = small_of(made)
    for column in columns(made, MeasureKind.DOMAIN):
        raw = np.sqrt(small.variance[:, column])
        assert np.median((small.high - small.low)[:, column] / (2 * 1.96 * raw)) < 1.0
        assert small.estimate[:, column].std() < small.direct[:, column].std()


def test_a_difference_is_that_of_the_draws_of_place_and_whole(made: IndexRun) -> None:
    small = small_of(made)
    gap = small.draws - made.draws[0]
    np.testing.assert_allclose(small.difference, gap.mean(axis=-1), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(small.difference_low, np.quantile(gap, 0.025, axis=-1), rtol=1e-9)
    [index] = columns(made, MeasureKind.INDEX)
    told = {row[index] for row in small.outcomes}
    assert told <= set(Outcome)
    assert Outcome.CLEARLY_HIGHER in told


def test_the_manifest_tells_the_model_and_its_doubts(made: IndexRun) -> None:
    manifest = made.manifest
    said = "Figures of wards are pulled towards what is usual for wards like them in income_deprivation and "
    assert str(manifest["smoothing"]).startswith(said)
    told: Any = manifest["stages"]
    stages = {stage["name"]: stage for stage in told}
    small = stages["small areas"]
    assert small["settings"]["covariates"]["income_deprivation"] == "income_deprivation (2026); made up"
    assert (small["settings"]["number"], small["settings"]["seed"]) == (400, 20261121)
    assert set(small["result"]["sigma2"]) == {
        measure.key
        for measure in made.spec.measures
        if measure.kind not in (MeasureKind.INDEX, MeasureKind.ARITHMETIC)
    }
    assert small["result"]["hold"] is None


def test_the_same_wave_gives_the_same_draws(made: IndexRun) -> None:
    again = compute(made.snapshot, made.spec)
    assert again.manifest == made.manifest
    np.testing.assert_array_equal(small_of(again).draws, small_of(made).draws)


def test_rows_in_another_order_give_the_same_figures(made: IndexRun) -> None:
    order = np.random.default_rng(5).permutation(len(made.snapshot))
    again = compute(made.snapshot.rows(order), made.spec)
    np.testing.assert_allclose(small_of(again).draws, small_of(made).draws, rtol=1e-7)


def test_another_number_of_draws_leaves_direct_figures_as_they_are(made: IndexRun) -> None:
    more = compute(made.snapshot, replace(made.spec, draws=500))
    np.testing.assert_array_equal(more.values, made.values)
    np.testing.assert_array_equal(small_of(more).direct, small_of(made).direct)


def _answers_gone(frozen: Snapshot, places: np.ndarray, prefix: str) -> Snapshot:
    """The wave where nobody of these places answered the items with this prefix."""
    codes, reasons = frozen.codes.copy(), frozen.reasons.copy()
    for column, item in enumerate(frozen.instrument.items):
        if item.id.startswith(prefix):
            codes[places, column], reasons[places, column] = NO_CODE, SKIPPED
    return replace(frozen, codes=codes, reasons=reasons)


def test_a_ward_without_answers_is_synthetic_and_has_no_rank() -> None:
    frozen = town()
    ward = [place.code for place in frozen.geography.places].index("W23")
    empty = frozen.rows(np.flatnonzero(frozen.place != ward))
    run = compute(empty, small_spec(frozen))
    small = small_of(run)
    row = [place.code for place in small.places].index("W23")
    assert small.synthetic.nonzero()[0].tolist() == [row]
    assert small.respondents[row] == 0
    assert np.isfinite(small.draws[row]).all()  # inside the run: its cluster is made of all its wards
    assert (small.reliability[row] == 0.0).all()
    assert not any(place == "W23" for place, _ in published(run).orders)


def test_a_domain_that_nobody_answered_leaves_no_index() -> None:
    frozen = town()
    spec = small_spec(frozen)
    run = compute(_answers_gone(frozen, np.arange(len(frozen)), "brs"), spec)
    small, keys = small_of(run), [measure.key for measure in run.spec.measures]
    for key in ("index", "arithmetic", "resilience", "thriving"):
        assert np.isnan(small.draws[:, keys.index(key)]).all()
    assert np.isfinite(small.draws[:, keys.index("wellbeing")]).all()
    assert small.outcomes[0][keys.index("index")] is None
    assert small.codes["resilient"] == ("not-modelled",)


def test_too_few_wards_have_no_model_and_the_run_says_so() -> None:
    frozen = known(snapshot([400, 300], wards=2))
    run = compute(frozen, small_spec(frozen))
    assert run.small is None
    assert "no figures for places of the level 'ward': too few of them" in " ".join(run.warnings)
    assert run.manifest["smoothing"] == "none"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"covariates": ("income",)}, "the geography has no covariate 'income'"),
        ({"level": "street"}, "there are no places of the level 'street' below those that are reported"),
        ({"level": "town"}, "there are no places of the level 'town' below those that are reported"),
    ],
)
def test_what_a_geography_does_not_have_is_told(rule: dict[str, object], words: str) -> None:
    frozen = town(wards=3)
    run = compute(frozen, small_spec(frozen, **rule))
    assert run.small is None
    assert words in " ".join(run.warnings)


def test_a_covariate_that_misses_a_ward_is_told() -> None:
    frozen = town(wards=3)
    income, aged = frozen.geography.covariates
    short = {code: value for code, value in income.values.items() if code != "W11"}
    geography = replace(frozen.geography, covariates=(replace(income, values=short), aged))
    run = compute(replace(frozen, geography=geography), small_spec(frozen))
    assert run.small is None
    assert "not known for every place" in " ".join(run.warnings)


def test_a_definition_without_the_section_smooths_nothing() -> None:
    frozen = town(wards=3)
    run = compute(frozen, replace(small_spec(frozen), small_areas=None))
    assert run.small is None
    assert not any("no figures for places" in words for words in run.warnings)


def test_two_models_that_differ_hold_the_figures_back() -> None:
    frozen = town()
    run = compute(frozen, small_spec(frozen, hold_share=-0.001))  # no share at all is small enough
    small = small_of(run)
    assert set(small.disagreement) == {"wellbeing", "connection", "resilience", "community"}
    assert small.hold is not None
    assert "publication waits" in small.hold
    assert small.hold in run.warnings


@pytest.mark.parametrize("model", list(SmallModel))
def test_whichever_model_is_published_the_other_one_is_asked(model: SmallModel) -> None:
    """Five people in a ward: the two models are far apart, and neither lets itself through."""
    frozen = known(snapshot([5] * 4, wards=5, seed=2))
    small = small_of(compute(frozen, small_spec(frozen, model=model)))
    assert set(small.disagreement) == {"wellbeing", "connection", "resilience", "community"}
    assert max(small.disagreement.values()) > 0.1
    assert small.hold is not None


@pytest.mark.parametrize("model", list(SmallModel))
def test_models_of_many_answers_agree_whichever_is_published(model: SmallModel) -> None:
    frozen = town()
    small = small_of(compute(frozen, small_spec(frozen, model=model)))
    assert len(small.disagreement) == 4
    assert max(small.disagreement.values()) <= 0.1
    assert small.hold is None


def test_places_whose_answers_came_from_one_venue_have_no_draws() -> None:
    frozen = town(missing=0.0)
    first = np.isin(
        frozen.place, [row for row, place in enumerate(frozen.geography.places) if place.parent == "C1"]
    )
    clusters = tuple("venue" if here else name for here, name in zip(first, frozen.clusters, strict=True))
    run = compute(replace(frozen, clusters=clusters), small_spec(frozen))
    assert np.isnan(run.draws[1]).all()
    assert np.isfinite(run.draws[2]).all()
    [index] = columns(run, MeasureKind.INDEX)
    order = place_order(run.draws[1:, index], level=0.95, bands=5)
    assert order is not None
    assert order.ranks.n_ranked == 3


@pytest.mark.slow
def test_a_nation_of_seven_thousand_wards_has_figures_bands_and_no_table_of_pairs() -> None:
    frozen = known(snapshot([4000] * 7, wards=1000, seed=2))
    small = small_of(compute(frozen, small_spec(frozen, replicates=20, draws=60)))
    assert len(small.places) == 7000
    assert np.isfinite(small.draws[:, 3:]).all()  # nobody answered in some, which covariates tell
    assert 50 < small.synthetic.sum() < 400
    [column] = [column for column, one in enumerate(small_spec(frozen).measures) if one.key == "thriving"]
    thriving = np.where(small.synthetic[:, None], np.nan, small.draws[:, column])
    order = place_order(thriving, level=0.95, bands=5)
    assert order is not None
    assert (order.pairs, order.simultaneous) == (None, None)
    assert order.bands is not None
    np.testing.assert_allclose(np.nansum(order.bands.values, axis=1)[~small.synthetic], 1.0)
