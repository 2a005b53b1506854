"""A release as a file for machines: one row a place and measure, with the figures and words of the pages.

The file is tidy CSV (RFC 4180) in UTF-8. What its columns mean stands in a second file beside it, in the form
that CSV on the Web gives to such files (https://www.w3.org/TR/tabular-metadata/). It begins with a byte order
mark, or Excel would take the letters of a name for those of another alphabet (docs/decisions).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from io import StringIO

from reports.edition import Edition as Edition
from reports.sentences import CODES, UNCERTAIN, WITHHELD, hundred_words, level_words
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedMeasure,
    PublishedOrder,
    PublishedPlace,
    PublishedTable,
    RankSet,
    Shown,
)
from scoring.spec import Unit

BYTE_ORDER_MARK = "\ufeff"
UNITS = {Unit.INDEX: "index points", Unit.PER_CENT: "per cent", Unit.SCORE: "points of the scale"}
DIRECTIONS = {True: "yes", False: "no", None: "no direction"}
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet runs a text that begins so; wide twins too
MEASURED, MODELLED = "measured", "modelled"
TEXT, NUMBER, WHOLE = "string", "decimal", "integer"
_OF_ORDER = 11  # columns

Row = Mapping[str, str]
Value = str | float | list[int] | None


class Scope(Enum):
    """What all rows share that have one value in a column."""

    RELEASE = "release"
    PLACE = "place"
    MEASURE = "measure"
    FIGURE = "figure"  # a row stands alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the file: its name, what it holds, and of which kind its cells are.

    separator: what parts the values of a cell that holds several; empty where it holds one.
    """

    name: str
    about: str
    kind: str = TEXT
    may_be_empty: bool = False
    separator: str = ""
    scope: Scope = Scope.FIGURE


def _fact(scope: Scope, name: str, about: str, *, kind: str = TEXT) -> Column:
    return Column(name=name, about=about, kind=kind, scope=scope)


FACTS = (
    _fact(Scope.RELEASE, "release", "The release that the figure belongs to."),
    _fact(Scope.RELEASE, "released", "The day on which the release was approved.", kind="date"),
    _fact(Scope.RELEASE, "wave", "Key of the wave: the round of answers behind the figure."),
    _fact(Scope.RELEASE, "wave_title", "The wave in words."),
    _fact(Scope.RELEASE, "wave_kind", "Whose answers these are: live, research, or synthetic (made up)."),
    _fact(Scope.PLACE, "place_code", "Code of the place."),
    _fact(Scope.PLACE, "place_name", "Name of the place."),
    _fact(Scope.PLACE, "place_level", "What kind of place it is."),
    _fact(Scope.MEASURE, "measure", "Key of the measure; the notes say what each one asks and counts."),
    _fact(Scope.MEASURE, "measure_title", "The measure in words."),
    _fact(Scope.MEASURE, "unit", "What the figure, its limits and its difference count in."),
    _fact(Scope.MEASURE, "higher_is_better", "yes, no, or no direction where none is claimed."),
)


def columns(table: PublishedTable) -> tuple[Column, ...]:
    """The columns of the file, in order: what a row is about, then its figures."""
    level, whole = f"{table.level * 100:g}".replace(".", "_"), table.whole.name
    apart = f"The figure less that of {whole}; empty for {whole} itself."
    compared = f"How the place compares with {whole}, in words."
    return (
        *FACTS,
        figure_column("value", "The middle of the likely range."),
        figure_column(f"lower_{level}", limit_words("Lower", "figure", table)),
        figure_column(f"upper_{level}", limit_words("Upper", "figure", table)),
        figure_column("base", "How many people it rests on, rounded.", kind=WHOLE),
        figure_column("difference", apart),
        figure_column(f"difference_lower_{level}", limit_words("Lower", "difference", table)),
        figure_column(f"difference_upper_{level}", limit_words("Upper", "difference", table)),
        figure_column("outcome", compared, kind=TEXT),
        figure_column("mark", mark_words(), kind=TEXT),
        figure_column("note", "Why there is no figure, in words.", kind=TEXT),
        figure_column("made", _made(), kind=TEXT),
        figure_column(
            "rank_low", "The best of its likely ranks among shown places of its level.", kind=WHOLE
        ),
        figure_column("rank_high", "The worst of them; a rank alone is never told.", kind=WHOLE),
        figure_column("ranked", "How many places these ranks are among.", kind=WHOLE),
        figure_column("bands", _bands(), kind=WHOLE, separator=" "),
        *_sureness(table),
        *_standing_columns(),
    )


def csv_file(table: PublishedTable, edition: Edition) -> bytes:
    """The whole release: the whole first, reported places by name, then the small ones, measures in order."""
    return as_csv(columns(table), rows(table, edition))


def as_csv(known: Sequence[Column], told: Iterable[Row]) -> bytes:
    """Rows as a file that people open in a spreadsheet."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in known], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(made_inert(known, told))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def metadata(table: PublishedTable, edition: Edition, *, url: str) -> dict[str, object]:
    """What the file is and what its columns hold, as CSV on the Web. ``url``: that file, from this one."""
    method = table.method
    licence = {"dc:license": {"@id": edition.licence}} if edition.licence else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": f"{table.title}, {table.whole.name}, {table.wave_title}",
        "dc:description": f"{method.statement} Likely ranges are {level_words(table.level)} intervals.",
        "dc:identifier": edition.release,
        "dc:issued": {"@value": edition.released, "@type": "xsd:date"},
        "dc:source": method.source,
        **licence,
        "dc:rights": [table.geography_source, *method.attributions],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [described(column) for column in columns(table)],
            "primaryKey": ["place_code", "measure"],
        },
        "notes": [*notes(table, edition)],
    }


def figure_column(name: str, about: str, *, kind: str = NUMBER, separator: str = "") -> Column:
    """A column of a figure, which is empty where there is none."""
    return Column(name=name, about=about, kind=kind, may_be_empty=True, separator=separator)


def limit_words(which: str, of: str, table: PublishedTable) -> str:
    """What a column of limits holds."""
    return f"{which} limit of the likely range of the {of} ({level_words(table.level)} interval)."


def mark_words() -> str:
    """What the column of marks holds."""
    told = "; ".join(f"[{code}]: {meaning}" for code, meaning in CODES)
    return f"A mark of the figure, or of why there is none. {told}. Empty: nothing to say."


def _made() -> str:
    return f"{MEASURED}, or {MODELLED}: smoothed by what is known of all places of its level."


def _bands() -> str:
    return (
        "Per cents of likelihood that the place is in each of equal parts of the order, the highest values "
        "first, parted by spaces."
    )


def _sureness(table: PublishedTable) -> Iterator[Column]:
    """What there is beside likely ranks: errors of draws, sets that keep their promise, and pairs."""
    sure, end = level_words(table.level), "rank of a set that holds the true rank"
    yield figure_column("rank_error", "How many ranks a limit could be off for want of draws.", kind=WHOLE)
    yield figure_column(
        "bands_error", "The greatest Monte Carlo error of the bands, in per cent.", kind=WHOLE
    )
    for which, name in (("least", "low"), ("greatest", "high")):
        yield figure_column(
            f"rank_set_{name}", f"The {which} {end}, for this place alone ({sure}).", kind=WHOLE
        )
    for which, name in (("least", "low"), ("greatest", "high")):
        yield figure_column(
            f"rank_sets_{name}", f"The {which} {end}, all places at once ({sure}).", kind=WHOLE
        )
    yield figure_column("above", _above(), kind=TEXT)


def _above() -> str:
    return (
        "Per cents of likelihood, 1 to 99, that the place is above each other shown place of its level, as "
        "code=per cent, parted by spaces; for up to 100 places."
    )


def revised_column() -> Column:
    """The column of the shorthand of figures that were printed otherwise."""
    about = "[r] where the release of this wave before printed another figure; else empty."
    return figure_column("revised", about, kind=TEXT)


def _standing_columns() -> tuple[Column, ...]:
    """The last columns, so that nobody who counts columns has to count anew."""
    about = "Whose place the release takes among those of its wave, and which took its own, in words."
    standing = Column(name="release_standing", about=about, may_be_empty=True, scope=Scope.RELEASE)
    return revised_column(), standing


def rows(table: PublishedTable, edition: Edition) -> Iterator[Row]:
    """Every figure as texts by column, the one source of all files of a release. None is made inert yet."""
    for place in (table.whole, *by_name(table.places), *by_name(table.small_places)):
        for measure in table.measures:
            words = facts_of(table, edition, place, measure)
            cell = table.cell(place.code, measure.key)
            figures = (
                *figure_texts(cell, measure),
                *_standing(
                    cell, table.orders.get((place.code, measure.key)), table.above(place, measure.key)
                ),
                edition.revised(place.code, measure.key),
                edition.standing.words if edition.standing else "",
            )
            yield {**words, **dict(_named(table, figures))}


def inert_rows(table: PublishedTable, edition: Edition) -> Iterator[Row]:
    """The same rows for files that people open in a spreadsheet: no text of them runs as a formula."""
    return made_inert(columns(table), rows(table, edition))


def made_inert(known: Sequence[Column], told: Iterable[Row]) -> Iterator[Row]:
    """Rows of which no text runs as a formula."""
    texts = {column.name for column in known if column.kind == TEXT}
    for row in told:
        yield {name: inert(text) if name in texts else text for name, text in row.items()}


def by_name(places: tuple[PublishedPlace, ...]) -> list[PublishedPlace]:
    """Places in the order of every file: by alphabet."""
    return sorted(places, key=lambda place: (place.name, place.code))


def _standing(cell: PublishedCell, order: PublishedOrder | None, above: Mapping[str, int]) -> tuple[str, ...]:
    """How a figure was made, and where its place stands; nothing of a figure that is withheld."""
    if not isinstance(cell, Shown):
        return ("",) * (1 + _OF_ORDER)
    made = MODELLED if cell.modelled else MEASURED
    if order is None:
        return made, *("",) * _OF_ORDER
    sets = (limit for one in (order.alone, order.together) for limit in _limits(one))
    numbers = (order.low, order.high, order.of, " ".join(map(str, order.bands)))
    return made, *(_known(one) for one in (*numbers, order.error, order.bands_error, *sets)), _pairs(above)


def _limits(one: RankSet | None) -> tuple[int | None, int | None]:
    return (None, None) if one is None else (one.low, one.high)


def _known(value: int | str | None) -> str:
    return "" if value is None else str(value)


def _pairs(above: Mapping[str, int]) -> str:
    return " ".join(f"{place}={chance}" for place, chance in above.items())


def facts_of(
    table: PublishedTable, edition: Edition, place: PublishedPlace, measure: PublishedMeasure
) -> Row:
    """What a row is about, as texts by column."""
    return {
        "release": edition.release,
        "released": edition.released,
        "wave": table.wave,
        "wave_title": table.wave_title,
        "wave_kind": table.wave_kind,
        "place_code": place.code,
        "place_name": place.name,
        "place_level": place.level,
        "measure": measure.key,
        "measure_title": measure.title,
        "unit": UNITS[measure.unit],
        "higher_is_better": DIRECTIONS[measure.higher_is_better],
    }


def figure_texts(cell: PublishedCell, measure: PublishedMeasure) -> tuple[str, ...]:
    """The columns of a figure: ten texts, no digit more than pages print."""
    if not isinstance(cell, Shown):
        return (*[""] * 8, f"[{cell.code}]", WITHHELD[cell])
    middle, apart = measure.decimals, cell.difference
    found = [apart.value, apart.low, apart.high] if apart else []
    return (
        *(plain(value, middle) for value in (cell.value, cell.low, cell.high)),
        str(cell.base),
        *([plain(value, middle + 1) for value in found] or [""] * 3),
        cell.outcome.value if isinstance(cell.outcome, Outcome) else "",
        UNCERTAIN if cell.uncertain else "",
        "",
    )


def _named(table: PublishedTable, figures: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names = [column.name for column in columns(table)][-len(figures) :]
    return zip(names, figures, strict=True)


def plain(value: float, decimals: int) -> str:
    """A number as programs read it: a point, a hyphen for minus, no commas, and zero without a sign."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def inert(text: str) -> str:
    """The same text, behind an apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def typed(column: Column, text: str) -> Value:
    """A cell as a program keeps it: a number, whole numbers in order, a text, or None where it is empty."""
    if not text:
        return None
    if column.separator:
        return [int(part) for part in text.split(column.separator)]
    return float(text) if column.kind == NUMBER else int(text) if column.kind == WHOLE else text


def described(column: Column) -> dict[str, object]:
    """A column as CSV on the Web describes one."""
    base: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.about,
        "datatype": column.kind,
    }
    parted = {"separator": column.separator} if column.separator else {}
    return {**base, **parted, **({"null": ""} if column.may_be_empty else {"required": True})}


def notes(table: PublishedTable, edition: Edition) -> Iterator[dict[str, str]]:
    """What must be known beside the figures: notices of the release first, each measure last."""
    yield from edition.notices
    yield from facts(table)
    yield from map(explained, table.measures)


def facts(table: PublishedTable) -> Iterator[dict[str, str]]:
    """What must be known of the whole table, each fact with its name."""
    method = table.method
    told = {
        "Who could answer": method.population,
        "How they came": method.selection,
        "Smoothing": method.smoothing,
        "Weights": "; ".join(method.margins) or "none: answers count equally",
        "What 100 means": hundred_words(table),
        "Places": table.geography_note,
        "Definition of the index": f"{table.definition}, sha256 {method.definition_sha256}",
        "Instruments": ", ".join(method.instruments),
        "Answers": f"sha256 {method.snapshot_sha256}",
        "Software": method.software,
        "Warnings": " ".join(table.warnings),
    }
    return ({"dc:title": title, "dc:description": text} for title, text in told.items() if text)


def explained(measure: PublishedMeasure) -> dict[str, str]:
    """What a measure asks, counts and calls about the same, with its key."""
    parts = (
        measure.about,
        f"Asked as: {measure.question}" if measure.question else "",
        f"Counts: {measure.counts}." if measure.counts else "",
        f"About the same: within {plain(measure.margin, 1)} of the whole.",
    )
    return {
        "dc:identifier": measure.key,
        "dc:title": measure.title,
        "dc:description": " ".join(filter(None, parts)),
    }
