"""Researchers in the field: the codes that let their phones in, and the phones."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

GUARDS = (
    Guard(
        "phone_codes_update",
        "UPDATE ON phone_codes",
        "a code of a phone serves once, and stays as it was made",
        f"{changed('code_sha256, account, made_by, made_at, ends_at')} OR OLD.used_at IS NOT NULL",
    ),
    Guard("phone_codes_delete", "DELETE ON phone_codes", "which codes were made stays known"),
    Guard(
        "phones_update",
        "UPDATE ON phones",
        "a phone stays that of its researcher, and is ended once",
        f"{changed('token_sha256, phone, account, name, let_in_at')} OR OLD.ended_at IS NOT NULL",
    ),
    Guard("phones_delete", "DELETE ON phones", "which phones were let in stays known"),
)


def upgrade() -> None:
    """Make the tables, then their guards."""
    _phones()
    make(GUARDS)


def _phones() -> None:
    op.create_table(
        "phone_codes",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_phone_codes_account")),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_phone_codes")),
    )
    op.create_index(op.f("ix_phone_codes_account"), "phone_codes", ["account"])
    op.create_table(
        "phones",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("let_in_at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.CheckConstraint("unsent >= 0", name=op.f("ck_phones_unsent")),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name=op.f("ck_phones_ended")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_phones_account")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_phones")),
    )
    op.create_index(op.f("ix_phones_phone"), "phones", ["phone"])
    op.create_index(op.f("ix_phones_account"), "phones", ["account"])
