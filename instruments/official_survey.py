"""What another survey says of many districts: a description, and the table that it names.

Its figures are of the same questions as ours, asked of other people in another way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite
from pathlib import Path
from typing import Any

from instruments import official_tables
from instruments.files import read_document
from instruments.flaws import At, Flaw, refusal
from instruments.geography import TURNING
from instruments.official_tables import Row, opened, position, refused
from instruments.places import Place
from instruments.shapes import mapping_of, number, record, text, text_up_to

LEAST = 4  # districts: fewer have no quarters

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSurvey:
    """Figures of one survey, of one period.

    scales: {measure: (least, greatest)} values that an answer can have. figures: {measure: {code of a
    district: value}}, without the districts of which the survey tells none.
    """

    key: str
    title: str
    source: str
    period: str
    mode: str
    caveat: str
    districts: str
    scales: Mapping[str, tuple[float, float]]
    figures: Mapping[str, Mapping[str, float]]

    @property
    def count(self) -> int:
        """How many districts have a figure."""
        return len({code for values in self.figures.values() for code in values})

    def quantile(self, measure: str, share: float) -> float:
        """The least figure that at least this share of the districts do not exceed: always one of theirs."""
        values = sorted(self.figures[measure].values())
        return values[max(ceil(share * len(values)), 1) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFile:
    """Where the figures of a survey lie, and whose they are. ``rows``: {column: cell} of those meant."""

    geography: str
    vintage: str
    path: Path
    district: str
    rows: Mapping[str, str]
    columns: Mapping[str, str]  # by measure
    survey: OfficialSurvey  # without figures


def described(description: Path) -> SurveyFile:
    """What ``description`` says; its table lies beside it."""
    found = read_document(description)
    content: Mapping[str, Any] = found.content
    if flaws := [*_DESCRIPTION(content, ())] or [*_wrong(content)]:
        raise refusal(flaws, where=found.where, content=content, lines=found.lines)
    measures = content["measures"]
    scales = {key: (float(one["low"]), float(one["high"])) for key, one in measures.items()}
    return SurveyFile(
        geography=content["geography"],
        vintage=content["vintage"],
        path=description.parent / content["file"],
        district=content["district"],
        rows=content.get("rows", {}),
        columns={key: one["column"] for key, one in measures.items()},
        survey=OfficialSurvey(**{name: content[name] for name in _TOLD}, scales=scales, figures={}),
    )


def read(file: SurveyFile, whole: Place) -> OfficialSurvey:
    """The survey with its figures of every district; ``whole`` must be one of them."""
    names = [file.district, *file.rows, *file.columns.values()]
    with opened(file.path) as lines:
        rows = official_tables.rows(
            file.path, lines, lambda there: [position(file.path, there, name) for name in names]
        )
        found, codes = _figures(rows, file)
    if whole.code not in codes:
        what = f"{whole.name} ({whole.code}) is not among the {len(codes)} districts"
        raise refused(file.path, what, "Name the column with their codes, 'district: NAME', and the rows.")
    for measure, values in found.items():
        if len(values) < LEAST:
            what = f"{measure!r} has figures of {len(values)} districts"
            raise refused(file.path, what, f"Give the file of all districts, {LEAST} or more.")
    return replace(file.survey, figures=found)


def _figures(rows: Iterable[Row], file: SurveyFile) -> tuple[Figures, set[str]]:
    """The figures by measure and district, and the code of every district of the rows that are meant."""
    found: Figures = {measure: {} for measure in file.columns}
    codes: set[str] = set()
    for line, (code, *cells) in rows:
        if tuple(cells[: len(file.rows)]) != tuple(file.rows.values()):
            continue
        if code in codes:
            what, fix = f"{code!r} is there twice", "Say under 'rows:' which rows are meant, by column."
            raise refused(file.path, what, fix, line=line)
        codes.add(code)
        for measure, cell in zip(file.columns, cells[len(file.rows) :], strict=True):
            if cell.strip():
                found[measure][code] = _figure(cell, file.survey.scales[measure], file.path, line)
    return found, codes


def _figure(cell: str, scale: Sequence[float], path: Path, line: int) -> float:
    low, high = scale
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and low <= value <= high):
        what = f"{cell!r} is no figure from {low:g} to {high:g}"
        raise refused(path, what, "Correct the cell, or the scale of its measure.", line=line)
    return value


def _wrong(content: Mapping[str, Any]) -> Iterator[Flaw]:
    for name in _TOLD:
        if TURNING & set(content[name]):
            fix = "Remove it: a script has its direction without it."
            yield Flaw((name,), "has a sign that turns the order of letters", fix)
    for key, one in content["measures"].items():
        if one["low"] >= one["high"]:
            at: At = ("measures", key)
            yield Flaw(at, "has a scale that ends before it begins", "Write the least value under 'low'.")
    if not content["measures"]:
        yield Flaw(("measures",), "names no measure", "Name one that an index of these places has.")


_TOLD = ("key", "title", "source", "period", "mode", "caveat", "districts")
_DESCRIPTION = record(
    {
        "geography": text,
        "vintage": text,
        "key": text_up_to(40),
        "title": text_up_to(80),
        "source": text_up_to(300),
        "period": text_up_to(60),
        "mode": text_up_to(100),
        "caveat": text_up_to(300),
        "districts": text_up_to(80),
        "file": text,
        "district": text,
        "measures": mapping_of(record({"column": text, "low": number, "high": number}, {})),
    },
    {"rows": mapping_of(text)},
)
