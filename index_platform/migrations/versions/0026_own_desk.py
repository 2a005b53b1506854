"""One's own desk: saved places, reminders that were put off, and the secret address of reminders.

Why a reminder was put off stays known; places and the address are one's own to take away.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

GUARDS = (
    Guard("put_offs_update", "UPDATE ON put_offs", "what was put off stays as it was said"),
    Guard("put_offs_delete", "DELETE ON put_offs", "what was put off stays known"),
    Guard(
        "put_offs_start",
        "INSERT ON put_offs",
        "each time that something is put off has a number of its own",
        "EXISTS (SELECT 1 FROM put_offs WHERE number = NEW.number)",
    ),
)


def upgrade() -> None:
    """Make the tables, and guard what was said."""
    op.create_table(
        "saved_places",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("geography", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_saved_places_account")),
        sa.PrimaryKeyConstraint("account", "geography", "place", name=op.f("pk_saved_places")),
    )
    op.create_table(
        "put_offs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("put_off_by", sa.String(), nullable=False),
        sa.Column("put_off_at", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_put_offs_reason")),
        sa.ForeignKeyConstraint(
            ["entry", "version"],
            ["place_texts.entry", "place_texts.version"],
            name=op.f("fk_put_offs_entry"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_put_offs")),
    )
    op.create_index(op.f("ix_put_offs_entry"), "put_offs", ["entry"])
    op.create_table(
        "reminder_addresses",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_reminder_addresses_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_reminder_addresses")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_reminder_addresses_token_sha256")),
    )
    make(GUARDS)
