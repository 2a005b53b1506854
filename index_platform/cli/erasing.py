"""``thriving responses erase``: all that there is of one response goes, and what stays is said."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import as_json, database, settings, show

if TYPE_CHECKING:
    from uuid import UUID

    from index_platform.services.erasing import Erasable, Tombstone

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@click.command()
@click.argument("code", metavar="CODE|ID")
@click.option("--dry-run", is_flag=True, help="Say what would go and erase nothing.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@as_json
def erase(code: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Erase all of one response, by the CODE on its receipt or by its ID. It cannot be undone."""
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import erasing

    folder, name = settings().snapshots, _name(code)
    with database() as engine:
        there = erasing.found(engine, folder, name, actor=LOCAL)
        if isinstance(there, erasing.Erasable) and not dry_run:
            if not yes:
                click.echo("\n".join(_erasable_lines(there, "would go")), err=True)
                click.confirm("Erase them? It cannot be undone.", abort=True, err=True)
            there = erasing.erased(engine, folder, name, moment=now(), actor=LOCAL)
    if isinstance(there, erasing.Tombstone):
        said = [f"Gone already: erased on {there.erased_at[:10]}, of the wave {there.wave}"]
        show({"erased": True, "before": True, **_facts(there)}, as_json=as_json, lines=said)
        return
    done = "would go" if dry_run else "went"
    facts = {"erased": not dry_run, "before": False, **_facts(there)}
    lines = [*_erasable_lines(there, done), *(("Dry run: nothing was erased.",) if dry_run else ())]
    show(facts, as_json=as_json, lines=lines)


def _name(code: str) -> "UUID | str":
    """What was typed: the id of a response, or a code."""
    from uuid import UUID

    return UUID(code) if _ID.fullmatch(code) else code


def _facts(there: "Erasable | Tombstone") -> dict[str, object]:
    """What is told of it to a script; never its id."""
    return {name: value for name, value in asdict(there).items() if name != "id"}


def _erasable_lines(there: "Erasable", done: str) -> Iterator[str]:
    what = "counted in the wave" if there.counted else "held for the wave"
    yield f"A response of {there.received_at[:10]}, {what} {there.wave}"
    yield f"{done}: {', '.join(f'{count} of {table}' for table, count in there.rows.items())}"
    for file in there.snapshots:
        yield f"{done}: its row in the snapshot {file}; the hash of the row stays, for index verify"
    if there.releases:
        yield f"what stays: the figures of {', '.join(there.releases)}, as they were published"
    for copy in there.copies:
        yield f"out of reach: the {copy.kind} of {copy.moment[:10]} ({copy.name}), see docs/erasure.md"
