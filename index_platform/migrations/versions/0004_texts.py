"""Answers that are no code: a text column, so that free words, days and places have rows like all others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SOMETHING = "ck_answers_something"
REASONS = "missing IS NULL OR missing IN ('refused', 'dont_know', 'not_asked', 'skipped', 'off_route')"


def as_it_was() -> sa.Table:
    """The table as the first step made it: SQLite cannot change a constraint, so it is copied from this."""
    return sa.Table(
        "answers",
        sa.MetaData(),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.CheckConstraint(REASONS, name=op.f("ck_answers_missing")),
        sa.CheckConstraint("code IS NOT NULL OR missing IS NOT NULL", name=op.f(SOMETHING)),
        sa.ForeignKeyConstraint(["response"], ["responses.number"], name=op.f("fk_answers_response")),
        sa.PrimaryKeyConstraint("response", "item", name=op.f("pk_answers")),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    """Add the column, and say that a row holds a text, or a code or reason, never both."""
    with op.batch_alter_table("answers", copy_from=as_it_was()) as answers:
        answers.add_column(sa.Column("text", sa.String(), nullable=True))
        answers.drop_constraint(op.f(SOMETHING), type_="check")
        answers.create_check_constraint(
            op.f(SOMETHING), "code IS NOT NULL OR missing IS NOT NULL OR text IS NOT NULL"
        )
        answers.create_check_constraint(
            op.f("ck_answers_text"), "text IS NULL OR (code IS NULL AND missing IS NULL)"
        )
