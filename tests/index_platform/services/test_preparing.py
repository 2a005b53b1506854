"""A definition before it is proposed: what it must claim, and that what was said is part of it."""

from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.services import approving, preparing
from index_platform.services.preparing import Said
from instruments import catalogue
from instruments.claims import Claim, Claimed
from instruments.errors import InvalidDefinitionError, InvalidInputError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey

BEFORE = catalogue.get("community-life@1.0")
EQUAL = Claimed(kind="item", id="chat", claim=Claim.EQUIVALENT, reason="Tried out beside each other")


@pytest.fixture
def ann(survey: Survey) -> Actor:
    """A survey manager."""
    return person(survey.engine, "ann", Role.SURVEY_MANAGER)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The next version in a file, which says nothing of the one before: one question is reworded."""
    text = (catalogue.DATA / "community-life" / "1.0.yaml").read_text(encoding="utf-8")
    for old, now in (('1.0"', '1.1"'), ("How often do you chat", "How often do you talk")):
        text = text.replace(old, now, 1)
    (tmp_path / "new.yaml").write_text(text)
    return tmp_path / "new.yaml"


def test_what_must_be_claimed_is_told_with_its_changes(survey: Survey, ann: Actor, new: Path) -> None:
    found = preparing.prepared(survey.engine, new, actor=ann)
    assert found.instrument.follows is not None
    assert found.instrument.follows.sha256 == BEFORE.sha256
    assert found.changes is not None
    assert found.changes.old == BEFORE
    [need] = found.needs
    assert (need.kind, need.id, need.no_equivalent, need.made) == ("item", "chat", "", None)
    assert [one.about for one in need.changes] == ["wording"]
    [flaw] = found.flaws
    assert "claims nothing of what changed" in flaw.what


def test_a_claim_that_is_made_is_part_of_the_definition_that_is_proposed(
    survey: Survey, ann: Actor, new: Path
) -> None:
    said = Said(claims=(EQUAL,))
    found = preparing.prepared(survey.engine, new, actor=ann, said=said)
    assert found.flaws == ()
    assert found.needs[0].made == EQUAL
    made = approving.proposed_as_said(survey.engine, new, said, moment=MOMENT, actor=ann)
    assert approving.looked_at(survey.engine, made.number, actor=ann) == found.instrument
    assert made.subject == found.instrument.sha256


def test_a_break_takes_another_version_which_can_be_given(survey: Survey, ann: Actor, new: Path) -> None:
    gap = Claimed(kind="item", id="chat", claim=Claim.BREAK, reason="Asked otherwise")
    [flaw] = preparing.prepared(survey.engine, new, actor=ann, said=Said(claims=(gap,))).flaws
    assert flaw.at == ("version",)
    higher = Said(claims=(gap,), version="2.0")
    found = preparing.prepared(survey.engine, new, actor=ann, said=higher)
    assert (found.instrument.label, found.flaws) == ("community-life@2.0", ())
    with pytest.raises(InvalidInputError, match="is not a version label"):
        preparing.prepared(survey.engine, new, actor=ann, said=Said(version="two"))


def test_what_blocks_publishing_is_told_before_it_is_proposed(survey: Survey, ann: Actor, new: Path) -> None:
    new.write_text(new.read_text().replace("How often do you talk", "\u202eHow often do you talk", 1))
    said = Said(claims=(EQUAL,))
    [flaw] = preparing.prepared(survey.engine, new, actor=ann, said=said).flaws
    assert "overrides the direction of its letters (U+202E)" in flaw.what
    with pytest.raises(InvalidDefinitionError, match="overrides the direction"):
        approving.proposed_as_said(survey.engine, new, said, moment=MOMENT, actor=ann)


def test_a_claim_of_the_page_stands_in_the_place_of_one_in_the_file(
    survey: Survey, ann: Actor, new: Path
) -> None:
    follows = f"follows: {{label: {BEFORE.label}, sha256: {BEFORE.sha256}, claims: "
    written = f"{follows}[{{item: chat, claim: break, reason: Another}}]}}\nrights:"
    new.write_text(new.read_text().replace("rights:", written, 1))
    found = preparing.prepared(survey.engine, new, actor=ann, said=Said(claims=(EQUAL,)))
    assert found.instrument.follows is not None
    assert found.instrument.follows.claims == (EQUAL,)


def test_a_first_version_needs_no_claim_and_stays_as_it_is(survey: Survey, ann: Actor, new: Path) -> None:
    new.write_text(new.read_text().replace("key: community-life", "key: ours"))
    found = preparing.prepared(survey.engine, new, actor=ann)
    assert (found.changes, found.needs, found.flaws) == (None, (), ())
    assert found.instrument.follows is None


def test_nothing_that_is_flawed_is_proposed_and_nobody_without_the_right_proposes(
    survey: Survey, ann: Actor, new: Path
) -> None:
    with pytest.raises(InvalidDefinitionError, match="claims nothing of what changed"):
        approving.proposed_as_said(survey.engine, new, Said(), moment=MOMENT, actor=ann)
    bob = person(survey.engine, "bob", Role.ANALYST)
    with pytest.raises(NotPermittedError):
        preparing.prepared(survey.engine, new, actor=bob)
    with pytest.raises(NotPermittedError):
        approving.proposed_as_said(survey.engine, new, Said(claims=(EQUAL,)), moment=MOMENT, actor=bob)
