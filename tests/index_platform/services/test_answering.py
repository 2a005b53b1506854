from concurrent.futures import ThreadPoolExecutor

import pytest

from instruments.errors import InvalidInputError
from tests.index_platform.services.questionnaire import Questionnaire, rows
from tests.index_platform.survey import Survey


def test_answers_that_the_definition_forbids_are_refused(service: Questionnaire) -> None:
    name, holder = service.begun()
    for given in (("brs1", 6), ("brs1", 0), ("brs9", 1), ("satis", 5)):
        with pytest.raises(InvalidInputError):
            service.answering.answer("first", name, holder, given)
    for code in ("T", "QX", "", "\0"):
        with pytest.raises(InvalidInputError):
            service.answering.live_in("first", name, holder, code)
    with pytest.raises(InvalidInputError):
        service.answering.speak("first", name, holder, "xx")
    with pytest.raises(InvalidInputError):
        service.drafts.begin("first", "xx", holder)
    draft = service.drafts.get("first", name, holder)
    assert (dict(draft.answers), draft.place, draft.place_asked, draft.language) == ({}, None, False, "en")


def test_rather_not_say_where_is_an_answer(service: Questionnaire, survey: Survey) -> None:
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, None)
    assert service.drafts.get("first", name, holder).place_asked
    service.sending.send("first", name, holder)
    assert rows(survey, "SELECT place FROM responses") == [(None,)]


def test_two_tabs_never_undo_each_others_answers(service: Questionnaire) -> None:
    name, holder = service.begun()
    with ThreadPoolExecutor(6) as tabs:
        saved = tabs.map(
            lambda number: service.answering.answer("first", name, holder, (f"brs{number}", number % 5 + 1)),
            range(1, 7),
        )
        assert list(saved) == [None] * 6
    assert set(service.drafts.get("first", name, holder).answers) == {
        f"brs{number}" for number in range(1, 7)
    }
