"""``thriving index``: the engine, from files to files, without a database."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, progress, settings, show

_SNAPSHOT = click.option("--snapshot", required=True, type=FILE, help="The file that waves freeze wrote.")
_DEFINITION = click.option(
    "--definition", required=True, metavar="ID@V|FILE", help="The index: tci@1.0, or a YAML file."
)


@click.group()
def index() -> None:
    """Compute the index of a snapshot, and compute it again."""


@index.command()
@_SNAPSHOT
@_DEFINITION
@click.option("--out", required=True, type=FILE, help="The new file for the constants, such as base.json.")
@as_json
def base(snapshot: Path, definition: str, out: Path, as_json: bool) -> None:
    """Write once what 100 and 10 points mean: the constants of the base wave."""
    from index_platform.services import index as service

    made = service.base(snapshot, definition, out)
    kept = service.base_kept(settings(), snapshot, made)
    lines = [f"{made.definition}: 100 is {made.place} in {made.wave_title}; written to {out}"]
    lines += [f"  {key}: {post.rule}" for key, post in made.goalposts.items()]
    if kept is not None:
        lines.append(f"Kept for later waves, also those computed under /manage: {kept}")
    show(made, as_json=as_json, lines=lines)


@index.command()
@_SNAPSHOT
@_DEFINITION
@click.option("--base", required=True, type=FILE, help="The constants that index base wrote.")
@click.option("--ledger", type=FILE, help="What was released before, as releases ledger wrote it.")
@click.option("--out", required=True, type=FOLDER, help="The new folder of the run.")
@as_json
def run(snapshot: Path, definition: str, base: Path, ledger: Path | None, out: Path, as_json: bool) -> None:
    """Compute every figure, and write those that are safe to publish with all it takes to verify them."""
    from index_platform.services import index as service

    with progress() as tell:
        made = service.run(snapshot, definition, base, out, ledger=ledger, progress=tell)
    lines = [
        f"{made.definition} of {made.wave}: {made.responses} responses, {made.places} reported places",
        f"Run written to {made.folder}",
        *(f"Note: {warning}" for warning in made.warnings),
    ]
    show(made, as_json=as_json, lines=lines)


@index.command()
@click.argument("run", type=FOLDER)
@click.option("--snapshot", type=FILE, help="Another snapshot than the one the run names.")
@as_json
def verify(run: Path, snapshot: Path | None, as_json: bool) -> None:
    """Compute a run again and say: equal, equal as published, or different (leaves with 1)."""
    from index_platform.services import index as service
    from scoring.verification import Agreement

    with progress() as tell:
        verdict = service.verified(run, snapshot=snapshot, progress=tell)
    show(verdict, as_json=as_json, lines=[verdict.sentence])
    if verdict.agreement is Agreement.DIFFERENT:
        raise click.exceptions.Exit(1)
