"""People: accounts and grants, proposals that need two of them, the audit chain, drafts and jobs.

Who proposed and who approved a release moves from the release to its proposal, so that the two-person rule
stands in one table for whatever needs it.

The triggers count on no pragma, for whoever opens the file with another program sets none: what refuses a
DELETE also refuses the INSERT OR REPLACE that would delete without asking, and what looks something up in
another table refuses where it finds nothing. What never changes is compared by value, for a row is moved by
its hidden number as well as by its key, and UPDATE OR REPLACE takes away what stood at the new place.
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, drop, kept, make

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PROPOSED = "kind, subject, content, content_sha256, reason, rehearsal, proposer, proposed_at"
RELEASED = (
    "number, wave, definition, proposal, snapshot_sha256, manifest, document, document_sha256, entries, "
    "ledger_sha256"
)
# roles that read answers, beside the one that reads identifiers
READS_ROWS = "'analyst', 'statistics_lead'"
READS_IDENTIFIERS = "'contact_officer'"
# content hashes of the definitions that the program shipped at this step, for databases that hold them already
SHIPPED = (
    "d853db072daef49afa07572b01cdacf8cef76280cda4acdbb0880b8ecf240dd5",
    "087fbe6c5731c877735e500afc107d3ee540eaff41b2b826d307201cd2ee1c53",
    "0ba0e64921f7c684b7163cbf619776907d823f0130f4b6e9369d866016f03d4b",
    "1e526aaeb8de219ddcf3d503c739e5a3ab281fd2b38089fa0a2e1e413c15672a",
    "d9474dd62f3986ec5942f47cd249c0935fec0a6375b0d1b53cf92a79eed171b7",
    "d5e638cf39b7c6be24cd5d38a236389e18bb143ab93597586a1df69875081c68",
)


def active(account: str) -> str:
    """The condition that an account may act."""
    return f"EXISTS (SELECT 1 FROM accounts WHERE id = {account} AND state = 'active')"


SOMEBODY = "EXISTS (SELECT 1 FROM accounts)"
AUDIT = (
    Guard("audit_update", "UPDATE ON audit", "audit is append-only"),
    Guard("audit_delete", "DELETE ON audit", "audit is append-only"),
    Guard(
        "audit_chain",
        "INSERT ON audit",
        "an audit entry follows the one before it",
        "NEW.number IS DISTINCT FROM COALESCE((SELECT MAX(number) FROM audit), 0) + 1 "
        "OR NEW.previous IS DISTINCT FROM COALESCE((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), '')",
    ),
)
PROPOSALS = (
    Guard("proposals_delete", "DELETE ON proposals", "a proposal is decided, never deleted"),
    Guard(
        "proposals_content",
        "UPDATE ON proposals",
        "what was proposed never changes",
        f"{changed(f'rowid, number, {PROPOSED}')}",
    ),
    Guard(
        "proposals_start",
        "INSERT ON proposals",
        "a proposal starts undecided, under a number of its own",
        "NEW.decision IS NOT NULL "
        "OR EXISTS (SELECT 1 FROM proposals WHERE number = NEW.number)",
    ),
    Guard(
        "proposals_once",
        "UPDATE ON proposals",
        "a proposal is decided once",
        "OLD.decision IS NOT NULL",
    ),
    Guard(
        "proposals_proposer",
        "INSERT ON proposals",
        "a proposer has an active account",
        "NOT (NEW.proposer = 'local' AND NEW.rehearsal) "
        f"AND NOT {active('NEW.proposer')}",
    ),
    Guard(
        "proposals_decider",
        "UPDATE ON proposals",
        "whoever decides has an active account",
        f"NEW.decision IS NOT NULL AND NOT {active('NEW.decider')} "
        "AND NOT (NEW.decider = 'local' AND NEW.rehearsal)",
    ),
    # an account may be disabled because it was stolen: what it proposed needs somebody else to stand for it
    Guard(
        "proposals_approved",
        "UPDATE ON proposals",
        "what is approved was proposed by an account that is still active",
        f"NEW.decision = 'approved' AND NOT {active('NEW.proposer')} "
        "AND NOT (NEW.proposer = 'local' AND NEW.rehearsal)",
    ),
    # it may have proposed before there was anybody; from the first account on somebody else approves that
    Guard(
        "proposals_machine_proposes",
        "INSERT ON proposals",
        "the machine proposes only where nobody has an account",
        f"NEW.proposer = 'local' AND {SOMEBODY}",
    ),
    Guard(
        "proposals_machine_approves",
        "UPDATE ON proposals",
        "the machine approves only where nobody has an account",
        f"NEW.decision = 'approved' AND NEW.decider = 'local' AND {SOMEBODY}",
    ),
)
GRANTS = (
    Guard(
        "grants_self",
        "INSERT ON grants",
        "nobody grants a role to themselves",
        "NEW.granted_by = NEW.account",
    ),
    Guard(
        "grants_giver",
        "INSERT ON grants",
        "whoever grants a role has an active account",
        f"NEW.granted_by <> 'local' AND NOT {active('NEW.granted_by')}",
    ),
    Guard("grants_update", "UPDATE ON grants", "a grant is taken away and given anew"),
    Guard(
        "grants_apart",
        "INSERT ON grants",
        "nobody reads both identifiers and answers",
        f"(NEW.role IN ({READS_ROWS}) AND EXISTS (SELECT 1 FROM grants "
        f"WHERE account = NEW.account AND role IN ({READS_IDENTIFIERS}))) OR (NEW.role IN ({READS_IDENTIFIERS}) "
        f"AND EXISTS (SELECT 1 FROM grants WHERE account = NEW.account AND role IN ({READS_ROWS})))",
    ),
)
ACCOUNTS = (
    Guard("accounts_delete", "DELETE ON accounts", "an account is disabled, never deleted"),
    Guard(
        "accounts_id",
        "UPDATE ON accounts",
        "the id of an account never changes",
        f"{changed('rowid, id')}",
    ),
    Guard(
        "accounts_email",
        "UPDATE ON accounts",
        "this address belongs to somebody else",
        "EXISTS "
        "(SELECT 1 FROM accounts WHERE email = NEW.email AND id IS DISTINCT FROM OLD.id)",
    ),
    Guard(
        "accounts_replace",
        "INSERT ON accounts",
        "this account is there already",
        "EXISTS "
        "(SELECT 1 FROM accounts WHERE rowid = NEW.rowid OR id = NEW.id OR email = NEW.email)",
    ),
    Guard(
        "sessions_start",
        "INSERT ON sessions",
        "a session belongs to an active account",
        f"NOT {active('NEW.account')}",
    ),
)
IS_PROPOSED = (
    "number = NEW.proposal AND kind = 'release' AND subject = 'R' || NEW.number "
    "AND content::json ->> 'document' = NEW.document_sha256"
)
IS_LIVE = "COALESCE((SELECT kind FROM waves WHERE key = NEW.wave), 'live') = 'live'"
RELEASES = (
    Guard(
        "releases_content",
        "UPDATE ON releases",
        "the content of a release never changes",
        f"{changed(f'rowid, {RELEASED}')}",
    ),
    Guard("releases_delete", "DELETE ON releases", "a release is withdrawn, never deleted"),
    Guard(
        "releases_start",
        "INSERT ON releases",
        "a release starts as proposed, under a number and a proposal of its own",
        "NEW.state <> 'proposed' "
        "OR EXISTS (SELECT 1 FROM releases WHERE number = NEW.number OR proposal = NEW.proposal)",
    ),
    Guard(
        "releases_proposal",
        "INSERT ON releases",
        "a release is what its proposal says",
        "NOT EXISTS "
        f"(SELECT 1 FROM proposals WHERE {IS_PROPOSED} AND decision IS NULL)",
    ),
    Guard(
        "releases_state",
        "UPDATE ON releases",
        "a release goes from proposed to approved to withdrawn",
        "NOT ((OLD.state = 'proposed' AND NEW.state IN ('approved', 'withdrawn')) "
        "OR (OLD.state = 'approved' AND NEW.state = 'withdrawn'))",
    ),
    Guard(
        "releases_approved",
        "UPDATE ON releases",
        "a release is approved by the decision on its proposal",
        "NEW.state = 'approved' AND NOT EXISTS "
        f"(SELECT 1 FROM proposals WHERE {IS_PROPOSED} AND decision = 'approved' "
        f"AND NOT (rehearsal AND {IS_LIVE}))",
    ),
    Guard(
        "releases_withdrawn",
        "UPDATE ON releases",
        "a release is withdrawn by somebody, and its proposal is decided before",
        "NEW.state = 'withdrawn' AND (NEW.withdrawn_by IS NULL OR EXISTS "
        "(SELECT 1 FROM proposals WHERE number = NEW.proposal AND decision IS NULL))",
    ),
    # what residents answered needs two people; a rehearsal does not
    Guard(
        "releases_live",
        "INSERT ON releases",
        "a release of a live wave is no rehearsal",
        f"{IS_LIVE} "
        "AND COALESCE((SELECT rehearsal FROM proposals WHERE number = NEW.proposal), TRUE)",
    ),
)
APPROVED = (
    "EXISTS (SELECT 1 FROM proposals WHERE kind = 'instrument' AND subject = NEW.sha256 "
    "AND decision = 'approved' AND NOT rehearsal)"
)
INSTRUMENTS = (
    Guard(
        "instrument_versions_approved",
        "INSERT ON instrument_versions",
        "two people approve an instrument",
        f"NEW.origin = 'approved' AND NOT {APPROVED}",
    ),
    # what was rehearsed may be approved as it is; nothing else of it ever changes
    Guard(
        "instrument_versions_update",
        "UPDATE ON instrument_versions",
        "instrument_versions is append-only, and two people approve an instrument",
        "NOT (OLD.origin = 'local' AND NEW.origin = 'approved' "
        ""
        f"AND {kept('rowid, sha256, label, content, published_at')} AND {APPROVED})",
    ),
    Guard(
        "instrument_versions_replace",
        "INSERT ON instrument_versions",
        "instrument_versions is append-only",
        "EXISTS "
        "(SELECT 1 FROM instrument_versions "
        "WHERE rowid = NEW.rowid OR sha256 = NEW.sha256 OR label = NEW.label)",
    ),
)
RECEIVED = (
    Guard(
        "received_replace",
        "INSERT ON received",
        "received is append-only",
        "EXISTS (SELECT 1 FROM received WHERE rowid = NEW.rowid OR id = NEW.id)",
    ),
)
WAVES = (
    Guard(
        "waves_kind",
        "UPDATE ON waves",
        "the kind of a wave never changes",
        changed('kind'),
    ),
    Guard(
        "waves_asks",
        "UPDATE ON waves",
        "what a wave asks, and where, never changes",
        f"{changed('rowid, key, instrument_sha256, geography_id')}",
    ),
    Guard("waves_delete", "DELETE ON waves", "a wave is closed, never deleted"),
    Guard(
        "waves_replace",
        "INSERT ON waves",
        "this wave is there already",
        "EXISTS (SELECT 1 FROM waves WHERE rowid = NEW.rowid OR key = NEW.key)",
    ),
)
LIVE_WAVES = tuple(
    Guard(
        name,
        f"{verb} ON waves",
        "a live wave asks what two people approved, or what ships with the program",
        "NEW.kind = 'live' AND NEW.state = 'open' AND COALESCE((SELECT origin "
        "FROM instrument_versions WHERE sha256 = NEW.instrument_sha256), 'local') = 'local'",
    )
    for name, verb in (("waves_live_opened", "UPDATE OF state"), ("waves_live_made", "INSERT"))
)
GUARDS = (
    *AUDIT,
    *PROPOSALS,
    *GRANTS,
    *ACCOUNTS,
    *RELEASES,
    *INSTRUMENTS,
    *RECEIVED,
    *WAVES,
    *LIVE_WAVES,
)


PROPOSAL = sa.text(
    f"INSERT INTO proposals (number, {PROPOSED}, decision, decider, decided_at, decision_reason) VALUES (:number, "
    f"{', '.join(f':{name}' for name in PROPOSED.split(', '))}, :decision, :decider, :decided_at, "
    ":decision_reason)"
)


def upgrade() -> None:
    _accounts()
    _audit()
    _proposals()
    _answering()
    _jobs()
    _origins()
    op.add_column("received", sa.Column("taken_by", sa.String(), nullable=True))
    _releases()
    make(GUARDS)


def _origins() -> None:
    """Every definition says where it comes from; what is not known to ship was published by the machine."""
    origins = sa.CheckConstraint(
        "origin IN ('shipped', 'local', 'approved')", name=op.f("ck_instrument_versions_origin")
    )
    column = sa.Column("origin", sa.String(), origins, nullable=False, server_default="local")
    drop("instrument_versions_update", "instrument_versions")
    op.add_column("instrument_versions", column)
    shipped = ", ".join(f"'{digest}'" for digest in SHIPPED)
    op.execute(f"UPDATE instrument_versions SET origin = 'shipped' WHERE sha256 IN ({shipped})")


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_used", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('invited', 'active', 'disabled')", name=op.f("ck_accounts_state")),
        sa.CheckConstraint("id NOT IN ('', 'local')", name=op.f("ck_accounts_id")),
        sa.CheckConstraint("email = lower(email) AND email <> ''", name=op.f("ck_accounts_email")),
        sa.CheckConstraint(
            "state <> 'active' OR password_hash IS NOT NULL", name=op.f("ck_accounts_password")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_table(
        "grants",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('policy_officer', 'analyst', 'survey_manager', 'contact_officer', 'statistics_lead', "
            "'data_protection_officer', 'administrator', 'community_researcher', 'fieldwork_supervisor')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_grants_account")),
        sa.PrimaryKeyConstraint("account", "role", "area", name=op.f("pk_grants")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_sessions_account")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"])
    op.create_table(
        "account_tokens",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.CheckConstraint("purpose IN ('invitation', 'recovery')", name=op.f("ck_account_tokens_purpose")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_account_tokens_account")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_account_tokens")),
    )
    op.create_index(op.f("ix_account_tokens_account"), "account_tokens", ["account"])
    op.create_table(
        "recovery_codes",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_recovery_codes_account")),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_account"), "recovery_codes", ["account"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f("ck_audit_outcome")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_audit_hash")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("proposer", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decider", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('instrument', 'release', 'retention')", name=op.f("ck_proposals_kind")),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('approved', 'refused', 'taken_back')",
            name=op.f("ck_proposals_decision"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decider IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_proposals_decided"),
        ),
        sa.CheckConstraint(
            sa.text(
                "decision IS NULL OR decision <> 'approved' OR proposer <> decider "
                "OR (rehearsal = :yes AND proposer = 'local')"
            ).bindparams(yes=True),
            name=op.f("ck_proposals_two_people"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'taken_back' OR proposer = decider",
            name=op.f("ck_proposals_own"),
        ),
        sa.CheckConstraint(
            "decision IS NOT NULL OR decision_reason = ''", name=op.f("ck_proposals_decision_reason")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_proposals")),
    )


def _answering() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("holder_sha256", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("instrument_sha256", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_asked", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"], ["instrument_versions.sha256"], name=op.f("fk_drafts_instrument_sha256")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["accounts.id"], name=op.f("fk_drafts_taken_by")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_drafts_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_holder_sha256"), "drafts", ["holder_sha256"])
    op.create_index(op.f("ix_drafts_taken_by"), "drafts", ["taken_by"])
    op.create_index(op.f("ix_drafts_wave"), "drafts", ["wave"])
    op.create_table(
        "withdrawal_codes",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["response"], ["received.id"], name=op.f("fk_withdrawal_codes_response")),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_withdrawal_codes")),
        sa.UniqueConstraint("response", name=op.f("uq_withdrawal_codes_response")),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_subject"), "jobs", ["subject"])


def _releases() -> None:
    """Every release gets the proposal that it was, in a table without the columns that moved there."""
    op.rename_table("releases", "releases_before")
    op.drop_index("ix_releases_wave")
    if op.get_bind().dialect.name == "postgresql":  # where keys and counters have names beside the tables'
        op.execute("ALTER TABLE releases_before RENAME CONSTRAINT pk_releases TO pk_releases_before")
        op.execute("ALTER SEQUENCE releases_number_seq RENAME TO releases_before_number_seq")
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.String(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("entries", sa.String(), nullable=False),
        sa.Column("ledger_sha256", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'withdrawn')", name=op.f("ck_releases_state")),
        sa.ForeignKeyConstraint(["proposal"], ["proposals.number"], name=op.f("fk_releases_proposal")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_releases_wave")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_releases")),
        sa.UniqueConstraint("proposal", name=op.f("uq_releases_proposal")),
    )
    op.create_index(op.f("ix_releases_wave"), "releases", ["wave"])
    connection = op.get_bind()
    for row in connection.exec_driver_sql("SELECT * FROM releases_before ORDER BY number").mappings().all():
        connection.execute(PROPOSAL, _proposal(row))
    if op.get_bind().dialect.name == "postgresql":  # whose counter does not see numbers that were given
        op.execute(
            "SELECT setval('proposals_number_seq', MAX(number)) FROM proposals HAVING MAX(number) IS NOT NULL"
        )
    op.execute(
        "INSERT INTO releases SELECT number, wave, definition, state, number, "
        "CASE WHEN state = 'withdrawn' THEN COALESCE(withdrawn_by, 'unknown') END, withdrawn_at, "
        "snapshot_sha256, manifest, document, document_sha256, entries, ledger_sha256 FROM releases_before"
    )
    op.drop_table("releases_before")


def _proposal(release: sa.RowMapping) -> dict[str, object]:
    """The proposal that a release of the first step was. All were rehearsals: no live wave could be released."""
    content = {
        "release": f"R{release['number']}",
        "document": release["document_sha256"],
        "manifest": json.loads(release["manifest"]),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    verdict, decider, moment = _decision(release)
    return {
        "number": release["number"],
        "kind": "release",
        "subject": content["release"],
        "content": text,
        "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "reason": "",
        "rehearsal": True,
        "proposer": release["proposer"],
        "proposed_at": release["proposed_at"],
        "decision": verdict,
        "decider": decider,
        "decided_at": moment,
        "decision_reason": "",
    }


def _decision(release: sa.RowMapping) -> tuple[str | None, str | None, str | None]:
    """(verdict, by whom, when); what the first step did not ask for may be unknown."""
    if release["approver"] is not None:
        return "approved", release["approver"], release["approved_at"] or "unknown"
    if release["state"] != "withdrawn":
        return None, None, None
    by = release["withdrawn_by"] or "unknown"
    verdict = "taken_back" if by == release["proposer"] else "refused"
    return verdict, by, release["withdrawn_at"] or "unknown"
