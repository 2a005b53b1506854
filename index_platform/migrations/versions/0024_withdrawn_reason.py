"""Why a release was withdrawn, for everybody to read: said when it is, and never changed.

Of those that were withdrawn before nothing is said.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "releases_withdrawn_reason",
        "UPDATE ON releases",
        "why a release was withdrawn is said when it is, and never changes",
        "NEW.withdrawn_reason IS DISTINCT FROM OLD.withdrawn_reason "
        "AND NOT (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn')",
    ),
)


def upgrade() -> None:
    """Give releases their column, and guard it."""
    op.add_column("releases", sa.Column("withdrawn_reason", sa.String(), nullable=True))
    make(GUARDS)
