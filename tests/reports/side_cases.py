"""What may stand beside a report of the tests: made-up earlier waves and changes, and words of officers."""

from dataclasses import replace
from datetime import date, timedelta

from reports.place_texts import Asset, AssetKind, Commitment, PlaceTexts, Status, Themes
from reports.sides import Sides
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import PublishedTable, Range, Withheld
from scoring.published_change import ChangeCell, ChangeWave, PublishedApart, PublishedChange, ShownChange

BREAK = PublishedApart(why=NotCompared.BREAK, words="The question changed in autumn 2025.")
WORD = "people say that evening buses in the neighbourhood stop far too early "


def earlier_waves(table: PublishedTable, count: int) -> Sides:
    """So many waves with this one: changes of all outcomes, one withheld, one break."""
    tables = tuple(replace(table, wave_title=f"Autumn {2027 - count + wave}") for wave in range(count - 1))
    pairs = zip(tables, (*tables[1:], table), strict=True) if tables else ()
    return Sides(earlier=tables, changes=tuple(_change(before, after) for before, after in pairs))


def _change(before: PublishedTable, after: PublishedTable) -> PublishedChange:
    keys = [(place.code, measure.key) for place in (after.whole, *after.places) for measure in after.measures]
    return PublishedChange(
        title=after.title,
        definition=after.definition,
        earlier=ChangeWave(key="before", title=before.wave_title, kind=before.wave_kind),
        later=ChangeWave(key="after", title=after.wave_title, kind=after.wave_kind),
        base_place=after.base_place,
        base_title=after.base_title,
        level=after.level,
        power=0.8,
        level_singular=after.level_singular,
        level_plural=after.level_plural,
        whole=after.whole,
        places=after.places,
        measures=after.measures,
        groups=after.groups,
        cells={key: _cell(row, after, key) for row, key in enumerate(keys) if row % 9 != 4},
        apart={key: BREAK for row, key in enumerate(keys) if row % 9 == 4},
        before={key: before.cells[key] for key in keys},
        after={key: after.cells[key] for key in keys},
        index="index",
        contributions={},
    )


def _cell(row: int, table: PublishedTable, key: tuple[str, str]) -> ChangeCell:
    if isinstance(why := table.cells[key], Withheld):
        return why
    if row % 11 == 7:
        return Withheld.TOO_UNCERTAIN
    return ShownChange(
        difference=Range(value=6.4, low=1.3, high=11.6),
        outcome=list(ChangeOutcome)[row % 4],
        least_change=5.1,
        chance_of_rise=0.9,
    )


def texts(code: str, *, commitments: int, assets: int, longest: bool = False) -> PlaceTexts:
    """Words about a place: short ones, or as long as officers may write."""

    def said(words: str, most: int) -> str:
        return (WORD * 4)[:most].strip().capitalize() if longest else words

    return PlaceTexts(
        code=code,
        commitments=tuple(
            Commitment(
                asked=said(f"What would make evening {row} easier?", 140),
                said=said("Buses stop too early to come home from a course.", 200),
                did=said("We asked the company for a later bus.", 200),
                ours=said("Pay for a trial of six months.", 120),
                yours=said("Tell us when you would travel.", 120),
                result=said("The trial begins soon.", 200),
                owner=said("Transport team", 60),
                due=(date(2027, 1, 31) + timedelta(days=row)).isoformat(),
                status=list(Status)[row % 4],
            )
            for row in range(commitments)
        ),
        assets=tuple(
            Asset(
                name=said(f"Garden {row}", 60),
                kind=list(AssetKind)[row % 8],
                about=said("Open to everybody on Saturdays", 120),
                where=said("Behind the library", 80),
            )
            for row in range(assets)
        ),
        themes=(Themes(item="better", question="What would make life better?", names=("buses", "parks")),),
    )
