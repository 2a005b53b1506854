"""Invitations: codes by their hashes, in batches of a wave; and the waves that take answers by them only."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "invitations_update",
        "UPDATE ON invitations",
        "a code stays of its batch, and no use of it is taken back",
        f"{changed('code_sha256, batch, uses')} OR NEW.used < OLD.used",
    ),
    Guard("invitations_delete", "DELETE ON invitations", "how often a code was used stays known"),
    Guard(
        "invitation_batches_update",
        "UPDATE ON invitation_batches",
        "a batch stays as it was made, and is stopped once",
        f"{changed('id, wave, label, place, until, made_at')} OR OLD.stopped_at IS NOT NULL",
    ),
    Guard("invitation_batches_delete", "DELETE ON invitation_batches", "who was invited how stays known"),
)


def upgrade() -> None:
    """Make the tables with their guards."""
    op.create_table(
        "invitation_batches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("stopped_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_invitation_batches_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batches")),
    )
    op.create_index(op.f("ix_invitation_batches_wave"), "invitation_batches", ["wave"])
    op.create_table(
        "invitations",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0 AND used <= uses", name=op.f("ck_invitations_used")),
        sa.ForeignKeyConstraint(["batch"], ["invitation_batches.id"], name=op.f("fk_invitations_batch")),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_invitations_batch"), "invitations", ["batch"])
    op.create_table(
        "invited_waves",
        sa.Column("wave", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_invited_waves_wave")),
        sa.PrimaryKeyConstraint("wave", name=op.f("pk_invited_waves")),
    )
    make(GUARDS)
