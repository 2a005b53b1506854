"""Words of officers about places: what was written stays, and what was retired can be brought back.

A change is a version of its own. Nothing of it is public before a release holds a copy.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

PLACE_TEXTS = (
    Guard("place_imports_update", "UPDATE ON place_imports", "what was imported stays as it was"),
    Guard("place_imports_delete", "DELETE ON place_imports", "what was imported stays known"),
    Guard(
        "place_imports_start",
        "INSERT ON place_imports",
        "an import has a number of its own",
        "EXISTS (SELECT 1 FROM place_imports WHERE number = NEW.number)",
    ),
    Guard("place_entries_update", "UPDATE ON place_entries", "an entry stays with its place"),
    Guard("place_entries_delete", "DELETE ON place_entries", "an entry is retired and never deleted"),
    Guard(
        "place_entries_start",
        "INSERT ON place_entries",
        "an entry has a number of its own",
        "EXISTS (SELECT 1 FROM place_entries WHERE number = NEW.number)",
    ),
    Guard("place_texts_update", "UPDATE ON place_texts", "what was written stays as it was"),
    Guard("place_texts_delete", "DELETE ON place_texts", "what was written is retired and never deleted"),
    Guard(
        "place_texts_turn",
        "INSERT ON place_texts",
        "a version follows the one before it",
        "NEW.version <> (SELECT COALESCE(MAX(version), 0) + 1 FROM place_texts WHERE entry = NEW.entry)",
    ),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "place_imports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_place_imports")),
    )
    op.create_table(
        "place_entries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("geography", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('commitment', 'asset')", name=op.f("ck_place_entries_kind")),
        sa.ForeignKeyConstraint(
            ["imported"], ["place_imports.number"], name=op.f("fk_place_entries_imported")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_place_entries")),
    )
    op.create_index(op.f("ix_place_entries_place"), "place_entries", ["place"])
    op.create_index(op.f("ix_place_entries_imported"), "place_entries", ["imported"])
    op.create_table(
        "place_texts",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.String(), nullable=False),
        sa.CheckConstraint("NOT retired OR reason <> ''", name=op.f("ck_place_texts_why")),
        sa.ForeignKeyConstraint(["entry"], ["place_entries.number"], name=op.f("fk_place_texts_entry")),
        sa.PrimaryKeyConstraint("entry", "version", name=op.f("pk_place_texts")),
        sqlite_with_rowid=False,
    )
    make(PLACE_TEXTS)
