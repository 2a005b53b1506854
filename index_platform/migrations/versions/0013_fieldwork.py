"""How a wave is asked: its days, languages, modes, how people were chosen, and how many are wanted.

What stands already says nothing of it, as before: any day, every language and mode, no sample.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "waves_spoken",
        "UPDATE ON waves",
        "in which languages and modes a wave is asked never changes",
        changed("languages, modes"),
    ),
    Guard(
        "waves_chosen",
        "UPDATE ON waves",
        "how people came to answer does not change once answers are frozen",
        f"({changed('selection, sample')}) AND EXISTS (SELECT 1 FROM freezes WHERE wave = OLD.key)",
    ),
    Guard(
        "waves_days",
        "UPDATE ON waves",
        "a wave does not end before it begins",
        "NEW.closes_on < NEW.opens_on",
    ),
    Guard(
        "waves_days_made",
        "INSERT ON waves",
        "a wave does not end before it begins",
        "NEW.closes_on < NEW.opens_on",
    ),
)


def upgrade() -> None:
    """Give waves their columns, and guard them."""
    for name in ("opens_on", "closes_on", "languages", "modes", "sample", "targets"):
        op.add_column("waves", sa.Column(name, sa.String(), nullable=True))
    make(GUARDS)
