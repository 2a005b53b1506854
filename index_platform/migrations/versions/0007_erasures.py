"""Erasure: the one delete of what was received, and only in the transaction that leaves its tombstone."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, drop, make, unless_erased

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STAYS = "id_sha256, code_sha256, wave, erased_at"
ERASURES = (
    Guard(
        "erasures_start",
        "INSERT ON erasures",
        "an erasure begins with what was received, once",
        "NEW.erasing IS NULL OR NOT EXISTS (SELECT 1 FROM received WHERE id = NEW.erasing) "
        "OR EXISTS (SELECT 1 FROM erasures WHERE id_sha256 = NEW.id_sha256)",
    ),
    Guard(
        "erasures_end",
        "UPDATE ON erasures",
        "an erasure ends when what was received is gone, and never changes",
        f"NEW.erasing IS NOT NULL OR OLD.erasing IS NULL OR {changed(STAYS)} "
        "OR EXISTS (SELECT 1 FROM received WHERE id = OLD.erasing)",
    ),
    Guard("erasures_delete", "DELETE ON erasures", "what was erased stays known"),
    Guard(
        "erasure_salt_start",
        "INSERT ON erasure_salt",
        "there is one salt",
        "EXISTS (SELECT 1 FROM erasure_salt)",
    ),
    Guard("erasure_salt_update", "UPDATE ON erasure_salt", "the salt never changes"),
    Guard("erasure_salt_delete", "DELETE ON erasure_salt", "the salt never changes"),
)
# what may go with a response that is erased, and with nothing else
WITH_A_RESPONSE = (
    Guard(
        "received_delete",
        "DELETE ON received",
        "received is append-only, but for an erasure",
        unless_erased("OLD.id"),
    ),
    Guard(
        "papers_delete",
        "DELETE ON papers",
        "a paper that was typed in stays",
        f"EXISTS (SELECT 1 FROM paper_entries WHERE paper = OLD.id) AND {unless_erased('OLD.id')}",
    ),
    Guard(
        "paper_entries_delete",
        "DELETE ON paper_entries",
        "an entry is taken back before the paper is typed in again, never after",
        "((OLD.turn = 2 AND OLD.finished_at IS NOT NULL) OR (OLD.turn = 1 AND EXISTS "
        "(SELECT 1 FROM paper_entries WHERE paper = OLD.paper AND turn = 2))) "
        f"AND {unless_erased('OLD.paper')}",
    ),
    Guard(
        "paper_differences_delete",
        "DELETE ON paper_differences",
        "a difference is decided, never deleted",
        unless_erased("OLD.paper"),
    ),
)


def upgrade() -> None:
    """Make the tombstones and their salt; what was received may go with one."""
    op.create_table(
        "erasures",
        sa.Column("id_sha256", sa.String(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=True),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("erased_at", sa.String(), nullable=False),
        sa.Column("erasing", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["erasing"],
            ["erasures.id_sha256"],
            name=op.f("fk_erasures_erasing"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id_sha256", name=op.f("pk_erasures")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_erasures_code_sha256"), "erasures", ["code_sha256"])
    salts = op.create_table(
        "erasure_salt",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_erasure_salt_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_erasure_salt")),
        sqlite_with_rowid=False,
    )
    op.execute(salts.insert().values(number=1, salt=token_hex(32)))
    for guard in WITH_A_RESPONSE:
        drop(guard.name, guard.table)
    make((*ERASURES, *WITH_A_RESPONSE))
