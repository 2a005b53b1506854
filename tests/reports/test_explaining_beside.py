"""What an explanation says of the standing of a place, and of it beside another one."""

from dataclasses import replace

import pytest

from instruments.errors import NotFoundError
from reports.explaining import explanation
from scoring.published import PublishedOrder, PublishedPairs, PublishedTable, RankSet
from tests.reports import tables
from tests.reports.test_explaining import EAST, WEST, part


def with_pairs() -> PublishedTable:
    """Oldham with the standing of two of its clusters."""
    alone, together = RankSet(low=1, high=2), RankSet(low=1, high=3)
    first, second = (
        PublishedOrder(low=1, high=2, of=3, error=error, alone=alone, together=together) for error in (0, 1)
    )
    pairs = PublishedPairs(places=(EAST, WEST), above=((87,),), error=2)
    return replace(
        tables.oldham(),
        orders={(EAST, "index"): first, (WEST, "index"): second},
        pairs={("cluster", "index"): pairs},
    )


def test_draws_that_could_move_a_limit_are_told_and_others_are_not() -> None:
    east, west = (part(explanation(with_pairs(), place), "The score") for place in (EAST, WEST))
    assert "could move an end" not in east
    assert "others could move an end of it by one place." in west
    assert "gives 1 to 2 for East alone, and 1 to 3 if it is to be right for all places at once." in east


@pytest.mark.parametrize(("place", "other", "chance"), [(EAST, WEST, 87), (WEST, EAST, 13)])
def test_how_likely_a_place_is_above_another_is_told_with_its_error(
    place: str, other: str, chance: int
) -> None:
    found = explanation(with_pairs(), place, beside=other)
    name = with_pairs().place(other).name
    line = part(found, f"Beside {name}")
    assert f"is above {name} is about {chance} in 100 (give or take 2)." in line


@pytest.mark.parametrize(("told", "said"), [(1, "is 1 in 100 or less."), (99, "is 99 in 100 or more.")])
def test_a_likelihood_at_the_ends_of_what_is_told_is_said_to_be_one(told: int, said: str) -> None:
    table = with_pairs()
    pairs = {
        key: replace(one, above=tuple((told,) * len(row) for row in one.above))
        for key, one in table.pairs.items()
    }
    found = explanation(replace(table, pairs=pairs), EAST, beside=WEST)
    assert part(found, f"Beside {table.place(WEST).name}").endswith(said)


def test_places_of_two_levels_or_without_a_score_are_not_put_beside_each_other() -> None:
    whole = with_pairs().whole
    line = part(explanation(with_pairs(), EAST, beside=whole.code), f"Beside {whole.name}")
    assert line.startswith("Nothing can be said")
    with pytest.raises(NotFoundError):
        explanation(with_pairs(), EAST, beside="nowhere")
