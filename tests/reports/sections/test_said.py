"""Page 7: what was asked, said and done, in the columns of the Oldham Plan."""

from dataclasses import replace

from reports.content import Table
from reports.place_texts import Commitment, Status
from reports.sections.said import said_page
from reports.sections.subject import Subject
from reports.sides import Sides
from tests.reports.cases import EAST
from tests.reports.chart_cases import with_wards
from tests.reports.side_cases import texts


def _rows(*commitments: Commitment) -> list[list[str]]:
    table = with_wards()
    words = replace(texts(EAST, commitments=0, assets=0), commitments=commitments)
    page = said_page(Subject(table, table.place(EAST), Sides(texts=words)))
    [found] = [block for block in page.blocks if isinstance(block, Table)]
    assert found.columns == ("You said", "We did, and our bit", "Your bit", "Result")
    return [[row.head, *(cell.text for cell in row.cells)] for row in found.rows]


def test_our_bit_your_bit_and_the_result_stand_in_columns_of_their_own() -> None:
    [one] = texts(EAST, commitments=1, assets=0).commitments
    assert _rows(one) == [
        [
            "What would make evening 0 easier?",
            "Buses stop too early to come home from a course.",
            "We asked the company for a later bus. Pay for a trial of six months. Transport team.",
            "Tell us when you would travel.",
            "Planned, 31 January 2027. The trial begins soon.",
        ]
    ]


def test_a_bit_that_nobody_named_says_so_and_the_owner_and_the_day_always_stand() -> None:
    [one] = texts(EAST, commitments=1, assets=0).commitments
    bare = replace(one, did="", ours="", yours="", result="", status=Status.UNDER_WAY)
    assert _rows(bare)[0][2:] == ["Transport team.", "None named.", "Under way, 31 January 2027."]
