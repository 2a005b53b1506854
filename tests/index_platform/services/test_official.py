"""Official files into either database: whole or not at all, by vintage, and looked up."""

from datetime import timedelta
from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.services import official, places
from index_platform.services.official import Homes
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from instruments.postcodes import Postcode
from tests.index_platform.official import DESCRIPTION, ELSEWHERE, NORTH, POSTCODES, SOUTH, described
from tests.index_platform.survey import MOMENT, Survey

pytestmark = pytest.mark.both_databases


def _where(survey: Survey, homes: Homes, text: str) -> str | None:
    [geography] = places.stored(survey.engine)
    found = homes.place(geography, Postcode(text))
    return None if found is None else found.code


def test_a_postcode_leads_to_its_place_from_the_moment_it_is_loaded(survey: Survey, tmp_path: Path) -> None:
    homes = Homes(survey.engine)
    [geography] = places.stored(survey.engine)
    assert not homes.knows(geography)
    assert _where(survey, homes, NORTH) is None
    description = described(tmp_path / "official")
    first = official.load(survey.engine, description, description.parent, moment=MOMENT)
    assert [(one.kind, one.level, one.count, one.new) for one in first] == [
        ("postcodes", "quarter", 6, True),
        ("boundaries", "quarter", 2, True),
    ]
    assert homes.knows(geography)
    found = {text: _where(survey, homes, text) for text in (NORTH, SOUTH, "YY1 1AD", ELSEWHERE)}
    assert found == {NORTH: "QN", SOUTH: "QS", "YY1 1AD": "QN", ELSEWHERE: None}


def test_the_same_twice_adds_nothing_and_a_new_vintage_is_looked_up_from_then_on(
    survey: Survey, tmp_path: Path
) -> None:
    homes, description = Homes(survey.engine), described(tmp_path / "official")
    official.load(survey.engine, description, description.parent, moment=MOMENT)
    again = official.load(survey.engine, description, description.parent, moment=MOMENT)
    assert [one.new for one in again] == [False, False]
    loads = "SELECT COUNT(*) FROM audit WHERE action IN ('places.postcodes', 'places.boundaries')"
    assert survey.rows(loads) == [(2,)]
    moved = POSTCODES.replace("YY1 1AA,,QN", "YY1 1AA,,QS")
    described(tmp_path / "official", postcodes=moved)
    with pytest.raises(ConflictError, match="May 2026 are stored already, and are others"):
        official.load(survey.engine, description, description.parent, moment=MOMENT)
    assert _where(survey, homes, NORTH) == "QN"
    described(
        tmp_path / "official", postcodes=moved, description=DESCRIPTION.replace("May 2026", "June 2026")
    )
    official.load(survey.engine, description, description.parent, moment=MOMENT + timedelta(days=1))
    assert _where(survey, homes, NORTH) == "QS"


def test_one_wrong_file_keeps_the_others_out(survey: Survey, tmp_path: Path) -> None:
    description = described(tmp_path / "official")
    (tmp_path / "official" / "quarters.geojson").write_text("")
    with pytest.raises(InvalidInputError, match="the file is empty"):
        official.load(survey.engine, description, description.parent, moment=MOMENT)
    assert survey.rows("SELECT COUNT(*) FROM postcode_lookups") == [(0,)]


def test_a_geography_that_is_not_loaded_is_told_and_nobody_loads_without_the_right(
    survey: Survey, tmp_path: Path
) -> None:
    unknown = described(tmp_path / "official", description=DESCRIPTION.replace("smallton", "bigton"))
    with pytest.raises(NotFoundError, match="no geography 'bigton'"):
        official.load(survey.engine, unknown, unknown.parent, moment=MOMENT)
    stranger = Actor(id="x", name="X", grants=())
    with pytest.raises(NotPermittedError):
        official.load(survey.engine, unknown, unknown.parent, moment=MOMENT, actor=stranger)
