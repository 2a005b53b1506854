"""Who does a piece of work, until when, how often it was begun, and whether somebody wants it stopped.

Work that runs while this is done belongs to nobody any more: whoever comes next begins it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("holder", sa.String(), nullable=True))
        jobs.add_column(sa.Column("held_until", sa.String(), nullable=True))
        jobs.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        jobs.add_column(sa.Column("stop_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
