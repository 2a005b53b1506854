"""``thriving releases``: publication."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database, progress, show, table

if TYPE_CHECKING:
    from index_platform.queries.releases import Release


@click.group()
def releases() -> None:
    """Propose, approve and withdraw what is published."""


@releases.command()
@click.option("--run", required=True, type=FOLDER, help="The folder that index run wrote.")
@as_json
def propose(run: Path, as_json: bool) -> None:
    """Compute the run again, check it beside all earlier releases and propose it; prints its id."""
    from index_platform.clock import now
    from index_platform.services.releases import proposed

    with database() as engine, progress() as tell:
        release = proposed(engine, run, moment=now(), progress=tell)
    show(release, as_json=as_json, lines=[release.id])


@releases.command()
@click.argument("release", metavar="R")
@as_json
def approve(release: str, as_json: bool) -> None:
    """Approve the proposed release R: from now on its figures may be shown."""
    from index_platform.clock import now
    from index_platform.services.releases import approved

    with database() as engine:
        _tell(approved(engine, release, moment=now()), as_json)


@releases.command()
@click.argument("release", metavar="R")
@as_json
def withdraw(release: str, as_json: bool) -> None:
    """Withdraw the release R. What it published stays in the ledger."""
    from index_platform.clock import now
    from index_platform.services.releases import withdrawn

    with database() as engine:
        _tell(withdrawn(engine, release, moment=now()), as_json)


@releases.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every release with its state, the oldest first."""
    from index_platform.services.releases import stored

    with database() as engine:
        found = stored(engine)
    names = ("id", "state", "wave", "definition", "proposed_at", "approved_at")
    rows = [[getattr(one, name) or "" for name in names] for one in found]
    show(found, as_json=as_json, lines=table(names, rows))


@releases.command()
@click.option("--out", required=True, type=FILE, help="The new file.")
@as_json
def ledger(out: Path, as_json: bool) -> None:
    """Write what was ever released, for index run --ledger: snapshots and definitions, no figures."""
    from index_platform.services.releases import ledger_written

    with database() as engine:
        count = ledger_written(engine, out)
    facts = {"file": out, "releases": count}
    show(facts, as_json=as_json, lines=[f"{count} releases written to {out}"])


def _tell(release: "Release", as_json: bool) -> None:
    show(release, as_json=as_json, lines=[f"{release.id} is {release.state}"])
