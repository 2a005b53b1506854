"""When a release becomes public, who may read it before, what is announced, and work that waits for its moment.

What was approved until now was public from its approval.
"""

import sqlalchemy as sa
from alembic import op

from index_platform.migrations.guards import Guard, changed, make

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_READER = "rowid, number, release, account, roles, hours, reason, added_by, added_at"
GUARDS = (
    Guard("publications_update", "UPDATE ON publications", "a time of publication never changes"),
    Guard("publications_delete", "DELETE ON publications", "a time of publication is never deleted"),
    Guard(
        "publications_start",
        "INSERT ON publications",
        "a time of publication has a number of its own",
        "EXISTS (SELECT 1 FROM publications WHERE number = NEW.number)",
    ),
    Guard(
        "publications_approved",
        "INSERT ON publications",
        "only an approved release has a time of publication, and not one before its approval",
        "NOT EXISTS (SELECT 1 FROM releases JOIN proposals ON proposals.number = releases.proposal "
        "WHERE releases.number = NEW.release AND releases.state = 'approved' "
        "AND proposals.decided_at <= NEW.publish_at)",
    ),
    Guard(
        "publications_later",
        "INSERT ON publications",
        "a publication that is ahead is put off with a reason, and never brought forward",
        "EXISTS (SELECT 1 FROM publications WHERE release = NEW.release AND "
        "(publish_at >= NEW.publish_at OR publish_at <= NEW.set_at OR NEW.reason = ''))",
    ),
    Guard("early_readers_delete", "DELETE ON early_readers", "who could read before is never deleted"),
    Guard(
        "early_readers_start",
        "INSERT ON early_readers",
        "who may read before has a number of its own, and was not taken off",
        "NEW.removed_at IS NOT NULL OR EXISTS (SELECT 1 FROM early_readers WHERE number = NEW.number)",
    ),
    Guard(
        "early_readers_public",
        "INSERT ON early_readers",
        "nobody reads before what is public",
        "(SELECT MAX(publish_at) FROM publications WHERE release = NEW.release) <= NEW.added_at",
    ),
    Guard(
        "early_readers_update",
        "UPDATE ON early_readers",
        "who may read before is taken off, once, before it is public, and never changed",
        f"OLD.removed_at IS NOT NULL OR {changed(_READER)} OR "
        "(SELECT MAX(publish_at) FROM publications WHERE release = NEW.release) <= NEW.removed_at",
    ),
    Guard("announcements_update", "UPDATE ON announcements", "an announcement never changes"),
    Guard("announcements_delete", "DELETE ON announcements", "an announcement is never deleted"),
    Guard(
        "announcements_start",
        "INSERT ON announcements",
        "an announcement has a number of its own, and a change is of one that is there",
        "EXISTS (SELECT 1 FROM announcements WHERE number = NEW.number) OR NOT (NEW.subject = NEW.number "
        "OR EXISTS (SELECT 1 FROM announcements WHERE number = NEW.subject AND subject = NEW.subject))",
    ),
)


def upgrade() -> None:
    """Make the tables, give what is approved its time, then make the guards."""
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("not_before", sa.String(), nullable=True))
    _publications()
    _early_readers()
    _announcements()
    op.execute(
        "INSERT INTO publications (release, publish_at, reason, actor, set_at) "
        "SELECT releases.number, proposals.decided_at, '', proposals.decider, proposals.decided_at "
        "FROM releases JOIN proposals ON proposals.number = releases.proposal "
        "WHERE proposals.decision = 'approved' ORDER BY releases.number"
    )
    make(GUARDS)


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("set_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name=op.f("fk_publications_release")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_release"), "publications", ["release"])


def _early_readers() -> None:
    op.create_table(
        "early_readers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.Column("removed_at", sa.String(), nullable=True),
        sa.CheckConstraint("hours BETWEEN 1 AND 24", name=op.f("ck_early_readers_hours")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_early_readers_reason")),
        sa.CheckConstraint("account <> added_by", name=op.f("ck_early_readers_another")),
        sa.CheckConstraint(
            "(removed_by IS NULL) = (removed_at IS NULL)", name=op.f("ck_early_readers_removed")
        ),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name=op.f("fk_early_readers_release")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_early_readers_account")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_early_readers")),
    )
    op.create_index(op.f("ix_early_readers_release"), "early_readers", ["release"])
    op.create_index(op.f("ix_early_readers_account"), "early_readers", ["account"])


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=True),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=True),
        sa.Column("begins_at", sa.String(), nullable=False),
        sa.Column("called_off", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("announced_at", sa.String(), nullable=False),
        sa.CheckConstraint("number = subject OR reason <> ''", name=op.f("ck_announcements_reason")),
        sa.ForeignKeyConstraint(["wave"], ["waves.key"], name=op.f("fk_announcements_wave")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_announcements")),
    )
    op.create_index(op.f("ix_announcements_subject"), "announcements", ["subject"])
