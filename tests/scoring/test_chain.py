from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from instruments import catalogue
from instruments.errors import (
    ConflictError,
    InvalidDefinitionError,
    InvalidInputError,
    MeasureError,
    TooFewRespondentsError,
)
from scoring.base import base_of
from scoring.chain import compute
from scoring.choices import chosen
from scoring.outcomes import Interval, Outcome, outcome
from scoring.replicates import variance
from scoring.run import IndexRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import Goalpost, IndexSpec, MeasureKind
from tests.scoring.builders import answered, based, people, snapshot, tci

SEX = Margin(
    name="sex",
    title="sex",
    source="made up",
    targets={"Female": 800.0, "Male": 200.0},
    items=("sex",),
    groups={"sex": {1: "Female", 2: "Male"}},
)


def column(run: IndexRun, key: str) -> int:
    return [measure.key for measure in run.spec.measures].index(key)


def values(run: IndexRun, key: str) -> np.ndarray:
    """(P,) full-sample figures of one measure."""
    return run.values[:, column(run, key), 0]


def domains(run: IndexRun) -> list[int]:
    return [c for c, measure in enumerate(run.spec.measures) if measure.kind is MeasureKind.DOMAIN]


def codes(frozen: Snapshot, item: str) -> np.ndarray:
    return frozen.codes[:, [given.id for given in frozen.instrument.items].index(item)]


def test_places_are_the_whole_and_then_those_of_the_report_level(run: IndexRun) -> None:
    assert [place.code for place in run.places] == ["T", "C1", "C2", "C3", "C4"]
    assert run.respondents.tolist() == [1300, 400, 350, 300, 250]
    assert run.values.shape == (5, len(run.spec.measures), 1 + run.spec.replicates)


def test_shares_and_means_are_what_one_counts_by_hand(run: IndexRun) -> None:
    satis, answered_it = codes(run.snapshot, "satis"), run.snapshot.reasons[:, 0] == 0
    second = (np.arange(1300) >= 400) & (np.arange(1300) < 750)
    for row, where in ((0, np.ones(1300, dtype=bool)), (2, second)):
        given = satis[answered_it & where]
        assert values(run, "satisfied")[row] == pytest.approx(np.mean(given >= 7), rel=1e-12)
        assert values(run, "satisfaction_mean")[row] == pytest.approx(given.mean(), rel=1e-12)
        assert run.n[row, column(run, "satisfied")] == len(given)
        assert run.positive[row, column(run, "satisfied")] == (given >= 7).sum()
    assert run.positive[0, column(run, "satisfaction_mean")] == -1


def test_the_whole_is_100_in_its_base_wave(run: IndexRun) -> None:
    np.testing.assert_allclose(run.values[0, domains(run), 0], 100.0, rtol=1e-12)
    assert values(run, "arithmetic")[0] == pytest.approx(100.0)


def test_planted_differences_between_places_are_found_again(run: IndexRun) -> None:
    index = values(run, "index")
    assert index[2] > index[1] > index[3]
    assert run.outcomes[2][column(run, "index")] is Outcome.CLEARLY_HIGHER
    assert run.outcomes[3][column(run, "index")] is Outcome.CLEARLY_LOWER
    assert run.outcomes[0][column(run, "index")] is None


def test_the_average_is_that_of_the_domains_and_the_index_is_never_above_it(run: IndexRun) -> None:
    np.testing.assert_allclose(values(run, "arithmetic"), run.values[:, domains(run), 0].mean(axis=1))
    assert (values(run, "index") <= values(run, "arithmetic") + 1e-12).all()


def test_the_penalty_is_what_is_left_of_imbalance_once_chance_is_taken_off() -> None:
    """A slow twin of the index of one place, with three domains up and one far down."""
    frozen = answered(snapshot([300, 300], missing=0.0), slice(0, 300), dict.fromkeys(("ucla1", "ucla2"), 3))
    run = compute(frozen, based(frozen))
    parts = run.values[1, domains(run)]
    middle = parts[:, 0].mean()
    moves = parts[:, 1:] - parts[:, :1]
    sigma = 4.0 / moves.shape[1] * moves @ moves.T
    centring = np.eye(4) - np.full((4, 4), 0.25)
    excess = max(0.0, np.var(parts[:, 0]) - np.trace(centring @ sigma) / 4)
    assert excess > 1.0
    assert values(run, "index")[1] == pytest.approx(middle - excess / middle, rel=1e-12)
    replicate = parts[:, 7]
    again = max(0.0, np.var(replicate) - np.trace(centring @ sigma) / 4)  # Sigma of the full sample
    assert run.values[1, column(run, "index"), 7] == pytest.approx(
        replicate.mean() - again / replicate.mean(), rel=1e-12
    )


def test_a_place_without_a_domain_has_no_index_but_keeps_the_others() -> None:
    frozen = snapshot([60, 60])
    columns = [c for c, item in enumerate(frozen.instrument.items) if item.id.startswith("ucla")]
    gone = frozen.codes.copy()
    gone[np.ix_(np.arange(60), columns)] = -99
    spec = based(frozen)
    run = compute(replace(frozen, codes=gone), spec)
    assert np.isnan(values(run, "index")[1])
    assert np.isnan(values(run, "arithmetic")[1])
    assert np.isfinite(values(run, "resilience")[1])
    assert np.isfinite(values(run, "index")[2])


def test_a_difference_is_judged_by_the_replicates_of_the_difference(run: IndexRun) -> None:
    c = column(run, "index")
    gap = run.values[2, c] - run.values[0, c]
    reach = 1.959963984540054 * np.sqrt(variance(gap[None])[0])
    assert run.difference[2, c] == pytest.approx(gap[0])
    assert run.difference_low[2, c] == pytest.approx(gap[0] - reach, rel=1e-9)
    assert np.isnan(run.difference[0, c])


def test_about_the_same_is_three_per_cents_for_a_share_and_not_three(run: IndexRun) -> None:
    c = column(run, "satisfied")
    for row in range(1, 5):
        likely = Interval(low=run.difference_low[row, c], high=run.difference_high[row, c])
        assert run.outcomes[row][c] is outcome(likely, 0.03)


def test_margins_move_the_figures_and_are_reproduced() -> None:
    frozen = people(snapshot([300, 300], missing=0.0), np.arange(600))
    women = codes(frozen, "sex") == 1
    frozen = answered(frozen, np.flatnonzero(women).tolist(), {"lonely": 1})
    frozen = answered(frozen, np.flatnonzero(~women).tolist(), {"lonely": 4})
    spec = based(frozen)
    plain = compute(frozen, spec)
    raked = compute(replace(frozen, margins=(SEX,)), spec)
    assert values(plain, "lonely_often")[0] == pytest.approx(women.mean())
    assert values(raked, "lonely_often")[0] == pytest.approx(0.8)
    np.testing.assert_allclose(raked.values[0, column(raked, "lonely_often")], 0.8, rtol=1e-9)
    assert raked.weighting.margins == ("sex (made up)",)
    assert raked.weighting.deff > plain.weighting.deff == 1.0


def test_people_of_one_household_tell_less_than_people_who_do_not_share_one() -> None:
    frozen = snapshot([300, 300], missing=0.0)
    twins = people(frozen, np.repeat(np.arange(300), 2))
    spec = based(frozen, tci(200))
    alone = compute(replace(twins, ids=frozen.ids, clusters=frozen.ids), spec)
    shared = compute(replace(twins, ids=frozen.ids), spec)
    width = (shared.high - shared.low)[0] / (alone.high - alone.low)[0]
    assert 1.2 < np.median(width) < 1.6  # the square root of two


def test_another_seed_draws_other_replicates_and_the_same_figures() -> None:
    frozen = snapshot([100, 100])
    spec = based(frozen)
    one, other = compute(frozen, spec), compute(frozen, replace(spec, seed=7))
    np.testing.assert_array_equal(one.values[:, 5:, 0], other.values[:, 5:, 0])
    assert not np.allclose(one.low[:, 5:], other.low[:, 5:], rtol=1e-6)


def test_a_base_of_twice_the_unit_halves_every_distance_from_100(run: IndexRun) -> None:
    base = run.base
    wide = {
        key: Goalpost(centre=post.centre, unit=2 * post.unit, rule=post.rule)
        for key, post in base.goalposts.items()
    }
    halved = compute(run.snapshot, run.spec.with_base(replace(base, goalposts=wide)))
    np.testing.assert_allclose(
        halved.values[:, domains(run)] - 100.0, (run.values[:, domains(run)] - 100.0) / 2, atol=1e-9
    )


def test_a_later_wave_is_measured_by_the_base_of_the_first(run: IndexRun) -> None:
    later = compute(snapshot([400, 350, 300, 250], effects=[0.3] * 4, seed=9), run.spec)
    assert values(later, "index")[0] > 102.0


@pytest.mark.parametrize(("needed", "more"), [(1, True), (4, False)])
def test_the_thriving_share_moves_with_the_domains_it_needs(run: IndexRun, needed: int, more: bool) -> None:
    spec = replace(run.spec, thriving_at_least=needed)
    changed = compute(run.snapshot, spec)
    assert bool(values(changed, "thriving")[0] > values(run, "thriving")[0]) is more


def test_one_more_person_without_a_place_counts_for_the_whole_only() -> None:
    frozen = snapshot([100, 100], unplaced=1, missing=0.0)
    run = compute(frozen, based(frozen))
    assert run.respondents.tolist() == [201, 100, 100]
    assert run.n[:, column(run, "satisfied")].tolist() == [201, 100, 100]


def one_venue(frozen: Snapshot, rows: slice) -> Snapshot:
    """The wave if these people had all answered in one venue."""
    clusters = list(frozen.clusters)
    clusters[rows] = ["venue"] * len(clusters[rows])
    return replace(frozen, clusters=tuple(clusters))


def test_a_place_whose_answers_come_from_one_venue_cannot_be_told_from_the_whole() -> None:
    frozen = one_venue(snapshot([120, 300, 300], effects=[1.0, 0.8, -0.8], missing=0.0), slice(0, 120))
    run = compute(frozen, based(frozen))
    made = [c for c, n in enumerate(run.n[1]) if n]
    assert run.n[1, made].tolist() == [120] * len(made)
    assert run.clusters[:, made].tolist() == [[601] * len(made), [1] * len(made), *[[300] * len(made)] * 2]
    assert {run.outcomes[1][c] for c in made} == {Outcome.CANNOT_TELL}
    assert run.outcomes[3].count(Outcome.CLEARLY_LOWER) > len(made) / 2


def test_a_share_of_one_venue_is_no_surer_than_one_answer() -> None:
    frozen = one_venue(snapshot([120, 300, 300], missing=0.0), slice(0, 120))
    run = compute(frozen, based(frozen))
    shares = [c for c, measure in enumerate(run.spec.measures) if measure.kind is MeasureKind.SHARE]
    assert ((run.high - run.low)[1, shares] > 0.9).all()


def test_an_executor_and_progress_change_nothing(run: IndexRun) -> None:
    told: list[tuple[str, int, int]] = []
    with ThreadPoolExecutor(3) as executor:
        again = compute(run.snapshot, run.spec, executor=executor, progress=lambda *at: told.append(at))
    np.testing.assert_array_equal(again.values, run.values)
    assert again.manifest == run.manifest
    assert told[-1] == ("estimates", len(run.places), len(run.places))


def test_profiles_count_those_who_said_it_where_their_place_is_known_once(run: IndexRun) -> None:
    age, *_, mode = run.profiles
    np.testing.assert_array_equal(mode.counts.sum(axis=1)[1:], run.respondents[1:])
    assert (age.counts.sum(axis=1) < run.respondents).all()  # some did not say
    for profile in run.profiles:
        np.testing.assert_array_equal(profile.counts[0], profile.counts[1:].sum(axis=0))


def test_a_group_that_nobody_chose_is_not_printed_as_nought(run: IndexRun) -> None:
    mode = next(profile for profile in run.profiles if profile.key == "mode")
    assert mode.categories == ("On the web", "At the door")


def test_alpha_is_that_of_the_items_as_they_are_scored(run: IndexRun) -> None:
    brs = next(scale for scale in run.reliability if scale.scale == "brs")
    assert brs.n_items == 6
    assert brs.alpha > 0.7  # without reversing the three turned items it would be near nought
    assert brs.interval.low < brs.alpha < brs.interval.high


def test_the_whole_is_called_100_only_where_the_very_answers_of_the_base_are_counted(run: IndexRun) -> None:
    """The wave frozen again, with a late answer less or more, keeps its key and is 100 no longer."""
    words = "This is the base wave: Testham is 100 by definition."
    assert words in run.warnings
    again = people(run.snapshot, range(1200))
    assert again.wave.key == run.snapshot.wave.key
    late = compute(again, run.spec)
    assert values(late, "index")[0] != pytest.approx(100.0, abs=0.01)
    assert words not in late.warnings


def test_the_whole_is_not_called_100_where_something_was_decided_otherwise(run: IndexRun) -> None:
    other = compute(run.snapshot, chosen(run.spec, {"flagged": "left_out"}))
    assert not any("base wave: Testham" in words for words in other.warnings)


def test_warnings_hold_no_counts(run: IndexRun) -> None:
    said = " ".join(compute(snapshot([50, 50], unplaced=3), run.spec).warnings)
    assert "no known place" in said
    assert not any(sign.isdigit() for sign in said.replace("100", ""))


def _without_answers(frozen: Snapshot, spec: IndexSpec) -> tuple[Snapshot, IndexSpec]:
    return people(frozen, []), spec


def _without_base(frozen: Snapshot, spec: IndexSpec) -> tuple[Snapshot, IndexSpec]:
    return frozen, replace(spec, base=None)


def _with_another_definition(frozen: Snapshot, spec: IndexSpec) -> tuple[Snapshot, IndexSpec]:
    return frozen, replace(spec, sha256="0" * 64)


@pytest.mark.parametrize(
    ("broken", "error", "fix"),
    [
        (_without_answers, TooFewRespondentsError, "freeze the wave again"),
        (_without_base, InvalidInputError, "thriving index base"),
        (_with_another_definition, ConflictError, "this very definition"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_remedy(
    run: IndexRun, broken: Callable[..., tuple[Snapshot, IndexSpec]], error: type[MeasureError], fix: str
) -> None:
    frozen, spec = broken(run.snapshot, run.spec)
    with pytest.raises(error) as told:
        compute(frozen, spec)
    assert fix in told.value.fix


def test_a_definition_that_does_not_fit_is_told_all_that_is_missing(run: IndexRun) -> None:
    brs = replace(run.snapshot, instrument=catalogue.get("brs@1.0"))
    with pytest.raises(InvalidDefinitionError) as error:
        compute(brs, run.spec)
    for missing in ("scale 'satis'", "scale 'ucla3'", "item 'lonely'", "item 'age_band'"):
        assert f"no {missing}" in error.value.what


def test_codes_and_limits_that_no_answer_can_reach_are_told(run: IndexRun) -> None:
    changed = []
    for measure in run.spec.measures:
        condition = measure.condition
        if measure.key == "satisfied" and condition is not None:
            condition = replace(condition, at_least=11.0)
        if measure.key == "get_on_well" and condition is not None:
            condition = replace(condition, codes=(1, 5))
        changed.append(replace(measure, condition=condition))
    with pytest.raises(InvalidDefinitionError) as error:
        compute(run.snapshot, replace(run.spec, measures=tuple(changed)))
    assert "11 lies outside scale 'satis'" in error.value.what
    assert "item 'together' has no scored code 5" in error.value.what


def test_setting_a_base_checks_the_fit_too(run: IndexRun) -> None:
    with pytest.raises(InvalidDefinitionError):
        base_of(replace(run.snapshot, instrument=catalogue.get("brs@1.0")), run.spec)


def test_a_place_far_below_all_others_has_no_index_and_does_not_stop_the_run() -> None:
    frozen = snapshot([300, 300, 1], missing=0.0)
    worst = {"satis": 0, "worth": 0, "happy": 0, "anxious": 10, "ucla1": 3, "ucla2": 3, "ucla3": 3}
    worst |= {f"brs{number}": 5 if number % 2 == 0 else 1 for number in range(1, 7)}
    run = compute(answered(frozen, [600], worst), based(frozen))
    assert values(run, "arithmetic")[3] < 0
    assert np.isnan(values(run, "index")[3])
    assert np.isfinite(values(run, "index")[:3]).all()
