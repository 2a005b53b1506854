"""Open answers: redacted and confirmed, codebooks of themes, and codings that each stand for one person's reading.

Nobody who reads identifiers confirms or codes; two codings of one answer are of two accounts; none ever changes.
What belongs to an answer goes with its response when that is erased, and with nothing else.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make, unless_erased

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

READS_IDENTIFIERS = "'contact_officer'"
RESPONSE = "(SELECT id FROM responses WHERE number = OLD.response)"


def reads_identifiers(account: str) -> str:
    """The condition that an account could find out who wrote an answer."""
    return f"EXISTS (SELECT 1 FROM grants WHERE account = {account} AND role IN ({READS_IDENTIFIERS}))"


def no_turn(turn: int | str) -> str:
    """The condition that nothing was coded in an answer at this turn."""
    return (
        "NOT EXISTS (SELECT 1 FROM codings WHERE response = NEW.response AND item = NEW.item "
        f"AND book = NEW.book AND turn = {turn})"
    )


OPEN_ANSWERS = (
    Guard(
        "redactions_start",
        "INSERT ON redactions",
        "only what was written is confirmed, once",
        "NOT EXISTS (SELECT 1 FROM answers WHERE response = NEW.response AND item = NEW.item "
        "AND text IS NOT NULL) "
        "OR EXISTS (SELECT 1 FROM redactions WHERE response = NEW.response AND item = NEW.item)",
    ),
    Guard(
        "redactions_apart",
        "INSERT ON redactions",
        "nobody who reads identifiers reads what was written",
        reads_identifiers("NEW.decided_by"),
    ),
    Guard(
        "redactions_whose",
        "UPDATE ON redactions",
        "a decision stays with its answer",
        changed("response, item"),
    ),
    Guard(
        "redactions_apart_again",
        "UPDATE ON redactions",
        "nobody who reads identifiers reads what was written",
        f"{reads_identifiers('NEW.decided_by')} OR {reads_identifiers('NEW.seen_by')}",
    ),
    Guard(
        "redactions_delete",
        "DELETE ON redactions",
        "what was decided on an answer goes with its response alone",
        unless_erased(RESPONSE),
    ),
    Guard("theme_books_update", "UPDATE ON theme_books", "a codebook of themes never changes"),
    Guard("theme_books_delete", "DELETE ON theme_books", "a codebook of themes is never deleted"),
    Guard(
        "theme_books_start",
        "INSERT ON theme_books",
        "a codebook of themes has a label of its own",
        "EXISTS (SELECT 1 FROM theme_books WHERE sha256 = NEW.sha256 OR label = NEW.label)",
    ),
    Guard("theme_uses_update", "UPDATE ON theme_uses", "which codebook was used never changes"),
    Guard("theme_uses_delete", "DELETE ON theme_uses", "which codebook was used never changes"),
    Guard(
        "theme_uses_start",
        "INSERT ON theme_uses",
        "a use of a codebook has a number of its own",
        "EXISTS (SELECT 1 FROM theme_uses WHERE number = NEW.number)",
    ),
    Guard("codings_update", "UPDATE ON codings", "what a coder found never changes"),
    Guard(
        "codings_delete",
        "DELETE ON codings",
        "what a coder found goes with its response alone",
        unless_erased(RESPONSE),
    ),
    Guard(
        "codings_confirmed",
        "INSERT ON codings",
        "only a confirmed answer is coded",
        "NOT EXISTS (SELECT 1 FROM redactions WHERE response = NEW.response AND item = NEW.item "
        "AND outcome = 'confirmed')",
    ),
    Guard(
        "codings_apart",
        "INSERT ON codings",
        "nobody who reads identifiers codes answers",
        reads_identifiers("NEW.account"),
    ),
    Guard(
        "codings_turn",
        "INSERT ON codings",
        "an answer is coded by two accounts, one after the other, and settled after both",
        f"NOT ({no_turn('NEW.turn')}) OR (NEW.turn = 2 AND ({no_turn(1)} OR EXISTS (SELECT 1 FROM codings "
        "WHERE response = NEW.response AND item = NEW.item AND book = NEW.book AND account = NEW.account))) "
        f"OR (NEW.turn = 3 AND {no_turn(2)})",
    ),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    _redactions()
    _books()
    _codings()
    make(OPEN_ANSWERS)


def _redactions() -> None:
    op.create_table(
        "redactions",
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("suggested", sa.Integer(), nullable=False),
        sa.Column("taken_out", sa.Integer(), nullable=False),
        sa.Column("concern", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.Column("seen_at", sa.String(), nullable=True),
        sa.CheckConstraint("outcome IN ('confirmed', 'kept_back')", name=op.f("ck_redactions_outcome")),
        sa.CheckConstraint("(outcome = 'confirmed') = (text IS NOT NULL)", name=op.f("ck_redactions_text")),
        sa.CheckConstraint("seen_by IS NULL OR concern", name=op.f("ck_redactions_seen")),
        sa.CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name=op.f("ck_redactions_seen_at")),
        sa.ForeignKeyConstraint(["response"], ["responses.number"], name=op.f("fk_redactions_response")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_redactions_decided_by")),
        sa.ForeignKeyConstraint(["seen_by"], ["accounts.id"], name=op.f("fk_redactions_seen_by")),
        sa.PrimaryKeyConstraint("response", "item", name=op.f("pk_redactions")),
        sqlite_with_rowid=False,
    )


def _books() -> None:
    op.create_table(
        "theme_books",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_theme_books")),
        sa.UniqueConstraint("label", name=op.f("uq_theme_books_label")),
    )
    op.create_table(
        "theme_uses",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_theme_uses_wave")),
        sa.ForeignKeyConstraint(["book"], ["theme_books.sha256"], name=op.f("fk_theme_uses_book")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_theme_uses")),
    )
    op.create_index(op.f("ix_theme_uses_wave"), "theme_uses", ["wave"])


def _codings() -> None:
    op.create_table(
        "codings",
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("themes", sa.String(), nullable=False),
        sa.Column("coded_at", sa.String(), nullable=False),
        sa.CheckConstraint("turn IN (1, 2, 3)", name=op.f("ck_codings_turn")),
        sa.ForeignKeyConstraint(["response"], ["responses.number"], name=op.f("fk_codings_response")),
        sa.ForeignKeyConstraint(["book"], ["theme_books.sha256"], name=op.f("fk_codings_book")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_codings_account")),
        sa.PrimaryKeyConstraint("response", "item", "book", "turn", name=op.f("pk_codings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_codings_account"), "codings", ["account"])
