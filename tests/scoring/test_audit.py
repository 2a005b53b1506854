from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.disclosure.attacker import ANSWERED, FIGURE, GAVE_IT, LATE, Audit, Between, Bound, audit
from scoring.outcomes import ChangeOutcome
from scoring.published import (
    PublishedCell,
    PublishedPlace,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.published_change import ChangeWave, PublishedChange, ShownChange
from scoring.run import IndexRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import DisclosureRule, Unit
from tests.scoring import gate
from tests.scoring.builders import people, snapshot
from tests.scoring.gate import made


def published(run: IndexRun) -> PublishedTable:
    """What leaves the gate of places; groups of people have tests of their own."""
    return replace(gate.published(run), breakdowns=())


@pytest.fixture(scope="module")
def table() -> PublishedTable:
    """A wave in which nine people live in the last place."""
    return published(made(snapshot([300, 200, 100, 9], missing=0.0)))


def found(audited: Audit, place: str, about: str, counts: str = ANSWERED) -> Bound:
    [bound] = [one for one in audited.bounds if (one.place, one.about, one.counts) == (place, about, counts)]
    return bound


def test_whoever_subtracts_learns_no_more_than_that_they_are_fewer_than_ten(table: PublishedTable) -> None:
    audited = audit([table])
    assert (found(audited, "C4", "people").low, found(audited, "C4", "people").high) == (0, 9)
    assert found(audited, "C3", "people").low == 608 - 302 - 202 - 9  # rounded: at most so far off
    assert audited.holds


def test_every_withheld_number_of_people_has_a_bound_and_no_shown_one(table: PublishedTable) -> None:
    named = {(one.place, one.about) for one in audit([table]).bounds if one.counts == ANSWERED}
    closed = {
        (place, measure.key)
        for place in ("C3", "C4")
        for measure in table.measures
        if measure.kind.value not in ("index", "arithmetic")
    }
    assert closed <= named
    assert not {place for place, _ in named} & {"T", "C1", "C2"}


def test_a_gate_that_did_not_close_the_neighbour_would_be_seen() -> None:
    table = published(made(snapshot([300, 9], missing=0.0)))
    assert audit([table]).holds
    told = tuple(_told(place, 300) if place.code == "C1" else place for place in table.places)
    careless = audit([replace(table, places=told)])
    assert not careless.holds
    bound = found(careless, "C2", "people")
    assert (bound.low, bound.high, bound.required) == (308 - 302, 9, 4)
    assert careless.narrowest is not None
    assert not careless.narrowest.holds


def test_two_releases_of_the_same_answers_are_read_together(table: PublishedTable) -> None:
    first = replace(
        table, places=tuple(_told(place, 100) if place.code == "C3" else place for place in table.places)
    )
    other = replace(
        table, places=tuple(_told(place, 10) if place.code == "C4" else place for place in table.places)
    )
    assert not [one for one in audit([first, other]).bounds if one.about == "people"]


def test_another_wave_is_of_other_people(table: PublishedTable) -> None:
    other = replace(table, wave="another", method=replace(table.method, snapshot_sha256="another"))
    assert len(audit([table, other]).bounds) == 2 * len(audit([table]).bounds)
    assert audit([table, other], wave=table.wave) == audit([table])


def test_what_answers_that_came_late_add_is_bounded_too() -> None:
    """A careless gate lets out the figures of a town before and after twelve late answers."""
    frozen = snapshot([300, 212], missing=0.0)
    first, later = (published(made(people(frozen, range(n)))) for n in (500, 512))
    found = [bound for bound in audit([first, later]).bounds if bound.counts == LATE]
    assert {bound.place for bound in found} == {"T", "C1", "C2"}
    assert all(-1e-6 <= bound.low <= bound.high <= 16 for bound in found)
    assert not [bound for bound in audit([later, first]).bounds if bound.counts == LATE]


def test_printed_differences_bound_who_gave_an_answer_closer_than_rounded_shares_do() -> None:
    told = published(made(snapshot([300, 160, 60, 30, 9], missing=0.0, seed=4, effects=EFFECTS)))
    seen, unseen = audit([told]), audit([replace(told, cells=without_differences(told))])
    widths = [[one.high - one.low for one in by.bounds if one.counts == GAVE_IT] for by in (seen, unseen)]
    assert all(with_ <= other + 1e-6 for with_, other in zip(*widths, strict=True))
    assert min(widths[0]) < 0.7 * min(widths[1])


def test_where_answers_are_weighted_figures_are_bounded_by_the_people_of_places() -> None:
    """What two withheld places have together follows from the town, by the people who live in each."""
    frozen, living = weighted([200, 150, 100, 9], [4000.0, 3000.0, 2000.0, 1000.0])
    run = made(frozen)
    audited = audit([published(run)], people=living)
    assert {one.counts for one in audited.bounds} == {ANSWERED, FIGURE}
    assert audited.holds
    column = [measure.key for measure in run.spec.measures].index("lonely_often")
    bound = found(audited, "C4", "lonely_often", FIGURE)
    assert bound.low <= 100 * run.values[4, column, 0] <= bound.high
    blind = found(audit([published(run)]), "C4", "lonely_often", FIGURE)
    assert (blind.low, blind.high) == (0.0, 100.0)
    assert bound.high < 100.0


def test_a_change_says_more_of_a_wave_than_its_own_rounded_shares() -> None:
    """The first wave is told to a tenth by its differences, so that a change tells the second one too."""
    told = published(made(snapshot([300, 160, 60, 30, 9], missing=0.0, seed=4, effects=EFFECTS)))
    later = replace(told, wave="w2", cells=without_differences(told))
    between = (Between(earlier=0, later=1, change=no_change(told, later)),)
    audits = [audit([told, later], changes=by, wave="w2") for by in (between, ())]
    seen, unseen = ([bound.high - bound.low for bound in by.bounds if bound.unit] for by in audits)
    assert all(with_ <= without + 1e-6 for with_, without in zip(seen, unseen, strict=True))
    finite = np.isfinite(unseen)
    assert np.array(seen)[finite].sum() < 0.95 * np.array(unseen)[finite].sum()


def test_a_table_that_withholds_nothing_has_no_bounds() -> None:
    open_table = published(made(snapshot([300, 300], missing=0.0)))
    shown = audit([replace(open_table, profiles=())])
    assert shown.bounds == ()
    assert shown.narrowest is None
    assert shown.holds


def test_figures_that_contradict_each_other_are_refused(table: PublishedTable) -> None:
    wrong = replace(table, whole=_told(table.whole, 100))
    with pytest.raises(InvalidInputError, match="contradict"):
        audit([wrong])


def test_nothing_to_audit_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no table"):
        audit([])


def weighted(sizes: list[int], living: list[float]) -> tuple[Snapshot, dict[str, float]]:
    """A wave that is weighted to the people of its clusters, and how many live where."""
    targets = {f"C{number}": people for number, people in enumerate(living, start=1)}
    margin = Margin(name="cluster", title="cluster", source="made up", targets=targets, level="cluster")
    frozen = snapshot(sizes, missing=0.0, seed=4, margins=(margin,))
    return frozen, {**targets, "T": sum(living)}


def without_differences(table: PublishedTable) -> dict[tuple[str, str], PublishedCell]:
    return {
        key: replace(cell, difference=None) if isinstance(cell, Shown) else cell
        for key, cell in table.cells.items()
    }


def no_change(earlier: PublishedTable, later: PublishedTable) -> PublishedChange:
    """A change of nothing in all figures that both tables show."""
    none = ShownChange(
        difference=Range(value=0.0, low=-5.0, high=5.0),
        outcome=ChangeOutcome.CANNOT_TELL,
        least_change=5.0,
        chance_of_rise=0.5,
    )
    waves = [ChangeWave(key=one.wave, title=one.wave_title, kind=one.wave_kind) for one in (earlier, later)]
    names = ("title", "definition", "base_place", "base_title", "level", "level_singular", "level_plural")
    more = ("whole", "places", "measures", "groups")
    return PublishedChange(
        **{name: getattr(later, name) for name in (*names, *more)},
        earlier=waves[0],
        later=waves[1],
        power=0.8,
        cells={key: none for key, one in later.cells.items() if isinstance(one, Shown)},
        apart={},
        before=earlier.cells,
        after=later.cells,
        index="index",
        contributions={},
    )


EFFECTS = [0.1 * number for number in range(5)]
SIZES = st.lists(st.sampled_from([1, 3, 6, 9, 10, 13, 25, 60]), min_size=2, max_size=4)


@settings(max_examples=6, deadline=None)
@given(sizes=SIZES, unplaced=st.sampled_from([0, 4, 12]), seed=st.integers(1, 99))
def test_no_wave_lets_an_outsider_closer_than_the_rule_says(
    sizes: list[int], unplaced: int, seed: int
) -> None:
    frozen = snapshot([*sizes, 80], unplaced=unplaced, missing=0.05, seed=seed)
    audited = audit([published(made(frozen))], DisclosureRule())
    assert [one for one in audited.bounds if not one.holds] == []
    assert np.isfinite([one.low for one in audited.bounds if one.unit is not Unit.INDEX]).all()


def test_the_reasons_of_counts_by_kind_do_not_say_how_many_they_are() -> None:
    """Of 200 people, one and nine: the one who is told to be ten or more bounds the others."""
    told = published(made(snapshot([200, 1, 9], unplaced=4, missing=0.05)))
    for place, profile in ((place, profile) for place in ("C1", "C2") for profile in told.profiles):
        row = {profile.counts[place, category] for category in profile.categories}
        assert len({count for count in row if isinstance(count, Withheld)}) <= 1


def _told(place: PublishedPlace, count: int) -> PublishedPlace:
    return replace(place, respondents=ShownCount(count=count))
