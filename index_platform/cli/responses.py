"""``thriving responses``: files of answers in and out."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, as_json, database, progress, show
from index_platform.cli.erasing import erase

if TYPE_CHECKING:
    from index_platform.services.conversion import Problem
    from index_platform.services.importing import ImportReport

_MOST_PROBLEMS = 20


@click.group()
def responses() -> None:
    """Import answers from a file, export them, erase those of one person."""


@responses.command("import")
@click.argument("file", type=FILE)
@click.option("--wave", required=True, metavar="KEY", help="The wave that the answers belong to.")
@click.option("--instrument", required=True, metavar="ID@V", help="What was asked, such as brs@1.0.")
@click.option("--mapping", type=FILE, help="YAML file: which column is which item. Without it: as exported.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option(
    "--accept-good-rows",
    "good_rows",
    is_flag=True,
    help="Store the rows that can be taken, and write the others to FILE.rejects.csv, to be mended.",
)
@as_json
def import_(
    file: Path,
    wave: str,
    instrument: str,
    mapping: Path | None,
    dry_run: bool,
    good_rows: bool,
    as_json: bool,
) -> None:
    """Store the rows of the CSV FILE as responses, all of them or none. Importing twice adds nothing."""
    from index_platform.clock import now
    from index_platform.services import importing

    request = importing.Request(file=file, wave=wave, instrument=instrument, mapping=mapping)
    try:
        with database() as engine, progress() as tell:
            if dry_run:
                report = importing.tried(engine, request, good_rows=good_rows, progress=tell)
            else:
                report = importing.imported(engine, request, clock=now, good_rows=good_rows, progress=tell)
    except importing.RowsRefusedError as refusal:
        show(refusal.report, as_json=as_json, lines=list(_problem_lines(refusal.report)))
        raise
    show(report, as_json=as_json, lines=list(_report_lines(report)))


@responses.command()
@click.option("--wave", required=True, metavar="KEY", help="The wave whose responses are written.")
@click.option("--out", required=True, type=FILE, help="The new CSV file.")
@as_json
def export(wave: str, out: Path, as_json: bool) -> None:
    """Write the responses of a wave as CSV, in the format that import reads without a mapping."""
    from index_platform.clock import now
    from index_platform.services.exporting import exported, flags_file, versions_file

    with database() as engine:
        count = exported(engine, wave, out, moment=now())
    versions, flags = versions_file(out), flags_file(out)
    facts = {"file": out, "versions": versions, "flags": flags, "wave": wave, "responses": count}
    lines = [
        f"{count} responses written to {out}",
        f"What they may be compared with: {versions}",
        f"What stands out in them, by rule: {flags}",
    ]
    show(facts, as_json=as_json, lines=lines)


responses.add_command(erase)


def _problem_lines(report: "ImportReport") -> Iterator[str]:
    for problem in report.problems[:_MOST_PROBLEMS]:
        yield _problem_line(problem)
    if (more := len(report.problems) - _MOST_PROBLEMS) > 0:
        many = "the first of them" if report.is_cut_short else "all of them"
        yield f"... and {more} more; --json lists {many}."


def _problem_line(problem: "Problem") -> str:
    column = f", column {problem.column}" if problem.column else ""
    return f"line {problem.line}{column}: {problem.what}. {problem.fix}"


def _report_lines(report: "ImportReport") -> Iterator[str]:
    added, there = ("new", "already there") if report.stored else ("would be new", "already there")
    yield f"{report.rows} rows read ({report.delimiter} between columns)"
    yield f"{report.new} {added}, {report.already_there} {there}"
    if report.withdrawn:
        yield f"{report.withdrawn} withdrawn before by whoever answered, and not stored again"
    if report.bad:
        where = f", written to {report.rejects}: mend them, then import that file" if report.stored else ""
        yield f"{report.bad} cannot be taken{where}"
        yield from _problem_lines(report)
    yield from (f"{count} left out: outside {why!r}" for why, count in report.left_out.items())
    if report.unused_columns:
        yield f"columns not used: {', '.join(report.unused_columns)}"
    if report.items_not_asked:
        yield f"items without a column, stored as not asked: {', '.join(report.items_not_asked)}"
    if not report.stored:
        yield "Dry run: nothing was stored."
