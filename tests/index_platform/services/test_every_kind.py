"""Answers of every kind of item: stored, frozen, written into a file and read from it."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import responses
from index_platform.queries.intake import Intake
from index_platform.services import database, exporting, freezing, importing, waves
from index_platform.services.importing import ImportReport, Request, RowsRefusedError
from index_platform.services.spreadsheets import SIGNS, guarded, unguarded
from index_platform.settings import Settings, from_environment
from index_platform.storage import snapshots
from instruments.definition import Missing
from instruments.errors import InvalidDefinitionError, InvalidInputError, MeasureError
from instruments.response import Answer
from scoring.snapshot import NO_CODE, REASONS
from tests.index_platform.kinds import EVERYTHING, KINDS, arrival, asked
from tests.index_platform.survey import MOMENT, PLACES
from tests.kinds import LABEL, answers, texts

COLUMNS = (
    "ok,colour,calm,help.shops,help.parks,help.buses,help.none,help.not_said,joy,years,moved,better,work"
)


@contextmanager
def survey() -> Iterator[tuple[Engine, Settings, Path]]:
    """A database of its own with the wave ``first`` open, and its folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
        with database.opened(made) as engine:
            asked(engine, folder)
            yield engine, made, folder


def store(engine: Engine, given_: Mapping[int, Mapping[str, Answer]], **changes: object) -> None:
    with Intake(engine, clock=lambda: MOMENT) as intake:
        intake.accept_all([arrival(one, number, **changes) for number, one in given_.items()]).result()


def stored(engine: Engine) -> list[tuple[str, Mapping[str, object]]]:
    """What every response holds, by id."""
    with reading(engine) as session:
        rows = responses.answers_by_response(session, "first")
        return [(one.id, rows.get(one.number, {})) for one in responses.of_wave(session, "first")]


def take(engine: Engine, file: Path, mapping: Path | None = None) -> ImportReport:
    request = Request(file=file, wave="first", instrument=LABEL, mapping=mapping)
    return importing.imported(engine, request, clock=lambda: MOMENT)


def test_every_kind_has_its_rows_and_a_snapshot_holds_the_coded_ones_and_the_language() -> None:
    with survey() as (engine, made, _):
        store(engine, {1: EVERYTHING, 2: {"help": Missing.SKIPPED, "better": Missing.REFUSED}})
        store(engine, {3: {"help": (998,)}}, language="ur")
        assert stored(engine)[0][1] == {
            "ok": 1,
            "colour": 2,
            "calm": 3,
            **{f"help.{name}": code for name, code in zip(HELP, (1, 1, 0, 0, 0), strict=True)},
            "joy": 10,
            "years": 0,
            "moved": "2020-02-29",
            "better": "=more\n- parks, ;@benches",
            "work": "QS",
        }
        waves.closed(engine, "first", moment=MOMENT)
        frozen = freezing.frozen(engine, "first", made.snapshots, moment=MOMENT)
        snapshot = snapshots.read(frozen.path)
        content = frozen.path.read_bytes()
        columns = pl.read_parquet(frozen.path).columns
    assert [one.name for one in snapshot.variables] == COLUMNS.split(",")[:10]
    np.testing.assert_array_equal(snapshot.codes_of("help.parks"), [1, NO_CODE, 0])
    np.testing.assert_array_equal(snapshot.codes_of("help.not_said"), [0, NO_CODE, 1])
    names = [one.name for one in snapshot.variables]
    told = [REASONS[row] for row in snapshot.reasons[:, names.index("help.parks")]]
    assert told == [None, Missing.SKIPPED, Missing.REFUSED]
    assert [snapshot.languages[at] for at in snapshot.language] == ["en", "en", "ur"]
    assert snapshot.languages == ("en", "ur")
    assert not [name for name in columns if name.endswith(("moved", "better", "work"))]
    assert b"benches" not in content
    assert snapshot.sha256 != replace(snapshot, language=snapshot.language[::-1].copy()).sha256
    assert snapshot.sha256 != replace(snapshot, languages=("en", "pl")).sha256


HELP = ("shops", "parks", "buses", "none", "not_said")


def test_a_variable_that_is_not_there_is_refused_with_those_there_are() -> None:
    with survey() as (engine, made, _):
        store(engine, {1: EVERYTHING})
        waves.closed(engine, "first", moment=MOMENT)
        snapshot = snapshots.read(freezing.frozen(engine, "first", made.snapshots, moment=MOMENT).path)
    with pytest.raises(MeasureError, match=r"has no variable 'better'.*help\.shops"):
        snapshot.codes_of("better")


def test_a_wave_needs_places_of_the_level_that_an_item_asks_for(tmp_path: Path) -> None:
    made = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "data")})
    with (
        database.opened(made) as engine,
        pytest.raises(InvalidDefinitionError, match="asks in 'work' for a quarter, and Smallton has none"),
    ):
        asked(engine, tmp_path, town=PLACES.replace("quarter", "corner"))


@given(st.lists(answers(KINDS), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_an_export_comes_back_as_it_was(people: list[dict[str, Answer]]) -> None:
    with survey() as (engine, _, folder), survey() as (other, _, _):
        coded = [{name: one for name, one in person.items() if name != "better"} for person in people]
        store(engine, dict(zip(count(1), coded, strict=False)))
        file = folder / "out.csv"
        assert exporting.exported(engine, "first", file, moment=MOMENT) == len(people)
        assert take(engine, file).new == 0
        assert take(other, file).new == len(people)
        assert stored(other) == stored(engine)
        with file.open(newline="") as opened:
            rows = list(csv.reader(opened))
    facts = ["id", "source", "place", "mode", "language", "household", "panel"]
    assert rows[0] == [*facts, *(name for name in COLUMNS.split(",") if name != "better")]
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(tuple(SIGNS))]


@given(texts)
@settings(deadline=None, derandomize=True)
def test_words_in_a_cell_are_no_formula_and_come_back_as_they_were(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell not in {reason.value for reason in Missing}
    for part in cell.replace(",", "\n").replace(";", "\n").split("\n"):
        assert not part.lstrip().startswith(tuple(SIGNS))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("\uff1d1", "'\uff1d1"),
        ("- parks\n- shops", "'- parks\n'- shops"),
        ("good; -bad", "good; '-bad"),
        ("'=x", "''=x"),
        ("'tis well", "'tis well"),
        ("refused", "'refused"),
        ("I refused", "I refused"),
        ("2 - 1 = 1", "2 - 1 = 1"),
    ],
)
def test_an_apostrophe_stands_only_where_it_guards(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("1,0,0,0,0", (3,)),
        ("1,1,,,", (1, 3)),
        ("0,0,0,0,0", Missing.SKIPPED),
        ("0,0,,0,0", Missing.SKIPPED),
        (",,,,", Missing.SKIPPED),
        ("0,0,0,0,1", (998,)),
        ("refused,refused,refused,refused,refused", Missing.REFUSED),
    ],
)
def test_columns_of_ticks_become_one_answer(cells: str, answer: Answer, tmp_path: Path) -> None:
    with survey() as (engine, _, _), survey() as (other, _, _):
        file = tmp_path / "ticks.csv"
        file.write_text(f"id,{','.join(f'help.{name}' for name in HELP)}\n1,{cells}\n")
        take(engine, file)
        store(other, {1: {"help": answer}})
        assert stored(engine)[0][1] == stored(other)[0][1]


@pytest.mark.parametrize(
    ("column", "cell", "what", "fix"),
    [
        ("moved", "29/02/2020", "is not an answer to moved: '29/02/2020' is not an answer", '"1900-01-01"'),
        ("better", "x" * 61, "is not an answer to better: it has 61 signs", "at most 60 signs"),
        ("better", "a\x07b", "it holds the sign U+0007", "Remove it"),
        ("work", "North End", "is not a place of Smallton", "Did you mean QN"),
        ("work", "T", "is not a place of Smallton of the level 'quarter'", "thriving places list"),
        ("ok", "0", "is not an answer to ok", "Give one of 1, or"),
        ("years", "many", "is not an answer to years", "0 to 120"),
    ],
)
def test_a_cell_that_is_no_answer_is_told(
    column: str, cell: str, what: str, fix: str, tmp_path: Path
) -> None:
    with survey() as (engine, _, _):
        file = tmp_path / "in.csv"
        file.write_text(f"{column}\n{cell}\n")
        with pytest.raises(RowsRefusedError) as refusal:
            take(engine, file)
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (2, column, cell)
    assert what in problem.what
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("1,refused,0,0,0", "does not fit the other columns of help"),
        ("2,0,0,0,0", "does not fit the other columns of help"),
        ("1,0,0,1,0", "9 is ticked with others"),
        ("x,0,0,0,0", "is not an answer to help.shops"),
    ],
)
def test_ticks_that_do_not_fit_each_other_are_told(cells: str, what: str, tmp_path: Path) -> None:
    with survey() as (engine, _, _):
        file = tmp_path / "ticks.csv"
        file.write_text(f"{','.join(f'help.{name}' for name in HELP)}\n{cells}\n")
        with pytest.raises(RowsRefusedError) as refusal:
            take(engine, file)
    [problem] = refusal.value.report.problems
    assert (problem.column, what in problem.what) == ("help.shops", True), problem


def test_a_multiple_item_needs_the_columns_of_all_its_choices(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("help.shops,help.parks\n1,0\n")
    (tmp_path / "map.yaml").write_text("items:\n  help.shops: s\n")
    with survey() as (engine, _, _):
        with pytest.raises(InvalidInputError, match=r"lacks help\.buses, help\.none, help\.not_said"):
            take(engine, file)
        with pytest.raises(InvalidDefinitionError, match=r"some of the choices of 'help' only"):
            take(engine, file, tmp_path / "map.yaml")


def test_a_mapping_takes_texts_as_they_are_and_says_what_stands_for_no_answer(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("w,d\nrefused,2020-01-02\n'=x,n/a\n-,\n")
    (tmp_path / "map.yaml").write_text(
        'missing: {"-": dont_know}\nitems:\n  better: w\n  moved: {column: d, values: {n/a: refused}}\n'
    )
    with survey() as (engine, _, _):
        report = take(engine, tmp_path / "in.csv", tmp_path / "map.yaml")
        found = [{name: one[name] for name in ("better", "moved")} for _, one in stored(engine)]
    assert report.items_not_asked == ("ok", "colour", "calm", "help", "joy", "years", "work")
    assert sorted(found, key=str) == sorted(
        [
            {"better": "refused", "moved": "2020-01-02"},
            {"better": "'=x", "moved": Missing.REFUSED},
            {"better": Missing.DONT_KNOW, "moved": Missing.SKIPPED},
        ],
        key=str,
    )


def test_a_mapping_gives_no_codes_to_what_is_not_answered_by_codes(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("w\n1\n")
    (tmp_path / "map.yaml").write_text("items:\n  work: {column: w, values: {'1': 7}}\n")
    with (
        survey() as (engine, _, _),
        pytest.raises(InvalidDefinitionError, match="work is not answered by codes"),
    ):
        take(engine, tmp_path / "in.csv", tmp_path / "map.yaml")
