"""Guards: what the database itself refuses, written once and made as triggers of either database.

A condition is SQL as PostgreSQL spells it; ``_SPELLED`` says what SQLite calls the same. SQLite also gives
every row a hidden number, by which it can be moved or pushed aside: what is said of it holds there alone.

On PostgreSQL a guard fires also where ``session_replication_role`` says otherwise, looks up tables where it
was made (nobody's temporary table of the same name counts), and what refuses every DELETE refuses TRUNCATE.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alembic import op

SQLITE = "sqlite"

_SPELLED = (
    ("IS NOT DISTINCT FROM", "IS"),
    ("IS DISTINCT FROM", "IS NOT"),
    ("content::json ->> 'document'", "json_extract(content, '$.document')"),
    ("TRUE", "1"),
)
_HIDDEN = (
    ("NEW.rowid IS DISTINCT FROM OLD.rowid", "FALSE"),
    ("OLD.rowid IS NOT DISTINCT FROM NEW.rowid", "TRUE"),
    ("rowid = NEW.rowid", "FALSE"),
)

_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql SET search_path = "{schema}", pg_temp AS $guard$
BEGIN
  IF {when} THEN
    RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END $guard$"""
_TRIGGER = "CREATE TRIGGER {name} BEFORE {event} FOR EACH {each} EXECUTE FUNCTION {name}()"
_ALWAYS = "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: at which ``event``, such as ``UPDATE ON audit``, in which words, under which condition."""

    name: str
    event: str
    words: str
    when: str = ""  # of NEW and OLD; empty: always

    @property
    def table(self) -> str:
        """The table that it stands before."""
        return self.event.rpartition(" ")[2]


def changed(columns: str) -> str:
    """The condition that an update changes one of the columns, whatever name it was given by."""
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns.split(", "))


def kept(columns: str) -> str:
    """The condition that an update leaves all of the columns as they are."""
    return " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in columns.split(", "))


def unless_erased(response: str) -> str:
    """The condition that a row does not go with the response of this id: it is not being erased now."""
    return f"NOT EXISTS (SELECT 1 FROM erasures WHERE erasing = {response})"


def with_response(table: str) -> tuple[Guard, Guard]:
    """The guards of a table whose rows stay as they came, and go with their response alone."""
    return (
        Guard(f"{table}_update", f"UPDATE ON {table}", f"{table} stay as they came"),
        Guard(
            f"{table}_delete",
            f"DELETE ON {table}",
            f"{table} go with their response alone",
            unless_erased("OLD.received"),
        ),
    )


def make(guards: Iterable[Guard]) -> None:
    """Make the guards in the database that is being brought to a step."""
    for guard in guards:
        for statement in statements(guard, *_where()):
            op.execute(statement)


def drop(guard: str, table: str) -> None:
    """Take one guard away, in the database that is being brought to a step."""
    dialect, _ = _where()
    if dialect == SQLITE:
        op.execute(f"DROP TRIGGER {guard}")
    else:
        op.execute(f"DROP TRIGGER {guard} ON {table}")
        op.execute(f"DROP FUNCTION {guard}()")


def statements(guard: Guard, dialect: str, schema: str = "") -> Iterator[str]:
    """What makes a guard in a database of this dialect; ``schema`` is where PostgreSQL keeps the tables."""
    if dialect == SQLITE:
        when = f" WHEN {_spelled(guard.when, _SPELLED)}" if guard.when else ""
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.words}'); END"
        )
        return
    yield from _triggers(guard, schema, each="ROW")
    if guard.event.startswith("DELETE") and not guard.when:
        emptied = Guard(f"{guard.table}_truncate", f"TRUNCATE ON {guard.table}", guard.words)
        yield from _triggers(emptied, schema, each="STATEMENT")


def _triggers(guard: Guard, schema: str, *, each: str) -> Iterator[str]:
    facts = {
        "name": guard.name,
        "event": guard.event,
        "table": guard.table,
        "words": guard.words,
        "when": _spelled(guard.when, _HIDDEN) or "TRUE",
        "row": "OLD" if guard.event.startswith("DELETE") else "NEW",
        "schema": schema,
        "each": each,
    }
    yield from (text.format_map(facts) for text in (_FUNCTION, _TRIGGER, _ALWAYS))


def _spelled(condition: str, spelling: Iterable[tuple[str, str]]) -> str:
    for ours, theirs in spelling:
        condition = condition.replace(ours, theirs)
    return condition


def _where() -> tuple[str, str]:
    """(dialect, schema) of the database that is being brought to a step."""
    connection = op.get_bind()
    if connection.dialect.name == SQLITE:
        return SQLITE, ""
    return connection.dialect.name, str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
