"""Accounts of the people who run surveys: what each may do, how each signs in."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

STATES = ("invited", "active", "disabled")
# as in auth.roles, which stands above the tables (a test holds the two together)
ROLES = (
    "policy_officer",
    "analyst",
    "survey_manager",
    "contact_officer",
    "statistics_lead",
    "data_protection_officer",
    "administrator",
    "community_researcher",
    "fieldwork_supervisor",
)
PURPOSES = ("invitation", "recovery")


class AccountRow(Table, table=True):
    """One person who can sign in. ``id`` is random: nothing that is written about deeds names anybody."""

    __tablename__ = "accounts"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("id NOT IN ('', 'local')", name="id"),  # local: whoever holds the machine
        CheckConstraint("email = lower(email) AND email <> ''", name="email"),
        CheckConstraint("state <> 'active' OR password_hash IS NOT NULL", name="password"),
    )

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str
    state: str
    password_hash: str | None = None  # argon2id, with its salt and cost
    totp_secret: str | None = None  # sealed with the server's key; None: no second step
    totp_used: int | None = None  # the last time step that was taken, so that a code serves once
    created_at: str


class GrantRow(Table, table=True):
    """One role that an account holds, in one area. Nobody grants a role to themselves (triggers)."""

    __tablename__ = "grants"
    __table_args__ = (one_of("role", ROLES),)

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    role: str = Field(primary_key=True)
    area: str = Field(primary_key=True, default="")  # code of a place, with all in it; empty: everywhere
    granted_by: str
    granted_at: str


class SessionRow(Table, table=True):
    """One browser that signed in. The cookie's value is known by its hash only."""

    __tablename__ = "sessions"

    token_sha256: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    browser: str  # such as Firefox on Android: enough to tell one's own devices apart
    started_at: str
    seen_at: str
    ends_at: str


class AccountTokenRow(Table, table=True):
    """A link that lets its holder set a password, once."""

    __tablename__ = "account_tokens"
    __table_args__ = (one_of("purpose", PURPOSES),)

    token_sha256: str = Field(primary_key=True)
    purpose: str
    account: str = Field(foreign_key="accounts.id", index=True)
    made_by: str
    made_at: str
    ends_at: str
    used_at: str | None = None


class RecoveryCodeRow(Table, table=True):
    """A code that stands in for a lost second step, once."""

    __tablename__ = "recovery_codes"

    code_sha256: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    used_at: str | None = None
