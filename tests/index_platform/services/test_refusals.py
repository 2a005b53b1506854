"""What was refused is written down by itself, and no oftener than tells something."""

from datetime import timedelta

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.services import refusals
from index_platform.services.refusals import MOST, WITHIN
from instruments.errors import ConflictError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey


def refused(survey: Survey) -> list[str]:
    """The actors of what was refused, the oldest first."""
    with reading(survey.engine) as session:
        found = audit.entries(session)
    return [entry.actor for entry in reversed(found) if entry.outcome == "refused"]


def tried(survey: Survey, actor: Actor, times: int, *, after: timedelta = timedelta()) -> None:
    for _ in range(times):
        with (
            pytest.raises(NotPermittedError),
            refusals.noted(survey.engine, actor, "wave.open", "wave", "first", moment=MOMENT + after),
        ):
            raise NotPermittedError("no", where="here", fix="Ask.")


def test_nobody_fills_the_disk_with_what_they_may_not_do(survey: Survey) -> None:
    ann, eve = (person(survey.engine, name, Role.ANALYST) for name in ("ann", "eve"))
    tried(survey, eve, MOST + 30)
    tried(survey, ann, 1)
    assert refused(survey) == ["eve"] * MOST + ["ann"]
    tried(survey, eve, 1, after=WITHIN)
    assert refused(survey)[-1] == "eve"


def test_what_was_done_or_could_not_be_is_no_refusal(survey: Survey) -> None:
    with refusals.noted(survey.engine, LOCAL, "wave.open", "wave", "first", moment=MOMENT):
        pass
    with (
        pytest.raises(ConflictError),
        refusals.noted(survey.engine, LOCAL, "wave.open", "wave", "first", moment=MOMENT),
    ):
        raise ConflictError("not now", where="here", fix="Wait.")
    assert refused(survey) == []
