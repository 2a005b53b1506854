"""``thriving places``: geography."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database, database_or_new, show, table


@click.group()
def places() -> None:
    """Load places, list them."""


@places.command()
@click.argument("directory", type=FOLDER)
@click.option(
    "--files", type=FILE, help="Says which file in DIRECTORY is which; else its official.yaml does."
)
@as_json
def load(directory: Path, files: Path | None, as_json: bool) -> None:
    """Store the places that DIRECTORY describes (places.yaml), and its official files (official.yaml).

    Official files are a table of postcodes in the format of the ONS Postcode Directory, and boundaries in
    GeoJSON. A directory that holds official files alone belongs to a geography that is loaded already.
    """
    from index_platform.clock import now
    from index_platform.services import official
    from index_platform.services import places as service
    from instruments import geography
    from instruments.official import FILE as OFFICIAL

    description = files or directory / OFFICIAL
    described = files is not None or description.exists()
    alone = described and not (directory / geography.FILE).exists()
    facts: dict[str, object] = {}
    lines: list[str] = []
    with database_or_new() as engine:
        if not alone:
            loaded, new = service.load(engine, directory, moment=now())
            facts = {"key": loaded.key, "vintage": loaded.vintage, "places": len(loaded.places), "new": new}
            lines.append(f"{loaded.key} ({loaded.vintage}): {len(loaded.places)} places {_done(new)}")
        if described:
            found = official.load(engine, description, directory, moment=now())
            facts["official"] = found
            lines += [
                f"{one.kind} of {one.vintage}: {one.count} ({one.level}) {_done(one.new)}" for one in found
            ]
    show(facts, as_json=as_json, lines=lines)


def _done(new: bool) -> str:
    return "stored" if new else "stored already"


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
