"""Papers, typed in twice: never twice by one account, never by one who reads identifiers, and kept as typed.

What was finished changes in one way only: its answers are taken away when the paper has become a response.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

READS_IDENTIFIERS = "'contact_officer'"


def reads_identifiers(account: str) -> str:
    """The condition that an account could find out who filled in a paper."""
    return f"EXISTS (SELECT 1 FROM grants WHERE account = {account} AND role IN ({READS_IDENTIFIERS}))"


def taken_away(column: str) -> str:
    """The condition that an update does something else to a text than to take it away."""
    return f"(NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS NOT NULL)"


PAPERS = (
    Guard("paper_batches_update", "UPDATE ON paper_batches", "a batch of papers never changes"),
    Guard("paper_batches_delete", "DELETE ON paper_batches", "a batch of papers is never deleted"),
    Guard(
        "paper_batches_start",
        "INSERT ON paper_batches",
        "a batch of papers has a number of its own",
        "EXISTS (SELECT 1 FROM paper_batches WHERE number = NEW.number)",
    ),
    Guard(
        "papers_number",
        "UPDATE ON papers",
        "the number of a paper never changes",
        changed("rowid, id, batch, wave, number"),
    ),
    Guard(
        "papers_stored",
        "UPDATE ON papers",
        "a paper becomes a response once",
        f"OLD.stored_at IS NOT NULL AND ({changed('compared, status, stored_at')})",
    ),
    Guard(
        "papers_start",
        "INSERT ON papers",
        "a paper has a number of its own",
        "EXISTS (SELECT 1 FROM papers WHERE rowid = NEW.rowid OR id = NEW.id "
        "OR (wave = NEW.wave AND number = NEW.number))",
    ),
    Guard(
        "papers_delete",
        "DELETE ON papers",
        "a paper that was typed in stays",
        "EXISTS (SELECT 1 FROM paper_entries WHERE paper = OLD.id)",
    ),
    Guard(
        "paper_entries_start",
        "INSERT ON paper_entries",
        "a paper is typed in by two accounts, one after the other",
        "EXISTS (SELECT 1 FROM paper_entries WHERE paper = NEW.paper "
        "AND (account = NEW.account OR turn = NEW.turn)) OR (NEW.turn = 2 AND NOT EXISTS (SELECT 1 "
        "FROM paper_entries WHERE paper = NEW.paper AND turn = 1 AND finished_at IS NOT NULL))",
    ),
    Guard(
        "paper_entries_apart",
        "INSERT ON paper_entries",
        "nobody who reads identifiers types in answers",
        reads_identifiers("NEW.account"),
    ),
    Guard(
        "paper_entries_whose",
        "UPDATE ON paper_entries",
        "an entry stays with its paper and its account",
        changed("paper, turn, account, started_at"),
    ),
    Guard(
        "paper_entries_finished",
        "UPDATE ON paper_entries",
        "what was typed in and finished never changes",
        f"OLD.finished_at IS NOT NULL AND ({changed('finished_at, saved_at')} OR {taken_away('answers')})",
    ),
    Guard(
        "paper_entries_delete",
        "DELETE ON paper_entries",
        "an entry is taken back before the paper is typed in again, never after",
        "(OLD.turn = 2 AND OLD.finished_at IS NOT NULL) OR (OLD.turn = 1 AND EXISTS "
        "(SELECT 1 FROM paper_entries WHERE paper = OLD.paper AND turn = 2))",
    ),
    Guard(
        "paper_differences_delete", "DELETE ON paper_differences", "a difference is decided, never deleted"
    ),
    Guard(
        "paper_differences_once",
        "UPDATE ON paper_differences",
        "a difference is decided once",
        f"{changed('paper, item')} OR (OLD.taken IS NOT NULL "
        f"AND ({changed('taken, note, decided_by, decided_at')} OR {taken_away('answer')}))",
    ),
    Guard(
        "paper_differences_apart",
        "UPDATE ON paper_differences",
        "nobody who reads identifiers decides on answers",
        f"OLD.taken IS NULL AND {reads_identifiers('NEW.decided_by')}",
    ),
    Guard(
        "paper_differences_start",
        "INSERT ON paper_differences",
        "a difference starts undecided, once a question",
        "NEW.taken IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM paper_differences WHERE paper = NEW.paper AND item = NEW.item)",
    ),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    _piles()
    _entries()
    make(PAPERS)


def _piles() -> None:
    op.create_table(
        "paper_batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("instrument_sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"],
            ["instrument_versions.sha256"],
            name=op.f("fk_paper_batches_instrument_sha256"),
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["accounts.id"], name=op.f("fk_paper_batches_opened_by")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_paper_batches_wave")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_paper_batches")),
    )
    op.create_index(op.f("ix_paper_batches_wave"), "paper_batches", ["wave"])
    op.create_table(
        "papers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("stored_at", sa.String(), nullable=True),
        sa.CheckConstraint("status IS NULL OR status IN ('accepted', 'held')", name=op.f("ck_papers_status")),
        sa.CheckConstraint("(status IS NULL) = (stored_at IS NULL)", name=op.f("ck_papers_stored")),
        sa.ForeignKeyConstraint(["batch"], ["paper_batches.number"], name=op.f("fk_papers_batch")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_papers_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("wave", "number", name=op.f("uq_papers_wave")),
    )
    op.create_index(op.f("ix_papers_batch"), "papers", ["batch"])


def _entries() -> None:
    op.create_table(
        "paper_entries",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=True),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=True),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_paper_entries_turn")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_paper_entries_account")),
        sa.ForeignKeyConstraint(["paper"], ["papers.id"], name=op.f("fk_paper_entries_paper")),
        sa.PrimaryKeyConstraint("paper", "turn", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint("paper", "account", name=op.f("uq_paper_entries_paper")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_paper_entries_account"), "paper_entries", ["account"])
    op.create_table(
        "paper_differences",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("taken", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=True),
        sa.CheckConstraint(
            "taken IS NULL OR taken IN ('first', 'second', 'neither')",
            name=op.f("ck_paper_differences_taken"),
        ),
        sa.CheckConstraint(
            "(taken IS NULL) = (decided_by IS NULL)", name=op.f("ck_paper_differences_decided")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_paper_differences_decided_by")
        ),
        sa.ForeignKeyConstraint(["paper"], ["papers.id"], name=op.f("fk_paper_differences_paper")),
        sa.PrimaryKeyConstraint("paper", "item", name=op.f("pk_paper_differences")),
        sqlite_with_rowid=False,
    )
