"""A wave as those who answer see it: at once, or as it stood within the last second."""

import pytest

from index_platform.services import waves
from index_platform.services.surveys import LATELY, Surveys
from tests.index_platform.survey import MOMENT, Survey

pytestmark = pytest.mark.both_databases


def _state(surveys: Surveys) -> str:
    found = surveys.lately("first")
    assert found is not None
    return found.state


def test_what_is_read_lately_is_at_most_a_second_old_and_what_is_read_now_is_not_old(survey: Survey) -> None:
    seconds = iter([5.0, 5.0 + 0.9 * LATELY, 5.0 + LATELY])
    surveys = Surveys(survey.engine, ticks=lambda: next(seconds))
    states = [_state(surveys)]
    waves.closed(survey.engine, "first", moment=MOMENT)
    states += [_state(surveys), _state(surveys)]
    assert states == ["open", "open", "closed"]
    assert surveys.get("first").state == "closed"


def test_a_wave_that_is_not_there_is_looked_for_each_time(survey: Survey) -> None:
    surveys = Surveys(survey.engine, ticks=lambda: 0.0)
    assert surveys.lately("other") is None
    assert surveys.lately("first") is surveys.lately("first") is not None
