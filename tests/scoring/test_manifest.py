import json
import platform

import numpy as np
import pytest

from instruments.canonical import canonical_json
from scoring.chain import compute
from scoring.manifest import array_hash, projection, software, software_line
from scoring.run import IndexRun
from tests.scoring.builders import based, people, snapshot


def test_a_manifest_names_all_that_a_run_rests_on(run: IndexRun) -> None:
    manifest = run.manifest
    assert manifest["inputs"] == {
        "snapshot": run.snapshot.sha256,
        "definition": run.spec.sha256,
        "base": run.base.sha256,
        "instrument": run.snapshot.instrument.sha256,
    }
    assert manifest["responses"] == 1300
    assert manifest["smoothing"] == "none"
    assert manifest["randomness"] == {"replicates": {"seed": 20261121, "number": 40, "kind": "Fay-Poisson"}}


def test_a_manifest_is_plain_data(run: IndexRun) -> None:
    assert json.loads(canonical_json(run.manifest)) == json.loads(json.dumps(run.manifest))


def test_a_manifest_holds_no_figure_of_a_place(run: IndexRun) -> None:
    text = json.dumps(run.manifest)
    assert not any(place.code in text for place in run.places[1:])


def test_one_more_answer_is_another_snapshot_and_one_more_response() -> None:
    frozen = snapshot([50, 50])
    spec = based(frozen)
    more, less = compute(frozen, spec).manifest, compute(people(frozen, range(99)), spec).manifest
    assert (more["responses"], less["responses"]) == (100, 99)
    assert more["inputs"] != less["inputs"]


def test_an_array_hash_sees_numbers_and_shape_and_not_the_kind_of_a_gap() -> None:
    array = np.array([[1.0, np.nan], [0.0, 2.0]])
    assert array_hash(array) == array_hash(np.array([[1.0, -np.nan], [-0.0, 2.0]]))
    assert array_hash(array) != array_hash(array.reshape(4))
    assert array_hash(array) != array_hash(array + np.array([[0.0, 0.0], [0.0, 1e-15]]))
    assert array_hash(array.T.copy().T) == array_hash(array)


@pytest.mark.parametrize("at", [(0, 0, 0), (2, 1, 4), (1, 0, 3)])
def test_a_projection_moves_with_each_number_in_its_own_measure(at: tuple[int, int, int]) -> None:
    array = np.full((3, 2, 5), 100.0)
    array[0, 1] = np.nan
    moved = array.copy()
    moved[at] += 1e-6
    assert projection(array) < projection(moved) < projection(array) + 2e-6


def test_a_projection_tells_two_places_that_changed_their_figures() -> None:
    array = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert projection(array) != projection(array[::-1])
    assert projection(array) != projection(array.T)


def test_a_projection_of_many_rows_is_the_sum_written_out() -> None:
    array = np.random.default_rng(1).normal(size=(2500, 3))
    chance = np.random.default_rng(1)
    across, down = 1 + chance.random(3), 1 + chance.random(2500)
    slow = sum(down[row] * across[column] * array[row, column] for row in range(2500) for column in range(3))
    assert projection(array) == pytest.approx(slow / down.sum() / across.sum(), rel=1e-9)


def test_the_software_is_told_in_one_line() -> None:
    assert f"python {platform.python_version()}" in software_line(software())
    assert "numpy 2" in software_line(software())
