"""Interviews that a supervisor wants asked again, and which was asked for which: never do both count."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make, unless_erased

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WHYS = "why IN ('gaps', 'mixed_up', 'broken_off', 'not_fitting', 'to_talk')"


def counts(ids: str) -> str:
    """The condition that one of these ids is a response."""
    return f"EXISTS (SELECT 1 FROM responses WHERE id IN ({ids}))"


def beside(name: str) -> str:
    """The ids that do not count beside this one: what it was asked again for, and what was for it or with it."""
    return (
        f"SELECT first FROM second_interviews WHERE received = {name} "
        f"UNION SELECT received FROM second_interviews WHERE first = {name} "
        "UNION SELECT other.received FROM second_interviews mine JOIN second_interviews other "
        f"ON other.first = mine.first WHERE mine.received = {name} AND other.received <> {name}"
    )


TWICE = "an interview and the one for which it was asked again do not both count"
GUARDS = (
    Guard("asked_again_update", "UPDATE ON asked_again", "why something is asked again stays as it was said"),
    Guard(
        "asked_again_delete",
        "DELETE ON asked_again",
        "a decision stays as long as what it is about",
        "EXISTS (SELECT 1 FROM received WHERE id = OLD.received)",
    ),
    Guard(
        "second_interviews_update",
        "UPDATE ON second_interviews",
        "which interview was asked for which stays as it came",
    ),
    Guard(
        "second_interviews_delete",
        "DELETE ON second_interviews",
        "which interview was asked for which goes with one of them",
        f"{unless_erased('OLD.received')} AND {unless_erased('OLD.first')}",
    ),
    Guard(
        "second_interviews_twice",
        "INSERT ON second_interviews",
        TWICE,
        f"{counts('NEW.received')} AND "
        + counts("SELECT NEW.first UNION SELECT received FROM second_interviews WHERE first = NEW.first"),
    ),
    Guard("responses_twice", "INSERT ON responses", TWICE, counts(beside("NEW.id"))),
)


def upgrade() -> None:
    """Make the tables, then their guards."""
    op.create_table(
        "asked_again",
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.CheckConstraint(WHYS, name=op.f("ck_asked_again_why")),
        sa.PrimaryKeyConstraint("review", name=op.f("pk_asked_again")),
    )
    op.create_index(op.f("ix_asked_again_received"), "asked_again", ["received"])
    op.create_table(
        "second_interviews",
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name=op.f("fk_second_interviews_received")),
        sa.ForeignKeyConstraint(["first"], ["received.id"], name=op.f("fk_second_interviews_first")),
        sa.PrimaryKeyConstraint("received", name=op.f("pk_second_interviews")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_second_interviews_first"), "second_interviews", ["first"])
    make(GUARDS)
