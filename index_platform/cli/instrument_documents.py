"""``thriving instruments paper`` and ``codebook``: what is printed and written of a questionnaire."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database_if_there, for_others, settings, show

if TYPE_CHECKING:
    from index_platform.web.words import Words
    from instruments.definition import Instrument
    from reports.paper import Occasion
    from reports.paper_content import Sentences


@click.command()
@click.argument("label")
@click.option("--lang", "language", default="en", show_default=True, help="Tag of the language, such as ur.")
@click.option("--out", required=True, type=FILE, help="The file to write, such as paper.pdf.")
@click.option("--large", is_flag=True, help="Large print, 18 points or more.")
@click.option("--html", is_flag=True, help="A page to print from a browser instead of a PDF.")
@click.option("--contact", default="", help="Whom people can ask, in a sentence.")
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
    from reports.paper import paper as composed

    with database_if_there() as engine:
        instrument = get(engine, label)
    occasion = _occasion(instrument, language, contact, number, places)
    own = filled(settings().licensed, instrument)
    with for_others():
        made = printed(composed(instrument, language, occasion, large=large, filled=own), out, html=html)
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
    "--out", type=FILE, help="The file to write; a CSV gets its columns told beside it. Default: print."
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


def _occasion(
    instrument: "Instrument", language: str, contact: str, number: str, places: Path | None
) -> "Occasion":
    from index_platform.web.words import Words
    from instruments import geography
    from instruments.response_numbers import number_of, printed
    from reports.paper import Occasion

    words, english = Words(language), Words("en")
    keys = (part.version.key for part in instrument.parts)
    said = {key: words(f"part {key}") for key in keys if words.knows(f"part {key}")}
    return Occasion(
        contact=contact,
        number=printed(number_of(number)) if number else "",
        geography=geography.read(places) if places else None,
        headings={key: one for key, one in said.items() if language == "en" or one != english(f"part {key}")},
        support=_support(words, is_english=words("talk") == english("talk")),
    )


def _support(words: "Words", *, is_english: bool) -> "Sentences":
    """Somebody to talk to: the same on paper as on a screen, whatever is answered."""
    from index_platform.web.words import HELPLINES
    from reports.paper_content import Sentences

    lines = (_line(words, one.key, one.number) for one in HELPLINES)
    return Sentences(heading=words("talk"), lines=(words("talk_about"), *lines), is_english=is_english)


def _line(words: "Words", key: str, number: str) -> str:
    told = (words(f"line {key}"), words(f"line {key} about"), words(f"line {key} how", number=number))
    return f"{told[0]}: {told[1]} {told[2]}"
