"""The first schema: definitions, places, waves, the three layers of an answer, freezes and releases."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What may never change, and in which words the database refuses. A release may only move on in its state.
APPEND_ONLY = ("instrument_versions", "received")
RELEASE_CONTENT = (
    "number, wave, definition, proposer, proposed_at, snapshot_sha256, manifest, document, "
    "document_sha256, entries, ledger_sha256"
)
GUARDS = (
    *(
        Guard(f"{table}_{verb.lower()}", f"{verb} ON {table}", f"{table} is append-only")
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
    Guard(
        "releases_content",
        f"UPDATE OF {RELEASE_CONTENT} ON releases",
        "the content of a release never changes",
    ),
    Guard("releases_delete", "DELETE ON releases", "a release is withdrawn, never deleted"),
    Guard(
        "releases_start", "INSERT ON releases", "a release starts as proposed", "NEW.state <> 'proposed'"
    ),
    Guard(
        "releases_state",
        "UPDATE ON releases",
        "a release goes from proposed to approved to withdrawn",
        "NOT ((OLD.state = 'proposed' AND NEW.state IN ('approved', 'withdrawn')) "
        "OR (OLD.state = 'approved' AND NEW.state = 'withdrawn' "
        "AND OLD.approver IS NOT DISTINCT FROM NEW.approver "
        "AND OLD.approved_at IS NOT DISTINCT FROM NEW.approved_at))",
    ),
    # Until there are accounts for two people, nothing of real residents can be released.
    Guard(
        "releases_live",
        "INSERT ON releases",
        "only synthetic and research waves can be released",
        "(SELECT kind FROM waves WHERE key = NEW.wave) NOT IN ('synthetic', 'research')",
    ),
)


def upgrade() -> None:
    op.create_table(
        "geographies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("report_level", sa.String(), nullable=False),
        sa.Column("spread_level", sa.String(), nullable=False),
        sa.Column("levels", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_geographies")),
        sa.UniqueConstraint("key", "vintage", name=op.f("uq_geographies_key")),
    )
    op.create_table(
        "instrument_versions",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("published_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_instrument_versions")),
        sa.UniqueConstraint("label", name=op.f("uq_instrument_versions_label")),
    )
    op.create_table(
        "received",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.CheckConstraint("(status = 'held') = (reason IS NOT NULL)", name=op.f("ck_received_reason")),
        sa.CheckConstraint("status IN ('accepted', 'held')", name=op.f("ck_received_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
    )
    op.create_table(
        "places",
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("tile_column", sa.Integer(), nullable=True),
        sa.Column("tile_row", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["geography_id"], ["geographies.id"], name=op.f("fk_places_geography_id")),
        sa.PrimaryKeyConstraint("geography_id", "code", name=op.f("pk_places")),
        sa.UniqueConstraint("geography_id", "position", name=op.f("uq_places_geography_id")),
    )
    op.create_table(
        "waves",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("instrument_sha256", sa.String(), nullable=False),
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("selection", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("next", sa.String(), nullable=False),
        sa.Column("margins", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('synthetic', 'research', 'live')", name=op.f("ck_waves_kind")),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed')", name=op.f("ck_waves_state")),
        sa.ForeignKeyConstraint(["geography_id"], ["geographies.id"], name=op.f("fk_waves_geography_id")),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"], ["instrument_versions.sha256"], name=op.f("fk_waves_instrument_sha256")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_waves")),
    )
    op.create_table(
        "freezes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_freezes_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freezes")),
        sa.UniqueConstraint("wave", "sha256", name=op.f("uq_freezes_wave")),
    )
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposer", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=True),
        sa.Column("approved_at", sa.String(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.String(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("entries", sa.String(), nullable=False),
        sa.Column("ledger_sha256", sa.String(), nullable=False),
        sa.CheckConstraint(
            "approver IS NULL OR approver <> proposer OR approver = 'local'",
            name=op.f("ck_releases_two_people"),
        ),
        sa.CheckConstraint("state <> 'approved' OR approver IS NOT NULL", name=op.f("ck_releases_approver")),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'withdrawn')", name=op.f("ck_releases_state")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_releases_wave")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_wave"), "releases", ["wave"], unique=False)
    op.create_table(
        "responses",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("instrument_sha256", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("household", sa.String(), nullable=True),
        sa.Column("panel", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('web', 'door', 'telephone', 'paper', 'not_recorded')", name=op.f("ck_responses_mode")
        ),
        sa.ForeignKeyConstraint(["id"], ["received.id"], name=op.f("fk_responses_id")),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"], ["instrument_versions.sha256"], name=op.f("fk_responses_instrument_sha256")
        ),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_responses_wave")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_responses")),
        sa.UniqueConstraint("id", name=op.f("uq_responses_id")),
    )
    op.create_index(op.f("ix_responses_wave"), "responses", ["wave"], unique=False)
    op.create_table(
        "answers",
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.CheckConstraint(
            "missing IS NULL OR missing IN ('refused', 'dont_know', 'not_asked', 'skipped', 'off_route')",
            name=op.f("ck_answers_missing"),
        ),
        sa.CheckConstraint("code IS NOT NULL OR missing IS NOT NULL", name=op.f("ck_answers_something")),
        sa.ForeignKeyConstraint(["response"], ["responses.number"], name=op.f("fk_answers_response")),
        sa.PrimaryKeyConstraint("response", "item", name=op.f("pk_answers")),
        sqlite_with_rowid=False,
    )
    make(GUARDS)
