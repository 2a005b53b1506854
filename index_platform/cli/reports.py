"""``thriving reports``: documents of a release."""

from pathlib import Path

import click

from index_platform.cli.common import (
    FOLDER,
    as_json,
    database,
    for_others,
    progress,
    settings,
    shared_work,
    show,
)


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
    help="Which formats: pdf, html, large-print and residents of each place; csv, xlsx, ods, json and zip of "
    "the whole release.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@shared_work
@as_json
def build(
    release: str,
    out: Path,
    places: tuple[str, ...],
    formats: str,
    dry_run: bool,
    number: int,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Write the report of each place, and the figures of all. Leaves with 1 where a place failed.

    A report that lies in the folder as it would be made now is left alone: reports.json there remembers what
    each was made of. The bytes are the same with any number of workers.
    """
    from index_platform.clock import now
    from index_platform.services import documents, signposts
    from index_platform.services.release_files import FORMATS
    from index_platform.services.workers import REPORTS, workers

    wanted = [kind.strip() for kind in formats.split(",")]
    if unknown := [kind for kind in wanted if kind not in (*documents.MAKERS, *FORMATS)]:
        known = ", ".join((*documents.MAKERS, *FORMATS))
        raise click.BadParameter(f"{unknown[0]!r} is not one of: {known}.", param_hint="--format")
    services = signposts.read(settings().data_dir)
    with database() as engine, progress() as tell, for_others():
        if dry_run:
            made = documents.planned(
                engine,
                release,
                out,
                moment=now(),
                places=places,
                formats=wanted,
                contact=settings().contact,
                services=services,
                zone=settings().time_zone,
            )
        else:
            with workers(number, scheduler=scheduler, loads=REPORTS) as executor:
                made = documents.built(
                    engine,
                    release,
                    out,
                    moment=now(),
                    places=places,
                    formats=wanted,
                    licence=settings().data_licence,
                    contact=settings().contact,
                    services=services,
                    zone=settings().time_zone,
                    executor=executor,
                    progress=tell,
                )
    counts = (len(made.unchanged), "unchanged"), (len(made.places), "to build" if dry_run else "built")
    told = ", ".join(f"{number} {words}" for number, words in counts)
    show(made, as_json=as_json, lines=[*map(str, made.files), *([told] if any(dict(counts)) else [])])
    for name in made.lacking:
        click.echo(f"{name} is a small place: of it there is the page for residents alone.", err=True)
    for failure in made.failures:
        click.echo(f"{failure.place} failed: {failure.what} (in {failure.where}). {failure.fix}", err=True)
    if made.failures:
        raise click.exceptions.Exit(1)
