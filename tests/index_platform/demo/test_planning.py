"""What a plan takes over from the demo's run is what that run gives."""

import numpy as np
import pytest

from index_platform.storage import runs, snapshots
from scoring import base as bases
from scoring import chain, definitions, planning
from scoring.drafts import counted_items
from scoring.people import domain_scores
from scoring.replicates import variance
from scoring.run import IndexRun
from scoring.scales import scale_scores
from scoring.spec import MeasureKind
from tests.index_platform.demo.made import Finished

pytestmark = pytest.mark.slow  # it needs a finished demo


@pytest.fixture(scope="module")
def run(finished: Finished) -> IndexRun:
    file = finished.demo.folder / "base.json"
    spec = definitions.shipped("tci@1.0").with_base(bases.parse(runs.read_document(file), where=str(file)))
    return chain.compute(snapshots.read(finished.demo.first.snapshot), spec)


def test_the_design_effect_is_that_of_its_weights(run: IndexRun) -> None:
    assert round(run.weighting.deff, 2) == planning.DESIGN_EFFECT


def test_the_correlation_is_that_of_its_domains(run: IndexRun) -> None:
    scores = scale_scores(counted_items(run.snapshot, run.spec), run.snapshot.instrument.scales)
    domains = np.array([domain_scores(scores, domain, run.base.standards) for domain in run.spec.domains])
    whole = domains[:, ~np.isnan(domains).any(axis=0)]
    mean = np.corrcoef(whole)[np.triu_indices(len(domains), 1)].mean()
    assert round(float(mean), 1) == planning.CORRELATION


def test_its_shares_are_about_as_sure_as_planned_and_its_index_twice_as_sure(run: IndexRun) -> None:
    """The replicates know what raking wins back and what people of one household have in common."""
    measures = run.spec.measures
    shares = [row for row, one in enumerate(measures) if one.kind is MeasureKind.SHARE]
    value, error = run.values[0, shares, 0], variance(run.values[0, shares])
    effects = error / (value * (1.0 - value) / run.n[0, shares])
    assert effects.mean() == pytest.approx(planning.DESIGN_EFFECT, abs=0.15)
    index = next(row for row, one in enumerate(measures) if one.kind is MeasureKind.INDEX)
    basis = planning.declared_basis(run.spec)
    half, _ = planning.widths(basis.index_sd, len(run.snapshot), basis, level=0.95)
    assert half / (run.high[0, index] - run.values[0, index, 0]) == pytest.approx(2.0, abs=0.25)
