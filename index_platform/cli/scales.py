"""``thriving scales``: what a scale of the questionnaire can carry, from a snapshot, without a database."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, show


@click.group()
def scales() -> None:
    """See what a scale of the questionnaire can carry."""


@scales.command()
@click.option("--snapshot", required=True, type=FILE, help="The file that waves freeze wrote.")
@click.option(
    "--scale", required=True, metavar="ID@V", help="The scale: brs@1.0, or one of several: bfi@1.0/openness."
)
@click.option("--out", required=True, type=FOLDER, help="The folder for the files.")
@as_json
def report(snapshot: Path, scale: str, out: Path, as_json: bool) -> None:
    """Write what a scale can and cannot carry, as PDF and as HTML: internal, groups of 10 people or more."""
    from index_platform.services import scales as service

    made = service.reported(snapshot, scale, out)
    lines = [
        f"What {made.scale} can carry:",
        *(f"  {sentence}" for sentence in made.verdict),
        f"Warnings: {made.warnings}, all in the report.",
        *(str(path) for path in made.files),
    ]
    show(made, as_json=as_json, lines=lines)
