"""``thriving demo``: the whole way on synthetic answers."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, FOLDER, as_json, for_others, progress, show

if TYPE_CHECKING:
    from index_platform.demo.whole_way import Demo


@click.command()
@click.option(
    "--out", required=True, type=FOLDER, help="The folder of the demo; an earlier demo is replaced."
)
@click.option(
    "--answers", type=FILE, help="A CSV in the format of responses export: its rows join the last wave."
)
@click.option(
    "--waves",
    type=click.IntRange(1, 2),
    default=2,
    show_default=True,
    help="How many waves: the second asks part of the people again, and lets changes be seen.",
)
@as_json
def demo(out: Path, answers: Path | None, waves: int, as_json: bool) -> None:
    """Go the whole way on made-up answers: from a file of answers to a report of each place."""
    from index_platform.clock import now
    from index_platform.demo.whole_way import steps, whole_way

    began = time.monotonic()
    tell = _teller(steps(waves), quiet=as_json)
    if not as_json:
        click.echo("The whole way on synthetic answers, in a minute or so. Nobody was asked.")
    with progress() as bars, for_others():
        made = whole_way(out, clock=now, tell=tell, answers=answers, waves=waves, progress=bars)
    show(made, as_json=as_json, lines=list(_ending(made, time.monotonic() - began)))


def _teller(steps: int, *, quiet: bool) -> Callable[[str], None]:
    """Tells each finished step with its number and the seconds it took."""
    number, last = 0, time.monotonic()

    def tell(sentence: str) -> None:
        nonlocal number, last
        number, since, last = number + 1, last, time.monotonic()
        if not quiet:
            click.echo(f"{number} of {steps}  {last - since:5.1f} s  {sentence}")

    return tell


def _ending(made: "Demo", seconds: float) -> Iterator[str]:
    pdfs = [path for path in made.reports if path.suffix == ".pdf"]
    yield f"Done in {seconds:.0f} s. The reports in {made.folder}, each also as .html:"
    yield from (f"  {path.name}" for path in pdfs)
    yield f"Open one:          {pdfs[0]}"
    yield f"See the pages:     THRIVING_DATA_DIR={made.data} thriving serve"
    for one in made.waves:
        yield f"Compute it again:  thriving index verify {one.run}"
