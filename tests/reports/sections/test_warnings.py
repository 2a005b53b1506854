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
def test_warnings_stand_beside_the_figures_where_the_method_fills_its_page(code: str) -> None:
    table = replace(tables.oldham(), warnings=SAID, geography_source="A long source. " * 30)
    assert pages_that_warn(place_report(table, code, release="r")) == ["domains"]


def test_warnings_stand_with_the_method_where_it_has_room() -> None:
    table = replace(tables.naples(), warnings=SAID)
    made = place_report(table, "n0", release="r")
    assert pages_that_warn(made) == ["method"]
    said = made.pages[-1].blocks[-1]
    assert isinstance(said, Paragraph)
    assert said.text == "Some answers have no known place. This is the base wave."


def test_nothing_is_said_where_there_is_nothing_to_warn_of() -> None:
    assert pages_that_warn(place_report(tables.oldham(), "cluster-east", release="r")) == []
