"""Which postcode lies where, and where places end: by vintage, never changed."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def never_changed(table: str, what: str, key: str) -> tuple[Guard, ...]:
    """The guards of a table whose rows stay as they came; ``key`` tells NEW from a row that is there."""
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid OR ({key}))"
    return (
        Guard(f"{table}_update", f"UPDATE ON {table}", f"{what} never change"),
        Guard(f"{table}_delete", f"DELETE ON {table}", f"{what} are never deleted"),
        Guard(f"{table}_start", f"INSERT ON {table}", f"{what} have a vintage of their own", taken),
    )


POSTCODES = never_changed(
    "postcode_lookups",
    "the postcodes of a geography",
    "geography_id = NEW.geography_id AND vintage = NEW.vintage",
)
BOUNDARIES = never_changed(
    "boundary_layers",
    "the boundaries of a geography",
    "geography_id = NEW.geography_id AND level = NEW.level AND vintage = NEW.vintage",
)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "postcode_lookups",
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["geography_id"], ["geographies.id"], name=op.f("fk_postcode_lookups_geography_id")
        ),
        sa.PrimaryKeyConstraint("geography_id", "vintage", name=op.f("pk_postcode_lookups")),
    )
    op.create_table(
        "boundary_layers",
        sa.Column("geography_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("shapes", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["geography_id"], ["geographies.id"], name=op.f("fk_boundary_layers_geography_id")
        ),
        sa.PrimaryKeyConstraint("geography_id", "level", "vintage", name=op.f("pk_boundary_layers")),
    )
    make((*POSTCODES, *BOUNDARIES))
