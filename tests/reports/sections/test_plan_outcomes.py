"""The table of a plan's outcomes: each once, loneliness with them, the place beside the whole."""

from dataclasses import replace

from reports.content import Table
from reports.sections.plan_outcomes import LONELY, plan_outcomes
from reports.sections.subject import Subject
from tests.reports import tables

TABLE = tables.oldham()
EAST = next(place for place in TABLE.places if place.name == "East")


def test_every_outcome_stands_once_and_less_lonely_with_them() -> None:
    subject = Subject(TABLE, EAST)
    [table] = plan_outcomes(subject)
    assert isinstance(table, Table)
    lonely = [one.title for one in TABLE.measures if one.key == LONELY]
    assert [row.head for row in table.rows] == [*(one.title for one in subject.measures("outcomes")), *lonely]
    assert table.columns[:2] == ("East", "Oldham")


def test_a_definition_without_outcomes_has_no_table() -> None:
    bare = replace(TABLE, groups=tuple(group for group in TABLE.groups if group.page != "outcomes"))
    assert plan_outcomes(Subject(bare, EAST)) == ()
