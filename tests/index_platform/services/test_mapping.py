from pathlib import Path

import pytest

from index_platform.services.importing import RowsRefusedError
from instruments.errors import InvalidDefinitionError, InvalidInputError
from tests.index_platform.services.files_in import MAPPED, MAPPING, imported, request_for, stored
from tests.index_platform.survey import Survey


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
        imported(survey, request_for(tmp_path, MAPPED, MAPPING.replace(old, new)))
    assert what in refusal.value.what
    assert stored(survey) == []


def test_a_column_that_the_mapping_reads_and_the_file_lacks_is_named(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="the file has no column 'q2'"):
        imported(survey, request_for(tmp_path, MAPPED.replace("q2", "q3"), MAPPING))


def test_a_cell_that_the_mapping_does_not_know_is_told(survey: Survey, tmp_path: Path) -> None:
    text = MAPPED.replace("8;2;d;2001;no", "8;3;d;1890;maybe")
    with pytest.raises(RowsRefusedError) as refusal:
        imported(survey, request_for(tmp_path, text, MAPPING))
    where = tmp_path / "mapping.yaml"
    assert [(x.column, x.value, x.what) for x in refusal.value.report.problems] == [
        ("area", "3", f"'3' has no meaning in {where}"),
        ("q1", "maybe", f"'maybe' has no meaning in {where}"),
        ("born", "1890", "'1890' lies in none of the ranges of its column"),
    ]


def test_a_cell_that_is_no_number_is_told_where_ranges_want_one(survey: Survey, tmp_path: Path) -> None:
    mapping = "items:\n  brs1: {column: q1, ranges: [{from: 1, to: 9, code: 1}]}\n"
    with pytest.raises(RowsRefusedError, match="'about 5' is not a number") as refusal:
        imported(survey, request_for(tmp_path, "q1\nabout 5\n", mapping))
    assert "under 'missing'" in refusal.value.fix


def test_a_mapping_turns_cells_into_answers_and_counts_what_it_leaves_out(
    survey: Survey, tmp_path: Path
) -> None:
    report = imported(survey, request_for(tmp_path, MAPPED, MAPPING))
    assert (report.rows, report.new, report.left_out) == (3, 2, {"people of 14 and over": 1})
    assert (report.delimiter, report.unused_columns) == ("semicolon", ("note",))
    assert report.items_not_asked == ("brs4", "brs5", "brs6")
    rows = {(row[1], row[5]): row for row in stored(survey)}
    assert rows["7", "brs1"][2:] == ("QN", "web", "it", "brs1", 5, None)
    assert [rows["7", item][6:] for item in ("brs2", "brs3", "brs4")] == [
        (3, None),
        (2, None),
        (None, "not_asked"),
    ]
    assert rows["9", "brs1"][2:] == (None, "paper", "it", "brs1", None, "refused")
    assert [rows["9", item][6:] for item in ("brs2", "brs3")] == [(None, "dont_know"), (1, None)]
