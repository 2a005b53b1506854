"""The roles as research has them: who never may what."""

import pytest

from index_platform.auth.actors import LOCAL, Actor, Grant
from index_platform.auth.guards import Access, NotSignedInError, obey, require
from index_platform.auth.roles import BY_AREA, RIGHTS, Right, Role
from index_platform.auth.words import RIGHT_WORDS, ROLES
from index_platform.services.proposals import RULES
from instruments.errors import NotPermittedError

NEVER: dict[Role, set[Right]] = {
    Role.POLICY_OFFICER: set(Right) - {Right.WRITE_PLACE_TEXTS},
    Role.CONTACT_OFFICER: set(Right) - {Right.READ_IDENTIFIERS},
    Role.ADMINISTRATOR: set(Right) - {Right.MANAGE_ACCOUNTS, Right.READ_AUDIT},
    Role.SURVEY_MANAGER: {Right.READ_ROWS, Right.APPROVE_RELEASE, Right.PROPOSE_RELEASE},
    Role.DATA_PROTECTION_OFFICER: {Right.READ_ROWS, Right.READ_UNRELEASED, Right.APPROVE_RELEASE},
    Role.COMMUNITY_RESEARCHER: set(Right) - {Right.TAKE_ANSWERS, Right.ENTER_PAPERS},
}


def test_no_role_reads_both_answers_and_who_gave_them() -> None:
    for rights in RIGHTS.values():
        assert not {Right.READ_ROWS, Right.READ_IDENTIFIERS} <= rights
        assert not {Right.TAKE_ANSWERS, Right.READ_IDENTIFIERS} <= rights
        assert Right.READ_IDENTIFIERS not in rights or rights.isdisjoint(
            {
                Right.ENTER_PAPERS,
                Right.DECIDE_PAPERS,
                Right.REDACT_ANSWERS,
                Right.CODE_ANSWERS,
                Right.ANSWER_CONCERNS,
            }
        )


def test_who_reads_what_was_written_does_not_code_it_and_a_concern_goes_to_somebody_else() -> None:
    words = {Right.REDACT_ANSWERS, Right.CODE_ANSWERS, Right.ANSWER_CONCERNS}
    assert all(len(rights & words) <= 1 for rights in RIGHTS.values())


def test_nobody_has_what_their_role_never_has() -> None:
    for role, never in NEVER.items():
        assert RIGHTS[role].isdisjoint(never)


def test_whoever_gives_roles_sees_and_decides_nothing_else() -> None:
    for rights in RIGHTS.values():
        if Right.MANAGE_ACCOUNTS in rights:
            assert rights <= {Right.MANAGE_ACCOUNTS, Right.READ_AUDIT}


def test_no_single_role_carries_a_release_from_proposal_to_approval() -> None:
    for rights in RIGHTS.values():
        assert not {RULES["release"].propose, RULES["release"].approve} <= rights


def test_every_role_and_right_has_words_and_every_right_is_somebodys() -> None:
    assert set(RIGHTS) == set(ROLES) == set(Role)
    assert set(RIGHT_WORDS) == set(Right) == {right for rights in RIGHTS.values() for right in rights}


def test_a_role_of_an_area_holds_there_and_in_what_lies_in_it() -> None:
    sue = Actor(id="sue", name="Sue", grants=(Grant(role=Role.FIELDWORK_SUPERVISOR, area="E"),))
    assert Role.FIELDWORK_SUPERVISOR in BY_AREA
    assert sue.holds(Right.SUPERVISE)
    assert sue.holds(Right.SUPERVISE, within=("E1", "E"))
    assert not sue.holds(Right.SUPERVISE, within=("W1", "W"))
    assert not sue.holds(Right.SUPERVISE, within=())
    assert sue.areas(Right.SUPERVISE) == {"E"}
    assert sue.areas(Right.READ_ROWS) == frozenset()


@pytest.mark.parametrize("right", Right)
def test_each_role_is_let_in_by_its_own_rights_alone(right: Right) -> None:
    for role in Role:
        actor = Actor(id="x", name="X", grants=(Grant(role=role),))
        if right in RIGHTS[role]:
            assert require(actor, right, where="test") is actor
            obey(actor, right, where="test")
        else:
            with pytest.raises(NotPermittedError):
                obey(actor, right, where="test")
    with pytest.raises(NotSignedInError):
        obey(None, right, where="test")
    assert require(LOCAL, right, where="test") is LOCAL


def test_a_public_page_asks_nothing_and_one_for_those_signed_in_no_role() -> None:
    obey(None, Access.PUBLIC, where="test")
    obey(Actor(id="x", name="X"), Access.SIGNED_IN, where="test")
    with pytest.raises(NotSignedInError):
        obey(None, Access.SIGNED_IN, where="test")
