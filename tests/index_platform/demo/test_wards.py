"""The wards of the demo: what was planted is found, they are published as modelled, and held if in doubt."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from index_platform.db import engine_for
from index_platform.demo import synthesis
from index_platform.queries.published import table_from_document
from index_platform.services import releases
from index_platform.storage import runs, snapshots
from instruments.errors import ConflictError
from scoring import base as bases
from scoring import chain, definitions
from scoring.published import PublishedTable, Shown, Withheld
from scoring.small_areas.run import SmallAreaRun
from scoring.spec import IndexSpec
from tests.index_platform.demo.made import MOMENT, Finished, Oldham
from tests.index_platform.demo.test_recovery import DOMAINS, in_points
from tests.index_platform.survey import AGAIN

pytestmark = pytest.mark.slow  # it needs a finished demo


@pytest.fixture(scope="module")
def spec(finished: Finished) -> IndexSpec:
    file = finished.demo.folder / "base.json"
    return definitions.shipped("tci@1.0").with_base(bases.parse(runs.read_document(file), where=str(file)))


@pytest.fixture(scope="module")
def small(finished: Finished, spec: IndexSpec) -> SmallAreaRun:
    found = chain.compute(snapshots.read(finished.demo.first.snapshot), spec).small
    assert found is not None
    return found


@pytest.fixture(scope="module")
def table(finished: Finished) -> PublishedTable:
    return table_from_document(runs.read(finished.demo.first.run).protected)


def test_what_was_planted_in_wards_is_found_by_the_model(
    oldham: Oldham, spec: IndexSpec, small: SmallAreaRun
) -> None:
    people = synthesis.passers_by(oldham.truth, oldham.everyone, answers=400_000, seed=97)
    codes = synthesis.item_codes(oldham.truth, people, seed=97)
    assert spec.base is not None
    wards = [place.code for place in oldham.everyone.places]
    order = [wards.index(place.code) for place in small.places]
    keys = [measure.key for measure in spec.measures]
    held = 0
    for domain, points in in_points(codes, spec.base).items():
        sums = np.bincount(people.place, weights=points) / np.bincount(people.place)
        true = (sums - points.mean())[order]
        column = keys.index(domain)
        assert np.corrcoef(small.difference[:, column], true)[0, 1] > 0.8
        low, high = small.difference_low[:, column], small.difference_high[:, column]
        held += int(((low <= true) & (true <= high)).sum())
    assert held >= 69  # of 80 intervals of 95 %, which are not independent


def test_wards_are_published_and_marked_as_modelled(table: PublishedTable) -> None:
    assert len(table.small_places) == 20
    index = [table.cell(place.code, "index") for place in table.small_places]
    shown = [cell for cell in index if isinstance(cell, Shown)]
    assert len(shown) >= 12  # the others would give away how few of a ward are lonely
    assert all(cell.modelled for cell in shown)
    assert {cell for cell in index if not isinstance(cell, Shown)} <= {Withheld.PROTECTS_ANOTHER}
    for domain in DOMAINS:
        told = [table.cell(place.code, domain) for place in table.small_places]
        assert sum(isinstance(cell, Shown) for cell in told) >= len(shown)
    assert {order.of for (_, key), order in table.orders.items() if key == "index"} == {5, len(shown)}
    assert "income deprivation (mean rank of LSOAs) and the share of adults" in table.method.smoothing


def test_a_run_whose_two_models_disagree_is_not_proposed(
    finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(finished.demo.data, tmp_path / "data")
    engine = engine_for(data / "thriving.db")
    monkeypatch.setattr("scoring.smoothing.two_models.FURTHEST", 0.0)  # nothing is near enough
    with pytest.raises(ConflictError, match="Two models of the wards differ"):
        releases.proposed(engine, finished.demo.first.run, moment=MOMENT, said=AGAIN)
    engine.dispose()
