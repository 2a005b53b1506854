"""Drafts locked for whoever holds them, and a code to come back with.

What was begun before this step cannot be locked, for the tokens that would open it are in the browsers alone. It was
not sent and is not kept: the step deletes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take away what was said in plain words, and add what is locked."""
    op.execute("DELETE FROM drafts")
    with op.batch_alter_table("drafts") as drafts:
        for plain in ("place", "answers", "kept"):
            drafts.drop_column(plain)
        for locked in ("said", "key"):
            drafts.add_column(sa.Column(locked, sa.String(), nullable=False))
        for coded in ("code_sha256", "code_key"):
            drafts.add_column(sa.Column(coded, sa.String(), nullable=True))
        drafts.create_unique_constraint(op.f("uq_drafts_code_sha256"), ["code_sha256"])
