"""The audit log: walked to see that nothing of it was changed, and read by those who may.

Looking at the chain tells nothing of its content and needs no right. Reading the entries of other people is
a deed of its own and is written down; whoever reads what they did themselves reads nothing new.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require, require_signed_in
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit
from index_platform.queries.audit import Chain, Head
from index_platform.queries.audit import Entry as Entry  # what the desk draws
from index_platform.services.progress import Progress, Steps
from index_platform.services.tried import SOMEBODY
from instruments.errors import InvalidInputError

LATEST = 200  # entries on a page
_NO_ENTRY = "0"  # what audit head printed before the first entry
_HASH = re.compile("[0-9a-f]{64}")


def head(engine: Engine) -> Head:
    """The number of entries and the hash of the last one, to be kept outside."""
    with reading(engine) as session:
        return audit.head(session)


def walked(engine: Engine, *, kept: Sequence[str] = (), progress: Progress | None = None) -> Chain:
    """Every entry, hashed again and held to the one before it and to the heads that were kept outside."""
    if wrong := [one for one in kept if not _HASH.fullmatch(one)]:
        raise InvalidInputError(
            f"{wrong[0]!r} is not the hash of an entry",
            where="audit verify",
            fix="Give the 64 digits that thriving audit head printed.",
        )
    with reading(engine) as session:
        steps = Steps("Walking", audit.count(session), progress)
        return audit.walked(session, kept=kept, progress=steps.step)


def kept_heads(file: Path) -> tuple[str, ...]:
    """The hashes in a file to which ``thriving audit head`` was added day by day, the oldest first."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            f"the file cannot be read: {error}",
            where=str(file),
            fix="Name the file to which the output of thriving audit head was added.",
        ) from error
    found = tuple(words[-1] for line in lines if (words := line.split()) and words[-1] != _NO_ENTRY)
    if not found:
        raise InvalidInputError(
            "the file holds no hash",
            where=str(file),
            fix="Name the file to which the output of thriving audit head was added.",
        )
    return found


def listed(
    engine: Engine,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    of: str | None = None,
    latest: int = LATEST,
    before: int | None = None,
) -> tuple[Entry, ...]:
    """The newest entries, of all or of the account ``of``, before the entry ``before``. Reading is a deed."""
    require(actor, Right.READ_AUDIT, where="audit list")
    with unit_of_work(engine) as session:
        if of is not None and of not in (LOCAL.id, SOMEBODY):
            accounts.get(session, of)  # what was typed is written down only where it is an account
        found = audit.entries(session, actor=of, latest=latest, before=before)
        facts = {"entries": len(found), "newest": found[0].number if found else 0}
        audit.write(session, deed(actor, "audit.read", "audit", of or "", moment=moment, detail=facts))
        return found


def own(
    engine: Engine, actor: Actor | None, *, latest: int = LATEST, before: int | None = None
) -> tuple[Entry, ...]:
    """What the actor did, and what others did to the account, the newest first."""
    known = require_signed_in(actor, where="account")
    with reading(engine) as session:
        return audit.entries(session, actor=known.id, about=known.id, latest=latest, before=before)
