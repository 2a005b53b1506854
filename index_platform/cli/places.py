"""``thriving places``: geography."""

from pathlib import Path

import click

from index_platform.cli.common import FOLDER, as_json, database, database_or_new, show, table


@click.group()
def places() -> None:
    """Load places, list them."""


@places.command()
@click.argument("directory", type=FOLDER)
@as_json
def load(directory: Path, as_json: bool) -> None:
    """Store the places that DIRECTORY describes (places.yaml)."""
    from index_platform.clock import now
    from index_platform.services import places as service

    with database_or_new() as engine:
        loaded, new = service.load(engine, directory, moment=now())
    facts = {"key": loaded.key, "vintage": loaded.vintage, "places": len(loaded.places), "new": new}
    done = "stored" if new else "stored already"
    show(
        facts, as_json=as_json, lines=[f"{loaded.key} ({loaded.vintage}): {len(loaded.places)} places {done}"]
    )


@places.command("list")
@click.argument("key", required=False)
@as_json
def list_(key: str | None, as_json: bool) -> None:
    """Every geography; with KEY, every place of it."""
    from index_platform.services import places as service
    from instruments.errors import NotFoundError

    with database() as engine:
        stored = service.stored(engine)
    if key is None:
        rows = [(one.key, one.vintage, len(one.places), one.title) for one in stored]
        names = ("key", "vintage", "places", "title")
        show([dict(zip(names, row, strict=True)) for row in rows], as_json=as_json, lines=table(names, rows))
        return
    chosen = [one for one in stored if one.key == key]
    if not chosen:
        raise NotFoundError(
            f"no geography {key!r} is loaded",
            where="places list",
            fix=f"Loaded are: {', '.join(one.key for one in stored) or 'none'}.",
        )
    lines = table(
        ("vintage", "code", "level", "parent", "name"),
        [(one.vintage, x.code, x.level, x.parent or "", x.name) for one in chosen for x in one.places],
    )
    show([{"vintage": one.vintage, "places": one.places} for one in chosen], as_json=as_json, lines=lines)
