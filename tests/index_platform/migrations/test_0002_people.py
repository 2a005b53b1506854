"""People in the second step, tried by plain SQL: two of them decide, and every deed stays written."""

import pytest

from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.tables import AuditRow, accounts
from tests.index_platform.migrations.plain import DECIDE, GRANT, PROPOSE, SESSION, STEP, Plain

pytestmark = pytest.mark.both_databases


def test_nobody_approves_their_own_proposal(sql: Plain) -> None:
    number = sql.proposed("ann")
    sql.refuses("two_people", DECIDE, "approved", "ann", number)
    sql.do(DECIDE, "approved", "bob", number)


def test_the_machine_may_only_rehearse(sql: Plain) -> None:
    live = sql.proposed("ann")
    for verdict in ("approved", "refused"):
        sql.refuses("has an active account|nobody has an account", DECIDE, verdict, "local", live)
    with sql.alone():
        sql.refuses("a proposer has an active account", PROPOSE, "release", "R1", "{}", False, "local")
        sql.do(DECIDE, "approved", "local", sql.proposed("local", rehearsal=True))


def test_from_the_first_account_on_the_machine_neither_proposes_nor_approves(sql: Plain) -> None:
    with sql.alone():
        before, taken_back = (sql.proposed("local", rehearsal=True) for _ in range(2))
    sql.refuses("only where nobody has an account", PROPOSE, "release", "R1", "{}", True, "local")
    sql.refuses("only where nobody has an account", DECIDE, "approved", "local", before)
    sql.refuses(
        "only where nobody has an account", DECIDE, "approved", "local", sql.proposed("ann", rehearsal=True)
    )
    sql.do(DECIDE, "approved", "bob", before)
    sql.do(DECIDE, "taken_back", "local", taken_back)
    sql.do(DECIDE, "refused", "local", sql.proposed("ann", rehearsal=True))


def test_an_invitation_that_waits_is_an_account_too(sql: Plain) -> None:
    with sql.alone():
        sql.do(
            "INSERT INTO accounts (id, email, name, state, created_at) "
            "VALUES ('fay', 'fay@example.org', 'Fay', 'invited', 't0')"
        )
        sql.refuses("only where nobody has an account", PROPOSE, "release", "R1", "{}", True, "local")


def test_one_account_does_not_stand_for_two_even_in_a_rehearsal(sql: Plain) -> None:
    number = sql.proposed("ann", rehearsal=True)
    sql.refuses("two_people", DECIDE, "approved", "ann", number)
    sql.do(DECIDE, "approved", "bob", number)


@pytest.mark.parametrize("account", ["cat", "dan", "nobody", "", "LOCAL"])
def test_proposing_and_deciding_need_an_active_account(sql: Plain, account: str) -> None:
    for rehearsal in (False, True):
        sql.refuses("active account", PROPOSE, "release", "R1", "{}", rehearsal, account)
        number = sql.proposed("ann", rehearsal=rehearsal)
        for verdict in ("approved", "refused"):
            sql.refuses("active account", DECIDE, verdict, account, number)


def test_what_a_disabled_account_proposed_is_not_approved_but_can_be_refused(sql: Plain) -> None:
    number = sql.proposed("ann")
    sql.do("UPDATE accounts SET state = 'disabled' WHERE id = 'ann'")
    sql.refuses("still active", DECIDE, "approved", "bob", number)
    sql.do(DECIDE, "refused", "bob", number)


def test_a_proposal_is_taken_back_by_its_proposer_alone(sql: Plain) -> None:
    number = sql.proposed("ann")
    sql.refuses("ck_proposals_own", DECIDE, "taken_back", "bob", number)
    sql.do(DECIDE, "taken_back", "ann", number)


@pytest.mark.parametrize("verdict", ["approved", "refused"])
def test_a_decision_stands(sql: Plain, verdict: str) -> None:
    number = sql.proposed("ann")
    sql.do(DECIDE, verdict, "bob", number)
    for change in (
        "decision = NULL, decider = NULL, decided_at = NULL",
        "decision = 'approved'",
        "decider = 'ann'",
        "decided_at = 't3'",
        "decision_reason = 'because'",
    ):
        sql.refuses("decided once", f"UPDATE proposals SET {change} WHERE number = ?", number)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM proposals", "decided, never deleted"),
        ("UPDATE proposals SET decision = 'approved'", "active account"),
        (
            "UPDATE proposals SET decision = 'perhaps', decider = 'bob', decided_at = 't2'",
            "ck_proposals_decision",
        ),
        ("UPDATE proposals SET decision = 'approved', decider = 'bob'", "ck_proposals_decided"),
        ("UPDATE proposals SET decider = 'bob', decided_at = 't2'", "ck_proposals_decided"),
        ("UPDATE proposals SET decision_reason = 'because'", "ck_proposals_decision_reason"),
        *(
            (f"UPDATE proposals SET {column} = 'x'", "what was proposed never changes")
            for column in (
                "kind",
                "subject",
                "content",
                "content_sha256",
                "reason",
                "proposer",
                "proposed_at",
            )
        ),
        ("UPDATE proposals SET number = 9", "what was proposed never changes"),
        ("UPDATE proposals SET rehearsal = NOT rehearsal", "what was proposed never changes"),
        ("UPDATE proposals SET proposer = 'bob', decision = 'approved', decider = 'ann'", "never changes"),
        (
            "INSERT OR REPLACE INTO proposals SELECT number, kind, subject, '{}', content_sha256, reason, "
            "rehearsal, 'bob', proposed_at, NULL, NULL, NULL, '' FROM proposals",
            "under a number of its own",
        ),
        (
            "INSERT INTO proposals SELECT 9, kind, subject, content, content_sha256, reason, rehearsal, "
            "proposer, proposed_at, 'approved', 'bob', 't2', '' FROM proposals",
            "starts undecided",
        ),
        (
            "INSERT INTO proposals SELECT 9, 'party', subject, content, content_sha256, reason, rehearsal, "
            "proposer, proposed_at, NULL, NULL, NULL, '' FROM proposals",
            "ck_proposals_kind",
        ),
    ],
)
def test_a_proposal_is_decided_as_it_was_made(sql: Plain, statement: str, why: str) -> None:
    sql.proposed("ann")
    before = sql.do("SELECT * FROM proposals")
    sql.refuses(why, statement)
    assert sql.do("SELECT * FROM proposals") == before


ENTRY = "INSERT INTO audit VALUES (?, 't', 'ann', '[]', 'a', 'k', 'x', '', ?, '{}', ?, ?)"


@pytest.fixture
def audited(sql: Plain) -> Plain:
    """With two audit entries."""
    sql.do(ENTRY, 1, "done", "", "a" * 64)
    sql.do(ENTRY, 2, "done", "a" * 64, "b" * 64)
    return sql


@pytest.mark.parametrize(
    "column",
    [name for name in AuditRow.model_fields if name != "number"],
)
def test_no_part_of_an_audit_entry_is_rewritten(audited: Plain, column: str) -> None:
    audited.refuses("audit is append-only", f"UPDATE audit SET {column} = 'x'")
    audited.refuses("audit is append-only", f"UPDATE OR REPLACE audit SET {column} = 'x'")


def test_no_audit_entry_is_deleted_replaced_or_numbered_anew(audited: Plain) -> None:
    audited.refuses("audit is append-only", "DELETE FROM audit WHERE number = 2")
    audited.refuses("audit is append-only", "UPDATE audit SET number = number + 1")
    for verb in ("INSERT", "INSERT OR REPLACE"):
        audited.refuses(
            "follows the one before", ENTRY.replace("INSERT", verb), 2, "done", "a" * 64, "c" * 64
        )


@pytest.mark.parametrize(
    ("number", "outcome", "previous", "digest", "why"),
    [
        (4, "done", "b" * 64, "c" * 64, "follows the one before"),
        (3, "done", "a" * 64, "c" * 64, "follows the one before"),
        (3, "done", "", "c" * 64, "follows the one before"),
        (1, "done", "", "c" * 64, "follows the one before"),
        (None, "done", "b" * 64, "c" * 64, "follows the one before"),
        (3, "maybe", "b" * 64, "c" * 64, "ck_audit_outcome"),
        (3, "done", "b" * 64, "c", "ck_audit_hash"),
    ],
)
def test_an_audit_entry_is_the_next_link_of_the_chain(
    audited: Plain, number: int | None, outcome: str, previous: str, digest: str, why: str
) -> None:
    audited.refuses(why, ENTRY, number, outcome, previous, digest)
    assert audited.do("SELECT COUNT(*) FROM audit") == [(2,)]


def test_nobody_reads_both_identifiers_and_answers(sql: Plain) -> None:
    identifiers = [role for role in Role if Right.READ_IDENTIFIERS in RIGHTS[role]]
    rows = [role for role in Role if Right.READ_ROWS in RIGHTS[role]]
    assert identifiers
    assert rows
    for one in identifiers:
        for other in rows:
            for first, second in ((one, other), (other, one)):
                sql.do(GRANT, "ann", first, "local")
                sql.refuses("both identifiers and answers", GRANT, "ann", second, "local")
                sql.do(GRANT, "bob", second, "local")
                sql.do("DELETE FROM grants")


def test_a_grant_is_given_by_somebody_else_who_is_active(sql: Plain) -> None:
    sql.refuses("to themselves", GRANT, "ann", "analyst", "ann")
    for giver in ("cat", "dan", "nobody"):
        sql.refuses("has an active account", GRANT, "ann", "analyst", giver)
    sql.do(GRANT, "ann", "analyst", "bob")
    sql.refuses("ck_grants_role", GRANT, "ann", "king", "bob")
    sql.refuses("taken away and given anew", "UPDATE grants SET role = 'contact_officer'")
    sql.refuses("taken away and given anew", "UPDATE grants SET account = 'bob'")
    sql.do("DELETE FROM grants")


@pytest.mark.parametrize("state", ["invited", "disabled"])
def test_a_session_belongs_to_an_active_account_and_can_always_be_ended(sql: Plain, state: str) -> None:
    sql.do(SESSION, "one", "ann")
    sql.do("UPDATE accounts SET state = ? WHERE id = 'ann'", state)
    sql.refuses("belongs to an active account", SESSION, "two", "ann")
    sql.refuses("belongs to an active account", SESSION, "two", "nobody")
    sql.do("DELETE FROM sessions")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM accounts", "disabled, never deleted"),
        ("UPDATE accounts SET id = 'eve' WHERE id = 'ann'", "id of an account never changes"),
        ("UPDATE accounts SET state = 'active' WHERE id = 'dan'", "ck_accounts_password"),
        ("UPDATE accounts SET state = 'asleep'", "ck_accounts_state"),
        ("UPDATE accounts SET email = 'Ann@example.org' WHERE id = 'ann'", "ck_accounts_email"),
        ("UPDATE accounts SET email = '' WHERE id = 'ann'", "ck_accounts_email"),
        ("UPDATE accounts SET email = 'bob@example.org' WHERE id = 'ann'", "belongs to somebody else"),
        *(
            (
                f"INSERT {verb} INTO accounts (id, email, name, state, password_hash, created_at) "
                f"VALUES ('{name}', '{email}', 'Eve', 'active', 'hash', 't1')",
                why,
            )
            for verb, name, email, why in (
                ("", "local", "eve@example.org", "ck_accounts_id"),
                ("", "", "eve@example.org", "ck_accounts_id"),
                ("OR REPLACE", "ann", "eve@example.org", "there already"),
                ("OR REPLACE", "eve", "ann@example.org", "there already"),
            )
        ),
    ],
)
def test_an_account_stays_who_it_is(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_the_roles_of_the_tables_and_of_the_step_are_the_roles() -> None:
    assert set(accounts.ROLES) == set(Role)
    for listed, right in (
        (STEP.READS_ROWS, Right.READ_ROWS),
        (STEP.READS_IDENTIFIERS, Right.READ_IDENTIFIERS),
    ):
        assert set(listed.replace("'", "").split(", ")) == {role for role in Role if right in RIGHTS[role]}
