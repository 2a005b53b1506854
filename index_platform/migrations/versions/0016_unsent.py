"""How far a draft came, outside what is locked; and counts of those that were never sent.

Of drafts that are there already nobody can tell how far they came: they count as before the first answer until they
are saved again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("reached", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "unsent",
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("swept", sa.Integer(), nullable=False),
        sa.Column("at_close", sa.Integer(), nullable=True),
        sa.CheckConstraint("swept >= 0 AND at_close >= 0", name=op.f("ck_unsent_counts")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_unsent_wave")),
        sa.PrimaryKeyConstraint("wave", "part", name=op.f("pk_unsent")),
    )
