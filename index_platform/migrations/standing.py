"""The guards as they stand in a database, and as the steps would make them today.

The second are read from a database that the steps have just made: in memory for SQLite, for PostgreSQL in a
schema of its own, in a transaction that is taken back.
"""

from collections.abc import Callable, Mapping
from secrets import token_hex

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

Guards = Mapping[str, str]  # kind and name, such as "trigger audit_delete" -> its text
Bring = Callable[[Connection], None]  # brings what a connection is at to the newest step

_IN_FILE = "SELECT 'trigger ' || name, sql FROM sqlite_master WHERE type = 'trigger'"
# A trigger that is off differs in its state (A: it fires always), one that was emptied in its function, which
# must look tables up here. A constraint that came back from a backup names the types of words another way.
_ON_SERVER = """\
SELECT 'trigger ' || t.tgname,
    concat_ws(' ', pg_get_triggerdef(t.oid, true), t.tgenabled, p.prosrc,
      array_replace(p.proconfig, 'search_path=' || quote_ident(current_schema()) || ', pg_temp', 'here'))
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
UNION ALL
SELECT 'constraint ' || n.conname || ' of ' || c.relname,
    regexp_replace(pg_get_constraintdef(n.oid, true), '::(character varying|text)(\\[\\])?', '', 'g')
  FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
  WHERE c.relnamespace = current_schema()::regnamespace AND n.contype = 'c'
UNION ALL
SELECT 'rule ' || r.rulename || ' of ' || c.relname, pg_get_ruledef(r.oid, true)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"""


def guards(connection: Connection) -> Guards:
    """The text of each guard that stands in a database."""
    return _read(connection, _IN_FILE if connection.dialect.name == "sqlite" else _ON_SERVER)


def wanted(connection: Connection, bring: Bring) -> Guards:
    """The text of each guard that the steps make in a database of this kind."""
    return _made_in_memory(bring) if connection.dialect.name == "sqlite" else _made_beside(connection, bring)


def _made_in_memory(bring: Bring) -> Guards:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            bring(connection)
            return guards(connection)
    finally:
        engine.dispose()


def _made_beside(connection: Connection, bring: Bring) -> Guards:
    """What the steps make in a schema of its own, which is taken back."""
    made = connection.begin_nested()
    try:
        name = f"thriving_check_{token_hex(8)}"
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {name}")
        bring(connection)
        return guards(connection)
    finally:
        made.rollback()


def _read(connection: Connection, statement: str) -> Guards:
    return {str(name): str(text) for name, text in connection.exec_driver_sql(statement)}
