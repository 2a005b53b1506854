"""Proofs of a release, and who read them: what somebody signed never changes."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

GUARDS = (
    Guard("readings_update", "UPDATE ON readings", "what somebody signed never changes"),
    Guard("readings_delete", "DELETE ON readings", "what somebody signed is never deleted"),
    Guard(
        "readings_start",
        "INSERT ON readings",
        "a reading has a number of its own",
        "EXISTS (SELECT 1 FROM readings WHERE number = NEW.number)",
    ),
    Guard(
        "readings_settle",
        "INSERT ON readings",
        "only what was found wrong is settled, and once",
        "NEW.verdict = 'settled' AND (NOT EXISTS (SELECT 1 FROM readings WHERE number = NEW.settles AND "
        "verdict = 'wrong' AND release = NEW.release AND page = NEW.page) "
        "OR EXISTS (SELECT 1 FROM readings WHERE settles = NEW.settles))",
    ),
    Guard(
        "readings_own",
        "INSERT ON readings",
        "whoever proposed a release does not settle what was found wrong in it",
        "NEW.verdict = 'settled' AND EXISTS (SELECT 1 FROM releases JOIN proposals ON proposals.number = "
        "releases.proposal WHERE releases.number = NEW.release AND proposals.proposer = NEW.reader)",
    ),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "proof_builds",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("built_by", sa.String(), nullable=False),
        sa.Column("built_at", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("bounded", sa.Integer(), nullable=False),
        sa.Column("close", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name=op.f("fk_proof_builds_release")),
        sa.PrimaryKeyConstraint("release", name=op.f("pk_proof_builds")),
    )
    op.create_table(
        "proof_files",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("fix", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["proof_builds.release"], name=op.f("fk_proof_files_release")),
        sa.PrimaryKeyConstraint("release", "name", name=op.f("pk_proof_files")),
    )
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("settles", sa.Integer(), nullable=True),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("read_at", sa.String(), nullable=False),
        sa.CheckConstraint("verdict IN ('read', 'wrong', 'settled')", name=op.f("ck_readings_verdict")),
        sa.CheckConstraint("verdict = 'read' OR note <> ''", name=op.f("ck_readings_why")),
        sa.CheckConstraint(
            "(verdict = 'settled') = (settles IS NOT NULL)", name=op.f("ck_readings_settles")
        ),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name=op.f("fk_readings_release")),
        sa.ForeignKeyConstraint(["settles"], ["readings.number"], name=op.f("fk_readings_settles")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_release"), "readings", ["release"])
    make(GUARDS)
