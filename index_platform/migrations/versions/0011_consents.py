"""What people agreed to, by its wording; and how those can be reached who want to be asked again."""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, make

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GUARDS = (
    Guard("consent_texts_update", "UPDATE ON consent_texts", "what people were told never changes"),
    Guard("consent_texts_delete", "DELETE ON consent_texts", "what people were told stays known"),
    Guard("contacts_update", "UPDATE ON contacts", "how somebody is reached is deleted or stays as it was given"),
)


def upgrade() -> None:
    """Make the tables, and give each response the hash of the wording that was agreed to."""
    op.create_table(
        "consent_texts",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("first_shown_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_consent_texts_wave")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_consent_texts")),
    )
    op.create_index(op.f("ix_consent_texts_wave"), "consent_texts", ["wave"])
    op.create_table(
        "contacts",
        sa.Column("panel", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("agreed_sha256", sa.String(), nullable=False),
        sa.Column("given_on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("panel", name=op.f("pk_contacts")),
    )
    op.add_column("responses", sa.Column("consent", sa.String(), nullable=True))
    make(GUARDS)
