"""A release as a file for machines: one row a place and measure, with the figures and words of the pages.

The file is tidy CSV (RFC 4180) in UTF-8. What its columns mean stands in a second file beside it, in the form
that CSV on the Web gives to such files (https://www.w3.org/TR/tabular-metadata/). It begins with a byte order
mark, or Excel would take the letters of a name for those of another alphabet (docs/decisions).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from reports.sentences import CODES, UNCERTAIN, WITHHELD, level_words
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, PublishedMeasure, PublishedPlace, PublishedTable, Shown
from scoring.spec import Unit

BYTE_ORDER_MARK = "\ufeff"
UNITS = {Unit.INDEX: "index points", Unit.PER_CENT: "per cent", Unit.SCORE: "points of the scale"}
DIRECTIONS = {True: "yes", False: "no", None: "no direction"}
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet runs a text that begins so; wide twins too
_TEXT, _NUMBER, _WHOLE = "string", "decimal", "integer"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a file says of the release that it holds."""

    release: str  # such as R1
    released: str  # the day it was approved, such as 2026-11-22
    licence: str = ""  # address of the licence that the publisher gives; empty if none is stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the file: its name, what it holds, and of which kind its cells are."""

    name: str
    about: str
    kind: str = _TEXT
    may_be_empty: bool = False


_FACTS = (
    Column(name="release", about="The release that the figure belongs to."),
    Column(name="released", about="The day on which the release was approved.", kind="date"),
    Column(name="wave", about="Key of the wave: the round of answers behind the figure."),
    Column(name="wave_title", about="The wave in words."),
    Column(name="wave_kind", about="Whose answers these are: live, research, or synthetic (made up)."),
    Column(name="place_code", about="Code of the place."),
    Column(name="place_name", about="Name of the place."),
    Column(name="place_level", about="What kind of place it is."),
    Column(name="measure", about="Key of the measure; the notes say what each one asks and counts."),
    Column(name="measure_title", about="The measure in words."),
    Column(name="unit", about="What the figure, its limits and its difference count in."),
    Column(name="higher_is_better", about="yes, no, or no direction where none is claimed."),
)


def columns(table: PublishedTable) -> tuple[Column, ...]:
    """The columns of the file, in order: what a row is about, then its figures."""
    level, whole = f"{table.level * 100:g}".replace(".", "_"), table.whole.name
    apart = f"The figure less that of {whole}; empty for {whole} itself."
    compared = f"How the place compares with {whole}, in words."
    return (
        *_FACTS,
        _figure("value", "The middle of the likely range."),
        _figure(f"lower_{level}", _limit("Lower", "figure", table)),
        _figure(f"upper_{level}", _limit("Upper", "figure", table)),
        _figure("base", "How many people it rests on, rounded.", kind=_WHOLE),
        _figure("difference", apart),
        _figure(f"difference_lower_{level}", _limit("Lower", "difference", table)),
        _figure(f"difference_upper_{level}", _limit("Upper", "difference", table)),
        _figure("outcome", compared, kind=_TEXT),
        _figure("mark", _marks(), kind=_TEXT),
        _figure("note", "Why there is no figure, in words.", kind=_TEXT),
    )


def csv_file(table: PublishedTable, edition: Edition) -> bytes:
    """The whole release: the whole place first, then the others by name; each with its measures in order."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in columns(table)], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(table, edition))
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
        "notes": [*_facts(table), *(_explained(measure) for measure in table.measures)],
    }


def _figure(name: str, about: str, *, kind: str = _NUMBER) -> Column:
    return Column(name=name, about=about, kind=kind, may_be_empty=True)


def _limit(which: str, of: str, table: PublishedTable) -> str:
    return f"{which} limit of the likely range of the {of} ({level_words(table.level)} interval)."


def _marks() -> str:
    told = "; ".join(f"[{code}]: {meaning}" for code, meaning in CODES)
    return f"A mark of the figure, or of why there is none. {told}. Empty: nothing to say."


def _rows(table: PublishedTable, edition: Edition) -> Iterator[Row]:
    for place in (table.whole, *sorted(table.places, key=lambda place: (place.name, place.code))):
        for measure in table.measures:
            words = _facts_of(table, edition, place, measure)
            cell = table.cell(place.code, measure.key)
            figures = _figures(cell, measure)
            yield {**{name: inert(text) for name, text in words.items()}, **dict(_named(table, figures))}


def _facts_of(
    table: PublishedTable, edition: Edition, place: PublishedPlace, measure: PublishedMeasure
) -> Row:
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


def _figures(cell: PublishedCell, measure: PublishedMeasure) -> tuple[str, ...]:
    """The last columns of a row: ten texts, no digit more than pages print."""
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


def described(column: Column) -> dict[str, object]:
    """A column as CSV on the Web describes one."""
    base: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.about,
        "datatype": column.kind,
    }
    return {**base, "null": ""} if column.may_be_empty else {**base, "required": True}


def _facts(table: PublishedTable) -> Iterator[dict[str, object]]:
    """What must be known of the whole table, each fact with its name."""
    method = table.method
    told = {
        "Who could answer": method.population,
        "How they came": method.selection,
        "Weights": "; ".join(method.margins) or "none: answers count equally",
        "What 100 means": f"{table.base_place} in {table.base_title}",
        "Places": table.geography_note,
        "Definition of the index": f"{table.definition}, sha256 {method.definition_sha256}",
        "Instruments": ", ".join(method.instruments),
        "Answers": f"sha256 {method.snapshot_sha256}",
        "Software": method.software,
        "Warnings": " ".join(table.warnings),
    }
    return ({"dc:title": title, "dc:description": text} for title, text in told.items() if text)


def _explained(measure: PublishedMeasure) -> dict[str, object]:
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
