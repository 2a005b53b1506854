"""Training of researchers, sign-offs by somebody else that end by themselves, and notes that are sealed."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

GUARDS = (
    Guard("training_update", "UPDATE ON training", "what was learned stays as it was"),
    Guard("training_delete", "DELETE ON training", "what was learned stays known"),
    Guard(
        "sign_offs_update",
        "UPDATE ON sign_offs",
        "a sign-off stays as it was signed, and is taken back once",
        f"{changed('id, account, signed_by, signed_at, until')} OR OLD.revoked_at IS NOT NULL",
    ),
    Guard("notes_update", "UPDATE ON notes", "a note stays as it was told"),
    Guard("sign_offs_delete", "DELETE ON sign_offs", "who signed what stays known"),
)
REVOKED = "(revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (reason IS NULL)"


def upgrade() -> None:
    """Make the tables, then their guards."""
    op.create_table(
        "training",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_training_account")),
        sa.PrimaryKeyConstraint("account", "part", name=op.f("pk_training")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_at", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("signed_by <> account", name=op.f("ck_sign_offs_another")),
        sa.CheckConstraint(REVOKED, name=op.f("ck_sign_offs_revoked")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_sign_offs_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
    )
    op.create_index(op.f("ix_sign_offs_account"), "sign_offs", ["account"])
    op.create_table(
        "notes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.CheckConstraint("about IN ('safeguarding', 'other')", name=op.f("ck_notes_about")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_notes_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_account"), "notes", ["account"])
    op.create_index(op.f("ix_notes_received_at"), "notes", ["received_at"])
    make(GUARDS)
