"""How small areas, such as LSOAs, lie in places: by vintage, never changed."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WHAT = "how areas lie in places"
_TAKEN = (
    "EXISTS (SELECT 1 FROM area_shares WHERE rowid = NEW.rowid OR (geography_id = NEW.geography_id "
    "AND level = NEW.level AND way = NEW.way AND vintage = NEW.vintage))"
)
GUARDS = (
    Guard("area_shares_update", "UPDATE ON area_shares", f"{_WHAT} never changes"),
    Guard("area_shares_delete", "DELETE ON area_shares", f"{_WHAT} is never deleted"),
    Guard("area_shares_start", "INSERT ON area_shares", f"{_WHAT} has a vintage of its own", _TAKEN),
)


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "area_shares",
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("shares", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.String(), nullable=False),
        sa.CheckConstraint("way IN ('split', 'lookup')", name=op.f("ck_area_shares_way")),
        sa.ForeignKeyConstraint(
            ["geography_id"], ["geographies.id"], name=op.f("fk_area_shares_geography_id")
        ),
        sa.PrimaryKeyConstraint("geography_id", "level", "way", "vintage", name=op.f("pk_area_shares")),
    )
    make(GUARDS)
