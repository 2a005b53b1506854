"""People for tests of the shell: accounts with their roles, put straight into the tables."""

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import EVERYWHERE, Actor, Grant
from index_platform.auth.roles import Role
from index_platform.tables import AccountRow, GrantRow, SignOffRow

AT = "2026-11-22T08:00:00.000000Z"


def person(engine: Engine, name: str, *roles: Role, area: str = EVERYWHERE, state: str = "active") -> Actor:
    """The actor of a new account ``name`` that holds ``roles``."""
    with Session(engine) as session, session.begin():
        session.add(
            AccountRow(
                id=name,
                email=f"{name}@example.org",
                name=name.title(),
                state=state,
                password_hash="made for tests",
                created_at=AT,
            )
        )
        session.flush()
        session.add_all(
            GrantRow(account=name, role=role.value, area=area, granted_by="local", granted_at=AT)
            for role in roles
        )
    return Actor(id=name, name=name.title(), grants=tuple(Grant(role=role, area=area) for role in roles))


def signed_for(engine: Engine, account: str, until: str = "2027-06-30") -> None:
    """Somebody signed that this account can ask at doors."""
    with Session(engine) as session, session.begin():
        session.add(
            SignOffRow(id=f"of {account}", account=account, signed_by="local", signed_at=AT, until=until)
        )
