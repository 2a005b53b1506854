"""What is known of the places of a geography from elsewhere: loaded with them, and never changed.

Of geographies that are there already nothing of the kind is known.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "geographies_known",
        "UPDATE ON geographies",
        "what is known of places comes with their vintage and never changes",
        changed("covariates"),
    ),
)


def upgrade() -> None:
    """Give geographies their column, and guard it."""
    op.add_column("geographies", sa.Column("covariates", sa.String(), nullable=True))
    make(GUARDS)
