"""What was planted comes out of the real chain: the generator and the engine know nothing of each other."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from index_platform.demo import population, synthesis
from index_platform.demo.synthesis import People
from index_platform.storage import runs, snapshots
from instruments import catalogue
from instruments.definition import CODED, Instrument
from scoring import base as bases
from scoring import chain, definitions
from scoring.outcomes import Outcome
from scoring.run import IndexRun
from scoring.snapshot import NO_PLACE, Snapshot
from scoring.spec import Base, IndexSpec
from tests.index_platform.demo.made import Finished, Oldham

pytestmark = pytest.mark.slow  # it needs a finished demo

Floats = NDArray[np.float64]
DOMAINS = ("wellbeing", "connection", "resilience", "community")


@pytest.fixture(scope="module")
def spec(finished: Finished) -> IndexSpec:
    """The index on the constants of the demo wave."""
    file = finished.demo.folder / "base.json"
    return definitions.shipped("tci@1.0").with_base(bases.parse(runs.read_document(file), where=str(file)))


@pytest.fixture(scope="module")
def snapshot(finished: Finished) -> Snapshot:
    return snapshots.read(finished.demo.first.snapshot)


@pytest.fixture(scope="module")
def run(snapshot: Snapshot, spec: IndexSpec) -> IndexRun:
    return chain.compute(snapshot, spec)


@pytest.fixture(scope="module")
def true(oldham: Oldham, spec: IndexSpec) -> dict[tuple[str, str], float]:
    """{(cluster, domain): true difference from Oldham in index points}, from 400,000 people taken evenly."""
    people = synthesis.passers_by(oldham.truth, oldham.everyone, answers=400_000, seed=99)
    codes = synthesis.item_codes(oldham.truth, people, seed=99)
    wards = oldham.everyone.places
    cluster = np.array([wards[row].parent for row in people.place])
    return {
        (code, domain): float(points[cluster == code].mean() - points.mean())
        for domain, points in in_points(codes, base_of(spec)).items()
        for code in sorted({str(code) for code in cluster})
    }


def base_of(spec: IndexSpec) -> Base:
    assert spec.base is not None
    return spec.base


def in_points(codes: dict[str, NDArray[np.int64]], base: Base) -> dict[str, Floats]:
    """The four domains of every person in index points: the naive twin of the engine's scales."""
    wellbeing = {
        **{item: codes[item] for item in ("satis", "worth", "happy")},
        "anxious": 10 - codes["anxious"],
    }
    z = [(values - base.standards[item].mean) / base.standards[item].sd for item, values in wellbeing.items()]
    brs = [codes[f"brs{k}"] if k % 2 else 6 - codes[f"brs{k}"] for k in range(1, 7)]
    scores = {
        "wellbeing": np.mean(z, axis=0),
        "connection": -(codes["ucla1"] + codes["ucla2"] + codes["ucla3"]).astype(float),
        "resilience": np.mean(brs, axis=0),
        "community": community(codes, catalogue.get("neighbourhood@1.0")),
    }
    return {key: 10 * score / base.goalposts[key].unit for key, score in scores.items()}


def community(codes: dict[str, NDArray[np.int64]], asked: Instrument) -> Floats:
    parts = []
    for item in ("belong", "trust", "pull", "influence", "together", "pride", "help"):
        top = len(asked.item(item).scored_codes)
        parts.append(np.where(codes[item] <= top, 100 * (top - codes[item]) / (top - 1), np.nan))
    return np.asarray(np.nanmean(parts, axis=0))


def recovered(run: IndexRun, true: dict[tuple[str, str], float]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """(estimated differences, true ones, whether the interval holds the true one), cell by cell."""
    measures = [measure.key for measure in run.spec.measures]
    places = [place.code for place in run.places]
    cells = [(places.index(code), measures.index(domain)) for code, domain in true]
    rows, columns = np.array(cells).T
    wanted = np.array(list(true.values()))
    held = (run.difference_low[rows, columns] <= wanted) & (wanted <= run.difference_high[rows, columns])
    return run.difference[rows, columns], wanted, held


def test_effects_of_places_are_found_again(run: IndexRun, true: dict[tuple[str, str], float]) -> None:
    found, wanted, held = recovered(run, true)
    assert np.corrcoef(found, wanted)[0, 1] > 0.9
    assert held.sum() >= 17  # of 20 intervals of 95 %, which are not independent


def test_true_differences_follow_the_planted_effects(
    oldham: Oldham, true: dict[tuple[str, str], float]
) -> None:
    """What is true in points is what was planted in traits, but for the reliability of each scale."""
    planted = population.planted(oldham.truth, oldham.geography, oldham.folder / "margins.yaml", "cluster")
    for domain in DOMAINS:
        points = [true[code, domain] for code in planted]
        traits = [planted[code][domain] for code in planted]
        assert np.corrcoef(points, traits)[0, 1] > 0.98


def test_every_clear_outcome_of_a_domain_is_true(run: IndexRun, true: dict[tuple[str, str], float]) -> None:
    measures = [measure.key for measure in run.spec.measures]
    clear = {
        (place.code, domain): run.outcomes[row][measures.index(domain)]
        for row, place in enumerate(run.places)
        for domain in DOMAINS
        if run.outcomes[row][measures.index(domain)] in (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)
    }
    assert len({place for place, _ in clear}) >= 2
    assert all((true[cell] > 0) == (outcome is Outcome.CLEARLY_HIGHER) for cell, outcome in clear.items())


def test_some_comparisons_cannot_be_told(run: IndexRun) -> None:
    assert any(outcome is Outcome.CANNOT_TELL for row in run.outcomes for outcome in row)


def test_weighting_mends_what_volunteers_bend(
    oldham: Oldham, run: IndexRun, snapshot: Snapshot, spec: IndexSpec
) -> None:
    """Older people belong more and answer more: without weights the borough looks better than it is."""
    people = synthesis.passers_by(oldham.truth, oldham.everyone, answers=400_000, seed=98)
    codes = synthesis.item_codes(oldham.truth, people, seed=98)
    belong = float((codes["belong"] <= 2).mean())
    column = [measure.key for measure in spec.measures].index("belonging")
    plain = chain.compute(replace(snapshot, margins=()), spec)
    bent, mended = (abs(one.values[0, column, 0] - belong) for one in (plain, run))
    assert mended < bent


def synthetic_snapshot(oldham: Oldham, like: Snapshot, seed: int) -> Snapshot:
    """Another synthetic wave as if it had been frozen, without gaps."""
    people = synthesis.volunteers(oldham.truth, oldham.everyone, oldham.geography, answers=2400, seed=seed)
    codes = like.codes.copy()
    given = synthesis.item_codes(oldham.truth, people, seed=seed)
    kinds = [oldham.everyone.kinds[kind] for kind in people.kind]
    given["sex"] = np.array([kind.sex_code for kind in kinds])
    given["age_band"] = np.array([next(iter(oldham.truth.age_codes[kind.age])) for kind in kinds])
    for column, item in enumerate(like.instrument.items):
        if item.kind in CODED:
            codes[:, column] = given[item.id]
    return replace(
        like,
        clusters=tuple(f"home {home}" for home in people.home),
        place=places_of(oldham, people, like),
        codes=codes,
        reasons=np.zeros_like(like.reasons),
    )


def places_of(oldham: Oldham, people: People, like: Snapshot) -> NDArray[np.int32]:
    row_of = {place.code: row for row, place in enumerate(like.geography.places)}
    found = np.array([row_of[place.code] for place in oldham.everyone.places], dtype=np.int32)[people.place]
    assert (found != NO_PLACE).all()
    return found


@pytest.mark.proof
def test_intervals_hold_the_truth_as_often_as_they_say(
    oldham: Oldham,
    snapshot: Snapshot,
    spec: IndexSpec,
    true: dict[tuple[str, str], float],
    proof_share: float,
) -> None:
    waves = round(100 * proof_share)
    held = np.concatenate(
        [
            recovered(chain.compute(synthetic_snapshot(oldham, snapshot, 1000 + wave), spec), true)[2]
            for wave in range(waves)
        ]
    )
    slack = 4 * np.sqrt(0.95 * 0.05 / waves / 4)  # as if only the four domains of a wave were independent
    assert abs(held.mean() - 0.95) < max(slack, 0.02)
