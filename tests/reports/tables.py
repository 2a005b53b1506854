"""Published tables with made-up figures, for the tests of reports: rich, thin, foreign and empty ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from scoring.outcomes import Interval, Outcome, outcome
from scoring.published import (
    PublishedCell,
    PublishedCount,
    PublishedGroup,
    PublishedMeasure,
    PublishedPlace,
    PublishedProfile,
    PublishedReliability,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Tile,
    Withheld,
)
from scoring.spec import Unit
from tests.reports.facts import (
    AGES,
    KIND,
    OLDHAM_GROUPS,
    OLDHAM_MAP,
    OLDHAM_MEASURES,
    OLDHAM_METHOD,
    WARDS,
    measure,
)


def _cells(
    places: Sequence[PublishedPlace], whole: PublishedPlace, measures: Sequence[PublishedMeasure], seed: int
) -> dict[tuple[str, str], PublishedCell]:
    """Made-up figures: each place a little off the whole, ranges by the square root of the base."""
    rng = np.random.default_rng(seed)
    cells: dict[tuple[str, str], PublishedCell] = {}
    for each in measures:
        span, decimals = each.high - each.low, each.decimals
        middle = {Unit.INDEX: 100.0, Unit.PER_CENT: 66.0}.get(each.unit, each.low + 0.7 * span)
        middle = 15.0 if "onely" in each.title else middle
        sigma = {Unit.INDEX: 60.0, Unit.PER_CENT: 45.0}.get(each.unit, 0.22 * span)
        there = _figure(middle, sigma, _base(whole), decimals)
        cells[whole.code, each.key] = there
        for place in places:
            here = _figure(middle + rng.normal() * 0.08 * sigma, sigma, max(_base(place), 40), decimals)
            low, high = here.low - there.value, here.high - there.value
            known = Range(value=round(here.value - there.value, decimals), low=low, high=high)
            found = outcome(Interval(low=low, high=high), each.margin)
            cells[place.code, each.key] = replace(here, difference=known, outcome=found)
    return cells


def _base(place: PublishedPlace) -> int:
    return place.respondents.count if isinstance(place.respondents, ShownCount) else 0


def _figure(middle: float, sigma: float, base: int, decimals: int) -> Shown:
    half, unit = 1.96 * sigma / base**0.5, 10**decimals
    low, high = np.floor((middle - half) * unit) / unit, np.ceil((middle + half) * unit) / unit
    return Shown(value=round(middle, decimals), low=float(low), high=float(high), base=base)


def _group(
    spec: tuple[str, str, str], measures: Mapping[str, tuple[PublishedMeasure, ...]]
) -> PublishedGroup:
    key, title, page = spec
    return PublishedGroup(key=key, title=title, page=page, measures=tuple(each.key for each in measures[key]))


def oldham(seed: int = 7) -> PublishedTable:
    """A rich table: five clusters, a tile map, weights, outcomes of all four kinds, one uncertain figure."""
    answered = {"Central": 420, "East": 615, "North": 480, "South": 440, "West": 445}
    places = tuple(
        PublishedPlace(
            code=f"cluster-{name.lower()}",
            name=name,
            level="cluster",
            members=WARDS[name],
            respondents=ShownCount(count=count),
        )
        for name, count in answered.items()
    )
    whole = PublishedPlace(
        code="E08000004", name="Oldham", level="borough", members=(), respondents=ShownCount(count=2400)
    )
    measures = tuple(each for group in OLDHAM_MEASURES.values() for each in group)
    cells = _cells(places, whole, measures, seed)
    east = places[1].code
    cells[east, "index"] = _compared(99, 102, 105, -2, 1, 4, Outcome.CANNOT_TELL)
    cells[east, "community"] = _compared(104, 108, 112, 3, 7, 11, Outcome.CLEARLY_HIGHER)
    cells[east, "connection"] = _compared(92, 96, 100, -9, -5, -1, Outcome.CLEARLY_LOWER)
    cells[east, "resilience"] = replace(
        _compared(98, 104, 110, -3, 3, 9, Outcome.CANNOT_TELL), uncertain=True, base=90
    )
    cells[east, "wellbeing"] = _compared(99, 101, 103, -2, 0, 2, Outcome.ABOUT_THE_SAME)
    cells[east, "resilient"] = replace(
        _compared(46, 55, 63, -9, 0, 8, Outcome.CANNOT_TELL), uncertain=True, base=90
    )
    tiles = _tiles(OLDHAM_MAP, {place.name[0]: place.code for place in places})
    return _table(
        whole=whole,
        places=places,
        measures=measures,
        groups=tuple(_group(spec, OLDHAM_MEASURES) for spec in OLDHAM_GROUPS),
        cells=cells,
        tiles=tiles,
        profiles=_profiles((whole, *places)),
    )


def _compared(
    low: float, value: float, high: float, least: float, known: float, most: float, found: Outcome
) -> Shown:
    difference = Range(value=known, low=least, high=most)
    return Shown(value=value, low=low, high=high, base=605, difference=difference, outcome=found)


def _tiles(drawn: str, places: Mapping[str, str]) -> tuple[Tile, ...]:
    grid = [line.split() for line in drawn.strip().splitlines()]
    return tuple(
        Tile(name=f"tile {row} {column}", place=places[letter], column=column, row=row)
        for row, line in enumerate(grid)
        for column, letter in enumerate(line)
        if letter in places
    )


def _profiles(places: Sequence[PublishedPlace]) -> tuple[PublishedProfile, ...]:
    sexes, ways = ("Female", "Male", "Not stated"), ("On the web", "At the door")
    shares = {
        "Age": (AGES, (0.09, 0.14, 0.15, 0.16, 0.17, 0.16, 0.11, 0.02)),
        "Sex": (sexes, (0.54, 0.44, 0.02)),
    }
    shares["How they answered"] = (ways, (0.41, 0.59))
    return tuple(
        PublishedProfile(
            key=title.lower(), title=title, categories=names, counts=_counts(places, names, parts)
        )
        for title, (names, parts) in shares.items()
    )


def _counts(
    places: Sequence[PublishedPlace], names: Sequence[str], parts: Sequence[float]
) -> dict[tuple[str, str], PublishedCount]:
    counts: dict[tuple[str, str], PublishedCount] = {}
    for place in places:
        for name, part in zip(names, parts, strict=True):
            count = 5 * round(_base(place) * part / 5)
            counts[place.code, name] = ShownCount(count=count) if count >= 10 else Withheld.TOO_FEW
    return counts


def _table(**parts: object) -> PublishedTable:
    usual: dict[str, object] = {
        "title": "Thriving Communities Index",
        "definition": "tci@1.0",
        "wave": "oldham-demo",
        "wave_title": "Autumn 2026",
        "wave_kind": "synthetic",
        "next_wave": "Spring 2027",
        "base_title": "Autumn 2026",
        "base_place": "Oldham",
        "level": 0.95,
        "level_singular": "cluster",
        "level_plural": "clusters",
        "member_plural": "wards",
        "geography_note": "The ward list is illustrative.",
        "geography_source": "Places: Office for National Statistics, wards of 2023; Open Government "
        "Licence v3.0.",
        "reliability": (
            PublishedReliability(
                scale="ucla3",
                title="Loneliness",
                alpha=Shown(value=0.81, low=0.80, high=0.83, base=2380),
                n_items=3,
            ),
            PublishedReliability(
                scale="brs",
                title="Resilience",
                alpha=Shown(value=0.86, low=0.85, high=0.88, base=2310),
                n_items=6,
            ),
        ),
        "method": OLDHAM_METHOD,
    }
    return PublishedTable(**(usual | parts))  # type: ignore[arg-type]


def withheld(
    table: PublishedTable, code: str, why: Withheld, *, keys: Sequence[str] | None = None
) -> PublishedTable:
    """The same table with figures of one place withheld: all of them, or those of these measures."""
    chosen = {(code, each.key) for each in table.measures if keys is None or each.key in keys}
    cells = {key: why if key in chosen else cell for key, cell in table.cells.items()}
    return replace(table, cells=cells)


def nobody(table: PublishedTable, code: str) -> PublishedTable:
    """The same table where one place has too few people for any figure, counts included."""
    places = tuple(
        replace(place, respondents=Withheld.TOO_FEW) if place.code == code else place
        for place in table.places
    )
    profiles = tuple(
        replace(
            profile,
            counts={key: Withheld.TOO_FEW if key[0] == code else n for key, n in profile.counts.items()},
        )
        for profile in table.profiles
    )
    return withheld(replace(table, places=places, profiles=profiles), code, Withheld.TOO_FEW)


def naples() -> PublishedTable:
    """Another city: other domains, a scale from 0 to 110, no map, no weights, one place too uncertain."""
    names = ("East Naples", "North Naples", "Central Naples", "South Naples", "Estero")
    counts = (700, 640, 520, 530, 10)
    places = tuple(
        PublishedPlace(
            code=f"n{number}", name=name, level="community", members=(), respondents=ShownCount(count=n)
        )
        for number, (name, n) in enumerate(zip(names, counts, strict=True))
    )
    whole = PublishedPlace(
        code="naples", name="Naples", level="area", members=(), respondents=ShownCount(count=2405)
    )
    by_group = {
        "index": (measure("index", "Naples wellbeing index", KIND.INDEX),),
        "domains": (
            measure("life", "Life today and in five years", KIND.DOMAIN),
            measure("place", "Community and place", KIND.DOMAIN),
        ),
        "feelings": (
            measure("anxiety", "Anxiety scale", KIND.MEAN, high=110.0, decimals=0, higher_is_better=False),
            measure("trust", "Trust in neighbours", KIND.MEAN, low=0.0, high=4.0, decimals=2),
        ),
    }
    measures = tuple(each for group in by_group.values() for each in group)
    groups = (
        PublishedGroup(key="index", title="The index", page="index", measures=("index",)),
        PublishedGroup(key="domains", title="Two parts", page="domains", measures=("life", "place")),
        PublishedGroup(key="feelings", title="Feelings", page="feeling", measures=("anxiety", "trust")),
    )
    method = replace(
        OLDHAM_METHOD,
        margins=(),
        population="people of 16 and over",
        selection="",
        units=("0.12 of the variation between people, for want of enough places",),
        lines=(),
        deff=1.0,
        attributions=(),
    )
    table = _table(
        title="Naples index",
        definition="naples@1.0",
        wave_title="Naples 2014",
        wave_kind="research",
        next_wave="",
        base_title="Naples 2014",
        base_place="Naples",
        level_singular="community",
        level_plural="communities",
        member_plural="",
        geography_note="",
        geography_source="",
        whole=whole,
        places=places,
        measures=measures,
        groups=groups,
        cells=_cells(places, whole, measures, 3),
        tiles=(),
        profiles=_profiles((whole, *places)),
        reliability=(),
        method=method,
    )
    return withheld(table, "n4", Withheld.TOO_UNCERTAIN)


def crowded(count: int = 20) -> PublishedTable:
    """Many places with long names, none on a map."""
    table = oldham()
    places = tuple(
        PublishedPlace(
            code=f"p{number:02}",
            name=f"Saddleworth West, Lees and Waterhead {number + 1}",
            level="cluster",
            members=("Failsworth East", "Chadderton Central"),
            respondents=ShownCount(count=120 + 5 * number),
        )
        for number in range(count)
    )
    cells = _cells(places, table.whole, table.measures, 11)
    return replace(table, places=places, cells=cells, tiles=(), profiles=_profiles((table.whole, *places)))


def lonely_place() -> PublishedTable:
    """A release with one reported place only."""
    table = oldham()
    kept = table.places[1]
    cells = {key: cell for key, cell in table.cells.items() if key[0] in (kept.code, table.whole.code)}
    return replace(table, places=(kept,), cells=cells)


def with_outcome(found: Outcome) -> PublishedTable:
    """The rich table with one outcome everywhere, and the ranges of the whole, which overlap themselves."""
    table = oldham()
    cells = dict(table.cells)
    for (code, key), cell in table.cells.items():
        there = table.cells[table.whole.code, key]
        if isinstance(cell, Shown) and isinstance(there, Shown) and cell.outcome is not None:
            cells[code, key] = replace(there, difference=cell.difference, outcome=found)
    return replace(table, cells=cells)
