"""A small place says by code which reported place holds it, whatever its name and whatever lies between."""

from dataclasses import replace

import numpy as np
import pytest

from instruments import geography as geographies
from instruments.places import Geography, Level, Place
from reports.small_html import small_maps
from reports.small_places import holder_of, inside, tile_of
from reports.small_report import small_report
from scoring.chain import compute
from scoring.published import PublishedTable
from scoring.snapshot import Snapshot
from tests.scoring.builders import snapshot
from tests.scoring.gate import published
from tests.scoring.small_places_made import small_spec

SAME = {"W11", "W42"}  # two wards of one name, in the first cluster and in the last


def with_districts(known: Geography) -> Geography:
    """A district between each cluster and its wards, and two wards called Central."""
    whole, *others = known.places
    clusters = [place for place in others if place.level == "cluster"]
    districts = [
        Place(code=f"D{place.code}", name=f"District {place.code}", level="district", parent=place.code)
        for place in clusters
    ]
    wards = [
        replace(place, parent=f"D{place.parent}", name="Central" if place.code in SAME else place.name)
        for place in others
        if place.level == "ward"
    ]
    town, cluster, ward = known.levels
    district = Level(key="district", singular="district", plural="districts")
    levels, places = (town, cluster, district, ward), (whole, *clusters, *districts, *wards)
    return replace(known, levels=levels, places=places)


def moved(frozen: Snapshot) -> Snapshot:
    """The same answers in a geography with districts."""
    made = with_districts(frozen.geography)
    row_of = {place.code: row for row, place in enumerate(made.places)}
    rows = [row_of[frozen.geography.places[row].code] for row in frozen.place]
    return replace(frozen, geography=made, place=np.array(rows, dtype=np.int32))


@pytest.fixture(scope="module")
def table() -> PublishedTable:
    frozen = moved(snapshot([200] * 4))
    return published(compute(frozen, small_spec(frozen, covariates=(), replicates=20, draws=100)))


def test_such_a_geography_is_taken(table: PublishedTable) -> None:
    made = with_districts(snapshot([1] * 4).geography)
    assert geographies.parse(geographies.document(made), where="a test") == made
    assert sum(place.name.startswith("Central") for place in table.small_places) == len(SAME)


def test_every_ward_lies_in_the_cluster_of_its_code(table: PublishedTable) -> None:
    for place in table.small_places:
        assert holder_of(table, place).code == f"C{place.code[1]}"
        assert small_report(table, place, release="R1").holder == holder_of(table, place)
    held = [one.code for cluster in table.places for one in inside(table.small_places, cluster)]
    assert sorted(held) == sorted(place.code for place in table.small_places)


def test_every_ward_stands_on_its_own_tile_and_leads_to_its_own_page(table: PublishedTable) -> None:
    tiles = tile_of(table.small_places, table.tiles)
    for place in table.small_places:
        cluster, ward = int(place.code[1]), int(place.code[2])
        assert (tiles[place.code].column, tiles[place.code].row) == (ward, cluster)
    for drawn in small_maps(table).values():
        assert all(drawn.count(f'href="/places/{place.code}"') == 1 for place in table.small_places)


def test_a_release_of_an_earlier_format_is_read_by_the_names_that_it_tells(table: PublishedTable) -> None:
    places = tuple(replace(place, holder="") for place in table.small_places)
    named = tuple(
        replace(place, members=tuple(one.name for one in inside(table.small_places, place)))
        for place in table.places
    )
    tiles = tuple(replace(tile, code="") for tile in table.tiles)
    older = replace(table, places=named, small_places=places, tiles=tiles)
    for place in older.small_places:
        if place.name != "Central":
            assert holder_of(older, place).code == f"C{place.code[1]}"
            assert tile_of(places, tiles)[place.code].name == place.name
