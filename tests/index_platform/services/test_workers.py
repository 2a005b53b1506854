"""More workers change how long a run takes and nothing else."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from distributed import LocalCluster

from index_platform.services.workers import workers
from instruments.errors import InvalidInputError, MeasureError
from scoring.chain import compute
from scoring.handling import Choices
from scoring.manifest import address
from scoring.sensitivity.facts import SensitivityFacts
from scoring.sensitivity.study import full_sensitivity
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec
from tests.scoring.builders import based, snapshot, tci
from tests.scoring.small_places_made import small_spec, town

REPLICATES = 300  # three chunks


@pytest.fixture(scope="module")
def wave() -> tuple[Snapshot, IndexSpec]:
    frozen = snapshot([120, 100, 90], unplaced=7)
    return frozen, based(frozen, tci(REPLICATES))


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made.scheduler_address


def _shifted(array: np.ndarray, by: int) -> float:
    return float(array.sum() + by)


def _refused(_: int) -> None:
    raise InvalidInputError("no", where="there", fix="Ask again.")


def _run(wave: tuple[Snapshot, IndexSpec], executor: Executor | None) -> tuple[str, bytes]:
    run = compute(*wave, executor=executor)
    return address(run.manifest), run.values.tobytes()


def test_one_worker_is_none_and_the_work_is_done_here() -> None:
    with workers() as executor:
        assert executor is None


@pytest.mark.slow
def test_a_run_is_the_same_to_the_bit_on_one_two_and_three_processes(
    wave: tuple[Snapshot, IndexSpec],
) -> None:
    alone = _run(wave, None)
    for number in (2, 3):
        with workers(number) as executor:
            assert _run(wave, executor) == alone


@pytest.mark.slow
def test_a_run_is_the_same_to_the_bit_on_two_workers_of_dask(
    wave: tuple[Snapshot, IndexSpec], cluster: str
) -> None:
    with workers(scheduler=cluster) as executor:
        assert _run(wave, executor) == _run(wave, None)


@pytest.mark.slow
def test_processes_give_what_each_chunk_comes_to_in_order_and_pass_errors_on() -> None:
    with workers(2) as executor:
        assert executor is not None
        _gives_and_refuses(executor)


@pytest.mark.slow
def test_dask_gives_what_each_chunk_comes_to_in_order_and_passes_errors_on(cluster: str) -> None:
    with workers(scheduler=cluster) as executor:
        assert executor is not None
        _gives_and_refuses(executor)


def _gives_and_refuses(executor: Executor) -> None:
    array = np.arange(1000.0)
    assert list(executor.map(partial(_shifted, array), [5, 3, 3, 1])) == [499505, 499503, 499503, 499501]
    assert list(executor.map(partial(_shifted, array[:2]), range(3))) == [1, 2, 3]
    assert executor.submit(_shifted, array, by=2).result() == 499502
    with pytest.raises(MeasureError) as refusal:
        list(executor.map(_refused, [1]))
    assert (refusal.value.where, refusal.value.fix) == ("there", "Ask again.")


@pytest.fixture(scope="module")
def wards() -> tuple[Snapshot, IndexSpec]:
    """Sixteen wards whose figures are modelled, and choices of which four chains are made."""
    frozen = town(wards=4)
    options = {
        "missing": ("as_published", "complete"),
        "model": ("fay_herriot", "unit_level"),
        "aggregation": ("mpi", "arithmetic"),
    }
    spec = replace(small_spec(frozen, replicates=70, draws=100), choices=Choices(options=options))
    return frozen, spec


def _studied(wards: tuple[Snapshot, IndexSpec], executor: Executor | None) -> SensitivityFacts:
    shown = {place.code for place in wards[0].geography.places}
    return full_sensitivity(*wards, shown, small=True, samples=64, executor=executor)


@pytest.mark.slow
def test_small_places_and_a_study_are_the_same_on_one_and_two_processes(
    wards: tuple[Snapshot, IndexSpec],
) -> None:
    """Models and draws, chains, what is drawn after them, and bootstraps."""
    run, study = _run(wards, None), _studied(wards, None)
    assert study.chains == 4
    for number in (1, 2):
        with workers(number) as executor:
            assert _run(wards, executor) == run
            assert _studied(wards, executor) == study


@pytest.mark.slow
def test_small_places_and_a_study_are_the_same_on_two_workers_of_dask(
    wards: tuple[Snapshot, IndexSpec], cluster: str
) -> None:
    with workers(scheduler=cluster) as executor:
        assert _run(wards, executor) == _run(wards, None)
        assert _studied(wards, executor) == _studied(wards, None)


def test_no_worker_at_all_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="0 workers"), workers(0):
        pass


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_refused() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(InvalidInputError, match="no dask scheduler"), workers(scheduler=address):
            pass


_ADDRESS = """
from scoring.chain import compute
from scoring.manifest import address
from tests.scoring.builders import based, snapshot, tci

frozen = snapshot([120, 100, 90], unplaced=7)
print(address(compute(frozen, based(frozen, tci(300))).manifest))
"""


@pytest.mark.slow
def test_a_run_is_the_same_to_the_bit_whatever_threads_the_machine_gives_to_matrix_products(
    repository: Path, wave: tuple[Snapshot, IndexSpec]
) -> None:
    for threads in ("1", "4"):
        done = subprocess.run(
            [sys.executable, "-c", _ADDRESS],
            cwd=repository,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == _run(wave, None)[0]
