"""``thriving database``: schema and safety."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, as_json, settings, show


@click.group()
def database() -> None:
    """Make, upgrade, check and back up the database."""


@database.command()
@as_json
def upgrade(as_json: bool) -> None:
    """Bring the database to the newest schema; make it where there is none."""
    from index_platform.services.database import upgraded

    where = settings()
    before, after = upgraded(where)
    moved = f"made at step {after}" if before is None else f"brought from step {before} to {after}"
    done = f"already at step {after}" if before == after else moved
    facts = {"file": where.database_name, "before": before, "after": after}
    show(facts, as_json=as_json, lines=[f"{where.database_name}: {done}"])


@database.command()
@as_json
def check(as_json: bool) -> None:
    """Say whether the schema is the newest and nothing in it is broken; leave with 1 where it is not."""
    from index_platform.services.database import health

    found = health(settings())
    step = f"step {found.revision} of the schema, newest {found.newest}"
    lines = [f"{found.file}: {'sound' if found.sound else 'not sound'}, {step}", *found.problems]
    if found.revision != found.newest:
        lines.append("Run: thriving database upgrade")
    show(found, as_json=as_json, lines=lines)
    if not found.sound:
        raise click.exceptions.Exit(1)


@database.command()
@click.argument("file", type=FILE)
@as_json
def backup(file: Path, as_json: bool) -> None:
    """Copy the database into the new FILE, also while it is in use."""
    from index_platform.clock import now
    from index_platform.services.database import backed_up

    done = backed_up(settings(), file, moment=now())
    show({"file": done}, as_json=as_json, lines=[f"Backed up into {done}"])
