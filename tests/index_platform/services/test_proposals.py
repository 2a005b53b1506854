"""What waits for a second person, told to those who have a part in it, without names."""

from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import RIGHTS, Role
from index_platform.services import approving, auditing, proposals, releases
from index_platform.services.proposals import RULES, Verdict
from index_platform.tables import proposals as table
from instruments.errors import NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.proofing import passed
from tests.index_platform.services.test_approving import STREET
from tests.index_platform.survey import MOMENT, Way

pytestmark = pytest.mark.both_databases

STAMP = "2026-11-22T08:15:00.000000Z"


@pytest.fixture
def busy(way: Way, tmp_path: Path) -> Way:
    """One release by the machine, one by an analyst, and an instrument: all wait."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    ann = person(way.engine, "ann", Role.ANALYST, Role.POLICY_OFFICER)
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann, reason="ready")
    (tmp_path / "street.yaml").write_text(STREET)
    sue = person(way.engine, "sue", Role.SURVEY_MANAGER)
    approving.proposed(way.engine, tmp_path / "street.yaml", moment=MOMENT, actor=sue)
    return way


def test_what_waits_is_told_with_the_role_of_who_proposed_it(busy: Way) -> None:
    found = proposals.waiting(busy.engine, actor=person(busy.engine, "lea", Role.STATISTICS_LEAD))
    told = [(one.kind, one.name, one.by, one.reason, one.since, one.own) for one in found]
    assert told == [
        ("release", "R1", "by command", "", STAMP, False),
        ("release", "R2", "analyst", "ready", STAMP, False),
        ("instrument", "street@1.0", "survey manager", "", STAMP, False),
    ]
    words = repr(found)
    assert "ann" not in words.replace("analyst", "")
    assert "sue" not in words


def test_everybody_is_told_what_they_have_a_part_in_and_can_decide(busy: Way) -> None:
    decides = (Verdict.APPROVED, Verdict.REFUSED)
    own = (Verdict.TAKEN_BACK,)
    expected: dict[Role, dict[str, tuple[Verdict, ...]]] = {role: {} for role in Role} | {
        Role.ANALYST: {"R1": (), "R2": ()},
        Role.STATISTICS_LEAD: {"R1": decides, "R2": decides, "street@1.0": decides},
        Role.SURVEY_MANAGER: {"street@1.0": decides},
        Role.DATA_PROTECTION_OFFICER: {"R1": (Verdict.REFUSED,), "R2": (Verdict.REFUSED,)},
    }
    for role, wanted in expected.items():
        actor = person(busy.engine, f"a-{role.value}", role)
        assert {one.name: one.may for one in proposals.waiting(busy.engine, actor=actor)} == wanted
    machine = {one.name: one.may for one in proposals.waiting(busy.engine, actor=LOCAL)}
    assert machine == {"R1": own, "R2": (Verdict.REFUSED,), "street@1.0": ()}


def test_before_there_are_accounts_the_machine_decides_on_its_own(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    [one] = proposals.waiting(way.engine, actor=LOCAL)
    assert one.may == (Verdict.APPROVED, Verdict.TAKEN_BACK)
    assert releases.approved(way.engine, "R1", moment=MOMENT, actor=LOCAL).approver == "local"


def test_what_one_may_decide_is_what_the_database_takes(busy: Way) -> None:
    """The list is a help for pages; held here against what happens when each verdict is tried."""
    lea = person(busy.engine, "lea", Role.STATISTICS_LEAD)
    passed(busy.engine, "R1", lea)
    for name in ("R1", "R2"):
        release = releases.get(busy.engine, name)
        [one] = [one for one in proposals.waiting(busy.engine, actor=lea) if one.name == name]
        assert one.number == release.proposal
    assert releases.withdrawn(busy.engine, "R2", moment=MOMENT, actor=lea, reason="no").state == "withdrawn"
    with pytest.raises(NotPermittedError):
        releases.approved(busy.engine, "R1", moment=MOMENT, actor=person(busy.engine, "eve", Role.ANALYST))
    with pytest.raises(NotPermittedError):
        releases.approved(busy.engine, "R1", moment=MOMENT, actor=LOCAL)
    assert releases.approved(busy.engine, "R1", moment=MOMENT, actor=lea).approver == "lea"
    done = [(one.action, one.outcome) for one in auditing.listed(busy.engine, moment=MOMENT)]
    assert done[:4] == [
        ("release.approve", "done"),
        ("release.approve", "refused"),
        ("release.approve", "refused"),
        ("release.refuse", "done"),
    ]


def test_nobody_who_is_not_signed_in_is_told(busy: Way) -> None:
    with pytest.raises(NotSignedInError):
        proposals.waiting(busy.engine, actor=None)


def test_taking_back_is_written_as_what_it_is(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="a slip")
    entry = auditing.listed(way.engine, moment=MOMENT)[0]
    assert (entry.action, entry.key, entry.reason) == ("release.take_back", "R1", "a slip")
    assert proposals.waiting(way.engine, actor=LOCAL) == ()


def test_every_kind_but_one_that_is_not_built_has_a_rule_that_two_roles_can_keep() -> None:
    assert set(table.KINDS) - set(RULES) == {"retention"}
    for rule in RULES.values():
        for verdict in Verdict:
            assert any(rule.right(verdict) in rights for rights in RIGHTS.values())
