"""Saved places keep their order whatever is done with them, and their place from vintage to vintage."""

import random
from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.services import places, saved_places
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, PLACES, Survey


@pytest.fixture
def officer(survey: Survey) -> Actor:
    return person(survey.engine, "olive", Role.POLICY_OFFICER)


def loaded(survey: Survey, folder: Path, text: str) -> None:
    """Load these places."""
    folder.mkdir()
    (folder / "places.yaml").write_text(text)
    places.load(survey.engine, folder, moment=MOMENT)


def codes(survey: Survey, actor: Actor) -> list[str]:
    """The places of a desk, in their order."""
    return [one.code for one in saved_places.kept(survey.engine, actor=actor)]


@pytest.mark.both_databases
def test_whatever_is_done_in_whatever_order_a_plain_list_says_the_same(
    survey: Survey, officer: Actor
) -> None:
    other = person(survey.engine, "oscar")
    saved_places.add(survey.engine, "QS", actor=other)
    rng, twin, engine = random.Random(20261123), list[str](), survey.engine
    for _ in range(60):
        code, deed = rng.choice(("T", "QN", "QS")), rng.choice(("add", "put", "up", "down", "off"))
        if deed in ("add", "put"):
            at = rng.randrange(4) if deed == "put" else len(twin)
            saved_places.add(engine, code, actor=officer, at=at)
            if code not in twin:
                twin.insert(at, code)
        elif code not in twin:
            with pytest.raises(NotFoundError, match="not on your desk"):
                saved_places.remove(engine, code, actor=officer)
        elif deed == "off":
            assert saved_places.remove(engine, code, actor=officer) == twin.index(code)
            twin.remove(code)
        else:
            at = twin.index(code)
            to = min(max(at + (1 if deed == "down" else -1), 0), len(twin) - 1)
            saved_places.move(engine, code, 1 if deed == "down" else -1, actor=officer)
            twin.insert(to, twin.pop(at))
        assert codes(survey, officer) == twin
    assert codes(survey, other) == ["QS"]


def test_a_place_stays_with_its_code_and_is_called_as_it_is_called_now(
    survey: Survey, officer: Actor, tmp_path: Path
) -> None:
    for code in ("QN", "QS"):
        saved_places.add(survey.engine, code, actor=officer)
    later = PLACES.replace('"2026"', '"2027"').replace("North End", "The North").replace("QS", "QX")
    loaded(survey, tmp_path / "later", later)
    north, south = saved_places.kept(survey.engine, actor=officer)
    assert (north.name, north.kind) == ("The North", "quarter of Smallton")
    assert (south.name, south.kind) == ("QS", "a place that is on no list any more")
    assert saved_places.remove(survey.engine, "QS", actor=officer) == 1


def test_a_code_of_two_sets_of_places_is_not_guessed(survey: Survey, officer: Actor, tmp_path: Path) -> None:
    loaded(survey, tmp_path / "other", PLACES.replace("key: smallton", "key: elsewhere"))
    with pytest.raises(ConflictError, match="is a place of"):
        saved_places.add(survey.engine, "QN", actor=officer)


def test_before_any_places_are_loaded_none_is_found(another: Survey) -> None:
    with pytest.raises(InvalidInputError, match="no place is called 'Atlantis'"):
        saved_places.looked_for(another.engine, "Atlantis")
