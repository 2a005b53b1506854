from dataclasses import replace

import pytest

from reports.content import Paragraph, PlaceReport
from reports.place_report import place_report
from tests.reports import tables

SAID = ("Some answers have no known place", "This is the base wave.")


def pages_that_warn(made: PlaceReport) -> list[str]:
    return [
        page.anchor
        for page in made.pages
        for block in page.blocks
        if isinstance(block, Paragraph) and block.lead_in == "Take note."
    ]


@pytest.mark.parametrize("code", ["cluster-east", "E08000004"])
def test_warnings_stand_with_the_method_however_long_that_is(code: str) -> None:
    table = replace(tables.oldham(), warnings=SAID, geography_source="A long source. " * 30)
    made = place_report(table, code, release="r")
    assert pages_that_warn(made) == ["numbers"]
    [said] = [
        block.text
        for block in made.pages[-1].blocks
        if isinstance(block, Paragraph) and block.lead_in == "Take note."
    ]
    assert said == "Some answers have no known place. This is the base wave."


def test_nothing_is_said_where_there_is_nothing_to_warn_of() -> None:
    assert pages_that_warn(place_report(tables.oldham(), "cluster-east", release="r")) == []
