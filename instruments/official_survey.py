"""What another survey says of many districts: a description, and the table that it names.

Its figures are of the same questions as ours, asked of other people in another way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, isfinite
from pathlib import Path
from typing import Any, Self

from instruments import official_tables
from instruments.files import read_document
from instruments.flaws import At, Flaw, refusal
from instruments.geography import TURNING
from instruments.official_tables import Row, opened, position, refused
from instruments.places import Place
from instruments.shapes import list_of, mapping_of, number, record, text, text_up_to

LEAST = 4  # districts: fewer have no quarters
SIMILAR = "-similar"  # after the key of a survey that is told of similar districts alone

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSurvey:
    """Figures of one survey, of one period.

    scales: {measure: (least, greatest)} values that an answer can have. figures: {measure: {code of a
    district: value}}, without the districts of which the survey tells none. similar: {code: name} of those
    that were chosen to be looked at apart; ``why``: for what reason these.
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
    similar: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def count(self) -> int:
        """How many districts have a figure."""
        return len({code for values in self.figures.values() for code in values})

    def quantile(self, measure: str, share: float) -> float:
        """The least figure that at least this share of the districts do not exceed: always one of theirs."""
        values = sorted(self.figures[measure].values())
        return values[max(ceil(share * len(values)), 1) - 1]

    def of_similar(self) -> Self:
        """The same survey of the similar districts alone."""
        figures = {
            measure: {code: value for code, value in values.items() if code in self.similar}
            for measure, values in self.figures.items()
        }
        return replace(self, key=f"{self.key}{SIMILAR}", figures=figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFile:
    """Where the figures of a survey lie, and whose they are. ``rows``: {column: cell} of those meant."""

    geography: str
    vintage: str
    path: Path
    district: str
    rows: Mapping[str, str]
    columns: Mapping[str, str]  # by measure
    named: str  # the column with names of districts; empty where none is chosen by name
    similar: tuple[str, ...]  # names
    survey: OfficialSurvey  # without figures


def described(description: Path) -> SurveyFile:
    """What ``description`` says; its table lies beside it."""
    found = read_document(description)
    content: Mapping[str, Any] = found.content
    if flaws := [*_DESCRIPTION(content, ())] or [*_wrong(content)]:
        raise refusal(flaws, where=found.where, content=content, lines=found.lines)
    measures, similar = content["measures"], content.get("similar", _NONE)
    scales = {key: (float(one["low"]), float(one["high"])) for key, one in measures.items()}
    return SurveyFile(
        geography=content["geography"],
        vintage=content["vintage"],
        path=description.parent / content["file"],
        district=content["district"],
        rows=content.get("rows", {}),
        columns={key: one["column"] for key, one in measures.items()},
        named=similar["column"],
        similar=tuple(similar["names"]),
        survey=OfficialSurvey(
            **{name: content[name] for name in _TOLD}, scales=scales, figures={}, why=similar["why"]
        ),
    )


def read(file: SurveyFile, whole: Place) -> OfficialSurvey:
    """The survey with its figures of every district; ``whole`` must be one of them."""
    columns = [file.district, file.named or file.district, *file.rows, *file.columns.values()]
    with opened(file.path) as lines:
        rows = official_tables.rows(
            file.path, lines, lambda there: [position(file.path, there, name) for name in columns]
        )
        found, codes = _figures(rows, file)
    if whole.code not in codes:
        what = f"{whole.name} ({whole.code}) is not among the {len(codes)} districts"
        raise refused(file.path, what, "Name the column with their codes, 'district: NAME', and the rows.")
    survey = replace(file.survey, figures=found, similar=_similar(file, codes, whole))
    _require_quarters(survey, file.path, f"Give the file of all districts, {LEAST} or more.")
    if survey.similar:
        _require_quarters(survey.of_similar(), file.path, f"Name {LEAST} or more that have a figure.")
    return survey


def _require_quarters(survey: OfficialSurvey, path: Path, fix: str) -> None:
    for measure, values in survey.figures.items():
        if len(values) < LEAST:
            kind = "similar districts" if survey.key.endswith(SIMILAR) else "districts"
            raise refused(path, f"{measure!r} has figures of {len(values)} {kind}", fix)


def _similar(file: SurveyFile, names: Mapping[str, str], whole: Place) -> dict[str, str]:
    """{code: name} of the districts that were chosen; each must be there once, and not be ``whole``."""
    found: dict[str, str] = {}
    for name in file.similar:
        codes = [code for code, known in names.items() if known == name]
        if len(codes) != 1 or codes[0] in (*found, whole.code):
            there = f"there {len(codes)} times" if len(codes) != 1 else "named twice, or the whole itself"
            what = f"the similar district {name!r} is {there}"
            raise refused(file.path, what, "Name other districts, each once, as the table writes them.")
        found[codes[0]] = name
    return found


def _figures(rows: Iterable[Row], file: SurveyFile) -> tuple[Figures, dict[str, str]]:
    """The figures by measure and district, and {code: name} of every district of the rows that are meant."""
    found: Figures = {measure: {} for measure in file.columns}
    codes: dict[str, str] = {}
    for line, (code, name, *cells) in rows:
        if tuple(cells[: len(file.rows)]) != tuple(file.rows.values()):
            continue
        if code in codes:
            what, fix = f"{code!r} is there twice", "Say under 'rows:' which rows are meant, by column."
            raise refused(file.path, what, fix, line=line)
        codes[code] = name.strip()
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
    similar = content.get("similar", _NONE)
    printed = {name: content[name] for name in _TOLD} | {
        "similar": " ".join((similar["why"], *similar["names"]))
    }
    for name, words in printed.items():
        if TURNING & set(words):
            fix = "Remove it: a script has its direction without it."
            yield Flaw((name,), "has a sign that turns the order of letters", fix)
    for key, one in content["measures"].items():
        if one["low"] >= one["high"]:
            at: At = ("measures", key)
            yield Flaw(at, "has a scale that ends before it begins", "Write the least value under 'low'.")
    if not content["measures"]:
        yield Flaw(("measures",), "names no measure", "Name one that an index of these places has.")


_NONE: Mapping[str, Any] = {"column": "", "names": (), "why": ""}  # similar districts
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
    {
        "rows": mapping_of(text),
        "similar": record(
            {
                "column": text,
                "names": list_of(text_up_to(60), least=LEAST, most=20),
                "why": text_up_to(120),
            },
            {},
        ),
    },
)
