"""Tables and what stands beside them, for the tests of the page for residents and of wards."""

from collections.abc import Mapping
from dataclasses import replace

from reports.place_texts import Commitment, PlaceTexts, Status
from reports.residents import Beside
from scoring.outcomes import ChangeOutcome, Outcome
from scoring.published import (
    PublishedPlace,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.published_change import ChangeCell, ChangeWave, PublishedApart, PublishedChange, ShownChange
from tests.reports import tables
from tests.reports.facts import WARDS

EAST, WHOLE = "cluster-east", "E08000004"
KEYS: Mapping[str, str] = {  # as the real definition calls them
    "often": "lonely_often",
    "sometimes": "lonely_sometimes",
    "indirect": "lonely_indirect",
    "up": "on_the_up",
    "together": "get_on_well",
    "belong": "belonging",
}
LONG = "Saddleworth West, Lees and Waterhead with Upper Mill and Dobcross"[:60]


def oldham() -> PublishedTable:
    """The rich table, its measures called as in the real definition."""
    table = tables.oldham()

    def key(old: str) -> str:
        return KEYS.get(old, old)

    return replace(
        table,
        measures=tuple(replace(one, key=key(one.key)) for one in table.measures),
        groups=tuple(replace(one, measures=tuple(map(key, one.measures))) for one in table.groups),
        cells={(place, key(measure)): cell for (place, measure), cell in table.cells.items()},
    )


def shown(table: PublishedTable, code: str, key: str) -> Shown:
    """A figure that is there."""
    cell = table.cell(code, key)
    assert isinstance(cell, Shown)
    return cell


def only_clear(
    table: PublishedTable, key: str, found: Outcome, *, value: float, code: str = EAST
) -> PublishedTable:
    """The same table where this one figure of a place is clearly different, and no other is."""
    same = {
        one: replace(cell, outcome=Outcome.ABOUT_THE_SAME)
        if one[0] == code and isinstance(cell, Shown)
        else cell
        for one, cell in table.cells.items()
    }
    gap = Range(value=9.0, low=4.0, high=14.0)
    this = replace(shown(table, code, key), value=value, difference=gap, outcome=found, uncertain=False)
    return replace(table, cells={**same, (code, key): this})


def named(table: PublishedTable, name: str, *, code: str = EAST) -> PublishedTable:
    """The same table where a place has another name."""
    places = (replace(one, name=name) if one.code == code else one for one in table.places)
    return replace(table, places=tuple(places))


def with_wards(table: PublishedTable) -> PublishedTable:
    """The same table with a modelled figure for each ward: that of its cluster; Werneth has too few."""
    wards, cells = [], dict(table.cells)
    for place in table.places:
        for number, name in enumerate(sorted(WARDS[place.name]), start=1):
            code, is_thin = f"W-{place.name}-{number}", name == "Werneth"
            count = Withheld.TOO_FEW if is_thin else ShownCount(count=60 + number)
            wards.append(
                PublishedPlace(
                    code=code, name=name, level="ward", members=(), respondents=count, holder=place.code
                )
            )
            for measure in table.measures:
                cell = table.cell(place.code, measure.key)
                known = replace(cell, modelled=True, base=60) if isinstance(cell, Shown) else cell
                cells[code, measure.key] = Withheld.TOO_FEW if is_thin else known
    return replace(table, small_places=tuple(wards), small_plural="wards", cells=cells)


def change(table: PublishedTable, cell: ChangeCell | PublishedApart, *, code: str = EAST) -> PublishedChange:
    """A change of the index of one place, and of nothing else."""
    return PublishedChange(
        title=table.title,
        definition=table.definition,
        earlier=ChangeWave(key="a", title="Spring 2026", kind="synthetic"),
        later=ChangeWave(key="b", title="Autumn 2026", kind="synthetic"),
        base_place=table.base_place,
        base_title=table.base_title,
        level=0.95,
        power=0.8,
        level_singular="cluster",
        level_plural="clusters",
        whole=table.whole,
        places=table.places,
        measures=table.measures,
        groups=table.groups,
        cells={} if isinstance(cell, PublishedApart) else {(code, "index"): cell},
        apart={(code, "index"): cell} if isinstance(cell, PublishedApart) else {},
        before={},
        after={},
        index="index",
        contributions={},
    )


def moved(outcome: ChangeOutcome) -> ShownChange:
    """A change of the index with this verdict."""
    difference = Range(value=4.0, low=1.0, high=7.0)
    return ShownChange(difference=difference, outcome=outcome, least_change=3.0, chance_of_rise=0.9)


def commitment(did: str, status: Status = Status.UNDER_WAY) -> Commitment:
    """Something that officers do about what people said."""
    return Commitment(
        asked="What?", said="That.", did=did, owner="Parks team", due="2027-01-01", status=status
    )


def beside(table: PublishedTable, *did: str) -> Beside:
    """All that a page may say beside its figures."""
    texts = PlaceTexts(code=EAST, commitments=tuple(map(commitment, did)))
    return Beside(
        change=change(table, moved(ChangeOutcome.CANNOT_TELL)),
        texts=texts,
        contact="survey@example.org or 0161 496 0000",
        address="https://thriving.example.org/places/cluster-east",
    )
