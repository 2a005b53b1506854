"""An index of the audit by what was done to what: the desks find the newest deeds without reading all."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_audit_kind"), "audit", ["kind", "action", "key", "outcome"])
