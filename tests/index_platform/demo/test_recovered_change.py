"""What became of places between the demo's waves comes out of the real chain; nothing of old is touched."""

import json

import numpy as np
import pytest

from index_platform.demo import population, synthesis
from index_platform.demo.population import Population
from index_platform.services import database, releases
from index_platform.settings import Settings
from index_platform.storage import runs, snapshots
from scoring import base as bases
from scoring import chain, definitions, disclosure
from scoring.change import Changes, compare, known_claims
from scoring.change.small_places import modelled_columns
from scoring.disclosure.ledger import Ledger
from scoring.outcomes import ChangeOutcome
from scoring.published import document
from scoring.run import IndexRun
from scoring.spec import Base
from tests.index_platform.demo.made import Finished, Oldham
from tests.index_platform.demo.test_recovery import base_of, in_points
from tests.index_platform.survey import MOMENT

pytestmark = pytest.mark.slow  # it needs a finished demo


@pytest.fixture(scope="module")
def waves(finished: Finished) -> tuple[IndexRun, ...]:
    file = finished.demo.folder / "base.json"
    spec = definitions.shipped("tci@1.0").with_base(bases.parse(runs.read_document(file), where=str(file)))
    return tuple(chain.compute(snapshots.read(wave.snapshot), spec) for wave in finished.demo.waves)


@pytest.fixture(scope="module")
def found(waves: tuple[IndexRun, ...]) -> Changes:
    earlier, later = waves
    return compare(earlier, later, known_claims(earlier, later))


@pytest.fixture(scope="module")
def true(oldham: Oldham, waves: tuple[IndexRun, ...]) -> dict[tuple[str, str], float]:
    """{(place, domain): true change in index points}, from 200,000 people taken evenly, before and after."""
    base = base_of(waves[0].spec)
    moved = population.moved(oldham.truth, oldham.geography, oldham.everyone)
    before, after = (_true_points(oldham, everyone, base) for everyone in (oldham.everyone, moved))
    return {cell: after[cell] - before[cell] for cell in before}


def _true_points(oldham: Oldham, everyone: Population, base: Base) -> dict[tuple[str, str], float]:
    people = synthesis.passers_by(oldham.truth, everyone, answers=200_000, seed=97)
    cluster = np.array([everyone.places[row].parent for row in people.place])
    return {
        (str(code), domain): float(points[cluster == code].mean())
        for domain, points in in_points(synthesis.item_codes(oldham.truth, people, seed=97), base).items()
        for code in np.unique(cluster)
    }


def at(found: Changes, code: str, key: str) -> tuple[int, int]:
    measures = [measure.key for measure in found.spec.measures]
    return [place.code for place in found.places].index(code), measures.index(key)


def test_changes_that_were_planted_are_found_again(
    found: Changes, true: dict[tuple[str, str], float]
) -> None:
    cells = [at(found, *key) for key in true]
    estimated = np.array([found.figures.difference[cell] for cell in cells])
    wanted = np.array(list(true.values()))
    limits = [(found.figures.low[cell], found.figures.high[cell]) for cell in cells]
    held = [low <= value <= high for (low, high), value in zip(limits, wanted, strict=True)]
    assert np.corrcoef(estimated, wanted)[0, 1] > 0.9
    assert sum(held) >= 17  # of 20 intervals of 95 %, which are not independent


def test_who_rose_and_who_fell_is_told_and_those_who_stood_still_are_not(found: Changes) -> None:
    def told(code: str, key: str) -> ChangeOutcome | None:
        row, column = at(found, code, key)
        return found.outcomes[row][column]

    assert told("OLD-E", "index") is ChangeOutcome.CLEARLY_UP
    assert told("OLD-S", "index") is ChangeOutcome.CLEARLY_DOWN
    assert told("OLD-C", "community") is ChangeOutcome.CLEARLY_UP
    for still in ("OLD-N", "OLD-W"):
        outcomes = {told(still, measure.key) for measure in found.spec.measures}
        assert outcomes <= {ChangeOutcome.CANNOT_TELL, ChangeOutcome.ABOUT_THE_SAME}


def test_every_clear_change_of_a_domain_is_true(found: Changes, true: dict[tuple[str, str], float]) -> None:
    for (code, domain), value in true.items():
        row, column = at(found, code, domain)
        if (outcome := found.outcomes[row][column]) in (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN):
            assert abs(value) > 0.5
            assert (value > 0) == (outcome is ChangeOutcome.CLEARLY_UP)


def test_the_panel_makes_changes_surer(found: Changes) -> None:
    """A third are asked again and are steady by three quarters: errors of the waves go together."""
    _, column = at(found, "OLD-E", "arithmetic")
    assert 0.08 < found.figures.correlation[0, column] < 0.35
    assert "nobody-twice" not in [warning.code for warning in found.warnings]


def test_of_no_ward_do_own_answers_weigh_enough_in_its_change(found: Changes) -> None:
    """Some 115 answers a ward in each wave; docs/change.md tells the weights."""
    assert found.small is not None
    weights = found.small.own_weight[:, list(modelled_columns(found.spec))]
    assert weights.shape[0] == 20
    assert weights.min() > 0.1
    assert weights.max() < found.spec.precision.least_reliability


def test_the_domain_that_was_moved_is_the_one_that_contributes(found: Changes) -> None:
    [index] = [one for one in found.contributions if one.measure == "index"]
    row, _ = at(found, "OLD-C", "index")
    parts = dict(zip(index.domains, index.values[row], strict=True))
    assert max(parts, key=lambda key: parts[key]) == "community"


def test_adding_a_wave_changes_no_published_number_of_the_one_before(
    finished: Finished, waves: tuple[IndexRun, ...]
) -> None:
    """The first release was written before the second wave was asked; and it comes out again beside it."""
    first = finished.demo.first
    before = json.loads((first.run / "protected.json").read_text())
    file = finished.demo.data / "thriving.db"
    with database.opened(Settings(data_dir=finished.demo.data, database_url=f"sqlite:///{file}")) as engine:
        stored = document(releases.table(engine, first.release, moment=MOMENT))
    ledger = Ledger(tuple(disclosure.protect(run, run.spec.disclosure, Ledger()).entry for run in waves))
    beside = document(disclosure.protect(waves[0], waves[0].spec.disclosure, ledger).table)
    assert json.loads(json.dumps(stored)) == before
    assert json.loads(json.dumps(beside)) == before
