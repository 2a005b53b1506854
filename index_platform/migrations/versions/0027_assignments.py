"""Assignments: a place of a wave for one researcher, with what is wanted there, and the doors of it."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

EXCESS = "excess IS NULL OR excess IN ('unknown', 'closed', 'taken_away', 'completed')"
GUARDS = (
    Guard(
        "assignments_update",
        "UPDATE ON assignments",
        "an assignment stays of its wave and place, and each change is a new version",
        f"{changed('id, wave, place, made_by, made_at')} OR NEW.version <> OLD.version + 1",
    ),
    Guard("assignments_delete", "DELETE ON assignments", "which assignments were made stays known"),
    Guard("assignment_targets_update", "UPDATE ON assignment_targets", "what was wanted stays as it was said"),
    Guard("assignment_targets_delete", "DELETE ON assignment_targets", "what was wanted stays known"),
    Guard("addresses_update", "UPDATE ON addresses", "an address stays as it was given"),
)


def upgrade() -> None:
    """Make the tables, say of interviews and visits what came in excess, then guard all of it."""
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assignments_version")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_assignments_account")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_assignments_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_wave"), "assignments", ["wave"])
    op.create_index(op.f("ix_assignments_account"), "assignments", ["account"])
    op.create_table(
        "assignment_targets",
        sa.Column("assignment", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.CheckConstraint("wanted >= 1", name=op.f("ck_assignment_targets_wanted")),
        sa.ForeignKeyConstraint(
            ["assignment"], ["assignments.id"], name=op.f("fk_assignment_targets_assignment")
        ),
        sa.PrimaryKeyConstraint("assignment", "number", name=op.f("pk_assignment_targets")),
    )
    op.create_table(
        "addresses",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("assignment", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignments.id"], name=op.f("fk_addresses_assignment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_assignment"), "addresses", ["assignment"])
    op.execute("ALTER TABLE interviews ADD COLUMN targets VARCHAR")
    for table in ("interviews", "visits"):
        name = op.f(f"ck_{table}_excess")
        op.execute(f"ALTER TABLE {table} ADD COLUMN excess VARCHAR CONSTRAINT {name} CHECK ({EXCESS})")
    make(GUARDS)
