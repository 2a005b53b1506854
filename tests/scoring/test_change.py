"""What changed between two waves: planted changes, laws, claims, places, refusals."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from instruments.comparability import Comparisons
from instruments.errors import ConflictError, InvalidInputError
from instruments.places import Geography, Place
from scoring.chain import compute
from scoring.change import Changes, compare, known_claims
from scoring.change.standing import known_claims as claims_of
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.run import IndexRun
from scoring.snapshot import MODES, Margin, Snapshot
from tests.scoring.builders import based, snapshot, tci, wave
from tests.scoring.test_since_base import next_version
from tests.scoring.waves_made import SIZES, again, pair, second

UP, DOWN = ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN


def changes(earlier: IndexRun, later: IndexRun) -> Changes:
    return compare(earlier, later, known_claims(earlier, later))


def column(found: Changes, key: str) -> int:
    return [measure.key for measure in found.spec.measures].index(key)


def outcomes(found: Changes, key: str) -> list[ChangeOutcome | None]:
    return [row[column(found, key)] for row in found.outcomes]


def codes(found: Changes) -> list[str]:
    return [warning.code for warning in found.warnings]


@pytest.fixture(scope="module")
def first() -> Snapshot:
    return snapshot(SIZES, seed=1)


@pytest.fixture(scope="module")
def waves(first: Snapshot) -> tuple[IndexRun, IndexRun]:
    """The second cluster rises, the third falls, the others stand still; nobody is asked twice."""
    return pair(first, second(first, effects=[0.0, 0.6, -0.6, 0.0]))


@pytest.fixture(scope="module")
def found(waves: tuple[IndexRun, IndexRun]) -> Changes:
    return changes(*waves)


def with_geography(frozen: Snapshot, places: Geography) -> Snapshot:
    return replace(frozen, geography=places)


def test_what_was_planted_is_found(found: Changes) -> None:
    for key in ("index", "arithmetic", "resilience"):
        _, one, up, down, four = outcomes(found, key)
        assert (up, down) == (UP, DOWN)
        assert {one, four} <= {ChangeOutcome.CANNOT_TELL, ChangeOutcome.ABOUT_THE_SAME}


def test_a_change_is_the_difference_of_the_two_figures(
    found: Changes, waves: tuple[IndexRun, IndexRun]
) -> None:
    earlier, later = waves
    np.testing.assert_array_equal(found.figures.difference, later.values[..., 0] - earlier.values[..., 0])
    assert (found.earlier, found.later) == ("w1", "w2")


def test_waves_that_change_places_change_the_sign(found: Changes, waves: tuple[IndexRun, IndexRun]) -> None:
    turned = changes(*waves[::-1])
    np.testing.assert_allclose(turned.figures.difference, -found.figures.difference)
    np.testing.assert_allclose(turned.figures.low, -found.figures.high)
    swap = {UP: DOWN, DOWN: UP}
    assert [[swap.get(one, one) for one in row] for row in turned.outcomes] == [
        list(row) for row in found.outcomes
    ]


def test_a_wave_against_itself_did_not_change(waves: tuple[IndexRun, IndexRun]) -> None:
    same = changes(waves[0], waves[0])
    assert (same.figures.difference == 0.0).all()
    assert (same.contributions[0].values == 0.0).all()
    assert {outcome for row in same.outcomes for outcome in row} == {ChangeOutcome.CANNOT_TELL}


def test_contributions_add_up_to_the_change_of_each_place(found: Changes) -> None:
    for one in found.contributions:
        np.testing.assert_allclose(
            one.values.sum(axis=1), found.figures.difference[:, column(found, one.measure)], atol=1e-9
        )


def test_the_same_people_make_smaller_changes_clear(first: Snapshot) -> None:
    others = second(first)
    (_, apart), (earlier, together) = pair(first, others), pair(first, again(first, others, 0.8))
    errors = [changes(earlier, later).figures.error for later in (apart, together)]
    assert (errors[1] < errors[0]).mean() > 0.95
    assert "nobody-twice" in codes(changes(earlier, apart))
    assert "nobody-twice" not in codes(changes(earlier, together))


def test_a_change_that_is_clear_alone_must_stand_among_all_places(first: Snapshot) -> None:
    """No interval that leaves out zero is called clear unless its adjusted p-value is small too."""
    found = changes(*pair(first, second(first, effects=[0.0, 0.25, -0.2, 0.15], seed=8)))
    alone = (found.figures.low > 0) | (found.figures.high < 0)
    clear = np.array([[outcome in (UP, DOWN) for outcome in row] for row in found.outcomes])
    assert (clear <= alone).all()
    assert (found.adjusted[clear] <= 0.05).all()
    assert (alone & ~clear)[1:].any()
    assert (found.adjusted[0] == found.figures.p_value[0]).all()  # the whole is not one of many


def test_a_place_with_few_homes_in_one_wave_cannot_be_told(first: Snapshot) -> None:
    few = second(first, sizes=[400, 350, 300, 15], effects=[0.0, 0.0, 0.0, 3.0])
    found = changes(*pair(first, few))
    assert set(found.outcomes[4]) == {ChangeOutcome.CANNOT_TELL}
    assert np.isnan(found.adjusted[4]).all()


# --- what was asked ---


def asked_otherwise_runs(first: Snapshot, claim: str) -> tuple[IndexRun, IndexRun]:
    """The second wave asks another version of the question whether the area got better."""
    asked = next_version(claim, name="change2y", label="neighbourhood@1.0")
    return pair(first, replace(second(first), instrument=asked, earlier=(first.instrument,)))


def asked_otherwise(first: Snapshot, claim: str) -> Changes:
    return changes(*asked_otherwise_runs(first, claim))


def test_nothing_is_compared_across_a_break_and_the_words_say_why(first: Snapshot) -> None:
    found = asked_otherwise(first, "break")
    there = column(found, "on_the_up")
    assert np.isnan(found.figures.difference[:, there]).all()
    assert np.isnan(found.figures.probability_up[:, there]).all()
    assert outcomes(found, "on_the_up") == [None] * 5
    apart = found.apart[0][there]
    assert apart is not None
    assert apart.why is NotCompared.BREAK
    assert "asked of half of the people each" in apart.words
    assert "measure-not-compared" in codes(found)
    assert UP not in outcomes(found, "on_the_up")
    assert not np.isnan(found.figures.difference[:, column(found, "proud")]).any()


def test_a_claim_that_the_question_is_equivalent_is_told_beside_the_change(first: Snapshot) -> None:
    found = asked_otherwise(first, "equivalent")
    assert found.apart[0][column(found, "on_the_up")] is None
    assert any("claimed to be equivalent" in str(warning) for warning in found.warnings)


def test_versions_without_a_chain_of_claims_are_not_compared(first: Snapshot) -> None:
    asked = next_version("equivalent", name="change2y", label="neighbourhood@1.0")
    bare = replace(asked, parts=(), follows=None)
    later = replace(second(first), instrument=asked, earlier=(first.instrument,))
    runs = pair(first, later)
    changed = replace(runs[1].snapshot, instrument=bare)
    found = compare(runs[0], replace(runs[1], snapshot=changed), Comparisons([bare, first.instrument]))
    assert {apart.why for row in found.apart for apart in row if apart} == {NotCompared.UNKNOWN}


def test_what_one_wave_did_not_ask_has_no_change(waves: tuple[IndexRun, IndexRun]) -> None:
    earlier, later = waves
    asked = earlier.snapshot.instrument
    fewer = replace(asked, items=tuple(item for item in asked.items if item.id != "change2y"))
    old = replace(earlier, snapshot=replace(earlier.snapshot, instrument=fewer))
    found = compare(old, later, Comparisons([asked, fewer]))
    apart = found.apart[1][column(found, "on_the_up")]
    assert apart is not None
    assert apart.why is NotCompared.ASKED_ONCE
    assert apart.why.code == "b"


# --- places ---


def test_places_of_another_vintage_are_not_compared_but_the_whole_is(
    first: Snapshot,
) -> None:
    later = second(first)
    found = changes(*pair(first, with_geography(later, replace(later.geography, vintage="2031"))))
    assert found.apart[0] == (None,) * len(found.spec.measures)
    whys = {apart.why for row in found.apart[1:] for apart in row if apart is not None}
    assert whys == {NotCompared.PLACE}
    assert np.isnan(found.figures.difference[1:]).all()
    assert "place-not-compared" in codes(found)


def moved(places: Geography, code: str, facts: Mapping[str, Any]) -> Geography:
    return replace(
        places,
        places=tuple(replace(place, **facts) if place.code == code else place for place in places.places),
    )


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("W11", {"parent": "C2"}, "was made of other places"),
        ("C1", {"name": "Another"}, "was Cluster 1"),
    ],
)
def test_a_place_whose_borders_or_name_moved_is_not_compared(
    first: Snapshot, code: str, facts: dict[str, str], words: str
) -> None:
    later = second(first)
    found = changes(*pair(first, with_geography(later, moved(later.geography, code, facts))))
    apart = found.apart[1][0]
    assert apart is not None
    assert apart.why is NotCompared.PLACE
    assert words in apart.words
    assert found.apart[4][0] is None


def test_a_place_that_is_new_has_no_change(first: Snapshot) -> None:
    later = second(first, sizes=[*SIZES, 300])
    bigger = snapshot([*SIZES, 300]).geography
    later = replace(later, geography=bigger)
    place = np.where(first.place >= 5, first.place, first.place)
    found = changes(*pair(replace(first, place=place), later))
    apart = found.apart[5][0]
    assert apart is not None
    assert "the earlier wave had no place C5" in apart.words


# --- what else moved ---


def test_what_moved_beside_life_is_told(first: Snapshot) -> None:
    later = second(first)
    margin = Margin(name="town", title="People", source="made up", targets={"T": 1000.0}, level="town")
    later = replace(
        later,
        margins=(margin,),
        mode=np.full_like(later.mode, MODES.index(MODES[0])),
        wave=replace(wave("w2"), population="people of 18 and over", selection="Drawn by lot."),
    )
    told = set(codes(changes(*pair(first, later))))
    assert told >= {"other-population", "other-selection", "other-totals", "other-modes"}


def test_waves_that_are_alike_but_for_the_answers_raise_no_doubt(first: Snapshot) -> None:
    found = changes(*pair(first, again(first, second(first), 0.5)))
    assert codes(found) == ["smaller-places-not-compared"]


# --- refusals ---


def test_another_definition_is_refused(waves: tuple[IndexRun, IndexRun]) -> None:
    earlier, later = waves
    other = replace(later, spec=replace(later.spec, sha256="0" * 64))
    with pytest.raises(ConflictError, match="have not one definition") as error:
        compare(earlier, other, claims_of(earlier, other))
    assert "one definition" in error.value.fix


def test_another_base_is_refused(waves: tuple[IndexRun, IndexRun]) -> None:
    earlier, later = waves
    other = replace(later, base=replace(later.base, sha256="0" * 64))
    with pytest.raises(ConflictError, match="have not one base"):
        changes(earlier, other)


def test_another_town_is_refused(waves: tuple[IndexRun, IndexRun]) -> None:
    earlier, later = waves
    places = replace(later.snapshot.geography, key="elsewhere", title="Elsewhere")
    other = replace(later, snapshot=with_geography(later.snapshot, places))
    with pytest.raises(ConflictError, match="have not one geography"):
        changes(earlier, other)


def test_runs_with_other_numbers_of_replicates_are_refused(first: Snapshot) -> None:
    spec = based(first, tci(40))
    earlier = compute(first, spec)
    later = compute(second(first), replace(spec, replicates=20))
    with pytest.raises(InvalidInputError, match="the other"):
        changes(earlier, later)


def test_a_whole_without_parts_is_compared_too() -> None:
    only = Geography(
        key="one",
        vintage="2023",
        title="One place",
        source="made up",
        levels=snapshot([30]).geography.levels[:1],
        report_level="town",
        spread_level="town",
        places=(Place(code="T", name="Testham", level="town", population=1000),),
    )
    first = replace(snapshot([300]), geography=only, place=np.zeros(300, dtype=np.int32))
    later = replace(first, wave=wave("w2"), clusters=tuple(f"w2 {one}" for one in first.clusters))
    found = changes(*pair(first, later))
    assert len(found.places) == 1
    assert "smaller-places-not-compared" not in codes(found)
