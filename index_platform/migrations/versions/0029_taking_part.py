"""Interviews at the door say how somebody took part: they ticked it themselves, or said it aloud."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KNOWN = "taking_part IS NULL OR taking_part IN ('ticked', 'spoken')"


def upgrade() -> None:
    """Add the column, empty for what came before."""
    name = op.f("ck_interviews_taking_part")
    op.execute(f"ALTER TABLE interviews ADD COLUMN taking_part VARCHAR CONSTRAINT {name} CHECK ({KNOWN})")
