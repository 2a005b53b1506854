"""How responses were answered, and what was noticed of those that were held. Both go with the response alone."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import make, with_response

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DEVICES = ("phone", "tablet", "desktop", "not_known")
GUARDS = tuple(
    guard for table in ("paradata", "page_times", "held_flags") for guard in with_response(table)
)


def upgrade() -> None:
    """Make the tables and their guards."""
    devices = ", ".join(f"'{device}'" for device in DEVICES)
    op.create_table(
        "paradata",
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.CheckConstraint(f"device IN ({devices})", name=op.f("ck_paradata_device")),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name=op.f("fk_paradata_received")),
        sa.PrimaryKeyConstraint("received", name=op.f("pk_paradata")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "page_times",
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_page_times_seconds")),
        sa.ForeignKeyConstraint(["received"], ["paradata.received"], name=op.f("fk_page_times_received")),
        sa.PrimaryKeyConstraint("received", "item", name=op.f("pk_page_times")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "held_flags",
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name=op.f("fk_held_flags_received")),
        sa.PrimaryKeyConstraint("received", "rule", "item", "detail", name=op.f("pk_held_flags")),
        sqlite_with_rowid=False,
    )
    make(GUARDS)
