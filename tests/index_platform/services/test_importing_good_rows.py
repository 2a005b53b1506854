"""Good rows are stored, the others go to a file beside theirs, which is mended and imported as it is."""

import csv
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from index_platform.services import importing
from index_platform.services.importing import ImportReport, Request, RowsRefusedError
from index_platform.settings import Settings
from instruments.errors import InvalidInputError
from tests.index_platform.fresh import opened
from tests.index_platform.services.files_in import GOOD, HEAD, MAPPED, MAPPING, clock, request_for, stored
from tests.index_platform.survey import PLACES, WAVE, Survey, start

BAD = f"{GOOD}3,QX,web,1,2,3,4,5,1\n4,QN,web,9,2,3,4,5,1\n5,QS,web,1,1,1,1,1,1\n"
GRANT = "fast-grant@1.0"


def _imported(survey: Survey, request: Request, *, at_once: int = 2, good_rows: bool = True) -> ImportReport:
    return importing.imported(survey.engine, request, clock=clock, good_rows=good_rows, at_once=at_once)


def _rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=delimiter))


@pytest.mark.both_databases
def test_good_rows_are_stored_and_the_others_written_beside_as_they_came(
    survey: Survey, tmp_path: Path
) -> None:
    report = _imported(survey, request_for(tmp_path, BAD))
    assert (report.new, report.bad, report.stored) == (3, 2, True)
    assert {row[1] for row in stored(survey)} == {"1", "2", "5"}
    assert report.rejects == str(tmp_path / "answers.rejects.csv")
    head, third, fourth = _rows(Path(report.rejects))
    assert head == [*HEAD.split(","), "problem"]
    assert third[:-1] == ["3", "QX", "web", "1", "2", "3", "4", "5", "1"]
    assert third[-1].startswith("place: 'QX' is not a place of Smallton.")
    assert fourth[-1].startswith("brs1: '9' is not an answer to brs1. Give one of 1, 2, 3, 4, 5")


@pytest.mark.both_databases
def test_the_mended_file_is_imported_as_it_is(survey: Survey, tmp_path: Path) -> None:
    rejects = Path(_imported(survey, request_for(tmp_path, BAD)).rejects)
    rejects.write_text(rejects.read_text().replace("3,QX", "3,QN").replace("4,QN,web,9", "4,QN,web,2"))
    request = Request(file=rejects, wave="first", instrument="brs@1.0")
    report = _imported(survey, request, good_rows=False)
    assert (report.new, report.bad, report.unused_columns, report.rejects) == (2, 0, (), "")
    assert {row[1] for row in stored(survey)} == {"1", "2", "3", "4", "5"}
    assert _imported(survey, request).already_there == 2


def test_what_is_mended_in_part_goes_on_to_a_file_of_its_own_and_none_is_overwritten(
    survey: Survey, tmp_path: Path
) -> None:
    first = Path(_imported(survey, request_for(tmp_path, BAD)).rejects)
    before = first.read_text()
    again = _imported(survey, request_for(tmp_path, BAD))
    assert Path(again.rejects).name == "answers.rejects-2.csv"
    assert Path(again.rejects).read_text() == first.read_text() == before
    first.write_text(before.replace("3,QX", "3,QN"))
    part = _imported(survey, Request(file=first, wave="first", instrument="brs@1.0"))
    assert (part.new, part.bad, Path(part.rejects).name) == (1, 1, "answers.rejects.rejects.csv")
    head, fourth = _rows(Path(part.rejects))
    assert head == [*HEAD.split(","), "problem"]
    assert (fourth[0], len(fourth)) == ("4", 10)
    with pytest.raises(RowsRefusedError, match="'9' is not an answer"):
        _imported(survey, Request(file=first, wave="first", instrument="brs@1.0"), good_rows=False)


NO_TEXT = [(b"3,QN\x00,web,1,2,3,4,5,1", "a zero byte"), (b"3,\xed\xa0\x80,web,1,2,3,4,5,1", "no UTF-8")]


@pytest.mark.parametrize(("row", "why"), [*NO_TEXT, (b"3,QN,Caf\xe9,1,2,3,4,5,1", "no UTF-8")])
def test_one_row_that_is_no_text_is_rejected_as_it_came_and_the_others_are_stored(
    survey: Survey, tmp_path: Path, row: bytes, why: str
) -> None:
    request = request_for(tmp_path, GOOD.encode() + row + b"\n")
    with pytest.raises(RowsRefusedError, match=f"1 of 3 rows cannot be taken.*{why}") as refused:
        _imported(survey, request, good_rows=False)
    assert refused.value.where.endswith(f"line 4, column {'mode' if b'Caf' in row else 'place'}")
    assert "CSV UTF-8" in refused.value.fix
    assert stored(survey) == []
    report = _imported(survey, request)
    assert (report.new, report.bad) == (2, 1)
    [problem] = report.problems
    assert (problem.line, problem.value) == (4, "")
    written = Path(report.rejects).read_bytes()
    assert row in written
    assert why.encode() in written
    unmended = Request(file=Path(report.rejects), wave="first", instrument="brs@1.0")
    with pytest.raises(InvalidInputError, match="line 2"):
        _imported(survey, unmended)
    mended = written.replace(row, b"3,QN,web,1,2,3,4,5,1")
    Path(report.rejects).write_bytes(mended)
    assert _imported(survey, unmended).new == 1


def test_a_row_that_is_no_text_and_has_too_many_cells_is_told_once_and_a_free_text_is_not_repaired(
    survey: Survey, tmp_path: Path
) -> None:
    report = _imported(survey, request_for(tmp_path, GOOD.encode() + b"3,QN,web,\xff,1,1,1,1,1,1,1,1\n"))
    assert [(one.line, one.column) for one in report.problems] == [(4, "")]
    assert len(stored(survey)) == 2 * 6


def test_a_row_of_too_few_cells_stays_one_until_it_is_mended(survey: Survey, tmp_path: Path) -> None:
    """Filled up, it would be a row whose answers stand one column further on."""
    short, long = "3,QN,web,2,3,4,5,1", "4,QN,web,1,2,3,4,5,1,1"
    rejects = Path(_imported(survey, request_for(tmp_path, f"{GOOD}{short}\n{long}\n")).rejects)
    assert [row[:-1] for row in _rows(rejects)[1:]] == [short.split(","), long.split(",")]
    again = _imported(survey, Request(file=rejects, wave="first", instrument="brs@1.0"))
    assert (again.new, again.bad) == (0, 2)


def test_columns_of_somebody_elses_file_are_kept_and_a_mapping_serves_both(
    survey: Survey, tmp_path: Path
) -> None:
    request = request_for(tmp_path, MAPPED.replace("8;2;d;2001", "8;7;d;1999"), MAPPING)
    report = _imported(survey, request)
    assert (report.new, report.bad, report.left_out) == (2, 1, {})
    head, bad = _rows(Path(report.rejects), ";")
    assert (head[-2:], bad[:4]) == (["note", "problem"], ["8", "7", "d", "1999"])
    rejects = Path(report.rejects)
    rejects.write_text(rejects.read_text().replace("8;7", "8;2"))
    mended = _imported(survey, replace(request, file=rejects))
    assert (mended.new, mended.bad, mended.unused_columns) == (1, 0, ("note",))


def test_rows_that_could_not_be_told_from_others_once_mended_are_refused(
    survey: Survey, tmp_path: Path
) -> None:
    """Two who answered alike, one of them with a slip: mended, it is not taken for the other."""
    with pytest.raises(InvalidInputError, match="no column holds an id") as refusal:
        _imported(survey, request_for(tmp_path, "brs1,brs2\n1,2\n9,2\n"))
    assert "Add a column 'id'" in refusal.value.fix
    report = _imported(survey, request_for(tmp_path, "id,brs1,brs2\n1,1,2\n,1,2\n"))
    assert (report.new, report.bad) == (1, 1)
    assert "is no id" in report.problems[0].what


def test_a_dry_run_says_how_many_are_bad_and_writes_nothing(survey: Survey, tmp_path: Path) -> None:
    report = importing.tried(survey.engine, request_for(tmp_path, BAD), good_rows=True)
    assert (report.new, report.bad, report.rejects, report.stored) == (3, 2, "", False)
    assert [path.name for path in tmp_path.glob("*rejects*")] == []
    assert stored(survey) == []


def test_the_mark_of_the_file_and_its_signs_are_those_of_the_rejects(survey: Survey, tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + BAD.replace(",", ";").encode()
    rejects = Path(_imported(survey, request_for(tmp_path, text)).rejects)
    assert rejects.read_bytes().startswith(b"\xef\xbb\xbfid;place;")


def test_a_column_that_is_called_problem_and_is_asked_for_is_read(survey: Survey, tmp_path: Path) -> None:
    mapping = "id: nr\nitems: {brs1: problem}\n"
    report = _imported(survey, request_for(tmp_path, "nr,problem\n1,2\n", mapping))
    assert (report.new, report.items_not_asked[:1]) == (1, ("brs2",))


def test_a_part_is_an_entry_of_the_audit_beside_its_rows(survey: Survey, tmp_path: Path) -> None:
    rows = [f"{number},QN,web,1,2,3,4,5,1" for number in range(5)]
    _imported(survey, request_for(tmp_path, "\n".join([HEAD, *rows])))
    told = survey.rows("SELECT detail FROM audit WHERE action = 'responses.import' ORDER BY number")
    assert [f'"part":{part}' in detail for part, (detail,) in enumerate(told, 1)] == [True] * 3


@dataclass(frozen=True)
class Expected:
    """What a naive import would say and store."""

    new: int
    already_there: int
    bad: tuple[int, ...]  # lines
    left: frozenset[str]  # sources of what is stored


def _naive(rows: Sequence[str], before: dict[str, str]) -> Expected:
    """The whole file at once, by dictionaries: the first content of an id stands."""
    kept, bad, new, there = dict(before), [], 0, 0
    for line, row in enumerate(rows, 2):
        cells = row.split(",")
        content = ",".join(cells[1:])
        is_good = len(cells) == 9 and cells[1] in ("QN", "QS", "") and "9" not in cells[3:]
        if not is_good or kept.setdefault(cells[0], content) != content:
            bad.append(line)
        elif cells[0] in before or rows[: line - 2].count(row):
            there += 1
        else:
            new += 1
    return Expected(new, there, tuple(bad), frozenset(kept))


@pytest.mark.both_databases
@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_parts_of_any_size_come_to_what_the_whole_file_at_once_does(
    survey: Survey, tmp_path: Path, at_once: int
) -> None:
    draw = random.Random(20261122)

    def row() -> str:
        place, code = draw.choice(["QN", "QS", "", "QX"]), draw.choice("123459")
        return f"{draw.randrange(60)},{place},web,{code},2,3,4,5,{draw.choice('12')}" + draw.choice(
            ["", "", "", ",1"]
        )

    earlier = [f"{number},QN,web,1,2,3,4,5,1" for number in range(0, 60, 7)]
    _imported(survey, request_for(tmp_path, "\n".join([HEAD, *earlier])), at_once=at_once)
    before = {one.split(",")[0]: one.partition(",")[2] for one in earlier}
    rows = [row() for _ in range(150)]
    expected = _naive(rows, before)
    request = request_for(tmp_path, "\n".join([HEAD, *rows]))
    tried = importing.tried(survey.engine, request, good_rows=True, at_once=at_once)
    report = _imported(survey, request, at_once=at_once)
    for told in (tried, report):
        assert (told.new, told.already_there, told.bad) == (
            expected.new,
            expected.already_there,
            len(expected.bad),
        )
        assert tuple(dict.fromkeys(one.line for one in told.problems)) == expected.bad
    assert {row[1] for row in stored(survey)} == expected.left


_KILLED = """
import os, signal, sys
from index_platform.clock import now
from index_platform.services import database, importing
from index_platform.settings import from_environment
from pathlib import Path

def progress(stage, done, total):
    if stage == "Storing" and done >= total // 2:
        os.kill(os.getpid(), signal.SIGKILL)

settings = from_environment({"THRIVING_DATA_DIR": sys.argv[1]})
with database.opened(settings) as engine:
    request = importing.Request(file=Path(sys.argv[2]), wave="first", instrument="brs@1.0")
    importing.imported(engine, request, clock=now, good_rows=True, progress=progress, at_once=100)
"""


def test_an_import_of_good_rows_that_is_killed_is_completed_by_the_next_without_duplicates(
    survey: Survey, tmp_path: Path
) -> None:
    rows = [f"{number},{'QX' if number % 10 == 3 else 'QN'},web,1,2,3,4,5,1" for number in range(1000)]
    request = request_for(tmp_path, "\n".join([HEAD, *rows]))
    command = [sys.executable, "-c", _KILLED, str(survey.settings.data_dir), str(request.file)]
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run(command, cwd=root, check=False).returncode == -9
    [(half,)] = survey.rows("SELECT COUNT(*) FROM responses")
    assert 0 < half < 900
    report = _imported(survey, request, at_once=100)
    assert (report.new, report.already_there, report.bad) == (900 - half, half, 100)
    assert survey.rows("SELECT COUNT(*), COUNT(DISTINCT source) FROM responses") == [(900, 900)]
    first, second = sorted(tmp_path.glob("*rejects*"))
    assert first.read_text() == second.read_text()


@pytest.fixture
def grants(settings: Settings, tmp_path: Path) -> Iterator[Survey]:
    """A survey with checks and conditions, open for answers."""
    with opened(settings) as engine:
        start(engine, tmp_path, town=PLACES.replace("quarter", "ward"), wave=WAVE.replace("brs@1.0", GRANT))
        yield Survey(settings, engine)


@pytest.mark.both_databases
def test_a_file_is_held_to_hard_checks_and_flagged_as_what_comes_by_any_other_door(
    grants: Survey, tmp_path: Path
) -> None:
    head = "id,started,ended,took_part"
    text = f"{head}\n1,2026-06-02,2026-06-01,10\n2,2026-06-01,2026-06-02,1200\n"
    request = request_for(tmp_path, text, instrument=GRANT)
    with pytest.raises(RowsRefusedError) as refusal:
        importing.imported(grants.engine, request, clock=clock)
    [problem] = refusal.value.report.problems
    assert (problem.line, problem.column, problem.value) == (2, "ended", "2026-06-01")
    assert "breaks the check 'not_before_the_start' of ended" in problem.what
    report = _imported(grants, request)
    assert (report.new, report.bad) == (1, 1)
    assert grants.rows("SELECT rule, item, detail FROM flags") == [("check", "took_part", "at_most_1000")]
