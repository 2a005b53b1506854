"""Two accounts that one person could be do not decide together."""

from datetime import timedelta
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.keys import fingerprint
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import links
from index_platform.services import approving, hands, people, proposals
from instruments.errors import NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.services.test_approving import STREET
from tests.index_platform.survey import MOMENT, Survey


def let_in(survey: Survey, by: Actor, whom: Actor, *, after: timedelta = timedelta()) -> None:
    """``whom`` sets a password by a recovery link that ``by`` made."""
    made = people.recovered(survey.engine, by, whom.id, moment=MOMENT + after)
    with unit_of_work(survey.engine, audited=False) as session:
        links.used(session, fingerprint(made.token), stamp(MOMENT + after))


class Desk:
    """People of a small site: an administrator who also proposes, another, and two who approve."""

    def __init__(self, survey: Survey, street: Path) -> None:
        self.survey, self.street = survey, street
        self.ada = person(survey.engine, "ada", Role.ADMINISTRATOR, Role.SURVEY_MANAGER)
        self.cy = person(survey.engine, "cy", Role.ADMINISTRATOR)
        self.sue = person(survey.engine, "sue", Role.SURVEY_MANAGER)
        self.lea = person(survey.engine, "lea", Role.STATISTICS_LEAD)

    def decided(self, proposer: Actor, approver: Actor) -> None:
        """Something is proposed by one and approved by the other."""
        made = approving.proposed(self.survey.engine, self.street, moment=MOMENT, actor=proposer)
        approving.approved(self.survey.engine, made.number, moment=MOMENT, actor=approver)


@pytest.fixture
def desk(survey: Survey, tmp_path: Path) -> Desk:
    """The small site."""
    (tmp_path / "street.yaml").write_text(STREET)
    return Desk(survey, tmp_path / "street.yaml")


def test_whoever_let_an_approver_in_does_not_have_them_approve(desk: Desk) -> None:
    let_in(desk.survey, desk.ada, desk.lea)
    with pytest.raises(NotPermittedError, match="in one hand"):
        desk.decided(desk.ada, desk.lea)


def test_nor_does_an_approver_approve_what_was_proposed_by_whom_they_let_in(desk: Desk) -> None:
    let_in(desk.survey, desk.ada, desk.sue)
    with pytest.raises(NotPermittedError, match="in one hand"):
        desk.decided(desk.sue, desk.ada)


def test_nor_do_two_decide_whom_the_same_person_let_in(desk: Desk) -> None:
    let_in(desk.survey, desk.cy, desk.sue)
    let_in(desk.survey, desk.cy, desk.lea)
    with pytest.raises(NotPermittedError, match="in one hand"):
        desk.decided(desk.sue, desk.lea)


def test_nor_by_way_of_another_administrator_whom_they_let_in(desk: Desk) -> None:
    let_in(desk.survey, desk.ada, desk.cy)
    let_in(desk.survey, desk.cy, desk.lea)
    with pytest.raises(NotPermittedError, match="in one hand"):
        desk.decided(desk.ada, desk.lea)


def test_whom_the_machine_let_in_since_then_decides_as_before(desk: Desk) -> None:
    let_in(desk.survey, desk.ada, desk.lea)
    let_in(desk.survey, LOCAL, desk.lea, after=timedelta(hours=1))
    desk.decided(desk.ada, desk.lea)


def test_whom_an_administrator_with_no_part_in_it_let_in_decides_as_before(desk: Desk) -> None:
    let_in(desk.survey, desk.cy, desk.lea)
    desk.decided(desk.ada, desk.lea)


def test_a_link_that_nobody_used_changes_nothing(desk: Desk) -> None:
    people.recovered(desk.survey.engine, desk.ada, desk.lea.id, moment=MOMENT)
    desk.decided(desk.ada, desk.lea)


def test_two_who_let_each_other_in_lead_to_an_end(desk: Desk) -> None:
    let_in(desk.survey, desk.ada, desk.cy)
    let_in(desk.survey, desk.cy, desk.ada)
    with reading(desk.survey.engine) as session:
        assert hands.behind(session, "ada") == hands.behind(session, "cy") == {"ada", "cy"}
        assert hands.behind(session, "lea") == {"lea"}


def test_what_an_approver_is_shown_is_who_made_the_links(desk: Desk) -> None:
    made = approving.proposed(desk.survey.engine, desk.street, moment=MOMENT, actor=desk.sue)
    assert proposals.links_behind(desk.survey.engine, made.number, actor=desk.lea) == (None, None)
    let_in(desk.survey, desk.ada, desk.sue)
    let_in(desk.survey, LOCAL, desk.lea)
    theirs, own = proposals.links_behind(desk.survey.engine, made.number, actor=desk.lea)
    assert (theirs and theirs.by, own and own.by) == ("Ada", "This machine")
