"""What people decide on answers that were held. The received bytes never change; a decision is a row of its own.

What was held becomes a response only after such a decision, and no decision is undone once a freeze rests on it.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def newest(column: str, received: str) -> str:
    """A column of the newest decision on an arrival; NULL before the first."""
    return f"(SELECT {column} FROM reviews WHERE received = {received} ORDER BY number DESC LIMIT 1)"


REVIEWS = (
    Guard("reviews_update", "UPDATE ON reviews", "a decision on what was held never changes"),
    Guard(
        "reviews_delete",
        "DELETE ON reviews",
        "a decision stays as long as what it is about",
        "EXISTS (SELECT 1 FROM received WHERE id = OLD.received)",
    ),
    Guard(
        "reviews_start",
        "INSERT ON reviews",
        "a decision has a number of its own",
        "EXISTS (SELECT 1 FROM reviews WHERE number = NEW.number)",
    ),
    Guard(
        "reviews_held",
        "INSERT ON reviews",
        "only what was held is decided",
        "NOT EXISTS (SELECT 1 FROM received WHERE id = NEW.received AND status = 'held')",
    ),
    Guard(
        "reviews_turn",
        "INSERT ON reviews",
        "a decision is undone before there is another",
        f"(NEW.decision = 'undone') = (COALESCE({newest('decision', 'NEW.received')}, 'undone') = 'undone')",
    ),
    Guard(
        "reviews_frozen",
        "INSERT ON reviews",
        "what is frozen is not undone",
        "NEW.decision = 'undone' AND EXISTS (SELECT 1 FROM freezes JOIN received ON received.wave = freezes.wave "
        f"WHERE received.id = NEW.received AND frozen_at >= {newest('decided_at', 'NEW.received')})",
    ),
    Guard(
        "responses_held",
        "INSERT ON responses",
        "what was held is counted by a decision",
        "EXISTS (SELECT 1 FROM received WHERE id = NEW.id AND status = 'held') "
        f"AND COALESCE({newest('decision', 'NEW.id')}, '') <> 'taken_in'",
    ),
)


def upgrade() -> None:
    """Make the table, its guards, and the way to what was held among all that was received."""
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('taken_in', 'left_out', 'undone')", name=op.f("ck_reviews_decision")
        ),
        sa.CheckConstraint("decision <> 'left_out' OR reason <> ''", name=op.f("ck_reviews_why")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_received"), "reviews", ["received"])
    held = sa.text("status = 'held'")
    op.create_index("ix_received_held", "received", ["received_at"], sqlite_where=held, postgresql_where=held)
    make(REVIEWS)
