"""Where a place could stand among others: likelihoods of pairs and promised sets, never one list."""

from dataclasses import replace

import pytest

from reports.content import Block, Paragraph, Table
from reports.place_report import place_report
from reports.sections.standing import MOST, standing_parts
from reports.sections.subject import Subject
from reports.sentences import banned
from scoring.published import PublishedOrder, PublishedPairs, PublishedTable, RankSet
from scoring.spec import MeasureKind
from tests.reports import tables

TABLE = tables.oldham()
CODES = tuple(sorted(place.code for place in TABLE.places))
HERE, LEVEL = CODES[1], TABLE.places[0].level
ORDER = PublishedOrder(
    low=1, high=3, of=5, error=1, alone=RankSet(low=1, high=3), together=RankSet(low=1, high=4)
)
ABOVE = tuple(tuple(50 + 10 * row + column for column in range(4 - row)) for row in range(4))


def told(
    codes: tuple[str, ...] = CODES, order: PublishedOrder = ORDER, table: PublishedTable = TABLE
) -> PublishedTable:
    above = tuple(row[: len(codes) - 1 - number] for number, row in enumerate(ABOVE[: len(codes) - 1]))
    pairs = PublishedPairs(places=codes, above=above, error=2)
    orders = {(place, "index"): order for place in codes}
    return replace(table, orders=orders, pairs={(LEVEL, "index"): pairs})


def blocks(table: PublishedTable, code: str = HERE) -> list[Block]:
    parts = standing_parts(Subject(table, table.place(code)), table.measure("index"))
    return [block for part in parts for block in part.forms[0]]


def test_a_place_is_told_how_likely_it_is_above_each_other_one_by_alphabet() -> None:
    [_, table, _] = blocks(told())
    assert isinstance(table, Table)
    names = sorted(place.name for place in TABLE.places if place.code != HERE)
    assert [row.head for row in table.rows] == [f"than {name}" for name in names]
    pairs = told().pairs[LEVEL, "index"]
    code = {place.name: place.code for place in TABLE.places}
    assert [row.cells[0].text for row in table.rows] == [
        f"{pairs.likelihood(HERE, code[name])} in 100" for name in names
    ]
    assert "give or take 2" in table.note


def test_a_place_is_told_where_it_could_stand_with_both_promises_and_no_list() -> None:
    [order, _, said] = blocks(told())
    assert isinstance(order, Paragraph)
    assert "somewhere between 1 and 3 of the 5 clusters" in order.text
    assert "We do not give one place in a list" in order.text
    assert isinstance(said, Paragraph)
    assert "in 1,000 random draws; as many others could move an end of it by one place." in said.text
    assert "gives 1 to 3 for " in said.text
    assert "and 1 to 4 if it is to be right for all places at once" in said.text
    assert banned(f"{order.text} {said.text}") == ()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (1, "{name} is higher than each of the other clusters whose score is shown."),
        (2, "of the other clusters whose score is shown one is higher than {name} and three are lower."),
        (4, "of the other clusters whose score is shown three are higher than {name} and one is lower."),
        (5, "{name} is lower than each of the other clusters whose score is shown."),
    ],
)
def test_a_place_whose_order_is_sure_is_still_given_no_rank(place: int, words: str) -> None:
    sure = RankSet(low=place, high=place)
    table = told(order=PublishedOrder(low=place, high=place, of=5, error=0, alone=sure, together=sure))
    [order, _, said] = blocks(table)
    assert isinstance(order, Paragraph)
    assert words.format(name=table.place(HERE).name) in order.text
    assert f"{place} of the" not in order.text
    assert isinstance(said, Paragraph)
    assert said.text.endswith("gives the same.")


def test_the_whole_is_told_of_all_its_places_where_both_directions_make_a_hundred() -> None:
    [table] = blocks(told(), TABLE.whole.code)
    assert isinstance(table, Table)
    chances = [[cell.text for cell in row.cells] for row in table.rows]
    for one in range(5):
        assert chances[one][one] == "itself"
        for other in range(one):
            assert int(chances[one][other]) + int(chances[other][one]) == 100


def test_a_place_whose_index_is_withheld_stands_nowhere_and_in_nobodys_table() -> None:
    without = told(tuple(code for code in CODES if code != HERE))
    nowhere = replace(without, orders={key: one for key, one in without.orders.items() if key[0] != HERE})
    assert blocks(nowhere) == []
    [table] = blocks(nowhere, TABLE.whole.code)
    assert isinstance(table, Table)
    assert not any(TABLE.place(HERE).name in row.head for row in table.rows)
    assert len(table.columns) == 4


def test_where_sets_and_errors_were_not_made_nothing_is_said_of_them() -> None:
    [_, table] = blocks(told(order=PublishedOrder(low=1, high=3, of=5)))
    assert isinstance(table, Table)


def test_of_many_places_pairs_are_left_to_the_file() -> None:
    many = PublishedPairs(places=tuple(map(str, range(MOST + 1))), above=(), error=1)
    crowded = replace(told(), pairs={(LEVEL, "index"): many})
    assert not any(isinstance(block, Table) for block in blocks(crowded))
    assert blocks(crowded, TABLE.whole.code) == []


def test_a_release_that_tells_nothing_of_order_says_nothing_of_it() -> None:
    assert blocks(TABLE) == []


def test_a_release_without_an_index_says_that_places_cannot_be_compared_by_one() -> None:
    none = replace(told(), measures=tuple(m for m in TABLE.measures if m.kind is not MeasureKind.INDEX))
    page = next(one for one in place_report(none, HERE, release="R1").pages if one.anchor == "compare")
    assert page.blocks == ()
    assert "no index" in page.lead
