import pytest

from index_platform.auth.actors import Actor
from index_platform.services.areas import areas_of
from index_platform.services.holders import Holder
from index_platform.services.surveys import Surveys
from instruments.errors import InvalidInputError, NotPermittedError
from tests.index_platform.services.questionnaire import Questionnaire
from tests.index_platform.survey import Survey


def test_a_place_outside_the_area_is_refused_at_the_start_and_later(
    service: Questionnaire, survey: Survey, researcher: Actor
) -> None:
    with pytest.raises(NotPermittedError):
        service.drafts.begin_for("first", "en", "QS", researcher)
    with pytest.raises(InvalidInputError):
        service.drafts.begin_for("first", "en", "T", researcher)
    begun = service.drafts.begin_for("first", "en", "QN", researcher)
    with pytest.raises(NotPermittedError):
        service.answering.live_in("first", begun.id, Holder(actor=researcher), "QS")
    assert [place.code for place in areas_of(researcher, Surveys(survey.engine).get("first"))] == ["QN"]
