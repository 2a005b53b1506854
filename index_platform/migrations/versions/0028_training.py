"""Training: what researchers went through, and sign-offs by somebody else that end by themselves."""

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
    make(GUARDS)
