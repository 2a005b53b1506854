import pytest

from index_platform.auth.actors import LOCAL, Actor, Grant
from index_platform.auth.roles import Role
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit
from index_platform.services import people, sessions
from index_platform.services.people import LinkMade, Person
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.survey import MOMENT, Survey

STAMP = "2026-11-22T08:15:00.000000Z"


def made(survey: Survey, *grants: Grant, email: str = "ann@example.org") -> Actor:
    """Somebody who can sign in, as one who acts."""
    link = people.invited(survey.engine, LOCAL, email=email, name="Ann", grants=grants, moment=MOMENT)
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, link.person.id, state="active", password_hash="argon2")
    with reading(survey.engine) as session:
        found = accounts.get(session, link.person.id)
    return sessions.actor_of(found.id, found.name, found.grants)


def held(role: Role, area: str = "") -> Grant:
    return Grant(role=role, area=area)


def actions(survey: Survey) -> list[str]:
    """What was written down since the survey was made, the oldest first."""
    with reading(survey.engine) as session:
        found = audit.entries(session)
    return [entry.action for entry in reversed(found) if entry.kind == "account"]


def test_an_invitation_makes_an_account_with_its_role_and_a_link(survey: Survey) -> None:
    link = people.invited(
        survey.engine,
        LOCAL,
        email=" Ann.Lee@Example.ORG ",
        name="  Ann   Lee ",
        grants=[held(Role.ANALYST)],
        moment=MOMENT,
    )
    person = link.person
    assert (person.email, person.name, person.state) == ("ann.lee@example.org", "Ann Lee", "invited")
    assert person.grants == (held(Role.ANALYST),)
    assert people.found(survey.engine, LOCAL, "ANN.LEE@example.org") == person
    assert people.everybody(survey.engine, LOCAL) == (person,)
    assert actions(survey) == ["account.invite", "grant.add", "account.link"]
    assert link.token not in repr(link)


def test_an_address_has_one_account_however_it_is_written(survey: Survey) -> None:
    made(survey)
    with pytest.raises(ConflictError, match="already"):
        people.invited(survey.engine, LOCAL, email="ANN@example.org", name="X", grants=(), moment=MOMENT)


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("", "Ann"),
        ("ann", "Ann"),
        ("ann@", "Ann"),
        ("a b@c", "Ann"),
        ("a@b@c", "Ann"),
        ("a@" + "b" * 260, "Ann"),
        ("a@b", "  "),
        ("a@b", "A" * 121),
        ("a@b", "A\x07nn"),
    ],
)
def test_what_is_no_address_or_no_name_makes_no_account(survey: Survey, email: str, name: str) -> None:
    with pytest.raises(InvalidInputError):
        people.invited(survey.engine, LOCAL, email=email, name=name, grants=(), moment=MOMENT)
    assert people.everybody(survey.engine, LOCAL) == ()


@pytest.mark.parametrize(
    "grant",
    [
        held(Role.COMMUNITY_RESEARCHER),
        held(Role.FIELDWORK_SUPERVISOR, "XX"),
        held(Role.ANALYST, "QN"),
        held(Role.ADMINISTRATOR, "T"),
    ],
)
def test_fieldwork_has_an_area_that_there_is_and_other_roles_have_none(survey: Survey, grant: Grant) -> None:
    actor = made(survey)
    with pytest.raises(InvalidInputError, match="is a role for"):
        people.granted(survey.engine, LOCAL, actor.id, grant, moment=MOMENT)
    assert people.granted(
        survey.engine, LOCAL, actor.id, held(Role.COMMUNITY_RESEARCHER, "QN"), moment=MOMENT
    )


def test_a_role_is_given_and_taken_once(survey: Survey) -> None:
    actor, role = made(survey), held(Role.ANALYST)
    both = [people.granted(survey.engine, LOCAL, actor.id, role, moment=MOMENT) for _ in range(2)]
    away = [people.revoked(survey.engine, LOCAL, actor.id, role, moment=MOMENT) for _ in range(2)]
    assert (both, away) == ([True, False], [True, False])
    assert actions(survey)[-2:] == ["grant.add", "grant.remove"]


def test_nobody_gives_a_role_to_themselves(survey: Survey) -> None:
    actor = made(survey, held(Role.ADMINISTRATOR))
    with pytest.raises(NotPermittedError, match="to themselves"):
        people.granted(survey.engine, actor, actor.id, held(Role.STATISTICS_LEAD), moment=MOMENT)
    with reading(survey.engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.key, newest.outcome) == ("grant.add", actor.id, "refused")
    assert newest.detail == {"why": "nobody gives a role to themselves"}


def test_who_made_the_newest_link_and_when_is_told(survey: Survey) -> None:
    first = made(survey, held(Role.ADMINISTRATOR))
    other = made(survey, email="bob@example.org")
    people.recovered(survey.engine, first, other.id, moment=MOMENT)
    told = [people.person(survey.engine, LOCAL, one.id).link for one in (first, other)]
    assert told == [
        LinkMade(purpose="invitation", by="This machine", made_at=STAMP, used=False),
        LinkMade(purpose="recovery", by="Ann", made_at=STAMP, used=False),
    ]


@pytest.mark.parametrize("reads", [Role.ANALYST, Role.STATISTICS_LEAD])
def test_no_account_reads_both_who_people_are_and_what_they_answered(survey: Survey, reads: Role) -> None:
    first = made(survey, held(reads))
    second = made(survey, held(Role.CONTACT_OFFICER), email="bob@example.org")
    for actor, role in ((first, Role.CONTACT_OFFICER), (second, reads)):
        with pytest.raises(NotPermittedError, match="reads answers"):
            people.granted(survey.engine, LOCAL, actor.id, held(role), moment=MOMENT)


def test_the_last_administrator_stays_except_for_whoever_holds_the_machine(survey: Survey) -> None:
    first = made(survey, held(Role.ADMINISTRATOR))
    role = held(Role.ADMINISTRATOR)
    with pytest.raises(ConflictError, match="last administrator"):
        people.disabled(survey.engine, first, first.id, moment=MOMENT)
    with pytest.raises(ConflictError, match="last administrator"):
        people.revoked(survey.engine, first, first.id, role, moment=MOMENT)
    second = made(survey, role, email="bob@example.org")
    assert people.disabled(survey.engine, first, second.id, moment=MOMENT)
    with pytest.raises(ConflictError, match="last administrator"):
        people.disabled(survey.engine, first, first.id, moment=MOMENT)
    assert people.disabled(survey.engine, LOCAL, first.id, moment=MOMENT)
    assert not people.disabled(survey.engine, LOCAL, first.id, moment=MOMENT)


def test_a_link_for_oneself_or_without_a_second_step_is_not_made_on_a_page(survey: Survey) -> None:
    actor = made(survey, held(Role.ADMINISTRATOR))
    other = made(survey, email="bob@example.org")
    with pytest.raises(ConflictError, match="somebody else"):
        people.recovered(survey.engine, actor, actor.id, moment=MOMENT)
    with pytest.raises(ConflictError, match="on the machine"):
        people.recovered(survey.engine, actor, other.id, moment=MOMENT, second_step=True)


def test_the_machine_can_take_a_second_step_away(survey: Survey) -> None:
    actor = made(survey)
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, actor.id, totp_secret="sealed", totp_used=5)
    assert people.person(survey.engine, LOCAL, actor.id).second_step
    people.recovered(survey.engine, LOCAL, actor.id, moment=MOMENT)
    assert people.person(survey.engine, LOCAL, actor.id).second_step
    people.recovered(survey.engine, LOCAL, actor.id, moment=MOMENT, second_step=True)
    assert not people.person(survey.engine, LOCAL, actor.id).second_step
    assert "second_step.remove" in actions(survey)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage_people(survey: Survey, role: Role) -> None:
    area = "QN" if role in (Role.COMMUNITY_RESEARCHER, Role.FIELDWORK_SUPERVISOR) else ""
    actor, engine = made(survey, held(role, area)), survey.engine
    before = actions(survey)
    for deed in (
        lambda: people.everybody(engine, actor),
        lambda: people.person(engine, actor, actor.id),
        lambda: people.found(engine, actor, "ann@example.org"),
        lambda: people.invited(engine, actor, email="x@y", name="X", grants=(), moment=MOMENT),
        lambda: people.granted(engine, actor, actor.id, held(Role.ANALYST), moment=MOMENT),
        lambda: people.revoked(engine, actor, actor.id, held(role, area), moment=MOMENT),
        lambda: people.disabled(engine, actor, actor.id, moment=MOMENT),
        lambda: people.recovered(engine, actor, actor.id, moment=MOMENT),
    ):
        with pytest.raises(NotPermittedError):
            deed()
    assert actions(survey) == [*before, "grant.add"]
    with reading(engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.actor, newest.outcome) == (actor.id, "refused")


def test_what_is_shown_of_people_could_not_be_used_to_sign_in() -> None:
    assert set(Person.__dataclass_fields__) == {
        "id",
        "email",
        "name",
        "state",
        "second_step",
        "grants",
        "link",
    }
    assert set(LinkMade.__dataclass_fields__) == {"purpose", "by", "made_at", "used"}


def test_an_account_that_there_is_not_is_told(survey: Survey) -> None:
    with pytest.raises(NotFoundError):
        people.person(survey.engine, LOCAL, "nobody")
    with pytest.raises(NotFoundError):
        people.found(survey.engine, LOCAL, "nobody@example.org")
    with pytest.raises(NotFoundError):
        people.granted(survey.engine, LOCAL, "nobody", held(Role.ANALYST), moment=MOMENT)
