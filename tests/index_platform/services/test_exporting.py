from pathlib import Path

import pytest

from index_platform.services import exporting
from index_platform.services.importing import Request
from instruments.errors import ConflictError, MeasureError
from tests.index_platform.services.files_in import MAPPED, MAPPING, imported, request_for, stored
from tests.index_platform.survey import MOMENT, Survey


def test_an_export_adds_nothing_here_and_the_same_responses_elsewhere(
    survey: Survey, another: Survey, tmp_path: Path
) -> None:
    imported(survey, request_for(tmp_path, MAPPED, MAPPING))
    imported(survey, request_for(tmp_path, "place,household,brs1\nQN,h1,2\nQN,h1,2\n"))
    assert exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT) == 4
    request = Request(file=tmp_path / "out.csv", wave="first", instrument="brs@1.0")
    assert (report := imported(survey, request)).new == 0
    assert report.already_there == 4
    assert imported(another, request).new == 4
    assert stored(another) == stored(survey)


def test_an_export_never_writes_over_a_file(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(ConflictError, match="already"):
        exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT)
    assert (tmp_path / "out.csv").read_text() == "mine"
    with pytest.raises(MeasureError, match="nothing can be written there"):
        exporting.exported(survey.engine, "first", tmp_path / "out.csv" / "below.csv", moment=MOMENT)
