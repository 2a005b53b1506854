import copy
import json
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from scoring.arrays import Floats
from scoring.chain import compute
from scoring.disclosure import protect
from scoring.ledger import Ledger
from scoring.manifest import manifest
from scoring.published import document
from scoring.replicates import fay_poisson
from scoring.run import IndexRun
from scoring.spec import MeasureKind
from scoring.verification import Agreement, Verdict, verdict
from scoring.weighting import raked_weights
from tests.scoring.builders import people

Content = dict[str, Any]


def recorded(run: IndexRun) -> tuple[Content, Content]:
    """Manifest and protected table as they come back from their files."""
    table = protect(run, run.spec.disclosure, Ledger()).table
    manifest, published = json.loads(json.dumps([run.manifest, document(table)]))
    return manifest, published


def judged(before: tuple[Content, Content], after: tuple[Content, Content]) -> Verdict:
    return verdict(before[0], after[0], published=before[1], republished=after[1])


@pytest.fixture(scope="module")
def original(run: IndexRun) -> tuple[Content, Content]:
    return recorded(run)


def test_the_same_run_is_equal(run: IndexRun, original: tuple[Content, Content]) -> None:
    again = judged(original, recorded(compute(run.snapshot, run.spec)))
    assert again.agreement is Agreement.EQUAL
    assert again.differences == ()
    assert again.largest_difference == 0.0
    assert again.sentence.startswith("equal: ")


def test_other_last_bits_are_equal_as_published(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    other[0]["stages"]["index"] = "0" * 64
    other[0]["checks"]["n_effective"] *= 1 + 1e-12
    other[0]["software"]["processor"] = "aarch64"
    other[1]["method"]["software"] = "processor aarch64"
    found = judged(original, other)
    assert found.agreement is Agreement.EQUAL_AS_PUBLISHED
    assert 1e-13 < found.largest_difference < 1e-11
    assert "1.0e-12" in found.sentence
    assert any("stages.index" in difference for difference in found.differences)


def test_checks_that_are_far_apart_are_not_the_last_bits(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    other[0]["stages"]["weights"] = "0" * 64
    other[0]["checks"]["n_effective"] *= 1.001
    assert judged(original, other).agreement is Agreement.DIFFERENT


def with_index(run: IndexRun, index: Floats) -> Content:
    """The manifest of the run if the last stage had given these figures."""
    factors = fay_poisson(run.snapshot.clusters, run.spec.replicates, seed=run.spec.seed)
    weights = raked_weights(run.snapshot, factors)
    made = manifest(run.snapshot, run.spec, run.base, weights=weights, estimates=run.values, index=index)
    return cast(Content, json.loads(json.dumps(made)))


@pytest.mark.parametrize("row", [0, 1, 4])
def test_another_formula_is_different_though_every_figure_is_printed_alike(
    run: IndexRun, original: tuple[Content, Content], row: int
) -> None:
    """Four tenths of an index point in one domain of one place: less than the step of print."""
    column = [measure.kind for measure in run.spec.measures].index(MeasureKind.DOMAIN)
    wrong = run.values.copy()
    wrong[row, column] += 0.4
    before, after = ((with_index(run, index), original[1]) for index in (run.values, wrong))
    found = judged(before, after)
    assert found.agreement is Agreement.DIFFERENT
    assert "more than arithmetic can" in found.differences[0]


def test_the_last_bits_of_every_figure_are_not_another_formula(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    bits = run.values * (1.0 + 1e-14 * np.random.default_rng(1).normal(size=run.values.shape))
    before, after = ((with_index(run, index), original[1]) for index in (run.values, bits))
    found = judged(before, after)
    assert found.agreement is Agreement.EQUAL_AS_PUBLISHED
    assert 0.0 < found.largest_difference < 1e-12


def test_one_person_less_is_different_and_says_where(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    fewer = compute(people(run.snapshot, range(1299)), run.spec)
    found = judged(original, recorded(fewer))
    assert found.agreement is Agreement.DIFFERENT
    assert "responses was 1300 and is 1299" in found.differences
    assert any(difference.startswith("inputs.snapshot was") for difference in found.differences)
    assert found.sentence.startswith("different: responses was 1300")


def test_another_seed_is_different(run: IndexRun, original: tuple[Content, Content]) -> None:
    found = judged(original, recorded(compute(run.snapshot, replace(run.spec, seed=1))))
    assert found.agreement is Agreement.DIFFERENT
    assert any("seed was 20261121 and is 1" in difference for difference in found.differences)


def test_one_changed_printed_figure_is_different(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    cell = other[1]["cells"]["C1"]["satisfied"]
    cell["value"] += 1
    found = judged(original, other)
    assert found.agreement is Agreement.DIFFERENT
    assert found.differences[0].startswith("cells.C1.satisfied.value was")


def test_a_figure_that_is_no_longer_there_is_different(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    del other[1]["cells"]["C1"]["satisfied"]
    assert judged(original, other).differences[0].endswith("and is absent")


def _without(run: IndexRun, gone: int) -> tuple[Content, Content]:
    """The run computed again from its snapshot, out of which the first rows were erased."""
    frozen = replace(run.snapshot, rows_sha256="r" * 64)
    left = replace(
        frozen.rows(np.arange(gone, len(frozen))),
        erased=tuple(str(number) * 64 for number in range(gone)),
        frozen_sha256=frozen.sha256,
    )
    return recorded(compute(left, run.spec))


def _with_rows(original: tuple[Content, Content]) -> tuple[Content, Content]:
    manifest, published = copy.deepcopy(original)
    return {**manifest, "rows": "r" * 64}, published


def test_a_run_is_equal_but_for_those_who_were_erased(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    found = judged(_with_rows(original), _without(run, 2))
    assert (found.agreement, found.erased) == (Agreement.EQUAL_BUT_FOR_ERASED, 2)
    cells = sum(len(measures) for measures in original[1]["cells"].values())
    assert found.figures == cells
    assert 0 < len(found.differences) <= cells
    assert "equal but for 2 erased: " in found.sentence
    assert f"{len(found.differences)} of {cells}" in found.sentence


def test_rows_that_are_not_those_of_the_run_are_different_whatever_was_erased(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    other = _with_rows(original)
    other[0]["rows"] = "s" * 64
    for before in (other, original):  # an older manifest knows of no rows, so nothing can be shown
        found = judged(before, _without(run, 1))
        assert found.agreement is Agreement.DIFFERENT
        assert found.differences == ("the rows are not those of the run without 1",)


def test_another_definition_is_different_though_some_were_erased(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    before = _with_rows(original)
    before[0]["inputs"]["definition"] = "0" * 64
    found = judged(before, _without(run, 1))
    assert found.agreement is Agreement.DIFFERENT
    assert [one.partition(" ")[0] for one in found.differences] == ["inputs.definition"]
