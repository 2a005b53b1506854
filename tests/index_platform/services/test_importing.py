import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from index_platform.services import database, exporting, freezing, importing, waves
from index_platform.services.importing import ImportReport, Request, RowsRefusedError
from index_platform.settings import Settings, from_environment
from instruments.errors import (
    ConflictError,
    InvalidDefinitionError,
    InvalidInputError,
    MeasureError,
    NotPermittedError,
)
from tests.index_platform.survey import MOMENT, PLACES, Survey, start

HEAD = "id,place,mode,brs1,brs2,brs3,brs4,brs5,brs6"
GOOD = f"{HEAD}\n1,QN,web,1,2,3,4,5,1\n2,QS,door,5,,refused,4,4,4\n"
MAPPED = "nr;area;how;born;q1;q2;note\n7;1;w;1970;yes;3;x\n8;2;d;2001;no;3;x\n9;;p;1950;99;-1;x\n"
MAPPING = """\
id: nr
place: {column: area, values: {"1": QN, "2": QS}}
mode: {column: how, values: {w: web, d: door, p: paper}}
language: {constant: it}
missing: {"99": refused, "-1": dont_know}
items:
  brs1: {column: q1, values: {"yes": 5, "no": 1}}
  brs2: q2
  brs3: {column: born, ranges: [{from: 1900, to: 1960, code: 1}, {from: 1961, code: 2}]}
only:
  - {column: born, to: 2000, why: people of 14 and over}
"""


def _clock() -> datetime:
    return MOMENT


def _request(tmp_path: Path, text: str | bytes, mapping: str | None = None, **changes: str) -> Request:
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    if mapping is not None:
        (tmp_path / "mapping.yaml").write_text(mapping)
    given = {"wave": "first", "instrument": "brs@1.0", **changes}
    return Request(file=file, mapping=None if mapping is None else tmp_path / "mapping.yaml", **given)


def _imported(survey: Survey, request: Request) -> ImportReport:
    return importing.imported(survey.engine, request, database=survey.file, clock=_clock)


def _stored(survey: Survey) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(survey.file)
    try:
        return connection.execute(
            "SELECT r.id, r.source, r.place, r.mode, r.language, a.item, a.code, a.missing "
            "FROM responses r JOIN answers a ON a.response = r.number ORDER BY 1, 6"
        ).fetchall()
    finally:
        connection.close()


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
        (b"id,brs1,brs1\n1,2,3\n", "'brs1' is there twice", "a name of its own"),
        (b"id,,brs1\n1,2,3\n", "column 2 has no name", "a name of its own"),
        (b'id,brs1\n1,2\n2,"3\n', "the row that begins on line 3 cannot be read", "quotes"),
        (b"a,b\n1,2\n", "no column is named as an item of brs@1.0", "--mapping"),
        (b"just words\nand more\n", "no column is named as an item of brs@1.0", "--mapping"),
    ],
)
def test_a_file_that_is_not_a_table_of_answers_says_what_it_is(
    survey: Survey, tmp_path: Path, content: bytes, what: str, fix: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        _imported(survey, _request(tmp_path, content))
    assert what in refusal.value.what
    assert fix in refusal.value.fix
    assert _stored(survey) == []


def test_a_file_that_is_not_there_is_told(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="there is no such file"):
        _imported(survey, Request(file=tmp_path / "none.csv", wave="first", instrument="brs@1.0"))
    with pytest.raises(InvalidInputError, match="cannot be read"):
        _imported(survey, Request(file=tmp_path, wave="first", instrument="brs@1.0"))


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
        _imported(survey, _request(tmp_path, f"{GOOD}{row}\n"))
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (4, column, value)
    assert what in problem.what
    assert fix in problem.fix
    assert _stored(survey) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
@pytest.mark.parametrize("column", ["id", "source", "household", "panel"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_refused_at_the_door(
    survey: Survey, tmp_path: Path, column: str, sign: str
) -> None:
    with pytest.raises(RowsRefusedError) as refusal:
        _imported(survey, _request(tmp_path, f"{column},brs1\n{sign}1+1,2\n"))
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (2, column, f"{sign}1+1")
    assert "for a formula" in problem.what
    assert _stored(survey) == []


def test_a_place_whose_code_could_be_a_formula_takes_no_answers(tmp_path: Path, settings: Settings) -> None:
    with database.opened(settings) as engine:
        start(engine, tmp_path, town=PLACES.replace("code: QN", "code: '=QN'"))
        with pytest.raises(RowsRefusedError, match="for a formula"):
            importing.tried(engine, _request(tmp_path, "place,brs1\n=QN,2\n"))


def test_the_refusal_of_a_file_can_be_read_by_the_person_who_sent_it(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(RowsRefusedError) as refusal:
        _imported(survey, _request(tmp_path, f"{GOOD}3,QM,web,1,2,3,4,5,1\n"))
    what = "1 of 3 rows cannot be taken, so nothing was stored. The first: 'QM' is not a place of Smallton"
    assert refusal.value.what == what
    assert refusal.value.where == f"{tmp_path / 'answers.csv'}, line 4, column place"
    assert refusal.value.fix.endswith("Give the code of a place: thriving places list smallton.")


def test_every_bad_cell_is_told_at_once_by_the_line_where_its_row_begins(
    survey: Survey, tmp_path: Path
) -> None:
    text = f'{HEAD}\n"1\n2",QN,web,1,2,3,4,5,1\n3,QX,web,7,8,3,4,5,1\n'
    with pytest.raises(RowsRefusedError) as refusal:
        _imported(survey, _request(tmp_path, text))
    found = [(problem.line, problem.column) for problem in refusal.value.report.problems]
    assert found == [(4, "place"), (4, "brs1"), (4, "brs2")]
    assert "1 of 2 rows cannot be taken" in refusal.value.what


def test_an_id_that_comes_twice_with_other_answers_is_refused(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(
        RowsRefusedError, match="the row '1' is there twice with different content, first on line 2"
    ):
        _imported(survey, _request(tmp_path, f"{GOOD}1,QN,web,1,1,1,1,1,1\n"))
    assert _stored(survey) == []


def test_an_id_that_is_stored_with_other_answers_is_refused_by_line(survey: Survey, tmp_path: Path) -> None:
    _imported(survey, _request(tmp_path, GOOD))
    before = _stored(survey)
    changed = f"{HEAD}\n3,QN,web,1,2,3,4,5,1\n2,QS,door,5,5,5,4,4,4\n"
    request = _request(tmp_path, changed)
    for attempt in (_imported, lambda survey, request: importing.tried(survey.engine, request)):
        with pytest.raises(RowsRefusedError, match="the row '2' is stored already") as refusal:
            attempt(survey, request)
        assert [problem.line for problem in refusal.value.report.problems] == [3]
    assert _stored(survey) == before


def test_a_closed_wave_another_instrument_and_an_unknown_wave_are_refused(
    survey: Survey, tmp_path: Path
) -> None:
    with pytest.raises(ConflictError, match=r"asks brs@1\.0, not ons4@1\.0"):
        _imported(survey, _request(tmp_path, GOOD, instrument="ons4@1.0"))
    with pytest.raises(InvalidInputError, match="there is no wave 'firts'") as refusal:
        _imported(survey, _request(tmp_path, GOOD, wave="firts"))
    assert "Did you mean 'first'?" in refusal.value.fix
    waves.closed(survey.engine, "first", moment=MOMENT)
    with pytest.raises(NotPermittedError, match="is not open"):
        _imported(survey, _request(tmp_path, GOOD))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("brs1: {column: q1", "brs7: {column: q1", "is no item of brs@1.0"),
        ('{"yes": 5', '{"yes": 6', "gives the code 6, which is no answer"),
        ("code: 2}", "code: 9}", "gives the code 9, which is no answer to brs3"),
        ('"2": QS', '"2": QZ', "place > values > 2 gives 'QZ', which is not a place of Smallton"),
        ("w: web", "w: wep", "gives 'wep', which is not a mode"),
        ("{constant: it}", "{constant: it, column: nr}", "gives both a column and a constant"),
        ("{constant: it}", "{}", "gives neither a column nor a constant"),
        ("{constant: it}", "{constant: Italian}", "gives 'Italian', which is not a language tag"),
        ("{constant: it}\n", "{constant: it}\nhousehold: {constant: '=1+1'}\n", "for a formula"),
        ("{constant: it}\n", "{constant: it}\npanel: {column: w, values: {a: '@x'}}\n", "for a formula"),
        ('{"yes": 5', '{"yes": "5"', "is the text '5', neither a code nor a reason"),
        ('"99": refused', '"99": refsued', "which is no reason"),
        ("column: q1,", "colum: q1,", "is a key that is not known here"),
        ("brs2: q2", "brs2: 7", "is the number 7"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_by_line(
    survey: Survey, tmp_path: Path, old: str, new: str, what: str
) -> None:
    assert old in MAPPING
    with pytest.raises(InvalidDefinitionError, match=r"[Ll]ine \d") as refusal:
        _imported(survey, _request(tmp_path, MAPPED, MAPPING.replace(old, new)))
    assert what in refusal.value.what
    assert _stored(survey) == []


def test_a_column_that_the_mapping_reads_and_the_file_lacks_is_named(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="the file has no column 'q2'"):
        _imported(survey, _request(tmp_path, MAPPED.replace("q2", "q3"), MAPPING))


def test_a_cell_that_the_mapping_does_not_know_is_told(survey: Survey, tmp_path: Path) -> None:
    text = MAPPED.replace("8;2;d;2001;no", "8;3;d;1890;maybe")
    with pytest.raises(RowsRefusedError) as refusal:
        _imported(survey, _request(tmp_path, text, MAPPING))
    where = tmp_path / "mapping.yaml"
    assert [(x.column, x.value, x.what) for x in refusal.value.report.problems] == [
        ("area", "3", f"'3' has no meaning in {where}"),
        ("q1", "maybe", f"'maybe' has no meaning in {where}"),
        ("born", "1890", "'1890' lies in none of the ranges of its column"),
    ]


def test_a_cell_that_is_no_number_is_told_where_ranges_want_one(survey: Survey, tmp_path: Path) -> None:
    mapping = "items:\n  brs1: {column: q1, ranges: [{from: 1, to: 9, code: 1}]}\n"
    with pytest.raises(RowsRefusedError, match="'about 5' is not a number") as refusal:
        _imported(survey, _request(tmp_path, "q1\nabout 5\n", mapping))
    assert "under 'missing'" in refusal.value.fix


def test_two_ids_in_one_row_are_told(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(RowsRefusedError, match="'S1' is an id of the row, and the column 'id' gives another"):
        _imported(survey, _request(tmp_path, "id,source,brs1\nX1,S1,2\n"))


def test_a_mapping_turns_cells_into_answers_and_counts_what_it_leaves_out(
    survey: Survey, tmp_path: Path
) -> None:
    report = _imported(survey, _request(tmp_path, MAPPED, MAPPING))
    assert (report.rows, report.new, report.left_out) == (3, 2, {"people of 14 and over": 1})
    assert (report.delimiter, report.unused_columns) == ("semicolon", ("note",))
    assert report.items_not_asked == ("brs4", "brs5", "brs6")
    stored = {(row[1], row[5]): row for row in _stored(survey)}
    assert stored["7", "brs1"][2:] == ("QN", "web", "it", "brs1", 5, None)
    assert [stored["7", item][6:] for item in ("brs2", "brs3", "brs4")] == [
        (3, None),
        (2, None),
        (None, "not_asked"),
    ]
    assert stored["9", "brs1"][2:] == (None, "paper", "it", "brs1", None, "refused")
    assert [stored["9", item][6:] for item in ("brs2", "brs3")] == [(None, "dont_know"), (1, None)]


def test_the_own_format_keeps_codes_and_reasons(survey: Survey, tmp_path: Path) -> None:
    report = _imported(survey, _request(tmp_path, GOOD))
    assert (report.new, report.already_there, report.items_not_asked, report.stored) == (2, 0, (), True)
    second = [row[5:] for row in _stored(survey) if row[1] == "2"]
    assert second[:3] == [("brs1", 5, None), ("brs2", None, "skipped"), ("brs3", None, "refused")]


def test_a_dry_run_says_what_an_import_does_and_stores_nothing(survey: Survey, tmp_path: Path) -> None:
    _imported(survey, _request(tmp_path, GOOD))
    before = _stored(survey)
    request = _request(tmp_path, f"{GOOD}3,QS,paper,1,1,1,1,1,1\n")
    told = importing.tried(survey.engine, request)
    assert _stored(survey) == before
    assert (told.new, told.already_there, told.stored) == (1, 2, False)
    done = _imported(survey, request)
    assert (done.new, done.already_there, done.stored) == (1, 2, True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_same_answers_in_any_dialect_are_the_same_responses(
    survey: Survey, tmp_path: Path, delimiter: str, start: bytes, ending: str
) -> None:
    _imported(survey, _request(tmp_path, GOOD))
    text = GOOD.replace(",", delimiter).replace("\n", ending).replace("QN", '"QN"')
    report = _imported(survey, _request(tmp_path, start + text.encode()))
    assert (report.new, report.already_there) == (0, 2)


def test_equal_rows_without_an_id_are_different_people(survey: Survey, tmp_path: Path) -> None:
    rows = ["QN,1,2,3,4,5,1"] * 3 + ["QS,1,2,3,4,5,1"]
    text = "\n".join(["place,brs1,brs2,brs3,brs4,brs5,brs6", *rows, ""])
    assert _imported(survey, _request(tmp_path, text)).new == 4
    assert _imported(survey, _request(tmp_path, text)).new == 0
    assert _imported(survey, _request(tmp_path, f"{text}QS,1,2,3,4,5,1\n")).new == 1


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Survey]:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "another")})
    with database.opened(settings) as engine:
        start(engine, tmp_path)
        yield Survey(settings, engine)


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
        assert _imported(place, _request(tmp_path, "\n".join([head, *given]))).new == 200
        waves.closed(place.engine, "first", moment=MOMENT)
    frozen = [
        freezing.frozen(place.engine, "first", place.settings.snapshots, moment=MOMENT)
        for place in (survey, another)
    ]
    assert frozen[0].sha256 == frozen[1].sha256
    assert frozen[0].path.read_bytes() == frozen[1].path.read_bytes()


def test_an_export_adds_nothing_here_and_the_same_responses_elsewhere(
    survey: Survey, another: Survey, tmp_path: Path
) -> None:
    _imported(survey, _request(tmp_path, MAPPED, MAPPING))
    _imported(survey, _request(tmp_path, "place,household,brs1\nQN,h1,2\nQN,h1,2\n"))
    assert exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT) == 4
    request = Request(file=tmp_path / "out.csv", wave="first", instrument="brs@1.0")
    assert (report := _imported(survey, request)).new == 0
    assert report.already_there == 4
    assert _imported(another, request).new == 4
    assert _stored(another) == _stored(survey)


def test_an_export_never_writes_over_a_file(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(ConflictError, match="already"):
        exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT)
    assert (tmp_path / "out.csv").read_text() == "mine"
    with pytest.raises(MeasureError, match="nothing can be written there"):
        exporting.exported(survey.engine, "first", tmp_path / "out.csv" / "below.csv", moment=MOMENT)


def test_progress_counts_every_row_of_each_stage(survey: Survey, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    importing.imported(
        survey.engine,
        _request(tmp_path, GOOD),
        database=survey.file,
        clock=_clock,
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
    importing.imported(engine, request, database=settings.database_file, clock=now, progress=progress)
"""


def test_an_import_that_is_killed_leaves_nothing_and_can_be_repeated(survey: Survey, tmp_path: Path) -> None:
    rows = [f"{number},QN,web,1,2,3,4,5,{1 + number % 5}" for number in range(2000)]
    request = _request(tmp_path, "\n".join([HEAD, *rows]))
    command = [sys.executable, "-c", _KILLED, str(survey.settings.data_dir), str(request.file)]
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run(command, cwd=root, check=False).returncode == -9
    assert _stored(survey) == []
    assert _imported(survey, request).new == 2000
