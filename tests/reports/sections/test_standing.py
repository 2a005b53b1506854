"""Where a place could stand among others: likelihoods of pairs and promised sets, never one list."""

from dataclasses import replace

from reports.content import Page, Paragraph, Table
from reports.place_report import place_report
from reports.sections.standing import MOST, standing_page
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


def page(table: PublishedTable, code: str = HERE) -> Page:
    [found] = standing_page(Subject(table, table.place(code)))
    return found


def test_a_place_is_told_how_likely_it_is_above_each_other_one_by_alphabet() -> None:
    [table, _] = page(told()).blocks
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
    found = page(told())
    assert "somewhere between 1 and 3 of the 5 clusters" in found.lead
    assert "We do not give one place in a list" in found.lead
    said = found.blocks[-1]
    assert isinstance(said, Paragraph)
    assert "Another 1,000 draws could move an end of that by one place." in said.text
    assert "1 to 4 where the promise is for all places at once" in said.text
    assert banned(f"{found.question} {found.lead} {said.text}") == ()


def test_the_whole_is_told_of_all_its_places_where_both_directions_make_a_hundred() -> None:
    [table] = page(told(), TABLE.whole.code).blocks
    assert isinstance(table, Table)
    chances = [[cell.text for cell in row.cells] for row in table.rows]
    for one in range(5):
        assert chances[one][one] == "itself"
        for other in range(one):
            assert int(chances[one][other]) + int(chances[other][one]) == 100


def test_a_place_whose_index_is_withheld_stands_nowhere_and_in_nobodys_table() -> None:
    without = told(tuple(code for code in CODES if code != HERE))
    assert standing_page(Subject(without, without.place(HERE))) == ()
    [table] = page(without, TABLE.whole.code).blocks
    assert isinstance(table, Table)
    assert not any(TABLE.place(HERE).name in row.head for row in table.rows)
    assert len(table.columns) == 4


def test_where_sets_and_errors_were_not_made_nothing_is_said_of_them() -> None:
    [table] = page(told(order=PublishedOrder(low=1, high=3, of=5))).blocks
    assert isinstance(table, Table)


def test_of_many_places_pairs_are_left_to_the_file() -> None:
    many = PublishedPairs(places=tuple(map(str, range(MOST + 1))), above=(), error=1)
    crowded = replace(told(), pairs={(LEVEL, "index"): many})
    assert not any(isinstance(block, Table) for block in page(crowded).blocks)
    assert standing_page(Subject(crowded, TABLE.whole)) == ()


def test_a_release_that_tells_nothing_of_order_has_no_such_page() -> None:
    assert standing_page(Subject(TABLE, TABLE.place(HERE))) == ()
    no_index = replace(told(), measures=tuple(m for m in TABLE.measures if m.kind is not MeasureKind.INDEX))
    assert standing_page(Subject(no_index, TABLE.place(HERE))) == ()


def test_the_page_stands_before_the_method() -> None:
    anchors = [one.anchor for one in place_report(told(), HERE, release="R1").pages]
    assert anchors[-2:] == ["standing", "method"]
