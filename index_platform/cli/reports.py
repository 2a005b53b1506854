"""``thriving reports``: documents of a release."""

from pathlib import Path

import click

from index_platform.cli.common import FOLDER, as_json, database, for_others, progress, settings, show


@click.group()
def reports() -> None:
    """Build the reports of a release."""


@reports.command()
@click.option("--release", required=True, metavar="R", help="An approved release.")
@click.option("--out", required=True, type=FOLDER, help="The folder for the files.")
@click.option("--place", "places", multiple=True, metavar="CODE", help="Only this place; may be repeated.")
@click.option(
    "--format",
    "formats",
    default="pdf,html",
    show_default=True,
    help="Which formats: pdf, html and residents of each place; csv, xlsx, ods, json and zip of the whole "
    "release.",
)
@as_json
def build(release: str, out: Path, places: tuple[str, ...], formats: str, as_json: bool) -> None:
    """Write the report of each place, and the figures of all. Leaves with 1 where a place failed."""
    from index_platform.services import documents
    from index_platform.services.release_files import FORMATS

    wanted = [kind.strip() for kind in formats.split(",")]
    if unknown := [kind for kind in wanted if kind not in (*documents.KINDS, *FORMATS)]:
        known = ", ".join((*documents.KINDS, *FORMATS))
        raise click.BadParameter(f"{unknown[0]!r} is not one of: {known}.", param_hint="--format")
    with database() as engine, progress() as tell, for_others():
        made = documents.built(
            engine,
            release,
            out,
            places=places,
            formats=wanted,
            licence=settings().data_licence,
            contact=settings().contact,
            progress=tell,
        )
    lines = [str(path) for path in made.files]
    show(made, as_json=as_json, lines=lines)
    for failure in made.failures:
        click.echo(f"{failure.place} failed: {failure.what} (in {failure.where}). {failure.fix}", err=True)
    if made.failures:
        raise click.exceptions.Exit(1)
