"""What another survey says of districts: by its key and period, never changed."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_WHAT = "what another survey said"
_TAKEN = (
    "EXISTS (SELECT 1 FROM official_surveys WHERE rowid = NEW.rowid OR (geography_id = NEW.geography_id "
    "AND key = NEW.key AND period = NEW.period))"
)
GUARDS = (
    Guard("official_surveys_update", "UPDATE ON official_surveys", f"{_WHAT} never changes"),
    Guard("official_surveys_delete", "DELETE ON official_surveys", f"{_WHAT} is never deleted"),
    Guard("official_surveys_start", "INSERT ON official_surveys", f"{_WHAT} has a period of its own", _TAKEN),
)


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "official_surveys",
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["geography_id"], ["geographies.id"], name=op.f("fk_official_surveys_geography_id")
        ),
        sa.PrimaryKeyConstraint("geography_id", "key", "period", name=op.f("pk_official_surveys")),
    )
    make(GUARDS)
