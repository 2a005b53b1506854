"""``thriving releases``: publication."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database, progress, settings, show, table

if TYPE_CHECKING:
    from index_platform.queries.releases import Release
    from index_platform.services.corrections import Declared
    from reports.difference_book import Book


_at = click.option(
    "--at",
    metavar="TIME",
    help="From when on it is public, such as 2027-01-20T09:30 (the site's time zone).",
)


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
@_at
@as_json
def approve(release: str, at: str | None, as_json: bool) -> None:
    """Approve the proposed release R: its figures are public from now on, or from --at on."""
    from index_platform.clock import now
    from index_platform.services.jobs import shown_anew
    from index_platform.services.public_making import figures_made, portal_of
    from index_platform.services.release_gates import gates
    from index_platform.services.releases import approved
    from index_platform.site_time import moment_in

    zone, moment = settings().time_zone, now()
    with database() as engine, progress() as tell:
        timed = None if at is None else moment_in(at, zone)
        waiting = [one.check for one in gates(engine, release) if not one.is_open]
        found = approved(engine, release, moment=moment, at=timed, also=shown_anew(moment))
        if found.is_public(moment):
            figures_made(portal_of(engine, settings(), clock=now), found.id, progress=tell)
    _tell(found, as_json)
    if waiting:
        click.echo(f"Not looked at: {', '.join(waiting)} (thriving releases gates {found.id}).", err=True)


@releases.command()
@click.argument("release", metavar="R")
@_at
@click.option("--reason", required=True, help="Why; where it was announced, everybody reads it.")
@as_json
def postpone(release: str, at: str | None, reason: str, as_json: bool) -> None:
    """Put off the approved release R, which is not public yet, to a later time."""
    from index_platform.clock import now
    from index_platform.services.publishing import postponed
    from index_platform.site_time import moment_in

    if at is None:
        raise click.MissingParameter(param_hint="--at", param_type="option")
    zone = settings().time_zone
    with database() as engine:
        found = postponed(engine, release, moment_in(at, zone), zone=zone, moment=now(), reason=reason)
    _tell(found, as_json)


@releases.command("gates")
@click.argument("release", metavar="R")
@as_json
def gates_(release: str, as_json: bool) -> None:
    """The checks before the release R is approved: passed, failed or waiting. Leaves with 1 on a failure."""
    from index_platform.services.release_gates import State, gates

    with database() as engine:
        found = gates(engine, release)
    rows = [(one.check, one.state, " ".join(filter(None, (one.said, one.remedy)))) for one in found]
    show(found, as_json=as_json, lines=table(("check", "state", "details"), rows))
    if any(one.state is State.FAILED for one in found):
        raise click.exceptions.Exit(1)


@releases.command("proofs")
@click.argument("release", metavar="R")
@as_json
def proofs_(release: str, as_json: bool) -> None:
    """Build every page of the proposed release R as it would be published, and check it; public to nobody."""
    from index_platform.clock import now
    from index_platform.services.proofs import built

    with database() as engine, progress() as tell:
        made = built(engine, settings(), release, moment=now(), progress=tell)
    failed = [one for one in made.files if one.fault]
    lines = [f"{len(made.files) - len(failed)} of {len(made.files)} files made and checked"]
    show(made, as_json=as_json, lines=[*lines, *(f"{one.name}: {one.fault} {one.fix}" for one in failed)])
    if failed:
        raise click.exceptions.Exit(1)


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
    from index_platform.services.jobs import shown_anew
    from index_platform.services.proofs import cleared
    from index_platform.services.public_making import taken_down
    from index_platform.services.releases import withdrawn

    moment = now()
    with database() as engine:
        gone = withdrawn(engine, release, moment=moment, reason=reason, also=shown_anew(moment))
        if gone.was_public(moment):
            taken_down(settings())
        cleared(engine, settings())
    _tell(gone, as_json)


@releases.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every release with its state, the oldest first, and from when on it is public."""
    from index_platform.services.release_list import stored
    from index_platform.site_time import words_of

    with database() as engine:
        found = stored(engine)
    names, zone = ("id", "state", "wave", "definition", "proposed_at", "approved_at"), settings().time_zone
    rows = [
        [
            *(getattr(one, name) or "" for name in names),
            words_of(one.publish_at, zone) if one.publish_at else "",
        ]
        for one in found
    ]
    show(found, as_json=as_json, lines=table((*names, "public_from"), rows))


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
    from index_platform.clock import now
    from index_platform.services.changes import book

    with database() as engine:
        found = book(engine, earlier, later, moment=now())
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
    from index_platform.clock import now
    from index_platform.site_time import words_of

    said = f"{release.id} is {release.state}"
    if release.waits(now()) and release.publish_at is not None:
        said = f"{said}, and public from {words_of(release.publish_at, settings().time_zone)} on"
    show(release, as_json=as_json, lines=[said])
