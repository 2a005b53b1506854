"""Researchers in the field: their phones, what came from these, and what could not be read."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make, with_response

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
    Guard("check_ins_update", "UPDATE ON check_ins", "a check-in stays as it was told"),
    Guard("visits_update", "UPDATE ON visits", "a visit stays as it was told"),
    Guard("visits_delete", "DELETE ON visits", "a visit is never deleted"),
    *with_response("interviews"),
    *with_response("set_aside"),
)


def upgrade() -> None:
    """Make the tables, then their guards."""
    _phones()
    _interviews()
    _visits()
    _check_ins()
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


def _interviews() -> None:
    op.create_table(
        "interviews",
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("assignment", sa.String(), nullable=True),
        sa.Column("visit", sa.String(), nullable=True),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('complete', 'partial', 'refused')", name=op.f("ck_interviews_outcome")
        ),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name=op.f("fk_interviews_received")),
        sa.PrimaryKeyConstraint("received", name=op.f("pk_interviews")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "set_aside",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("received", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_aside_at", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_set_aside_account")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_set_aside")),
    )
    op.create_index(op.f("ix_set_aside_received"), "set_aside", ["received"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("assignment", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("appointment", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_visits_number")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_visits_account")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_visits_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_account"), "visits", ["account"])
    op.create_index(op.f("ix_visits_wave"), "visits", ["wave"])


def _check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("next_by", sa.String(), nullable=True),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('start', 'still-here', 'end')", name=op.f("ck_check_ins_kind")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_check_ins_account")),
        sa.PrimaryKeyConstraint("account", "phone", "at", "kind", name=op.f("pk_check_ins")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_check_ins_received_at"), "check_ins", ["received_at"])
