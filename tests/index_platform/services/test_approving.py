"""Instruments that residents are asked need two people; those that ship or were approved need nobody."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.services import approving, auditing, instruments, waves
from instruments import catalogue
from instruments.errors import ConflictError, NotFoundError, NotPermittedError, NotReproducedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, STREET, WAVE, Survey


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """A definition that nobody published yet."""
    (tmp_path / "street.yaml").write_text(STREET)
    return tmp_path / "street.yaml"


def _live(survey: Survey, tmp_path: Path, instrument: str) -> bool:
    """Whether a live wave that asks this instrument opens."""
    key = f"live-{instrument.partition('@')[0]}"
    text = WAVE.replace("synthetic", "live").replace("brs@1.0", instrument).replace("first", key)
    (tmp_path / "live.yaml").write_text(text)
    waves.create(survey.engine, tmp_path / "live.yaml", moment=MOMENT)
    return waves.opened(survey.engine, key, moment=MOMENT)


def _origin(survey: Survey) -> str:
    return {one.instrument.label: one.origin for one in instruments.available(survey.engine)}["street@1.0"]


def test_two_people_let_a_live_wave_ask_a_new_instrument(
    survey: Survey, tmp_path: Path, street: Path, ann: Actor, bob: Actor
) -> None:
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann, reason="for the street")
    with pytest.raises(NotFoundError, match=r"no instrument 'street@1\.0'"):
        instruments.get(survey.engine, "street@1.0")
    seen = approving.looked_at(survey.engine, made.number, actor=bob)
    assert approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob) == seen
    assert instruments.get(survey.engine, "street@1.0") == seen
    assert _origin(survey) == "approved"
    assert _live(survey, tmp_path, "street@1.0")
    entries = {one.action: one for one in auditing.listed(survey.engine, moment=MOMENT)}
    assert (entries["instrument.propose"].actor, entries["instrument.propose"].reason) == (
        "ann",
        "for the street",
    )
    assert (entries["instrument.approve"].actor, entries["instrument.approve"].key) == ("bob", "street@1.0")


def test_what_the_machine_published_is_rehearsed_and_may_be_approved_as_it_is(
    survey: Survey, tmp_path: Path, street: Path, ann: Actor, bob: Actor
) -> None:
    instruments.publish(survey.engine, street, moment=MOMENT)
    assert _origin(survey) == "published"
    with pytest.raises(NotPermittedError, match=r"two people have not approved street@1\.0"):
        _live(survey, tmp_path, "street@1.0")
    made = approving.proposed_again(survey.engine, "street@1.0", moment=MOMENT, actor=ann)
    approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)
    assert _origin(survey) == "approved"
    assert waves.opened(survey.engine, "live-street", moment=MOMENT)


def test_what_ships_is_asked_at_once_and_is_never_proposed(
    survey: Survey, tmp_path: Path, ann: Actor
) -> None:
    assert _live(survey, tmp_path, "brs@1.0")
    for label in catalogue.labels():
        with pytest.raises(ConflictError, match="ships with the program"):
            approving.proposed_again(survey.engine, label, moment=MOMENT, actor=ann)


def test_nobody_approves_what_they_proposed(survey: Survey, street: Path) -> None:
    both = person(survey.engine, "eve", Role.SURVEY_MANAGER, Role.STATISTICS_LEAD)
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=both)
    with pytest.raises(NotPermittedError, match="one person cannot both propose and decide"):
        approving.approved(survey.engine, made.number, moment=MOMENT, actor=both)
    with pytest.raises(NotPermittedError, match="two of them publish"):
        approving.approved(survey.engine, made.number, moment=MOMENT, actor=LOCAL)
    tried = [
        one for one in auditing.listed(survey.engine, moment=MOMENT) if one.action == "instrument.approve"
    ]
    assert [(one.actor, one.outcome) for one in tried] == [("local", "refused"), ("eve", "refused")]


def test_the_machine_proposes_nothing_that_residents_are_asked(survey: Survey, street: Path) -> None:
    with pytest.raises(NotPermittedError, match="nobody is signed in here"):
        approving.proposed(survey.engine, street, moment=MOMENT, actor=LOCAL)


def test_others_neither_propose_nor_approve_nor_look(survey: Survey, street: Path, ann: Actor) -> None:
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    for role in set(Role) - {Role.SURVEY_MANAGER, Role.STATISTICS_LEAD}:
        other = person(survey.engine, role.value, role)
        with pytest.raises(NotPermittedError, match="propose a questionnaire"):
            approving.proposed(survey.engine, street, moment=MOMENT, actor=other)
        for deed in (approving.approved, approving.refused):
            with pytest.raises(NotPermittedError, match="approve a questionnaire"):
                deed(survey.engine, made.number, moment=MOMENT, actor=other)
        with pytest.raises(NotPermittedError):
            approving.looked_at(survey.engine, made.number, actor=other)


def test_the_same_is_proposed_once_at_a_time(survey: Survey, street: Path, ann: Actor, bob: Actor) -> None:
    first = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    with pytest.raises(ConflictError, match="waits to be approved"):
        approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    refused = approving.refused(survey.engine, first.number, moment=MOMENT, actor=bob, reason="too long")
    assert (refused.decision, refused.decision_reason) == ("refused", "too long")
    again = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    assert approving.refused(survey.engine, again.number, moment=MOMENT, actor=ann).decision == "taken_back"
    with pytest.raises(ConflictError, match="was taken back before"):
        approving.approved(survey.engine, again.number, moment=MOMENT, actor=bob)


def test_a_label_never_gets_other_content_by_approval(
    survey: Survey, street: Path, ann: Actor, bob: Actor
) -> None:
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    street.write_text(STREET.replace("Our street", "Their street"))
    instruments.publish(survey.engine, street, moment=MOMENT)
    with pytest.raises(ConflictError, match="was published with other content"):
        approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)
    street.write_text(STREET.replace("key: street", "key: ons4"))
    with pytest.raises(ConflictError, match="was published with other content"):
        approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)


def test_what_was_approved_is_not_proposed_again(
    survey: Survey, street: Path, ann: Actor, bob: Actor
) -> None:
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)
    with pytest.raises(ConflictError, match="approved by two people before"):
        approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    assert instruments.publish(survey.engine, street, moment=MOMENT)[1] is False
    assert _origin(survey) == "approved"


def test_a_proposal_that_was_changed_behind_our_back_is_not_approved(
    survey: Survey, street: Path, ann: Actor, bob: Actor
) -> None:
    made = approving.proposed(survey.engine, street, moment=MOMENT, actor=ann)
    with closing(sqlite3.connect(survey.file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER proposals_content")
        connection.execute("UPDATE proposals SET content = replace(content, 'Our street', 'Their street')")
    with pytest.raises(NotReproducedError, match="does not hold what was proposed"):
        approving.approved(survey.engine, made.number, moment=MOMENT, actor=bob)


def test_a_live_wave_asks_nothing_that_only_the_database_says_to_ship(
    survey: Survey, tmp_path: Path, street: Path
) -> None:
    instruments.publish(survey.engine, street, moment=MOMENT)
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("DROP TRIGGER instrument_versions_update")
        connection.execute("UPDATE instrument_versions SET origin = 'shipped'")
        connection.commit()
    with pytest.raises(NotReproducedError, match="ships no such questionnaire"):
        _live(survey, tmp_path, "street@1.0")
    assert waves.get(survey.engine, "live-street").state == "planned"
    assert _live(survey, tmp_path, "brs@1.0")
