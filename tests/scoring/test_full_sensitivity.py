"""The whole study: known shares are found, every factor proves itself, and the withheld take no part."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.aggregate import mpi
from scoring.arrays import Floats, Ints
from scoring.choice_checks import chain_count
from scoring.choices import KEYS, chosen
from scoring.combining import chance_covariance
from scoring.composite import Aggregation, NormalisationMethod
from scoring.definitions import shipped
from scoring.handling import Choices
from scoring.outcomes import Outcome
from scoring.replicates import FAY
from scoring.sensitivity import options, saltelli_design, sobol_indices
from scoring.sensitivity.facts import SensitivityFacts
from scoring.sensitivity.grid import factors, grid
from scoring.sensitivity.runs import Domains, Steps, drawn_weights
from scoring.sensitivity.study import SAMPLING, WEIGHTS, Words, full_sensitivity
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec
from tests.scoring.builders import answered, based, snapshot
from tests.scoring.small_places_made import small_spec, town
from tests.scoring.test_choices import PLACE, SEX

GOALPOSTS, ARITHMETIC = NormalisationMethod.GOALPOSTS, Aggregation.ARITHMETIC
OPTIONS = {
    "flagged": ("kept", "left_out"),
    "missing": ("as_published", "complete"),
    "mode": ("as_answered", "adjusted"),
    "normalisation": ("goalposts", "z_score"),
    "aggregation": ("mpi", "arithmetic", "geometric"),
}


def varied(spec: IndexSpec, options: dict[str, tuple[str, ...]], **more: float) -> IndexSpec:
    return replace(spec, choices=Choices(options=options, **more))


@pytest.fixture(scope="module")
def frozen() -> Snapshot:
    """Five places; some people of the first gave the same answer to all questions on resilience."""
    made = snapshot([90, 80, 70, 80, 60], effects=[0.0, 0.2, -0.2, 0.1, 0.0], missing=0.1)
    return answered(made, slice(0, 8), {f"brs{number}": 5 for number in range(1, 7)})


@pytest.fixture(scope="module")
def spec(frozen: Snapshot) -> IndexSpec:
    return varied(based(frozen), OPTIONS, concentration=40.0)


def everywhere(frozen: Snapshot) -> set[str]:
    return {place.code for place in frozen.geography.places}


def study(frozen: Snapshot, spec: IndexSpec, **more: object) -> SensitivityFacts:
    given: dict[str, Any] = {"shown": everywhere(frozen), "samples": 64} | more
    return full_sensitivity(frozen, spec, **given)


@pytest.fixture(scope="module")
def facts(frozen: Snapshot, spec: IndexSpec) -> SensitivityFacts:
    return study(frozen, spec)


def made_domains(seed: int = 1, chains: int = 2, push: float = 3.0) -> Domains:
    """Four places whose domains move by chance alone, and in the second chain one place by ``push``."""
    rng = np.random.default_rng(seed)
    first = 100.0 + rng.normal(size=(4, 3, 1)) + np.append(0.0, rng.normal(size=200))
    others = [first + push * number * np.eye(4)[0][:, None, None] for number in range(chains)]
    return Domains(chains=tuple(others), scales=(GOALPOSTS,), means=(ARITHMETIC,))


def steps(chain: Floats | Ints, draw: Floats | Ints) -> Steps:
    still = np.zeros(len(chain), dtype=np.int64)
    return Steps(
        chain=chain.astype(np.int64), scale=still, mean=still, draw=draw.astype(np.int64), weights=None
    )


def test_an_additive_model_gives_back_its_shares() -> None:
    """The index of the pushed place is chain plus chance: its variance is the sum of theirs."""
    domains = made_domains()
    design = saltelli_design(["chain", SAMPLING], 4096, seed=1)
    chosen_options = options(design.points, [2, 200])
    found = domains.rankings(steps(*chosen_options.T), (0, 0, 0))
    moves = (domains.chains[0][0, 0, 1:] - domains.chains[0][0, 0, 0]) / FAY
    chain, chance = 3.0**2 / 4.0, float(np.var(moves))
    shares = sobol_indices(found.index[0] - found.index[0].mean(), design.names, seed=1)
    expected = np.array([chain, chance]) / (chain + chance)
    np.testing.assert_allclose(shares.first, expected, atol=0.03)
    np.testing.assert_allclose(shares.total, expected, atol=0.03)


def test_the_index_of_a_run_is_that_of_its_own_replicate_and_weights() -> None:
    """A slow twin: run by run, place by place."""
    rng = np.random.default_rng(5)
    parts = 100.0 + 8.0 * rng.normal(size=(4, 3, 1)) + np.append(0.0, rng.normal(size=30))[None, None, :]
    parts = parts + rng.normal(size=parts.shape)
    domains = Domains(chains=(parts,), scales=(GOALPOSTS,), means=(Aggregation.MPI,))
    weights, draw = rng.gamma(2.0, size=(3, 6)), rng.integers(0, 30, 6)
    still = np.zeros(6, dtype=np.int64)
    found = domains.rankings(
        Steps(chain=still, scale=still, mean=still, draw=draw, weights=weights), (0, 0, 0)
    )
    covariance = chance_covariance(parts)
    for run in range(6):
        middle, moved = (
            mpi(parts[:, :, column], weights=weights[:, run], covariance=covariance)
            for column in (0, 1 + draw[run])
        )
        np.testing.assert_allclose(found.index[:, run], middle + (moved - middle) / FAY, rtol=1e-12)
    np.testing.assert_allclose(found.nominal, mpi(parts[:, :, 0], covariance=covariance), rtol=1e-12)


def test_nothing_but_the_nominal_choice_shifts_no_rank() -> None:
    still = made_domains(chains=1)
    flat = Domains(
        chains=(np.repeat(still.chains[0][:, :, :1], 11, axis=2),), scales=(GOALPOSTS,), means=(ARITHMETIC,)
    )
    found = flat.rankings(steps(np.zeros(5), np.arange(5)), (0, 0, 0))
    assert found.shifts.tolist() == [0.0] * 5


def test_drawn_weights_are_dirichlet_round_equal_ones() -> None:
    weights = drawn_weights(np.random.default_rng(1).random((40_000, 4)), 40.0)
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)
    np.testing.assert_allclose(weights.mean(axis=1), 0.25, atol=2e-3)
    np.testing.assert_allclose(weights.std(axis=1), np.sqrt(0.25 * 0.75 / 41.0), rtol=0.02)


def test_every_factor_has_its_share_and_the_headline_adds_up(facts: SensitivityFacts) -> None:
    assert [factor.name for factor in facts.factors] == [*OPTIONS, WEIGHTS, SAMPLING]
    assert facts.sampling.value + facts.method.value == 100
    assert facts.sampling.low <= facts.sampling.value <= facts.sampling.high
    assert facts.sentence.startswith(f"{facts.sampling.value}% of the uncertainty about ranks is sampling (")
    assert (facts.chains, facts.runs) == (8, 64 * (7 + 2))
    assert {place.code for place in facts.places} == {"C1", "C2", "C3", "C4", "C5"}
    for place in facts.places:
        assert all(0 <= share <= 100 for share in place.totals.values())


def test_no_stage_is_made_twice_from_the_same_values(facts: SensitivityFacts) -> None:
    assert facts.stages["replicated_weights"] == (8, 2)  # once with, once without flagged responses
    assert facts.stages["scale_scores"] == (8, 4)
    assert facts.stages["people_compared"] == facts.stages["place_values"] == (8, 8)


def test_the_same_seed_gives_the_same_study_and_so_do_two_workers(
    frozen: Snapshot, spec: IndexSpec, facts: SensitivityFacts
) -> None:
    assert study(frozen, spec) == facts
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as executor:
            assert study(frozen, spec, executor=executor) == facts


def test_the_order_of_factors_means_nothing(
    frozen: Snapshot, spec: IndexSpec, facts: SensitivityFacts
) -> None:
    turned = varied(spec, dict(reversed(OPTIONS.items())), concentration=40.0)
    assert study(frozen, turned) == facts


def test_a_factor_of_one_option_is_refused(spec: IndexSpec) -> None:
    alone = varied(spec, {"missing": ("as_published",)})
    with pytest.raises(InvalidInputError, match="the options of 'missing' are as_published"):
        factors(alone, upstream=True)


def test_options_without_that_of_the_definition_are_refused(spec: IndexSpec) -> None:
    other = varied(chosen(spec, {"aggregation": "harmonic"}), {"aggregation": ("mpi", "arithmetic")})
    with pytest.raises(InvalidInputError, match="the definition itself has harmonic"):
        factors(other, upstream=False)


def test_a_factor_that_changes_nothing_is_refused_by_name_and_can_be_left_out(
    frozen: Snapshot, spec: IndexSpec
) -> None:
    one_way = replace(frozen, mode=np.zeros_like(frozen.mode))
    with pytest.raises(InvalidInputError, match="mode=adjusted gives the same figures") as caught:
        study(one_way, spec)
    assert "--leave-out mode" in caught.value.fix
    assert study(one_way, spec, left_out=("mode",)).left_out == ("mode",)


def test_more_chains_than_48_are_refused(frozen: Snapshot, spec: IndexSpec) -> None:
    many = varied(
        spec,
        {
            **OPTIONS,
            "flagged": ("kept", "left_out", "left_out_if_twice"),
            "drafts": ("left_out", "included"),
            "margins": ("all", "none", "age"),
        },
    )
    with pytest.raises(InvalidInputError, match="72 runs of the whole chain"):
        grid(frozen, many, factors(many, upstream=True))


def test_a_choice_under_which_nothing_can_be_computed_is_named(frozen: Snapshot, spec: IndexSpec) -> None:
    unknown = varied(spec, {"margins": ("all", "tenure")})
    with pytest.raises(InvalidInputError, match="with margins=tenure the index cannot be computed"):
        study(frozen, unknown)


def test_two_places_have_no_order_to_speak_of(frozen: Snapshot, spec: IndexSpec) -> None:
    with pytest.raises(TooFewRespondentsError, match="2 places"):
        study(frozen, spec, shown={"C1", "C2"})


def test_a_place_that_is_withheld_takes_no_part_and_is_not_named(frozen: Snapshot, spec: IndexSpec) -> None:
    """Whatever its people answer, the others are ranked alike: nothing of them can be worked back."""
    few = varied(spec, {name: OPTIONS[name] for name in ("missing", "normalisation", "aggregation")})
    shown = everywhere(frozen) - {"C5"}
    rows = np.flatnonzero(np.isin(frozen.place, [6 + 12, 6 + 13, 6 + 14]))
    assert len(rows) == 60
    other = answered(frozen, rows.tolist(), {"satis": 0, "worth": 0, "happy": 0, "ucla1": 3})
    before, after = study(frozen, few, shown=shown), study(other, few, shown=shown)
    assert "C5" not in repr(before)
    assert "Cluster 5" not in repr(before)
    assert before.n_places == 4
    assert (after.sampling, after.method, after.shift, after.factors) == (
        before.sampling,
        before.method,
        before.shift,
        before.factors,
    )
    assert [place.totals for place in after.places] == [place.totals for place in before.places]


def test_a_place_with_too_few_people_under_any_choice_takes_no_part() -> None:
    """Twelve answered; those of them who answered everything are under ten."""
    small = snapshot([90, 80, 70, 80, 12], missing=0.1)
    few = varied(based(small), {"missing": OPTIONS["missing"], "aggregation": OPTIONS["aggregation"]})
    assert study(small, few).n_places == 4


def test_words_that_flip_under_most_choices_hold_a_release(frozen: Snapshot, spec: IndexSpec) -> None:
    """With a margin that the likely ranges just reach into, other choices give another word."""
    close = replace(spec, equivalence=dict.fromkeys(spec.equivalence, 16.3))
    facts = study(frozen, varied(close, OPTIONS, hold_above=0.6))
    flips = {place.name: place.flips for place in facts.places}
    [held] = [name for name, share in flips.items() if share is not None and share > 60]
    assert sorted(flips.values(), key=str)[:3] == [0, 0, 0]
    assert facts.hold_above == 60
    [place] = [place for place in facts.places if place.name == held]
    other = next(iter(place.becomes))
    told = f"{held} (most often “{other}” in place of “{place.word}”)"
    assert facts.hold == f"Under more than 60% of the choices the word is another one for {told}."
    assert other != place.word
    assert sum(place.becomes.values()) == pytest.approx(place.flips, abs=len(place.becomes))
    assert study(frozen, varied(close, OPTIONS, hold_above=0.99)).hold == ""
    assert study(frozen, spec).hold == ""


def test_words_are_counted_over_the_other_choices_the_most_frequent_first() -> None:
    up, tell, same = Outcome.CLEARLY_HIGHER, Outcome.CANNOT_TELL, Outcome.ABOUT_THE_SAME
    words = Words(own=up, others=[up, same, tell, tell])
    assert list(words.becomes.items()) == [("cannot tell", 0.5), ("about the same", 0.25)]
    assert words.flips == 0.75
    assert words.told == "most often “cannot tell” in place of “clearly higher”"
    assert Words(own=up, others=[None]).becomes == {"no word": 1.0}
    without = Words(own=None, others=[up, tell])
    assert (without.becomes, without.flips) == ({}, 0)


def test_small_places_are_ranked_by_their_draws_and_their_model_is_a_choice() -> None:
    """Twenty wards; where their clusters are ranked instead, the model of wards is no factor."""
    wards = town()
    options = {"model": ("fay_herriot", "unit_level"), "missing": OPTIONS["missing"]}
    definition = varied(small_spec(wards, draws=100), options)
    facts = study(wards, definition, small=True)
    assert [factor.name for factor in facts.factors] == ["missing", "model", SAMPLING]
    assert facts.stages["place_values"] == (4, 2)  # a model of small places changes no direct figure
    assert (facts.level, facts.chains) == ("wards", 4)
    assert facts.n_places > 15
    assert {place.code for place in facts.places} <= {
        place.code for place in wards.geography.at_level("ward")
    }
    clusters = study(wards, definition)
    assert [factor.name for factor in clusters.factors] == ["missing", SAMPLING]
    assert clusters.left_out == ()


def test_the_index_of_a_modelled_place_is_that_of_its_own_draw() -> None:
    rng = np.random.default_rng(3)
    parts = 100.0 + 8.0 * rng.normal(size=(4, 3, 21))
    domains = Domains(chains=(parts,), scales=(GOALPOSTS,), means=(Aggregation.MPI,), modelled=True)
    draw = rng.integers(0, 20, 9)
    found = domains.rankings(steps(np.zeros(9), draw), (0, 0, 0))
    np.testing.assert_allclose(found.index, mpi(parts[:, :, 1:])[:, draw], rtol=1e-12)
    np.testing.assert_allclose(found.nominal, mpi(parts[:, :, 1:]).mean(axis=1), rtol=1e-12)


def test_a_definition_without_small_places_has_no_model_of_them_to_choose(spec: IndexSpec) -> None:
    with pytest.raises(InvalidInputError, match="asks for no small places"):
        chosen(replace(spec, small_areas=None), {"model": "unit_level"})


def test_an_order_that_nothing_moves_is_said_to_be_firm(facts: SensitivityFacts) -> None:
    nothing = replace(facts.sampling, value=0, low=0, high=0)
    firm = replace(facts, sampling=nothing, method=nothing)
    assert firm.sentence == "No place changes its rank, whoever answers and whatever is decided."


def test_weights_that_meet_no_totals_have_no_limits_and_make_no_chain_of_their_own() -> None:
    weighted = snapshot([150, 140, 130, 120], effects=[0.0, 0.4, -0.4, 0.0], margins=(SEX, PLACE))
    both = varied(based(weighted), {"margins": ("all", "none"), "trimming": ("none", "0.5-1.6", "0.52-1.6")})
    found = grid(weighted, both, factors(both, upstream=True))
    assert found.n_chains == 4
    assert found.stages["replicated_weights"] == (4, 4)
    assert found.choices == ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))
    plain, *_, one, other = found.runs
    assert one is other
    for row, made in ((1, {"trimming": "0.5-1.6"}), (5, {"margins": "none", "trimming": "0.52-1.6"})):
        alone = grid(weighted, chosen(both, made), ())
        np.testing.assert_array_equal(found.runs[row].domains, alone.runs[0].domains)
    assert not np.array_equal(plain.domains, found.runs[1].domains)


def test_the_shipped_choices_are_48_chains() -> None:
    given = shipped("tci@1.0").choices
    assert given is not None
    upstream = {name: values for name, values in given.options.items() if KEYS[name].upstream}
    assert {"flagged", "margins", "trimming", "missing", "mode", "model"} == upstream.keys()
    assert chain_count(upstream) == 48
