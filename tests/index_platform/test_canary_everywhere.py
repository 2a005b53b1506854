"""Three people in one place, in two waves, followed into all that a run and a release write."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

import scoring
from index_platform.public_files.shelf import Shelf
from index_platform.services import changes, composites, index, releases, report_sides, sensitivity
from index_platform.services.portal import Portal
from index_platform.settings import from_environment
from index_platform.storage import snapshots
from index_platform.storage.files import written_whole
from reports.brief import brief
from reports.change_page import change_report
from reports.html import Links, figures_page
from reports.measure_report import measure_report
from reports.outcomes_report import outcomes_report
from reports.sections.subject import Subject
from scoring import chain
from scoring.base import base_of
from scoring.definitions import shipped
from tests.index_platform.cli.command import Command
from tests.index_platform.second import public, second_run
from tests.index_platform.survey import MOMENT, Way, random_rows, run_made
from tests.index_platform.test_canary import TOWN
from tests.reports.cases import said
from tests.reports.reading import numbers

pytestmark = pytest.mark.slow
THREE, NAME, LARGE, WHOLE = "QE", "East End", "QN", "T"
SIZES = {"QN": 120, "QW": 120, "QM": 120, "QS": 100, "QE": 3}
WHERE = tuple(code for code, size in SIZES.items() for _ in range(size))
WIDER = TOWN + (
    "  - {code: QW, name: West End, level: quarter, parent: T, tile: [2, 0]}\n"
    "  - {code: QM, name: Middle, level: quarter, parent: T, tile: [2, 1]}\n"
)
PARTS = ("satisfied", "proud", "belonging", "happy")  # four: a third is a figure of three people
AGAIN = """\
key: again
version: "1.0"
title: Another index
statement: Of the figures that were published.
nodes:
  - {key: index, title: The index}
indicators:
  - {key: satisfied, title: Satisfied, parent: index}
  - {key: proud, title: Proud, parent: index}
  - {key: belonging, title: Belonging, parent: index}
  - {key: happy, title: Happy, parent: index}
imputation: {method: median}
normalisation: {method: min_max, low: 1, high: 100}
aggregation: arithmetic
"""


@dataclass(frozen=True)
class Written:
    """Everything that was written, by name; and what is known of the three: their figures and their ids."""

    texts: Mapping[str, str]
    figures: frozenset[str]
    ids: frozenset[str]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("everywhere")
    with run_made(folder, random_rows(len(WHERE), seed=20261122, places=WHERE), town=WIDER) as engine:
        settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data"), "THRIVING_DATABASE_URL": ""})
        way = Way(folder, settings, engine)
        first = public(way, way.run)
        second = public(way, second_run(way, rows=random_rows(len(WHERE), seed=7, places=WHERE)))
        told = changes.latest(engine, second, moment=MOMENT)
        assert told is not None
        page = figures_page(
            change_report(told.change, release=second, since=told.release), Links(navigation=(), downloads=())
        )
        portal_pages = dict(_portal_pages(engine, second))
        shelf = Shelf(folder / "shelf", write=written_whole)
        portal = Portal(engine, shelf, clock=lambda: MOMENT)
        files = {
            f"{name} {file}": portal.file(name, file).path.read_text("utf-8-sig")
            for name in (first, second)
            for file in ("data.csv", "data.json")
        }
        files[f"{second} changes.csv"] = portal.file(second, "changes.csv").path.read_text("utf-8-sig")
        _composite(folder, files[f"{first} data.csv"])
        frozen = sorted(settings.snapshots.glob("*.parquet"))
        _study(folder, frozen[0])
    said = dict(_commands(Command(folder / "data"), folder, (first, second)))
    made = {
        str(path.relative_to(folder)): path.read_text("utf-8", errors="replace")
        for of in ("RUN", "SECOND", "STUDY", "COMPOSITE")
        for path in sorted((folder / of).rglob("*"))
        if path.is_file()
    }
    return Written(
        texts={**made, **said, **files, **portal_pages, "change page": page},
        figures=frozenset(_figures(frozen)),
        ids=frozenset(_ids(frozen)),
    )


def _portal_pages(engine: Engine, release: str) -> Iterator[tuple[str, str]]:
    """The words of the portal's pages of figures, those of their charts too, by name."""
    table, beside = (
        releases.table(engine, release, moment=MOMENT),
        report_sides.collected(engine, release, moment=MOMENT),
    )
    sides = beside.of(table, table.whole.code)
    for measure in table.measures:
        report = measure_report(table, measure.key, release=release, sides=sides)
        yield f"measure {measure.key}", _words(figures_page(report, Links()))
    for place in (table.whole, *table.places, *table.small_places):
        subject = Subject(table, place, beside.of(table, place.code))
        yield f"desk {place.code}", " ".join(said(brief(subject, release=release)))
    outcomes = outcomes_report(table, release=release, sides=sides, texts=beside.texts)
    yield "outcomes", _words(figures_page(outcomes, Links()))


def _words(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def _study(folder: Path, frozen: Path) -> None:
    """What moves the order of the places that are shown, and every file of it."""
    left_out = ("flagged", "margins", "missing", "mode", "model", "trimming")
    unsure = folder / "unsure.yaml"  # as chance is all that moves these places, their index is too uncertain
    told = (Path(scoring.__file__).parent / "data" / "tci" / "1.0.yaml").read_text()
    unsure.write_text(told.replace("greatest_half_width: 15", "greatest_half_width: 1500"))
    base = folder / "unsure.json"
    index.base(frozen, str(unsure), base)
    sensitivity.studied(frozen, str(unsure), base, folder / "STUDY", left_out=left_out, samples=16)


def _composite(folder: Path, figures: str) -> None:
    """Another index of the figures that were published: theirs are gaps, which it may guess from others."""
    rows = list(csv.DictReader(io.StringIO(figures, newline="")))
    known = {(row["place_code"], row["measure"]): row["value"] for row in rows}
    lines = [
        ",".join(["place", *PARTS]),
        *(",".join([code, *(known[code, key] for key in PARTS)]) for code in SIZES),
    ]
    (folder / "figures.csv").write_text("\n".join(lines))
    (folder / "again.yaml").write_text(AGAIN)
    composites.composite(folder / "again.yaml", folder / "figures.csv", folder / "COMPOSITE")


def _commands(thriving: Command, folder: Path, names: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """What commands print, by name."""
    for run in ("RUN", "SECOND"):
        for place in (THREE, LARGE, WHOLE):
            yield f"explain {run} {place}", thriving.done("index", "explain", folder / run, "--place", place)
        yield f"verify {run}", thriving.done("index", "verify", folder / run)
    yield "diff", thriving.done("releases", "diff", *names)
    yield "diff for scripts", thriving.done("releases", "diff", *names, "--json")
    for name in names:
        yield f"audit {name}", thriving.done("releases", "audit", name)
    yield "list", thriving.done("releases", "list", "--json")


def _figures(frozen: list[Path]) -> Iterator[str]:
    """Each figure of the three to five digits, as nothing else is likely to be."""
    waves = [snapshots.read(path) for path in frozen]
    spec = shipped("tci@1.0")
    based = spec.with_base(base_of(waves[0], spec))
    for wave in waves:
        run = chain.compute(wave, based)
        row = [place.code for place in run.places].index(THREE)
        for value in run.values[row, :, 0]:
            text = f"{float(value):.6g}"
            if len(text.strip("-0.")) >= 5:
                yield text[:6]


def _ids(frozen: list[Path]) -> Iterator[str]:
    for path in frozen:
        wave = snapshots.read(path)
        codes = [place.code for place in wave.geography.places]
        for name, home, place in zip(wave.ids, wave.clusters, wave.place, strict=True):
            if codes[place] == THREE:
                yield from (name, home)


def test_no_figure_of_the_three_stands_anywhere(written: Written) -> None:
    assert len(written.figures) >= 10
    for name, text in written.texts.items():
        found = {figure for figure in written.figures if re.search(rf"(?<![\d.]){re.escape(figure)}", text)}
        assert not found, name


def test_no_id_of_the_three_stands_anywhere(written: Written) -> None:
    assert len(written.ids) >= 6
    for name, text in written.texts.items():
        assert not {one for one in written.ids if one in text}, name


def test_everything_that_can_be_written_was_looked_at(written: Written) -> None:
    names = set(written.texts)
    assert {"RUN/manifest.json", "RUN/protected.json", "RUN/chain.svg", "COMPOSITE/scores.csv"} <= names
    assert {f"STUDY/sensitivity.{kind}" for kind in ("json", "svg", "html")} <= names
    assert any(name.endswith("changes.csv") for name in names)
    assert all(len(text) > 40 for text in written.texts.values())


@pytest.mark.parametrize("run", ["RUN", "SECOND"])
def test_what_explains_their_place_holds_no_number_that_is_not_of_the_method(
    written: Written, run: str
) -> None:
    theirs = numbers(written.texts[f"explain {run} {THREE}"]) - numbers(
        written.texts[f"explain {run} {LARGE}"]
    )
    assert theirs <= {"10", "3"}


def test_no_line_on_their_place_holds_a_number(written: Written) -> None:
    """In the difference book, the file of figures and the page on what changed."""
    told = re.sub(r"autumn 20\d\d", "", written.texts["diff"])  # the titles of waves
    lines = [line for line in told.splitlines() if NAME in line]
    assert len(lines) >= 20
    assert not [line for line in lines if re.search(r"\d", line)]
    page = re.sub(r"<svg.*?</svg>", "", written.texts["change page"], flags=re.S)
    rows = re.findall(rf">{NAME}</(?:(?!</tr>|</p>|<tr).)*", page, re.S)
    assert len(rows) >= 20
    assert not [row for row in rows if re.search(r"\d", re.sub(r"<[^>]*>", " ", row))]
    drawn = re.findall(rf"{NAME}: ([^;.]*)", written.texts["change page"])
    assert len(drawn) >= 20
    assert not [words for words in drawn if re.search(r"\d", words)]


def test_a_study_of_what_moves_the_order_names_only_places_whose_index_is_shown(written: Written) -> None:
    for kind in ("json", "svg", "html"):
        text = written.texts[f"STUDY/sensitivity.{kind}"]
        assert NAME not in text
        assert not re.search(rf"\b{THREE}\b", text)
    assert LARGE in written.texts["STUDY/sensitivity.json"]


def test_no_line_on_their_place_in_the_file_of_changes_holds_a_number(written: Written) -> None:
    [name] = [name for name in written.texts if name.endswith("changes.csv")]
    rows = [row for row in csv.DictReader(io.StringIO(written.texts[name])) if row["place_code"] == THREE]
    assert len(rows) >= 20
    numbers_of = ("from", "to", "difference", "least_change", "chance_of_rise", "verdict")
    assert {row[column] for row in rows for column in numbers_of} == {""}


def test_an_index_made_of_published_figures_has_only_guesses_of_theirs(written: Written) -> None:
    rows = csv.DictReader(io.StringIO(written.texts["COMPOSITE/scores.csv"]))
    theirs = [row for row in rows if THREE in row.values()]
    assert all(row["guessed"] == str(len(PARTS)) for row in theirs)
