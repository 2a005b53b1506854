"""``thriving instruments paper`` and ``codebook``: what is printed and written of a questionnaire."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database_if_there, for_others, settings, show


@click.command()
@click.argument("label")
@click.option("--lang", "language", default="en", show_default=True, help="Tag of the language, such as ur.")
@click.option("--out", required=True, type=FILE, help="The new file to write, such as paper.pdf.")
@click.option("--large", is_flag=True, help="Large print, 18 points or more.")
@click.option("--html", is_flag=True, help="A page to print from a browser instead of a PDF.")
@click.option("--contact", default="", help="Whom people can ask. Default: THRIVING_CONTACT.")
@click.option(
    "--number", default="", help="The number of the one response that this copy is for, such as 0042-3."
)
@click.option("--places", type=FOLDER, help="Folder of the places to choose from (places.yaml).")
@as_json
def paper(
    label: str,
    language: str,
    out: Path,
    large: bool,
    html: bool,
    contact: str,
    number: str,
    places: Path | None,
    as_json: bool,
) -> None:
    """Write the questionnaire LABEL to be printed, with room for answers, in one language."""
    from index_platform.services.instruments import get
    from index_platform.services.licensed import filled
    from index_platform.services.printing import printed
    from index_platform.web.on_paper import occasion
    from instruments import geography
    from reports.paper import paper as composed

    with database_if_there() as engine:
        instrument = get(engine, label)
    known = geography.read(places) if places else None
    around = occasion(
        instrument, language, contact=contact or settings().contact, number=number, geography=known
    )
    own = filled(settings().licensed, instrument)
    with for_others():
        made = printed(composed(instrument, language, around, large=large, filled=own), out, html=html)
    show(made, as_json=as_json, lines=[f"{made.file}: {made.note}" if made.note else str(made.file)])


@click.command()
@click.argument("label")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "csv", "html"]),
    default="json",
    show_default=True,
    help="Which form of it.",
)
@click.option(
    "--out", type=FILE, help="The new file to write; a CSV gets its columns told beside it. Default: print."
)
@as_json
def codebook(label: str, kind: str, out: Path | None, as_json: bool) -> None:
    """What each column of the answers to LABEL holds: questions, codes, scales, terms, claims.

    With --json it is printed as JSON, or with --out the names of the files are.
    """
    from index_platform.services import codebooks
    from index_platform.services.instruments import available, get

    with database_if_there() as engine:
        instrument = get(engine, label)
        history = [one.instrument for one in available(engine)]
    if out is None:
        click.echo(codebooks.text(instrument, history, "json" if as_json else kind).rstrip("\n"))
        return
    with for_others():
        files = codebooks.written(instrument, history, kind, out)
    show(files, as_json=as_json, lines=[str(file) for file in files])
