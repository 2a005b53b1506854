"""What was set aside goes with what has its id, or once that it went is written down."""

from index_platform.migrations.guards import Guard, drop, make, unless_erased

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "set_aside_delete",
        "DELETE ON set_aside",
        "set_aside go with their response, or where that is written down",
        f"{unless_erased('OLD.received')} AND NOT EXISTS (SELECT 1 FROM audit WHERE kind = 'set_aside' "
        "AND action = 'set_aside.forget' AND key = OLD.sha256 AND moment > OLD.set_aside_at)",
    ),
)


def upgrade() -> None:
    """Put the new guard in the place of the old."""
    drop("set_aside_delete", "set_aside")
    make(GUARDS)
