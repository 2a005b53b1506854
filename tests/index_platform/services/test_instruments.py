from pathlib import Path

import pytest

from index_platform.services import instruments, places
from instruments import catalogue
from instruments.errors import ConflictError, InvalidDefinitionError, NotFoundError
from tests.index_platform.survey import MOMENT, PLACES, STREET, Survey

pytestmark = pytest.mark.both_databases


def _file(tmp_path: Path, text: str = STREET) -> Path:
    (tmp_path / "street.yaml").write_text(text)
    return tmp_path / "street.yaml"


def test_a_published_label_never_gets_other_content(survey: Survey, tmp_path: Path) -> None:
    instruments.publish(survey.engine, _file(tmp_path), moment=MOMENT)
    changed = _file(tmp_path, STREET.replace("Our street", "Their street"))
    with pytest.raises(ConflictError, match=r"street@1\.0 was published with other content"):
        instruments.publish(survey.engine, changed, moment=MOMENT)
    assert instruments.get(survey.engine, "street@1.0").title == {"en": "Our street"}


def test_a_shipped_label_is_not_given_to_another_text(survey: Survey, tmp_path: Path) -> None:
    taken = _file(tmp_path, STREET.replace("key: street", "key: ons4"))
    with pytest.raises(ConflictError, match=r"ons4@1\.0 was published with other content"):
        instruments.publish(survey.engine, taken, moment=MOMENT)


def test_a_broken_definition_is_refused_and_nothing_stored(survey: Survey, tmp_path: Path) -> None:
    for use in (
        lambda path: instruments.publish(survey.engine, path, moment=MOMENT),
        lambda path: instruments.checked(survey.engine, path),
        lambda path: instruments.checked(None, path),
    ):
        with pytest.raises(InvalidDefinitionError):
            use(_file(tmp_path, STREET.replace("parts: [brs@1.0]", "parts: [brs@8.0]")))
    with pytest.raises(NotFoundError, match=r"no instrument 'street@1\.0'"):
        instruments.get(survey.engine, "street@1.0")


def test_publishing_twice_adds_nothing(survey: Survey, tmp_path: Path) -> None:
    first, new = instruments.publish(survey.engine, _file(tmp_path), moment=MOMENT)
    again, anew = instruments.publish(survey.engine, _file(tmp_path), moment=MOMENT)
    assert (new, anew, again.sha256) == (True, False, first.sha256)


def test_a_published_instrument_comes_back_whole(survey: Survey, tmp_path: Path) -> None:
    published, _ = instruments.publish(survey.engine, _file(tmp_path), moment=MOMENT)
    assert instruments.get(survey.engine, "street@1.0") == published
    origins = {one.instrument.label: one.origin for one in instruments.available(survey.engine)}
    assert origins == {**dict.fromkeys(catalogue.labels(), "shipped"), "street@1.0": "published"}


def test_without_a_database_there_is_what_ships(tmp_path: Path) -> None:
    assert [one.instrument.label for one in instruments.available(None)] == list(catalogue.labels())
    assert instruments.get(None, "brs@1.0") is catalogue.get("brs@1.0")
    assert instruments.checked(None, _file(tmp_path)).label == "street@1.0"


def test_places_of_one_vintage_never_change(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "places" / "places.yaml").write_text(PLACES.replace("North End", "Upper End"))
    with pytest.raises(ConflictError, match="stored already with other places"):
        places.load(survey.engine, tmp_path / "places", moment=MOMENT)
    (tmp_path / "places" / "places.yaml").write_text(PLACES.replace('vintage: "2026"', 'vintage: "2027"'))
    loaded, new = places.load(survey.engine, tmp_path / "places", moment=MOMENT)
    _, anew = places.load(survey.engine, tmp_path / "places", moment=MOMENT)
    assert (new, anew) == (True, False)
    assert places.stored(survey.engine)[1] == loaded
