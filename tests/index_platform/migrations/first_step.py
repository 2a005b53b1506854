"""A database at the first step of the schema, filled by SQL alone: no code of today wrote it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from index_platform.db import engine_for
from index_platform.migrations.running import upgrade
from index_platform.sqlite import connected
from instruments import catalogue
from instruments.canonical import canonical_json, sha256

OURS = '{"key":"ours"}'  # the content of a definition that did not ship
FACTS = """
INSERT INTO geographies VALUES (1, 'smallton', '2026', 'Smallton', 'tests', '', 'quarter', 'quarter', '[]',
    'g', 't0');
INSERT INTO waves VALUES
    ('first', 'autumn', 'synthetic', 'open', '{brs}', 1, 'people', 'all', '', '', '[]', 'w', 't0');
INSERT INTO received VALUES ('r-1', 'first', 'brs@1.0', 'import', 'hash', x'0102', 'accepted', NULL, 't1');
INSERT INTO responses VALUES
    (1, 'r-1', 'first', '{brs}', NULL, 'web', 'en', NULL, NULL, NULL);
INSERT INTO answers VALUES (1, 'brs1', 3, NULL);
"""
RELEASE = (
    "INSERT INTO releases (number, wave, definition, state, proposer, proposed_at, snapshot_sha256, "
    "manifest, document, document_sha256, entries, ledger_sha256) VALUES "
    "(?, 'first', 'tci@1.0', 'proposed', ?, 'p', 'snapshot', '{}', ?, ?, '[]', 'ledger')"
)


def made(file: Path) -> sqlite3.Connection:
    """A prepared connection to the new database ``file`` at step 0001, with one wave and one answer."""
    engine = engine_for(file)
    upgrade(engine, "0001")
    engine.dispose()
    connection = connected(file)
    fill(lambda statement, *values: connection.execute(statement, values))
    return connection


def fill(do: Callable[..., object]) -> None:
    """One wave and one answer, by statements with values as ``?``."""
    for label, origin in (("brs@1.0", "shipped"), ("ours@1.0", "not shipped")):
        shipped = catalogue.get("brs@1.0")
        content = canonical_json(shipped.content).decode() if origin == "shipped" else OURS
        digest = sha256(content.encode())
        do("INSERT INTO instrument_versions VALUES (?, ?, ?, 't0')", digest, label, content)
    for statement in FACTS.replace("{brs}", catalogue.get("brs@1.0").sha256).split(";")[:-1]:
        do(statement)


def released(connection: sqlite3.Connection, number: int, proposer: str = "local") -> None:
    """Add a proposed release."""
    connection.execute(RELEASE, (number, proposer, f'{{"number":{number}}}', f"document-{number}"))
