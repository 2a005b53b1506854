"""``thriving papers``: what papers need before they are printed."""

import click

from index_platform.cli.common import as_json, show


@click.group()
def papers() -> None:
    """Number papers before they are printed."""


@papers.command()
@click.option("--first", type=int, default=1, show_default=True, help="The first one, counted from 1.")
@click.option("--count", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many.")
@as_json
def numbers(first: int, count: int, as_json: bool) -> None:
    """List numbers to print on papers, each with the digit that shows a slip."""
    from instruments.response_numbers import numbered, printed

    made = [printed(numbered(serial)) for serial in range(first, first + count)]
    show(made, as_json=as_json, lines=made)
