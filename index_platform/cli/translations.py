"""``thriving translations``: the languages of a questionnaire, out to translators and in again."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, as_json, for_others, show, table

if TYPE_CHECKING:
    from index_platform.services.translating import Progress

_INTERFACE = "interface"  # stands for the words of the pages, which no definition holds


@click.group()
def translations() -> None:
    """Send a questionnaire out to be translated, and take it in again."""


@translations.command()
@click.argument("definition")
@as_json
def status(definition: str, as_json: bool) -> None:
    """How far each language of DEFINITION (a file, a label that ships, or "interface") has come."""
    from index_platform.services import translating
    from index_platform.web import interface

    if definition == _INTERFACE:
        found = interface.progress()
    else:
        found = translating.progress(translating.place_of(definition))
    show(found, as_json=as_json, lines=_lines(found))


@translations.command()
@click.argument("definition")
@click.option("--language", required=True, help="Tag of the language, such as ur.")
@click.option("--out", type=FILE, help="The new PO file. Default: one in this folder.")
@as_json
def out(definition: str, language: str, out: Path | None, as_json: bool) -> None:
    """Write a new PO file of a language for a translator. What is translated already stays in it.

    DEFINITION is a file, a label that ships, or "interface" for the words of our pages. No file is written
    over, and none beside the definition: finished, it comes there by "thriving translations in".
    """
    from index_platform.services import translating
    from index_platform.web import interface

    with for_others():
        if definition == _INTERFACE:
            made = interface.sent_out(language, out)
        else:
            made = translating.sent_out(translating.place_of(definition), language, out)
    lines = [f"{made.file}: {made.done} of {made.texts} texts are translated, {made.status.value}"]
    show(made, as_json=as_json, lines=lines)


@translations.command("in")
@click.argument("definition")
@click.argument("file", type=FILE)
@as_json
def in_(definition: str, file: Path, as_json: bool) -> None:
    """Put the finished translation in FILE beside DEFINITION. An unfinished one is refused, text by text.

    What was published never changes: copy it, give it the next version, and take the language in there.
    With "interface" for DEFINITION it becomes words of the pages, which the next start shows.
    """
    from index_platform.services import translating
    from index_platform.web import interface

    with for_others():
        if definition == _INTERFACE:
            made = interface.taken_in(file)
        else:
            made = translating.taken_in(translating.place_of(definition), file)
    lines = [f"{made.file}: {made.texts} texts in {made.language}, {made.status.value}"]
    show(made, as_json=as_json, lines=lines)


def _lines(found: "Sequence[Progress]") -> list[str]:
    rows = [
        (one.language, f"{one.done} of {one.texts}", one.status.value, one.reviewer or "nobody", one.origin)
        for one in found
    ]
    if not rows:
        return ["There is no other language. Begin one: thriving translations out FILE --language ur"]
    return table(("language", "texts", "status", "reviewed by", "where the words come from"), rows)
