"""What a person should know of a response, and the checks by which somebody kept an answer all the same."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of flags, and to drafts what was asked and kept."""
    op.create_table(
        "flags",
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["response"], ["responses.number"], name=op.f("fk_flags_response")),
        sa.PrimaryKeyConstraint("response", "rule", "item", "detail", name=op.f("pk_flags")),
        sqlite_with_rowid=False,
    )
    op.add_column("drafts", sa.Column("kept", sa.String(), nullable=False, server_default="[]"))
