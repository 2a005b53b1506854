"""The charts that the checks of charts run over: usual, long-named, thin, with everything withheld."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from reports.axes import SHARES
from reports.chart_content import Axis, Bar, CountChart, Mark, RangeKey, Reference, Row, RowChart, StripChart
from reports.chart_feelings import FeelingGroup, FeelingNames, FeelingReading, feelings_figure
from reports.chart_groups import GroupPanel, GroupReading, group_gaps
from reports.chart_response import response_panel, response_picture
from reports.chart_wards import small_readings, ward_map, ward_strip
from reports.chart_waves import MeasureWaves, WaveReading, wave_ladder
from reports.content import Figure
from reports.html import figures
from reports.place_report import place_report
from scoring.outcomes import ChangeOutcome, NotCompared, Outcome
from scoring.published import (
    PublishedCell,
    PublishedPlace,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Tile,
    Withheld,
)
from scoring.published_change import PublishedApart, ShownChange
from tests.reports import tables

LONG = "Saddleworth West, Lees and the Villages above the Tame Valley"  # 60 letters
ONE_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochau"
OUTCOMES = (*Outcome, None)


def figure(low: float, high: float, outcome: Outcome | None = None, **rest: bool) -> Shown:
    """A made-up figure with its range."""
    return Shown(value=round((low + high) / 2), low=low, high=high, base=120, outcome=outcome, **rest)


def with_wards(table: PublishedTable | None = None) -> PublishedTable:
    """The rich table with its 20 wards: modelled, uncertain and withheld ones, of all four outcomes."""
    table = table or tables.oldham()
    names = sorted((ward, place.code) for place in table.places for ward in place.members)
    wards = tuple(
        PublishedPlace(
            code=f"ward-{row}", name=name, level="ward", members=(), respondents=ShownCount(count=100)
        )
        for row, (name, _) in enumerate(names)
    )
    cells = dict(table.cells)
    for row, ward in enumerate(wards):
        for measure in table.measures:
            cells[ward.code, measure.key] = _ward_cell(row)
    seats = [(tile.column, tile.row) for tile in table.tiles]
    tiles = tuple(
        Tile(name=name, place=code, column=column, row=line)
        for (name, code), (column, line) in zip(names, seats, strict=False)
    )
    return replace(table, small_places=wards, small_plural="wards", cells=cells, tiles=tiles)


def _ward_cell(row: int) -> PublishedCell:
    if row % 7 == 3:
        return (Withheld.TOO_FEW, Withheld.TOO_UNCERTAIN, Withheld.PROTECTS_ANOTHER)[row % 3]
    low = 88.0 + row % 5
    found = list(Outcome)[row % 4]
    return figure(low, low + 4 + row % 6, found, modelled=True, uncertain=row % 6 == 5)


def renamed(table: PublishedTable, name: str) -> PublishedTable:
    """The same table where every place, small ones included, has this name and a number."""
    places = tuple(
        replace(
            place,
            name=f"{name[:58]} {row}",
            members=tuple(f"{name[:57]} {one[-2:]}" for one in place.members),
        )
        for row, place in enumerate(table.places)
    )
    small = tuple(
        replace(place, name=f"{name[:57]} {row:02}") for row, place in enumerate(table.small_places)
    )
    names = {old.name: new.name for old, new in zip(table.small_places, small, strict=True)}
    held = {old.code: new for old, new in zip(table.places, places, strict=True)}
    inside = {
        code: tuple(names[ward] for ward in next(p for p in table.places if p.code == code).members)
        for code in held
    }
    return replace(
        table,
        places=tuple(replace(place, members=inside[place.code]) for place in places),
        small_places=small,
        whole=replace(table.whole, name=name),
        tiles=tuple(replace(tile, name=names.get(tile.name, tile.name)) for tile in table.tiles),
    )


def clear_change(outcome: ChangeOutcome = ChangeOutcome.CLEARLY_UP) -> ShownChange:
    """A published change with this outcome."""
    return ShownChange(
        difference=Range(value=6, low=1, high=11), outcome=outcome, least_change=5, chance_of_rise=0.9
    )


APART = PublishedApart(why=NotCompared.BREAK, words="The question changed in autumn 2025.")


def waves(count: int, table: PublishedTable, *, title: str = "") -> list[MeasureWaves]:
    """The index and its parts over so many waves: changes, a break, a claim, one uncertain, one withheld."""
    rows = []
    for row, key in enumerate(("index", "community", "connection", "resilience", "wellbeing")):
        measure = replace(table.measure(key), title=title or table.measure(key).title)
        outcomes = list(ChangeOutcome)
        readings = [
            WaveReading(
                wave=f"autumn {2023 + wave}",
                cell=figure(90 + (wave * 3 + row) % 9, 99 + (wave * 5 + row) % 11, uncertain=row == wave),
                since=clear_change(outcomes[(row + wave) % 4]) if wave else None,
            )
            for wave in range(count)
        ]
        if count > 1 and row == 2:
            readings[-1] = replace(readings[-1], since=APART)
        if count > 2 and row == 3:
            readings[1] = replace(readings[1], cell=Withheld.TOO_FEW, since=Withheld.TOO_FEW)
        if count > 2 and row == 4:
            readings[2] = replace(readings[2], claim="asked in new words, claimed to mean the same")
        rows.append(MeasureWaves(measure=measure, waves=tuple(readings), strong=row == 0))
    return rows


def feelings(table: PublishedTable, code: str, *, outside: bool) -> Figure:
    """All shares of the page on feeling, with or without another survey."""
    place, groups = table.place(code), []
    for group in (each for each in table.groups if each.page == "feeling"):
        readings = tuple(
            FeelingReading(
                measure=table.measure(key),
                cell=table.cell(code, key),
                whole=None if place == table.whole else table.cell(table.whole.code, key),
                outside=Range(value=70, low=69, high=71) if outside else None,
            )
            for key in group.measures
            if table.measure(key).high == 100
        )
        if readings:
            groups.append(FeelingGroup(title=group.title, readings=readings))
    names = FeelingNames(place=place.name, whole=table.whole.name, outside="England, another survey")
    return feelings_figure(groups, names)


def groups(table: PublishedTable, name: str = "Asian or Asian British") -> Figure:
    """Groups of all kinds: direct, uncertain, modelled, withheld, and one panel of the whole."""
    readings = (
        GroupReading(name=name, cell=figure(50, 64, Outcome.CLEARLY_LOWER), others=figure(66, 72)),
        GroupReading(name="50 to 64", cell=figure(60, 78, Outcome.CANNOT_TELL, uncertain=True)),
        GroupReading(name="65 and over", cell=figure(74, 84, Outcome.CLEARLY_HIGHER, modelled=True)),
        GroupReading(name="Nobody", cell=Withheld.TOO_FEW, others=figure(66, 72)),
    )
    panels = (
        GroupPanel(title="Age", area="East", readings=readings),
        GroupPanel(title="Ethnic group", area=table.whole.name, readings=readings[:2]),
    )
    return group_gaps(panels, table.measure("happy"), place="East", wave="autumn 2026")


def response(table: PublishedTable, code: str) -> Figure:
    """Who answered against made-up totals."""
    living = {"16 to 24": 14.0, "45 to 54": 16.4, "75 or over": 2.0, "Female": 51.0, "Male": 49.0}
    total = table.place(code).respondents
    panels = [response_panel(profile, code, total, living) for profile in table.profiles]
    return response_picture(panels, where="East, autumn 2026, 615 answers", source="Census 2021")


@cache
def figures_of(name: str = "") -> Mapping[str, Figure]:
    """Every chart by name; ``name`` is given to every place, measure and group."""
    table, east = with_wards(), "cluster-east"
    if name:
        table = renamed(table, name)
    nobody = tables.withheld(table, east, Withheld.TOO_FEW)
    found = {
        "ward strip": ward_strip(small_readings(table, east, table.measure("index"))),
        "ward strip of shares": ward_strip(small_readings(table, east, table.measure("happy"))),
        "ward map": ward_map(
            small_readings(table, table.whole.code, table.measure("index")), table.tiles, outlined=east
        ),
        "feelings": feelings(table, east, outside=True),
        "feelings of nobody": feelings(nobody, east, outside=False),
        "feelings of the whole": feelings(table, table.whole.code, outside=True),
        "groups": groups(table, name or "Asian or Asian British"),
        "response": response(table, east),
    }
    for count in (1, 2, 3, 5):
        found[f"ladder of {count}"] = wave_ladder(
            waves(count, table, title=name), where=table.place(east).name, scale="Scores: 100 is Oldham."
        )
    found |= {f"report: {each.anchor}": each for each in figures(place_report(table, east, release="R1"))}
    found |= {f"strip at {at}": strip(at, name or "East") for at in (72, 85, 100, 116, 127)}
    return {key: each for key, each in found.items() if each is not None}


def strip(at: float, name: str) -> Figure:
    """The score strip with its bar at some height, and the whole beside it."""
    chart = StripChart(
        name=f"{name} {at - 2:g} to {at + 3:g}",
        words=f", middle {at:g}",
        bar=Bar(mark=Mark.THIS, low=at - 2, high=at + 3, middle=at),
        axis=Axis(low=70, high=130, ticks=(70, 100, 130)),
        narrow_axis=Axis(low=70, high=130, ticks=(70, 100, 130)),
        reference=Reference(name=f"{name} 99 to 103", middle=101, low=99, high=103),
    )
    return Figure(anchor="score", title="", subtitle="", chart=chart, alt="said")


def all_marks() -> Iterator[RowChart | CountChart | RangeKey]:
    """A row for every state of the interval mark, with the reference through each."""
    states = (
        Bar(mark=Mark.THIS, low=30, high=70, middle=50),
        Bar(mark=Mark.THIS, low=30, high=70, middle=50, hollow=True),
        Bar(mark=Mark.THIS, low=30, high=70, middle=50, modelled=True),
        Bar(mark=Mark.THIS, low=30, high=70, middle=50, modelled=True, hollow=True),
        Bar(mark=Mark.THIS, low=49, high=51, middle=50, modelled=True),
        Bar(mark=Mark.THIS, low=49, high=51, middle=50),
        Bar(mark=Mark.OTHER, low=30, high=70, middle=50, modelled=True),
        Bar(mark=Mark.WHOLE, low=30, high=70, middle=50, modelled=True),
        Bar(mark=Mark.OUTSIDE, low=30, high=70, middle=50),
    )
    rows = tuple(Row(label=f"{bar.mark}", bars=(bar,), words="said", band=(20, 60)) for bar in states)
    pairs = tuple(Row(label="pair", bars=(states[0], bar, states[-1])) for bar in states[6:8])
    reference = Reference(name="Oldham", middle=50, low=45, high=55)
    yield RowChart(rows=(*rows, *pairs), axis=SHARES, reference=reference)
    yield RangeKey(ends="likely range", slit="middle")
