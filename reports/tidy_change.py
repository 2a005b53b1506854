"""What changed since an earlier release, as a file for machines: one row a place and measure, tidy CSV.

Rows and columns go by the rules of ``reports.tidy``, and into the JSON and the workbooks of the release too.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from instruments.errors import NotFoundError
from reports import change_words
from reports.edition import Edition
from reports.sentences import CODES, level_words
from reports.tidy import (
    BYTE_ORDER_MARK,
    DIRECTIONS,
    MEASURED,
    MODELLED,
    UNITS,
    Column,
    Row,
    Scope,
    described,
    inert,
    plain,
)
from scoring.published import PublishedCell, PublishedMeasure, PublishedPlace, PublishedTable, Shown
from scoring.published_change import PublishedApart, PublishedChange, ShownChange

NOT_COMPARED = (change_words.BREAK, "not compared: the two waves did not ask the same of the same place")
_WAVES = "Key of the {} of both waves."
_TEXT, _NUMBER = "string", "decimal"


def compared(edition: Edition) -> PublishedChange:
    """What changed with a release; NotFoundError where it is compared with no earlier one."""
    if edition.change is None:
        raise NotFoundError(
            f"no earlier release is compared with {edition.release}",
            where="releases",
            fix="See the list of releases: /releases.",
        )
    return edition.change


def columns(change: PublishedChange) -> tuple[Column, ...]:
    """The columns of the file, in order: what a row is about, both figures, then their change."""
    level, power = f"{change.level * 100:g}".replace(".", "_"), f"{change.power * 100:g}"
    likely = f"limit of the likely range of the change ({level_words(change.level)} interval)."
    clear = f"The least change that {power} of 100 such pairs of waves would have shown to be clear."
    return (
        _fact("release", "The release that the change is told with.", Scope.RELEASE),
        _fact("since", "The earlier release that it counts from.", Scope.RELEASE),
        _fact("from_wave", _WAVES.format("earlier"), Scope.RELEASE),
        _fact("from_wave_title", "That wave in words.", Scope.RELEASE),
        _fact("to_wave", _WAVES.format("later"), Scope.RELEASE),
        _fact("to_wave_title", "That wave in words.", Scope.RELEASE),
        _fact("wave_kind", "Whose answers: live, research, or synthetic (made up).", Scope.RELEASE),
        _fact("place_code", "Code of the place.", Scope.PLACE),
        _fact("place_name", "Name of the place.", Scope.PLACE),
        _fact("place_level", "What kind of place it is.", Scope.PLACE),
        _fact("measure", "Key of the measure.", Scope.MEASURE),
        _fact("measure_title", "The measure in words.", Scope.MEASURE),
        _fact("unit", "What figures and changes count in; of per cents, percentage points.", Scope.MEASURE),
        _fact("higher_is_better", "yes, no, or no direction where none is claimed.", Scope.MEASURE),
        _figure("from", "The figure of the earlier wave, as it was published."),
        _figure("to", "The figure of the later wave, as it was published."),
        _figure("difference", "The later less the earlier, by answers; not always that of the two figures."),
        _figure(f"difference_lower_{level}", f"Lower {likely}"),
        _figure(f"difference_upper_{level}", f"Upper {likely}"),
        _figure("least_change", clear),
        _figure("chance_of_rise", "How likely it is that there was a rise at all: 0.01 to 0.99."),
        _figure("verdict", "What can be said of the change, in one of four terms.", _TEXT),
        _figure("mark", f"Why there is no change. {_marks()}. Empty: there is one.", _TEXT),
        _figure("note", "Why there is no change, in words.", _TEXT),
        _figure("made", f"{MEASURED}, or {MODELLED}: by a model of both waves.", _TEXT),
        _fact("comparability", "What else differs between the two waves.", Scope.RELEASE, may_be_empty=True),
    )


def rows(edition: Edition) -> Iterator[Row]:
    """Every change as texts by column: the whole, reported places by name, then small ones. None is inert."""
    change = compared(edition)
    names = [column.name for column in columns(change)]
    small = sorted(change.small_places, key=lambda place: (place.name, place.code))
    for place in (*change_words.places(change), *small):
        for measure in change.measures:
            cell = change_words.cell_of(change, place.code, measure.key)
            if cell is not None:
                texts = (
                    *_about(change, edition, place, measure),
                    *_sides(change, place, measure),
                    *_moved(cell, measure),
                    " ".join(change.warnings),
                )
                yield dict(zip(names, texts, strict=True))


def inert_rows(edition: Edition) -> Iterator[Row]:
    """The same rows for files that people open in a spreadsheet: no text of them runs as a formula."""
    texts = {column.name for column in columns(compared(edition)) if column.kind == _TEXT}
    for row in rows(edition):
        yield {name: inert(text) if name in texts else text for name, text in row.items()}


def csv_file(_: PublishedTable, edition: Edition) -> bytes:
    """All changes of a release; NotFoundError where it is compared with no earlier one."""
    text = StringIO(newline="")
    names = [column.name for column in columns(compared(edition))]
    writer = csv.DictWriter(text, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(inert_rows(edition))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def metadata(edition: Edition, *, url: str) -> dict[str, object]:
    """What the file is and what its columns hold, as CSV on the Web. ``url``: that file, from this one."""
    change = compared(edition)
    title = f"{change.title}, {change.whole.name}: what changed between {change_words.between(change)}"
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": title,
        "dc:description": f"Likely ranges are {level_words(change.level)} intervals.",
        "dc:identifier": edition.release,
        "dc:issued": {"@value": edition.released, "@type": "xsd:date"},
        **({"dc:license": {"@id": edition.licence}} if edition.licence else {}),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [described(column) for column in columns(change)],
            "primaryKey": ["place_code", "measure"],
        },
        "notes": [{"dc:title": "Comparability", "dc:description": words} for words in change.warnings],
    }


def _fact(name: str, about: str, scope: Scope, *, may_be_empty: bool = False) -> Column:
    return Column(name=name, about=about, scope=scope, may_be_empty=may_be_empty)


def _figure(name: str, about: str, kind: str = _NUMBER) -> Column:
    return Column(name=name, about=about, kind=kind, may_be_empty=True)


def _marks() -> str:
    told = (*(code for code in CODES if code[0] != "u"), NOT_COMPARED)
    return "; ".join(f"[{code}]: {meaning}" for code, meaning in told)


def _about(
    change: PublishedChange, edition: Edition, place: PublishedPlace, measure: PublishedMeasure
) -> tuple[str, ...]:
    return (
        edition.release,
        edition.since,
        change.earlier.key,
        change.earlier.title,
        change.later.key,
        change.later.title,
        change.later.kind,
        place.code,
        place.name,
        place.level,
        measure.key,
        measure.title,
        UNITS[measure.unit],
        DIRECTIONS[measure.higher_is_better],
    )


def _sides(change: PublishedChange, place: PublishedPlace, measure: PublishedMeasure) -> tuple[str, str]:
    """The figures of both waves, empty where one is not published."""
    key = place.code, measure.key
    return _side(change.before.get(key), measure), _side(change.after.get(key), measure)


def _side(cell: PublishedCell | None, measure: PublishedMeasure) -> str:
    return plain(cell.value, measure.decimals) if isinstance(cell, Shown) else ""


def _moved(cell: change_words.AnyCell, measure: PublishedMeasure) -> tuple[str, ...]:
    """The columns of a change: nine texts, no digit more than the page prints."""
    if not isinstance(cell, ShownChange):
        why = cell.words if isinstance(cell, PublishedApart) else ""
        return (*[""] * 6, f"[{change_words.code(cell)}]", why or change_words.verdict_words(cell), "")
    decimals = measure.decimals + change_words.finer(cell)
    told = cell.difference
    return (
        *(plain(one, decimals) for one in (told.value, told.low, told.high, cell.least_change)),
        plain(cell.chance_of_rise, 2),
        str(cell.outcome),
        "",
        "",
        MODELLED if cell.modelled else MEASURED,
    )
