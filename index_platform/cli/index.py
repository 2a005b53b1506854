"""``thriving index``: the engine, from files to files, without a database."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, progress, settings, shared_work, show

_SNAPSHOT = click.option("--snapshot", required=True, type=FILE, help="The file that waves freeze wrote.")
_DEFINITION = click.option(
    "--definition", required=True, metavar="ID@V|FILE", help="The index: tci@1.0, or a YAML file."
)

_RUNS = "How often weights are moved, for the range of each rank."


class _WithKeys(click.Command):
    """A command whose help ends with all that ``--set`` knows."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The keys and their values."""
        from scoring.choices import KEYS

        with formatter.section("What can be set"):
            formatter.write_dl([(key.name, key.known) for key in KEYS.values()])
        super().format_epilog(ctx, formatter)


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


@index.command(cls=_WithKeys)
@_SNAPSHOT
@_DEFINITION
@click.option("--base", required=True, type=FILE, help="The constants that index base wrote.")
@click.option("--ledger", type=FILE, help="What was released before, as releases ledger wrote it.")
@click.option("--out", required=True, type=FOLDER, help="The new folder of the run.")
@click.option(
    "--set",
    "made",
    multiple=True,
    metavar="KEY=VALUE",
    help="What if this were decided otherwise; may be repeated. Such a run is marked and never released.",
)
@shared_work
@as_json
def run(
    snapshot: Path,
    definition: str,
    base: Path,
    ledger: Path | None,
    out: Path,
    made: tuple[str, ...],
    number: int,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Compute every figure, and write those that are safe to publish with all it takes to verify them."""
    from index_platform.services import index as service
    from index_platform.services.workers import workers

    with workers(number, scheduler=scheduler) as executor, progress() as tell:
        done = service.run(
            snapshot, definition, base, out, ledger=ledger, made=made, executor=executor, progress=tell
        )
    lines = [
        f"{done.definition} of {done.wave}: {done.responses} responses, {done.places} reported places",
        *(
            [f"{done.small_places} {done.small_plural} by the model of small places"]
            if done.small_places
            else []
        ),
        f"Run written to {done.folder}; its address is {done.address}",
        *(f"Note: {warning}" for warning in done.warnings),
    ]
    show(done, as_json=as_json, lines=lines)


@index.command()
@click.argument("run", type=FOLDER)
@click.option("--snapshot", type=FILE, help="Another snapshot than the one the run names.")
@shared_work
@as_json
def verify(run: Path, snapshot: Path | None, number: int, scheduler: str | None, as_json: bool) -> None:
    """Compute a run again: equal, equal as published, equal but for erased, different (leaves with 1).

    Where runs differ, it names the first stage that does.
    """
    from index_platform.services import index as service
    from index_platform.services.workers import workers
    from scoring.verification import Agreement

    with workers(number, scheduler=scheduler) as executor, progress() as tell:
        verdict = service.verified(run, snapshot=snapshot, executor=executor, progress=tell)
    show(verdict, as_json=as_json, lines=[verdict.sentence])
    if verdict.agreement is Agreement.DIFFERENT:
        raise click.exceptions.Exit(1)


@index.command()
@click.argument("run", type=FOLDER)
@click.option("--place", required=True, metavar="CODE", help="The code of a place; the whole has one too.")
@click.option("--beside", metavar="CODE", help="A place of its level, to be told which is above.")
@as_json
def explain(run: Path, place: str, beside: str | None, as_json: bool) -> None:
    """Tell in plain words how the score of a place came about, with published figures only."""
    from index_platform.services import index as service

    found = service.explained(run, place, beside=beside)
    show(found, as_json=as_json, lines=found.lines)


@index.command()
@_SNAPSHOT
@_DEFINITION
@click.option("--base", required=True, type=FILE, help="The constants that index base wrote.")
@click.option("--ledger", type=FILE, help="What was released before, as releases ledger wrote it.")
@click.option("--out", required=True, type=FOLDER, help="The folder for the files.")
@click.option(
    "--level",
    type=click.Choice(["reported", "small"]),
    help="Which places are put in order. Left out: the smallest that are shown.",
)
@click.option("--leave-out", multiple=True, metavar="FACTOR", help="Do not vary this; may be repeated.")
@click.option("--samples", default=1024, show_default=True, help="Base samples, a power of 2.")
@shared_work
@as_json
def sensitivity(
    snapshot: Path,
    definition: str,
    base: Path,
    ledger: Path | None,
    out: Path,
    level: str | None,
    leave_out: tuple[str, ...],
    samples: int,
    number: int,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Tell what moves the index and the order of places: chance, or what could have been decided otherwise.

    Internal: shares and rank shifts as JSON, chart and page, without a figure of any place.
    """
    from index_platform.services import sensitivity as service
    from index_platform.services.workers import workers

    with workers(number, scheduler=scheduler) as executor, progress() as tell:
        made = service.studied(
            snapshot,
            definition,
            base,
            out,
            ledger=ledger,
            level=None if level is None else service.Level(level),
            left_out=leave_out,
            samples=samples,
            executor=executor,
            progress=tell,
        )
    facts = made.facts
    lines = [
        facts.sentence,
        "What moves ranks, from what each does alone to all that it does together with others, so that these "
        "add up to more than 100%:",
        *(f"  {one.title}: {one.alone.value}% to {one.total.value}%" for one in facts.factors),
        *((facts.advice,) if facts.advice else ()),
        *(str(path) for path in made.files),
    ]
    show(made, as_json=as_json, lines=lines)


@index.command()
@click.argument("definition", type=FILE)
@click.option("--data", required=True, type=FILE, help="A CSV file: a row a unit, a column an indicator.")
@click.option("--unit", default="", metavar="COLUMN", help="The column of the units; else the first one.")
@click.option("--out", required=True, type=FOLDER, help="The folder for the files.")
@click.option("--runs", "n_runs", default=1000, show_default=True, type=click.IntRange(min=2), help=_RUNS)
@click.option("--seed", default=1, show_default=True, help="Of these runs.")
@as_json
def composite(
    definition: Path, data: Path, unit: str, out: Path, n_runs: int, seed: int, as_json: bool
) -> None:
    """Make any other index of a table of indicators by a definition file (docs/composite-index.md)."""
    from index_platform.services.composites import composite as made

    done = made(definition, data, out, unit=unit, n_runs=n_runs, seed=seed)
    lines = [
        f"{done.title} ({done.label}): {done.units} units, {done.indicators} indicators",
        *([f"Left out: {', '.join(done.left_out)}"] if done.left_out else []),
        f"Guessed values: {done.guessed}",
        f"With weights moved by up to a quarter, a unit moves {done.moved:g} places on average",
        *(f"Note: {warning}" for warning in done.warnings),
        *(str(path) for path in done.files),
    ]
    show(done, as_json=as_json, lines=lines)
