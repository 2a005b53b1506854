import copy
import json
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from scoring.arrays import Floats
from scoring.chain import compute
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.fingerprints import fingerprint
from scoring.published import document
from scoring.run import IndexRun
from scoring.spec import MeasureKind
from scoring.verification import Agreement, Verdict, verdict
from tests.scoring.builders import people

Content = dict[str, Any]


def recorded(run: IndexRun) -> tuple[Content, Content]:
    """Manifest and protected table as they come back from their files."""
    table = protect(run, run.spec.disclosure, Ledger()).table
    manifest, published = json.loads(json.dumps([run.manifest, document(table)]))
    return manifest, published


def stage(content: tuple[Content, Content], name: str) -> Content:
    return cast(Content, next(stage for stage in content[0]["stages"] if stage["name"] == name))


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
    stage(other, "index")["out"] = "0" * 64
    stage(other, "weights")["result"]["n_effective"] *= 1 + 1e-12
    other[0]["software"]["processor"] = "aarch64"
    other[1]["method"]["software"] = "processor aarch64"
    found = judged(original, other)
    assert found.agreement is Agreement.EQUAL_AS_PUBLISHED
    assert 1e-13 < found.largest_difference < 1e-11
    assert "1.0e-12" in found.sentence
    assert found.first_stage == "index"
    assert found.sentence.endswith("The first stage that differs is 'index'")
    assert [difference.partition(" was ")[0] for difference in found.differences] == ["index"]


def test_checks_that_are_far_apart_are_not_the_last_bits(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    stage(other, "weights")["out"] = "0" * 64
    stage(other, "weights")["result"]["n_effective"] *= 1.001
    found = judged(original, other)
    assert found.agreement is Agreement.DIFFERENT
    assert found.first_stage == "weights"


def with_index(run: IndexRun, index: Floats) -> Content:
    """The manifest of the run if the stage of the index had given these figures."""
    made = cast(Content, json.loads(json.dumps(run.manifest)))
    found = fingerprint(index)
    stage((made, {}), "index").update(out=found.sha256, check=found.check)
    return made


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
    bits = run.values * (1.0 + 1e-13 * np.random.default_rng(1).normal(size=run.values.shape))
    before, after = ((with_index(run, index), original[1]) for index in (run.values, bits))
    found = judged(before, after)
    assert found.agreement is Agreement.EQUAL_AS_PUBLISHED
    assert 0.0 < found.largest_difference < 1e-12


def test_other_answers_are_told_as_such_and_not_one_of_their_figures(
    run: IndexRun, original: tuple[Content, Content]
) -> None:
    """They may be of a wave that was never released."""
    fewer = compute(people(run.snapshot, range(1299)), run.spec)
    found = judged(original, recorded(fewer))
    assert found.agreement is Agreement.DIFFERENT
    [only] = found.differences
    assert fewer.snapshot.sha256[:57] in only
    assert found.sentence == f"different: {only}"
    assert "1299" not in found.sentence


def test_another_seed_is_different(run: IndexRun, original: tuple[Content, Content]) -> None:
    found = judged(original, recorded(compute(run.snapshot, replace(run.spec, seed=1))))
    assert found.agreement is Agreement.DIFFERENT
    assert any("seed was 20261121 and is 1" in difference for difference in found.differences)
    assert found.first_stage == "replicates"


def test_a_manifest_from_before_stages_were_recorded_can_still_be_equal_as_published(
    original: tuple[Content, Content],
) -> None:
    older = copy.deepcopy(original)
    older[0]["stages"] = {"weights": "0" * 64, "estimates": "0" * 64, "index": "0" * 64}
    found = judged(older, original)
    assert found.agreement is Agreement.EQUAL_AS_PUBLISHED
    assert found.differences == (
        "the manifest is older than the record of stages, so that they cannot be compared",
    )


def test_one_changed_printed_figure_is_different(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    cell = other[1]["cells"]["C1"]["satisfied"]
    cell["value"] += 1
    found = judged(original, other)
    assert found.agreement is Agreement.DIFFERENT
    assert found.differences[0].startswith("cells.C1.satisfied.value was")


def test_a_sentence_names_five_differences_and_counts_the_rest(original: tuple[Content, Content]) -> None:
    other = copy.deepcopy(original)
    cells = [cell for cells in other[1]["cells"].values() for cell in cells.values() if "value" in cell][:9]
    for cell in cells:
        cell["value"] += 1
    found = judged(original, other)
    assert len(found.differences) == 9
    assert found.sentence.count(" was ") == 5
    assert found.sentence.endswith("; and 4 more")


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
    cells += sum(
        len(figures)
        for part in original[1]["breakdowns"]
        for measures in part["cells"].values()
        for figures in measures.values()
    )
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
