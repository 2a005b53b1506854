"""``thriving open-answers``: marks in free words, codebooks of themes, confirmed answers as a file."""

import sys
from pathlib import Path

import click

from index_platform.cli.common import FILE, as_json, database, show

_WAVE = click.option("--wave", required=True, metavar="KEY", help="The wave that was answered.")
_ITEM = click.option("--item", required=True, metavar="ID", help="The question answered in free words.")


@click.group()
def open_answers() -> None:
    """Suggest what to take out of free words, choose codebooks of themes, export what was confirmed."""


@open_answers.command()
@as_json
def suggest(as_json: bool) -> None:
    """Read free words from standard input and mark what may tell who somebody is. Nothing is kept."""
    from instruments.redaction import readable, redacted, suggested

    text = readable(sys.stdin.read())
    spans = suggested(text)
    shown = redacted(text, spans)
    marked = [{"kind": one.kind.value, "start": one.start, "end": one.end} for one in spans]
    show({"text": shown, "spans": marked}, as_json=as_json, lines=shown.splitlines())


@open_answers.command()
@click.argument("file", type=FILE)
@_WAVE
@_ITEM
@as_json
def codebook(file: Path, wave: str, item: str, as_json: bool) -> None:
    """Code the answers to a question by the codebook of themes in FILE from now on."""
    from index_platform.clock import now
    from index_platform.services import coding

    with database() as engine:
        book = coding.use_book(engine, wave, item, file, moment=now())
    facts = {"codebook": book.label, "sha256": book.sha256, "themes": list(book.ids)}
    told = f"{book.label}: {len(book.ids)} themes; {book.second_share:.0%} of answers are coded twice"
    show(facts, as_json=as_json, lines=[told])


@open_answers.command()
@_WAVE
@_ITEM
@click.option("--out", required=True, type=FILE, help="The new CSV file.")
@as_json
def export(wave: str, item: str, out: Path, as_json: bool) -> None:
    """Write the answers that a person confirmed as CSV, with the themes that hold."""
    from index_platform.clock import now
    from index_platform.services.open_answers_out import exported

    with database() as engine:
        count = exported(engine, wave, item, out, moment=now())
    facts = {"file": out, "wave": wave, "item": item, "answers": count}
    show(facts, as_json=as_json, lines=[f"{count} confirmed answers written to {out}"])
