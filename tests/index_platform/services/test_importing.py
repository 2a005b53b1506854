import random
import subprocess
import sys
from pathlib import Path

import pytest

from index_platform.services import freezing, importing, waves
from index_platform.services.importing import Request, RowsRefusedError
from index_platform.settings import Settings
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    NotPermittedError,
)
from tests.index_platform.fresh import opened
from tests.index_platform.services.files_in import GOOD, HEAD, clock, imported, request_for, stored
from tests.index_platform.survey import MOMENT, PLACES, Survey, start


@pytest.mark.parametrize(
    ("content", "what", "fix"),
    [
        (b"", "the file is empty", "a row for each response"),
        (b"\xef\xbb\xbf \r\n", "the file is empty", "a row for each response"),
        (HEAD.encode(), "a line of column names and no row", "Add at least one row"),
        (b"PK\x03\x04rest", "an Excel workbook", "CSV UTF-8"),
        (b"PAR1rest", "a Parquet file", "CSV UTF-8"),
        (GOOD.encode("utf-16"), "UTF-16", "CSV UTF-8"),
        (b"id,brs1\n1,\x00\n", "a zero byte on line 2", "CSV UTF-8"),
        (f"{HEAD}\n1,Caf\u00e9".encode("latin-1"), "line 2 is not UTF-8", "CSV UTF-8"),
        (GOOD.encode("utf-16-le"), "a zero byte on line 1", "CSV UTF-8"),
        (GOOD.encode("utf-16-be"), "a zero byte on line 1", "CSV UTF-8"),
        (HEAD.encode() + b"\xe9\n" + GOOD.partition("\n")[2].encode(), "line 1 is not UTF-8", "CSV UTF-8"),
        (GOOD.encode() + b"3,QN\x00\n4,QN\x00\n5,QN\xff\n", "a zero byte on line 4", "CSV UTF-8"),
        (b"id,brs1,brs1\n1,2,3\n", "'brs1' is there twice", "a name of its own"),
        (b"id,,brs1\n1,2,3\n", "column 2 has no name", "a name of its own"),
        (f"{HEAD}\n1,QN \u2013".encode("cp1252"), "may be Windows-1252", "CSV UTF-8"),
        (f"{HEAD}\n1,".encode() + b"\xe2\x80", "line 2 is not UTF-8", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook", "CSV UTF-8"),
        (
            f"{HEAD}\n{'1,' * 5_000_000}\n".encode(),
            "line 2 has more than 1,000,000 bytes",
            "ends of its lines",
        ),
        (f"{HEAD}\n1,{'x' * 200_000}\n".encode(), "the row that begins on line 2 cannot be read", "quotes"),
        (b'id,brs1\n1,2\n2,"3\n', "the row that begins on line 3 cannot be read", "quotes"),
        (b"a,b\n1,2\n", "no column is named as an item of brs@1.0", "--mapping"),
        (b"just words\nand more\n", "no column is named as an item of brs@1.0", "--mapping"),
    ],
)
def test_a_file_that_is_not_a_table_of_answers_says_what_it_is(
    survey: Survey, tmp_path: Path, content: bytes, what: str, fix: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        imported(survey, request_for(tmp_path, content))
    assert what in refusal.value.what
    assert fix in refusal.value.fix
    assert stored(survey) == []


def test_a_file_that_is_not_there_is_told(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="there is no such file"):
        imported(survey, Request(file=tmp_path / "none.csv", wave="first", instrument="brs@1.0"))
    with pytest.raises(InvalidInputError, match="cannot be read"):
        imported(survey, Request(file=tmp_path, wave="first", instrument="brs@1.0"))


@pytest.mark.parametrize(
    ("row", "column", "value", "what", "fix"),
    [
        ("1,QN,web,9,2,3,4,5,1", "brs1", "9", "'9' is not an answer to brs1", "Give one of 1, 2, 3, 4, 5"),
        ("1,QN,web,x,2,3,4,5,1", "brs1", "x", "'x' is not an answer", "instruments show brs@1.0"),
        ("1,QN,web,1.5,2,3,4,5,1", "brs1", "1.5", "'1.5' is not an answer", "refused, dont_know"),
        (
            "1,QM,web,1,2,3,4,5,1",
            "place",
            "QM",
            "'QM' is not a place of Smallton",
            "thriving places list smallton",
        ),
        (
            "1,north end,web,1,2,3,4,5,1",
            "place",
            "north end",
            "is not a place",
            "Did you mean QN (North End)?",
        ),
        ("1,QN,fax,1,2,3,4,5,1", "mode", "fax", "'fax' is not a mode", "web, door"),
        (
            "1,QN,web,1,2,3,4,5",
            "",
            "",
            "the row has 8 cells where there are 9 columns",
            "Add or remove cells",
        ),
        ("1,QN,web,1,2,3,4,5,1,1", "", "", "the row has 10 cells", "Add or remove cells"),
        (f"{'x' * 201},QN,web,1,2,3,4,5,1", "id", "x" * 201, "is 201 characters long", "at most 200"),
    ],
)
def test_a_bad_row_is_told_with_line_column_value_and_remedy_and_nothing_is_stored(
    survey: Survey, tmp_path: Path, row: str, column: str, value: str, what: str, fix: str
) -> None:
    with pytest.raises(RowsRefusedError) as refusal:
        imported(survey, request_for(tmp_path, f"{GOOD}{row}\n"))
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (4, column, value)
    assert what in problem.what
    assert fix in problem.fix
    assert stored(survey) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
@pytest.mark.parametrize("column", ["id", "source", "household", "panel"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_refused_at_the_door(
    survey: Survey, tmp_path: Path, column: str, sign: str
) -> None:
    with pytest.raises(RowsRefusedError) as refusal:
        imported(survey, request_for(tmp_path, f"{column},brs1\n{sign}1+1,2\n"))
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (2, column, f"{sign}1+1")
    assert "for a formula" in problem.what
    assert stored(survey) == []


def test_a_place_whose_code_could_be_a_formula_takes_no_answers(tmp_path: Path, settings: Settings) -> None:
    with opened(settings) as engine:
        start(engine, tmp_path, town=PLACES.replace("code: QN", "code: '=QN'"))
        with pytest.raises(RowsRefusedError, match="for a formula"):
            importing.tried(engine, request_for(tmp_path, "place,brs1\n=QN,2\n"))


def test_the_refusal_of_a_file_can_be_read_by_the_person_who_sent_it(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(RowsRefusedError) as refusal:
        imported(survey, request_for(tmp_path, f"{GOOD}3,QM,web,1,2,3,4,5,1\n"))
    what = "1 of 3 rows cannot be taken, so nothing was stored. The first: 'QM' is not a place of Smallton"
    assert refusal.value.what == what
    assert refusal.value.where == f"{tmp_path / 'answers.csv'}, line 4, column place"
    assert refusal.value.fix.endswith("Give the code of a place: thriving places list smallton.")


def test_every_bad_cell_is_told_at_once_by_the_line_where_its_row_begins(
    survey: Survey, tmp_path: Path
) -> None:
    text = f'{HEAD}\n"1\n2",QN,web,1,2,3,4,5,1\n3,QX,web,7,8,3,4,5,1\n'
    with pytest.raises(RowsRefusedError) as refusal:
        imported(survey, request_for(tmp_path, text))
    found = [(problem.line, problem.column) for problem in refusal.value.report.problems]
    assert found == [(4, "place"), (4, "brs1"), (4, "brs2")]
    assert "1 of 2 rows cannot be taken" in refusal.value.what


def test_an_id_that_comes_twice_with_other_answers_is_refused(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(
        RowsRefusedError, match="the row '1' is there twice with different content, first on line 2"
    ):
        imported(survey, request_for(tmp_path, f"{GOOD}1,QN,web,1,1,1,1,1,1\n"))
    assert stored(survey) == []


def test_an_id_that_is_stored_with_other_answers_is_refused_by_line(survey: Survey, tmp_path: Path) -> None:
    imported(survey, request_for(tmp_path, GOOD))
    before = stored(survey)
    changed = f"{HEAD}\n3,QN,web,1,2,3,4,5,1\n2,QS,door,5,5,5,4,4,4\n"
    request = request_for(tmp_path, changed)
    for attempt in (imported, lambda survey, request: importing.tried(survey.engine, request)):
        with pytest.raises(RowsRefusedError, match="the row '2' is stored already") as refusal:
            attempt(survey, request)
        assert [problem.line for problem in refusal.value.report.problems] == [3]
    assert stored(survey) == before


def test_a_closed_wave_another_instrument_and_an_unknown_wave_are_refused(
    survey: Survey, tmp_path: Path
) -> None:
    with pytest.raises(ConflictError, match=r"asks brs@1\.0, not ons4@1\.0"):
        imported(survey, request_for(tmp_path, GOOD, instrument="ons4@1.0"))
    with pytest.raises(InvalidInputError, match="there is no wave 'firts'") as refusal:
        imported(survey, request_for(tmp_path, GOOD, wave="firts"))
    assert "Did you mean 'first'?" in refusal.value.fix
    waves.closed(survey.engine, "first", moment=MOMENT)
    with pytest.raises(NotPermittedError, match="is not open"):
        imported(survey, request_for(tmp_path, GOOD))


def test_two_ids_in_one_row_are_told(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(RowsRefusedError, match="'S1' is an id of the row, and the column 'id' gives another"):
        imported(survey, request_for(tmp_path, "id,source,brs1\nX1,S1,2\n"))


def test_the_own_format_keeps_codes_and_reasons(survey: Survey, tmp_path: Path) -> None:
    report = imported(survey, request_for(tmp_path, GOOD))
    assert (report.new, report.already_there, report.items_not_asked, report.stored) == (2, 0, (), True)
    second = [row[5:] for row in stored(survey) if row[1] == "2"]
    assert second[:3] == [("brs1", 5, None), ("brs2", None, "skipped"), ("brs3", None, "refused")]


def test_a_dry_run_says_what_an_import_does_and_stores_nothing(survey: Survey, tmp_path: Path) -> None:
    imported(survey, request_for(tmp_path, GOOD))
    before = stored(survey)
    request = request_for(tmp_path, f"{GOOD}3,QS,paper,1,1,1,1,1,1\n")
    told = importing.tried(survey.engine, request)
    assert stored(survey) == before
    assert (told.new, told.already_there, told.stored) == (1, 2, False)
    done = imported(survey, request)
    assert (done.new, done.already_there, done.stored) == (1, 2, True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_same_answers_in_any_dialect_are_the_same_responses(
    survey: Survey, tmp_path: Path, delimiter: str, start: bytes, ending: str
) -> None:
    imported(survey, request_for(tmp_path, GOOD))
    text = GOOD.replace(",", delimiter).replace("\n", ending).replace("QN", '"QN"')
    report = imported(survey, request_for(tmp_path, start + text.encode()))
    assert (report.new, report.already_there) == (0, 2)


def test_equal_rows_without_an_id_are_different_people(survey: Survey, tmp_path: Path) -> None:
    rows = ["QN,1,2,3,4,5,1"] * 3 + ["QS,1,2,3,4,5,1"]
    text = "\n".join(["place,brs1,brs2,brs3,brs4,brs5,brs6", *rows, ""])
    assert imported(survey, request_for(tmp_path, text)).new == 4
    assert imported(survey, request_for(tmp_path, text)).new == 0
    assert imported(survey, request_for(tmp_path, f"{text}QS,1,2,3,4,5,1\n")).new == 1


@pytest.mark.parametrize("with_ids", [True, False])
def test_rows_in_another_order_into_another_database_give_the_same_snapshot(
    survey: Survey, another: Survey, tmp_path: Path, with_ids: bool
) -> None:
    draw = random.Random(20261122)
    rows = [
        ",".join([draw.choice(["QN", "QS", ""]), *(draw.choice(["1", "5", ""]) for _ in range(6))])
        for _ in range(200)
    ]
    if with_ids:
        rows = [f"{number},{row}" for number, row in enumerate(rows)]
    head = ("id," if with_ids else "") + "place,brs1,brs2,brs3,brs4,brs5,brs6"
    for place, given in ((survey, rows), (another, draw.sample(rows, len(rows)))):
        assert imported(place, request_for(tmp_path, "\n".join([head, *given]))).new == 200
        waves.closed(place.engine, "first", moment=MOMENT)
    frozen = [
        freezing.frozen(place.engine, "first", place.settings.snapshots, moment=MOMENT)
        for place in (survey, another)
    ]
    assert frozen[0].sha256 == frozen[1].sha256
    assert frozen[0].path.read_bytes() == frozen[1].path.read_bytes()


def test_progress_counts_every_row_of_each_stage(survey: Survey, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    importing.imported(
        survey.engine,
        request_for(tmp_path, GOOD),
        clock=clock,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert told == [("Reading", 1, 2), ("Reading", 2, 2), ("Storing", 1, 2), ("Storing", 2, 2)]


_KILLED = """
import os, signal, sys
from index_platform.clock import now
from index_platform.services import database, importing
from index_platform.settings import Settings, from_environment
from pathlib import Path

def progress(stage, done, total):
    if stage == "Storing" and done >= total // 2:
        os.kill(os.getpid(), signal.SIGKILL)

settings = from_environment({"THRIVING_DATA_DIR": sys.argv[1]})
with database.opened(settings) as engine:
    request = importing.Request(file=Path(sys.argv[2]), wave="first", instrument="brs@1.0")
    importing.imported(engine, request, clock=now, progress=progress)
"""


def test_an_import_that_is_killed_leaves_nothing_and_can_be_repeated(survey: Survey, tmp_path: Path) -> None:
    rows = [f"{number},QN,web,1,2,3,4,5,{1 + number % 5}" for number in range(2000)]
    request = request_for(tmp_path, "\n".join([HEAD, *rows]))
    command = [sys.executable, "-c", _KILLED, str(survey.settings.data_dir), str(request.file)]
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run(command, cwd=root, check=False).returncode == -9
    assert stored(survey) == []
    assert imported(survey, request).new == 2000
