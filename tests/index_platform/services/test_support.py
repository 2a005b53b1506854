"""Whom the report of a place names to talk to."""

from dataclasses import replace

from index_platform.services.signposts import Service, shipped
from index_platform.services.support import LETTERS, LINES, support_box
from index_platform.wave_texts import WaveText
from reports.content import Box
from tests.reports import tables
from tests.reports.chart_cases import with_wards

TABLE = with_wards()
EAST = "cluster-east"


def service(name: str, *places: str) -> Service:
    return replace(shipped()[0], name=WaveText({"en": name}), places=frozenset(places))


def named(box: Box | None) -> list[str]:
    return [] if box is None else [row.label for row in box.rows]


def test_a_site_without_services_for_a_place_gives_no_box() -> None:
    assert support_box((), TABLE, EAST) is None
    assert support_box((service("Far away", "elsewhere"),), TABLE, EAST) is None


def test_the_numbers_stand_where_the_words_name_them() -> None:
    box = support_box(shipped(), TABLE, EAST)
    assert box is not None
    assert box.rows[0].text.endswith("Phone 116 123.")
    assert box.rows[1].text.endswith("Text SHOUT to 85258.")
    assert not any("{" in row.text for row in box.rows)
    assert len(box.rows) == len(shipped())


def test_a_place_names_services_for_itself_the_whole_and_what_lies_in_it() -> None:
    within = {place.name: place.code for place in TABLE.small_places}
    services = (
        service("whole", TABLE.whole.code),
        service("east", EAST),
        service("ward of east", within["Waterhead"]),
        service("ward of west", within["Hollinwood"]),
    )
    assert named(support_box(services, TABLE, EAST)) == ["whole:", "east:", "ward of east:"]
    assert len(named(support_box(services, TABLE, TABLE.whole.code))) == 4
    assert named(support_box(services, tables.oldham(), EAST)) == ["whole:", "east:"]


def test_a_list_too_long_for_a_page_is_cut_by_whole_services_in_the_order_of_the_file() -> None:
    box = support_box(tuple(service(f"Service {number}") for number in range(40)), TABLE, EAST)
    assert box is not None
    assert 2 < len(box.rows) < 40
    assert named(box) == [f"Service {number}:" for number in range(len(box.rows))]
    assert sum(len(row.label) + len(row.text) for row in box.rows) <= LINES * LETTERS
