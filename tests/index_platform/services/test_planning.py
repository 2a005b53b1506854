import pytest

from index_platform.auth.actors import Actor
from index_platform.demo.facts import facts
from index_platform.services import planning
from index_platform.services.planning import Wish
from instruments.errors import NotPermittedError
from tests.index_platform.survey import Survey


def test_a_plan_is_for_those_who_manage_waves() -> None:
    oldham = planning.places_of_folder(facts("oldham"), "the demo's")
    stranger = Actor(id="x", name="X", grants=())
    with pytest.raises(NotPermittedError, match="right"):
        planning.planned(oldham, Wish(level="ward", answers=2400), actor=stranger)


def test_the_only_wave_brings_its_places(survey: Survey) -> None:
    found = planning.places_of_only_wave(survey.engine)
    assert found is not None
    assert found == planning.places_of_wave(survey.engine, "first")
    assert [place.code for place in found.geography.at_level("quarter")] == ["QN", "QS"]


@pytest.mark.parametrize(("level", "reported"), [("borough", True), ("cluster", True), ("ward", False)])
def test_a_plan_says_whether_reports_are_made_for_such_places(level: str, *, reported: bool) -> None:
    oldham = planning.places_of_folder(facts("oldham"), "the demo's")
    assert planning.planned(oldham, Wish(level=level, answers=2400)).reported is reported
