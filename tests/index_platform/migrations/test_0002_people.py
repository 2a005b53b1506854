"""What the second step keeps, tried by plain SQL without our pragmas, as any program opens the file."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.db import engine_for
from index_platform.migrations.running import configuration, differences, upgrade
from index_platform.services import database
from index_platform.settings import from_environment
from index_platform.tables import AuditRow, accounts
from instruments import catalogue
from instruments.canonical import canonical_json, sha256
from tests.index_platform.migrations import first_step

STEP = ScriptDirectory.from_config(configuration()).get_revision("0002").module
OURS = "o" * 64  # published by whoever holds the machine
PEOPLE = """
INSERT INTO accounts (id, email, name, state, password_hash, created_at) VALUES
    ('ann', 'ann@example.org', 'Ann', 'active', 'hash', 't0'),
    ('bob', 'bob@example.org', 'Bob', 'active', 'hash', 't0'),
    ('cat', 'cat@example.org', 'Cat', 'disabled', 'hash', 't0'),
    ('dan', 'dan@example.org', 'Dan', 'invited', NULL, 't0');
INSERT INTO waves SELECT 'live', title, 'live', 'closed', instrument_sha256, geography_id, population,
    selection, source, next, margins, sha256, created_at FROM waves WHERE key = 'first';
INSERT INTO waves SELECT 'ours', title, 'live', 'planned', 'OURS', geography_id, population, selection,
    source, next, margins, sha256, created_at FROM waves WHERE key = 'first';
""".replace("OURS", OURS)
PROPOSE = (
    "INSERT INTO proposals (kind, subject, content, content_sha256, reason, rehearsal, proposer, "
    "proposed_at, decision_reason) VALUES (?, ?, ?, 'hash', '', ?, ?, 't1', '')"
)
DECIDE = "UPDATE proposals SET decision = ?, decider = ?, decided_at = 't2' WHERE number = ?"
RELEASE = (
    "INSERT INTO releases (number, wave, definition, state, proposal, snapshot_sha256, manifest, document, "
    "document_sha256, entries, ledger_sha256) VALUES (?, ?, 'tci@1.0', ?, ?, 's', '{}', '{}', ?, '[]', 'l')"
)
GRANT = "INSERT INTO grants VALUES (?, ?, '', ?, 't1')"
SESSION = "INSERT INTO sessions VALUES (?, ?, 'Firefox', 't1', 't1', 't9')"


class Plain:
    """A connection as any program has one: no pragma of ours, each statement by itself."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)

    def do(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a statement."""
        return self.connection.execute(statement, values).fetchall()

    def refuses(self, why: str, statement: str, *values: object) -> None:
        """Fail unless the statement is refused in these words."""
        with pytest.raises(sqlite3.IntegrityError, match=why):
            self.do(statement, *values)

    def proposed(
        self,
        proposer: str = "ann",
        kind: str = "release",
        subject: str = "R1",
        *,
        rehearsal: bool = False,
    ) -> int:
        """The number of a new proposal."""
        self.do(PROPOSE, kind, subject, '{"document":"d"}', rehearsal, proposer)
        return int(str(self.do("SELECT MAX(number) FROM proposals")[0][0]))

    def released(self, wave: str = "live", number: int = 1, **changes: object) -> int:
        """The number of the proposal of a new release."""
        proposal = self.proposed(subject=f"R{number}", **changes)  # type: ignore[arg-type]
        self.do(RELEASE, number, wave, "proposed", proposal, "d")
        return proposal


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that came from the first step, with people and waves of residents."""
    file = tmp_path_factory.mktemp("second") / "second.db"
    with closing(first_step.made(file)) as connection:
        engine = engine_for(file)
        upgrade(engine)
        engine.dispose()
        connection.executescript(PEOPLE)
    return file


@pytest.fixture
def sql(template: Path, tmp_path: Path) -> Iterator[Plain]:
    """A copy of it, to be attacked."""
    plain = Plain(Path(shutil.copy(template, tmp_path / "copy.db")))
    yield plain
    plain.connection.close()


def test_nobody_approves_their_own_proposal(sql: Plain) -> None:
    number = sql.proposed("ann")
    sql.refuses("two_people", DECIDE, "approved", "ann", number)
    sql.do(DECIDE, "approved", "bob", number)


def test_the_machine_may_only_rehearse(sql: Plain) -> None:
    sql.refuses("a proposer has an active account", PROPOSE, "release", "R1", "{}", False, "local")
    live = sql.proposed("ann")
    for verdict in ("approved", "refused"):
        sql.refuses("whoever decides has an active account", DECIDE, verdict, "local", live)
    rehearsal = sql.proposed("local", rehearsal=True)
    sql.do(DECIDE, "approved", "local", rehearsal)


def test_one_account_does_not_stand_for_two_even_in_a_rehearsal(sql: Plain) -> None:
    number = sql.proposed("ann", rehearsal=True)
    sql.refuses("two_people", DECIDE, "approved", "ann", number)
    sql.do(DECIDE, "approved", "local", number)


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
    sql.refuses("CHECK constraint failed: ck_proposals_own", DECIDE, "taken_back", "bob", number)
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
        ("UPDATE proposals SET decision = 'perhaps', decider = 'bob', decided_at = 't2'", "CHECK constraint"),
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
        ("UPDATE proposals SET rehearsal = 1", "what was proposed never changes"),
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
        ("UPDATE accounts SET email = 'bob@example.org' WHERE id = 'ann'", "UNIQUE"),
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


def test_a_release_of_a_live_wave_is_no_rehearsal(sql: Plain) -> None:
    for wave in ("live", "no such wave"):
        rehearsal = sql.proposed("local", rehearsal=True)
        sql.refuses("no rehearsal", RELEASE, 1, wave, "proposed", rehearsal, "d")
    sql.released("first", 2, proposer="local", rehearsal=True)
    sql.released("live", 3)


def test_a_release_is_what_its_proposal_says(sql: Plain) -> None:
    proposal = sql.proposed("ann", subject="R1")
    decided = sql.proposed("ann", subject="R2")
    sql.do(DECIDE, "approved", "bob", decided)
    other = sql.proposed("ann", "instrument", "R1")
    for number, chosen, document in (
        (2, proposal, "d"),
        (1, proposal, "e"),
        (2, decided, "d"),
        (1, other, "d"),
    ):
        sql.refuses("what its proposal says", RELEASE, number, "live", "proposed", chosen, document)
    sql.refuses("what its proposal says|no rehearsal", RELEASE, 1, "live", "proposed", 99, "d")
    for state in ("approved", "withdrawn"):
        sql.refuses("starts as proposed", RELEASE, 1, "live", state, proposal, "d")
    sql.do(RELEASE, 1, "live", "proposed", proposal, "d")


def test_a_release_is_approved_by_the_decision_on_its_proposal(sql: Plain) -> None:
    proposal = sql.released()
    approve = "UPDATE releases SET state = 'approved'"
    sql.refuses("approved by the decision", approve)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(approve)
    refused = sql.released(number=2)
    sql.do(DECIDE, "refused", "bob", refused)
    sql.refuses("approved by the decision", f"{approve} WHERE number = 2")


def test_a_release_is_withdrawn_by_somebody_and_for_good(sql: Plain) -> None:
    proposal = sql.released()
    withdraw = "UPDATE releases SET state = 'withdrawn', withdrawn_by = 'bob', withdrawn_at = 't3'"
    sql.refuses("its proposal is decided before", withdraw)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.refuses("withdrawn by somebody", "UPDATE releases SET state = 'withdrawn'")
    sql.do(withdraw)
    for state in ("proposed", "approved", "withdrawn"):
        sql.refuses("from proposed to approved to withdrawn", f"UPDATE releases SET state = '{state}'")


@pytest.mark.parametrize("column", STEP.RELEASED.split(", "))
def test_the_content_of_a_release_never_changes(sql: Plain, column: str) -> None:
    sql.do(DECIDE, "refused", "bob", sql.released())
    move = "UPDATE releases SET state = 'withdrawn', withdrawn_by = 'bob'"
    sql.refuses("content of a release never changes", f"{move}, {column} = {column}")
    sql.do(move)


@pytest.mark.parametrize(("number", "proposal"), [("number", "proposal"), ("9", "proposal"), ("number", "9")])
def test_a_release_is_neither_deleted_nor_replaced(sql: Plain, number: str, proposal: str) -> None:
    sql.released()
    before = sql.do("SELECT * FROM releases")
    sql.refuses("withdrawn, never deleted", "DELETE FROM releases")
    sql.refuses(
        "of its own|what its proposal says|no rehearsal",
        f"INSERT OR REPLACE INTO releases SELECT {number}, wave, definition, state, {proposal}, NULL, NULL, "
        "snapshot_sha256, manifest, '[]', document_sha256, entries, ledger_sha256 FROM releases",
    )
    assert sql.do("SELECT * FROM releases") == before


def test_every_fact_of_a_release_is_kept_from_change_but_where_it_stands(sql: Plain) -> None:
    columns = {str(row[1]) for row in sql.do("PRAGMA table_info(releases)")}
    assert columns - set(STEP.RELEASED.split(", ")) == {"state", "withdrawn_by", "withdrawn_at"}
    columns = {str(row[1]) for row in sql.do("PRAGMA table_info(proposals)")}
    decided = {"decision", "decider", "decided_at", "decision_reason"}
    assert columns - {"number"} - set(STEP.PROPOSED.split(", ")) == decided


def test_two_people_approve_an_instrument(sql: Plain) -> None:
    insert = "INSERT INTO instrument_versions VALUES ('new', 'new@1.0', '{}', 't2', 'approved')"
    sql.refuses("two people approve an instrument", insert)
    proposal = sql.proposed("ann", "instrument", "new")
    sql.refuses("two people approve an instrument", insert)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(insert)


def test_what_was_rehearsed_may_be_approved_by_two_people_as_it_is(sql: Plain) -> None:
    move = f"UPDATE instrument_versions SET origin = 'approved' WHERE sha256 = '{OURS}'"
    sql.refuses("two people approve an instrument", move)
    sql.do(DECIDE, "approved", "local", sql.proposed("local", "instrument", OURS, rehearsal=True))
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "release", OURS))
    sql.do(DECIDE, "refused", "bob", sql.proposed("ann", "instrument", OURS))
    proposal = sql.proposed("ann", "instrument", OURS)
    sql.refuses("two people approve an instrument", move)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(move)
    sql.refuses("append-only", move)


@pytest.mark.parametrize(
    "change",
    ["content = '[]'", "label = 'x@1.0'", "published_at = 'x'", "sha256 = 'x'", "origin = 'shipped'"],
)
def test_approving_changes_nothing_else_of_an_instrument(sql: Plain, change: str) -> None:
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "instrument", OURS))
    for also in ("", ", origin = 'approved'" if "origin" not in change else ""):
        sql.refuses("append-only", f"UPDATE instrument_versions SET {change}{also} WHERE sha256 = '{OURS}'")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM instrument_versions",
        f"INSERT OR REPLACE INTO instrument_versions VALUES ('{OURS}', 'x@1.0', '[]', 't2', 'shipped')",
        "INSERT OR REPLACE INTO instrument_versions VALUES ('x', 'ours@1.0', '[]', 't2', 'shipped')",
        "DELETE FROM received",
        "UPDATE received SET content = x'00'",
        "UPDATE received SET taken_by = 'ann'",
        "INSERT OR REPLACE INTO received SELECT id, wave, instrument, door, sha256, x'00', status, reason, "
        "received_at, taken_by FROM received",
    ],
)
def test_definitions_and_received_bytes_are_append_only(sql: Plain, statement: str) -> None:
    before = [sql.do(f"SELECT * FROM {table}") for table in ("instrument_versions", "received")]
    sql.refuses("append-only", statement)
    assert [sql.do(f"SELECT * FROM {table}") for table in ("instrument_versions", "received")] == before


def test_the_origin_of_an_instrument_is_one_that_is_known(sql: Plain) -> None:
    sql.refuses(
        "ck_instrument_versions_origin",
        "INSERT INTO instrument_versions VALUES ('x', 'x@1.0', '{}', 't2', 'heaven')",
    )


def test_a_live_wave_asks_what_two_people_approved_or_what_ships(sql: Plain) -> None:
    sql.do("UPDATE waves SET state = 'open' WHERE key = 'live'")  # brs@1.0 ships
    open_ours = "UPDATE waves SET state = 'open' WHERE key = 'ours'"
    sql.refuses("a live wave asks what two people approved", open_ours)
    born_open = (
        "INSERT INTO waves SELECT 'more', title, 'live', 'open', {}, geography_id, population, selection, "
        "source, next, margins, sha256, created_at FROM waves WHERE key = 'ours'"
    )
    for asked in (f"'{OURS}'", "'none'"):
        sql.refuses("a live wave asks what two people approved", born_open.format(asked))
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "instrument", OURS))
    sql.do(f"UPDATE instrument_versions SET origin = 'approved' WHERE sha256 = '{OURS}'")
    sql.do(open_ours)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE waves SET kind = 'synthetic'", "kind of a wave never changes"),
        ("UPDATE waves SET instrument_sha256 = 'x'", "what a wave asks"),
        ("UPDATE waves SET geography_id = 2", "what a wave asks"),
        ("UPDATE waves SET key = 'x' WHERE key = 'live'", "what a wave asks"),
        ("DELETE FROM waves", "closed, never deleted"),
        (
            "INSERT OR REPLACE INTO waves SELECT key, title, 'synthetic', state, instrument_sha256, "
            "geography_id, population, selection, source, next, margins, sha256, created_at FROM waves",
            "there already",
        ),
    ],
)
def test_a_live_wave_does_not_become_a_rehearsal(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_the_step_knows_what_shipped_when_it_was_made() -> None:
    assert set(STEP.SHIPPED) <= {one.sha256 for one in catalogue.all()}


def test_the_roles_of_the_tables_and_of_the_step_are_the_roles() -> None:
    assert set(accounts.ROLES) == set(Role)
    for listed, right in (
        (STEP.READS_ROWS, Right.READ_ROWS),
        (STEP.READS_IDENTIFIERS, Right.READ_IDENTIFIERS),
    ):
        assert set(listed.replace("'", "").split(", ")) == {role for role in Role if right in RIGHTS[role]}


BEFORE = (
    # number, proposer, then the moves it went through
    (1, "local", ()),
    (2, "local", ("state = 'approved', approver = 'local', approved_at = 'a'",)),
    (3, "ann", ("state = 'approved', approver = 'bob', approved_at = 'a'",)),
    (4, "local", ("state = 'withdrawn', withdrawn_by = 'local', withdrawn_at = 'w'",)),
    (5, "ann", ("state = 'withdrawn', withdrawn_by = 'bob', withdrawn_at = 'w'",)),
    (
        6,
        "ann",
        (
            "state = 'approved', approver = 'bob', approved_at = 'a'",
            "state = 'withdrawn', withdrawn_by = 'cat', withdrawn_at = 'w'",
        ),
    ),
    (
        7,
        "ann",
        ("state = 'approved', approver = 'bob'", "state = 'withdrawn'"),
    ),  # by SQL: not by whom or when
    (8, "ann", ("state = 'withdrawn'",)),
)
AFTER = {  # number: (state, decision, decider, decided_at, withdrawn_by, withdrawn_at)
    1: ("proposed", None, None, None, None, None),
    2: ("approved", "approved", "local", "a", None, None),
    3: ("approved", "approved", "bob", "a", None, None),
    4: ("withdrawn", "taken_back", "local", "w", "local", "w"),
    5: ("withdrawn", "refused", "bob", "w", "bob", "w"),
    6: ("withdrawn", "approved", "bob", "a", "cat", "w"),
    7: ("withdrawn", "approved", "bob", "unknown", "unknown", None),
    8: ("withdrawn", "refused", "unknown", "unknown", "unknown", None),
}


def _tables(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that the upgrade has no business with."""
    names = ("geographies", "places", "waves", "received", "responses", "answers", "instrument_versions")
    found = {}
    for name in names:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        kept = ", ".join(column for column in columns if column not in ("origin", "taken_by"))
        found[name] = connection.execute(f"SELECT {kept} FROM {name}").fetchall()
    return found


def test_an_upgrade_keeps_every_fact_of_every_release(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)) as connection:
        for number, proposer, moves in BEFORE:
            first_step.released(connection, number, proposer)
            for move in moves:
                connection.execute(f"UPDATE releases SET {move} WHERE number = {number}")
        before = _tables(connection)
        content = (
            "SELECT number, wave, definition, snapshot_sha256, manifest, document, document_sha256, entries, "
        )
        content += "ledger_sha256 FROM releases ORDER BY number"
        releases = connection.execute(content).fetchall()
    assert database.upgraded(settings) == ("0001", "0002")
    assert database.health(settings).sound
    with closing(sqlite3.connect(settings.database_file)) as connection:
        assert _tables(connection) == before
        assert connection.execute(content).fetchall() == releases
        rows = connection.execute(
            "SELECT r.number, r.state, p.decision, p.decider, p.decided_at, r.withdrawn_by, r.withdrawn_at "
            "FROM releases r JOIN proposals p ON p.number = r.proposal AND p.subject = 'R' || r.number"
        ).fetchall()
        assert {row[0]: row[1:] for row in rows} == AFTER
        proposers = connection.execute(
            "SELECT number, proposer, proposed_at, rehearsal FROM proposals"
        ).fetchall()
        assert proposers == [(number, proposer, "p", 1) for number, proposer, _ in BEFORE]
        origins = dict(connection.execute("SELECT label, origin FROM instrument_versions").fetchall())
        assert origins == {"brs@1.0": "shipped", "ours@1.0": "local"}
        for text, digest, document in connection.execute(
            "SELECT p.content, p.content_sha256, r.document_sha256 FROM proposals p "
            "JOIN releases r ON r.proposal = p.number"
        ):
            assert text.encode() == canonical_json(json.loads(text))
            assert sha256(text.encode()) == digest
            assert json.loads(text)["document"] == document


def test_a_release_proposed_before_the_upgrade_goes_on_after_it(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)) as connection:
        first_step.released(connection, 1)
    database.upgraded(settings)
    plain = Plain(settings.database_file)
    plain.do(DECIDE, "approved", "local", 1)
    plain.do("UPDATE releases SET state = 'approved'")
    plain.released("first", 2, proposer="local", rehearsal=True)
    plain.connection.close()


def test_the_tables_say_what_the_step_made(template: Path) -> None:
    engine = engine_for(template)
    assert differences(engine) == []
    engine.dispose()
