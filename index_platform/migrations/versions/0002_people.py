"""People: accounts and grants, proposals that need two of them, the audit chain, drafts and jobs.

Who proposed and who approved a release moves from the release to its proposal, so that the two-person rule
stands in one table for whatever needs it.
"""

import sqlalchemy as sa
from alembic import op

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


def refused(name: str, when: str, words: str) -> str:
    """A trigger that refuses ``when`` in these words."""
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"


AUDIT = (
    refused("audit_update", "BEFORE UPDATE ON audit", "audit is append-only"),
    refused("audit_delete", "BEFORE DELETE ON audit", "audit is append-only"),
    refused(
        "audit_chain",
        "BEFORE INSERT ON audit WHEN NEW.number IS NOT COALESCE((SELECT MAX(number) FROM audit), 0) + 1 "
        "OR NEW.previous IS NOT COALESCE((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), '')",
        "an audit entry follows the one before it",
    ),
)
PROPOSALS = (
    refused("proposals_delete", "BEFORE DELETE ON proposals", "a proposal is decided, never deleted"),
    refused(
        "proposals_content",
        f"BEFORE UPDATE OF number, {PROPOSED} ON proposals",
        "what was proposed never changes",
    ),
    refused(
        "proposals_start",
        "BEFORE INSERT ON proposals WHEN NEW.decision IS NOT NULL",
        "a proposal starts undecided",
    ),
    refused(
        "proposals_once",
        "BEFORE UPDATE ON proposals WHEN OLD.decision IS NOT NULL",
        "a proposal is decided once",
    ),
    refused(
        "proposals_proposer",
        "BEFORE INSERT ON proposals WHEN NOT (NEW.proposer = 'local' AND NEW.rehearsal) AND NOT EXISTS "
        "(SELECT 1 FROM accounts WHERE id = NEW.proposer AND state = 'active')",
        "a proposer has an active account",
    ),
    refused(
        "proposals_decider",
        "BEFORE UPDATE ON proposals WHEN NEW.decision IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM accounts WHERE id = NEW.decider AND state = 'active') "
        "AND NOT (NEW.decider = 'local' AND NEW.rehearsal)",
        "whoever decides has an active account",
    ),
)
GRANTS = (
    refused(
        "grants_self",
        "BEFORE INSERT ON grants WHEN NEW.granted_by = NEW.account",
        "nobody grants a role to themselves",
    ),
    refused("grants_update", "BEFORE UPDATE ON grants", "a grant is taken away and given anew"),
    refused(
        "grants_apart",
        f"BEFORE INSERT ON grants WHEN (NEW.role IN ({READS_ROWS}) AND EXISTS (SELECT 1 FROM grants "
        f"WHERE account = NEW.account AND role IN ({READS_IDENTIFIERS}))) OR (NEW.role IN ({READS_IDENTIFIERS}) "
        f"AND EXISTS (SELECT 1 FROM grants WHERE account = NEW.account AND role IN ({READS_ROWS})))",
        "nobody reads both identifiers and answers",
    ),
)
ACCOUNTS = (
    refused("accounts_delete", "BEFORE DELETE ON accounts", "an account is disabled, never deleted"),
    refused("accounts_id", "BEFORE UPDATE OF id ON accounts", "the id of an account never changes"),
)
RELEASES = (
    refused(
        "releases_content",
        f"BEFORE UPDATE OF {RELEASED} ON releases",
        "the content of a release never changes",
    ),
    refused(
        "releases_delete", "BEFORE DELETE ON releases", "a release is withdrawn, never deleted"
    ),
    refused(
        "releases_start",
        "BEFORE INSERT ON releases WHEN NEW.state <> 'proposed' OR NOT EXISTS "
        "(SELECT 1 FROM proposals WHERE number = NEW.proposal AND kind = 'release' AND decision IS NULL)",
        "a release starts as proposed",
    ),
    refused(
        "releases_state",
        "BEFORE UPDATE ON releases WHEN NOT ((OLD.state = 'proposed' AND NEW.state IN ('approved', 'withdrawn')) "
        "OR (OLD.state = 'approved' AND NEW.state = 'withdrawn'))",
        "a release goes from proposed to approved to withdrawn",
    ),
    refused(
        "releases_approved",
        "BEFORE UPDATE ON releases WHEN NEW.state = 'approved' AND NOT EXISTS "
        "(SELECT 1 FROM proposals WHERE number = NEW.proposal AND decision = 'approved')",
        "a release is approved by the decision on its proposal",
    ),
    # what residents answered needs two people; a rehearsal does not
    refused(
        "releases_live",
        "BEFORE INSERT ON releases WHEN (SELECT kind FROM waves WHERE key = NEW.wave) = 'live' "
        "AND (SELECT rehearsal FROM proposals WHERE number = NEW.proposal)",
        "a release of a live wave is no rehearsal",
    ),
)
INSTRUMENTS = (
    refused(
        "instrument_versions_approved",
        "BEFORE INSERT ON instrument_versions WHEN NEW.origin = 'approved' AND NOT EXISTS "
        "(SELECT 1 FROM proposals WHERE kind = 'instrument' AND subject = NEW.sha256 "
        "AND decision = 'approved' AND NOT rehearsal)",
        "two people approve an instrument",
    ),
)
WAVES = (refused("waves_kind", "BEFORE UPDATE OF kind ON waves", "the kind of a wave never changes"),)
LIVE_WAVES = tuple(
    refused(
        name,
        f"BEFORE {verb} ON waves WHEN NEW.kind = 'live' AND NEW.state = 'open' AND (SELECT origin "
        "FROM instrument_versions WHERE sha256 = NEW.instrument_sha256) = 'local'",
        "a live wave asks what two people approved, or what ships with the program",
    )
    for name, verb in (("waves_live_opened", "UPDATE"), ("waves_live_made", "INSERT"))
)
TRIGGERS = (*AUDIT, *PROPOSALS, *GRANTS, *ACCOUNTS, *RELEASES, *INSTRUMENTS, *WAVES, *LIVE_WAVES)


def upgrade() -> None:
    _accounts()
    _audit()
    _proposals()
    _answering()
    _jobs()
    op.add_column("instrument_versions", sa.Column("origin", sa.String(), nullable=False, server_default="local"))
    op.add_column("received", sa.Column("taken_by", sa.String(), nullable=True))
    _releases()
    for trigger in TRIGGERS:
        op.execute(trigger)


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
            "decision IS NULL OR decision <> 'approved' OR proposer <> decider "
            "OR (rehearsal = 1 AND proposer = 'local')",
            name=op.f("ck_proposals_two_people"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'taken_back' OR proposer = decider",
            name=op.f("ck_proposals_own"),
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
    # until now every release was a rehearsal: only synthetic and research waves could be released
    op.execute(
        "INSERT INTO proposals SELECT number, 'release', 'R' || number, "
        "'{\"document\":\"' || document_sha256 || '\"}', document_sha256, '', 1, proposer, proposed_at, "
        "CASE WHEN approver IS NOT NULL THEN 'approved' WHEN state = 'withdrawn' THEN 'refused' END, "
        "CASE WHEN approver IS NOT NULL THEN approver WHEN state = 'withdrawn' THEN withdrawn_by END, "
        "CASE WHEN approver IS NOT NULL THEN approved_at WHEN state = 'withdrawn' THEN withdrawn_at END, '' "
        "FROM releases_before"
    )
    op.execute(
        "INSERT INTO releases SELECT number, wave, definition, state, number, withdrawn_by, withdrawn_at, "
        "snapshot_sha256, manifest, document, document_sha256, entries, ledger_sha256 FROM releases_before"
    )
    op.drop_table("releases_before")
