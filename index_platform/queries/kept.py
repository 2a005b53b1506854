"""Whether every definition that was ever published is still there, word for word.

Whoever holds the machine can take a guard away, change a row and put the guard back. Its content then no
longer has the hash that stands for it; and what is gone is still named by others: by what is composed of it,
by the proposal that was approved, by the entry that was written when it was published.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlmodel import Session, col, select

from index_platform.tables import AuditRow, InstrumentVersionRow, ProposalRow
from instruments.canonical import sha256


def flaws(session: Session) -> Iterator[str]:
    """What is wrong with the published definitions, one sentence each."""
    rows = session.exec(select(InstrumentVersionRow).order_by(col(InstrumentVersionRow.label))).all()
    for row in rows:
        if sha256(row.content.encode()) != row.sha256:
            yield f"the published definition {row.label} is not what it was: its content has another hash"
    there = {row.sha256 for row in rows}
    for digest, witness in _named(session, rows).items():
        if digest not in there:
            yield f"a published definition is gone (hash {digest[:12]}): {witness} names it"


def _named(session: Session, rows: Sequence[InstrumentVersionRow]) -> Mapping[str, str]:
    """Each hash that something names, with what names it."""
    approved = select(ProposalRow).where(ProposalRow.kind == "instrument", ProposalRow.decision == "approved")
    published = select(AuditRow).where(AuditRow.action == "instrument.publish", AuditRow.outcome == "done")
    return {
        **{part: row.label for row in rows for part in _parts(row.content)},
        **{row.subject: f"the approved proposal {row.number}" for row in session.exec(approved)},
        **{
            str(json.loads(row.detail)["sha256"]): f"entry {row.number} of the audit"
            for row in session.exec(published)
        },
    }


def _parts(content: str) -> Iterator[str]:
    """The hashes of what a definition is composed of; none where it cannot be read any more."""
    try:
        found = json.loads(content).get("parts", ())
    except (ValueError, AttributeError):
        return
    yield from (str(part["sha256"]) for part in found if isinstance(part, dict) and "sha256" in part)
