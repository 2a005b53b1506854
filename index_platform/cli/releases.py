"""``thriving releases``: publication."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database, progress, show, table

if TYPE_CHECKING:
    from index_platform.queries.releases import Release
    from index_platform.services.corrections import Declared
    from reports.difference_book import Book


@click.group()
def releases() -> None:
    """Propose, approve and withdraw what is published."""


@releases.command()
@click.option("--run", required=True, type=FOLDER, help="The folder that index run wrote.")
@click.option("--study", type=FILE, help="The sensitivity.json of the same wave, for whoever approves it.")
@click.option("--correction", metavar="WHY", help="Of a wave released before: what was wrong, for everybody.")
@click.option(
    "--revision", metavar="WHY", help="Of a wave released before: what is better now, for everybody."
)
@click.option("--since", metavar="R", help="The release that first said it, if not the newest of the wave.")
@as_json
def propose(
    run: Path,
    study: Path | None,
    correction: str | None,
    revision: str | None,
    since: str | None,
    as_json: bool,
) -> None:
    """Compute the run again, check it beside all earlier releases and propose it; prints its id."""
    from index_platform.clock import now
    from index_platform.services.releases import proposed

    said = _said(correction, revision, since)
    with database() as engine, progress() as tell:
        release = proposed(engine, run, moment=now(), study=study, said=said, progress=tell)
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
def study(release: str, as_json: bool) -> None:
    """What the sensitivity study says that the release R was proposed with; look before you approve."""
    from index_platform.auth.actors import LOCAL
    from index_platform.services.release_checks import checks

    with database() as engine:
        found = checks(engine, release, actor=LOCAL).study
    none = (f"{release} was proposed without a study.",)
    show(found, as_json=as_json, lines=none if found is None else found.told)


@releases.command()
@click.option("--run", required=True, type=FOLDER, help="The folder that index run wrote.")
@as_json
def compare(run: Path, as_json: bool) -> None:
    """What a run would say otherwise than the release of its wave, and no more; look before you propose."""
    from index_platform.services.corrections import preview, preview_words

    with database() as engine:
        found = preview(engine, run)
    changed = [one.sentence for one in found.differences if one.is_substantial] if found else []
    show(found, as_json=as_json, lines=[*preview_words(found), *changed])


@releases.command()
@click.argument("release", metavar="R")
@click.option("--reason", default="", help="Why, for everybody to read; needed where R is public.")
@as_json
def withdraw(release: str, reason: str, as_json: bool) -> None:
    """Withdraw the release R. What it published stays in the ledger."""
    from index_platform.clock import now
    from index_platform.services.releases import withdrawn

    with database() as engine:
        _tell(withdrawn(engine, release, moment=now(), reason=reason), as_json)


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
@click.argument("release", metavar="R")
@as_json
def audit(release: str, as_json: bool) -> None:
    """What an outsider could narrow each withheld number of people to, given all that was released."""
    from index_platform.services.release_audit import audited, facts, told

    with database() as engine:
        found = audited(engine, release)
    show(facts(release, found), as_json=as_json, lines=told(found))
    if not found.holds:
        raise click.exceptions.Exit(1)


@releases.command()
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@as_json
def diff(earlier: str, later: str, as_json: bool) -> None:
    """The difference book of the releases A and B: every figure of both, and every sentence that changed."""
    from index_platform.services.changes import book

    with database() as engine:
        found = book(engine, earlier, later)
    show(found, as_json=as_json, lines=list(_pages(found)))


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


def _said(correction: str | None, revision: str | None, since: str | None) -> "Declared | None":
    """Why a wave is released again, as it was given."""
    from index_platform.services.corrections import Declared
    from reports.corrections import Kind

    if correction is not None and revision is not None:
        raise click.UsageError("Say either --correction or --revision.")
    reason = revision if correction is None else correction
    if reason is None:
        if since is not None:
            raise click.UsageError("--since goes with --correction or --revision.")
        return None
    kind = Kind.REVISION if correction is None else Kind.CORRECTION
    return Declared(kind=kind, reason=reason, since=since or "")


def _pages(book: "Book") -> Iterator[str]:
    yield from (book.title, book.summary, *book.notes)
    for chapter in book.chapters:
        yield from ("", f"{chapter.measure} ({chapter.unit})")
        names = ("place", "before", "after", "change", "verdict", "least change")
        cells = ("place", "before", "after", "change", "verdict", "least_change")
        yield from table(names, [[getattr(line, cell) for cell in cells] for line in chapter.lines])
    head = ""
    for one in book.sentences:
        if head != (head := f"{one.place}: {one.page}"):
            yield from ("", head)
        yield from (f"{sign} {text}" for sign, text in (("-", one.before), ("+", one.after)) if text)


def _tell(release: "Release", as_json: bool) -> None:
    show(release, as_json=as_json, lines=[f"{release.id} is {release.state}"])
