"""``thriving waves``: rounds of collection."""

from dataclasses import asdict
from pathlib import Path

import click

from index_platform.cli.common import FILE, as_json, database, database_or_new, settings, show, table
from index_platform.cli.planning import plan


@click.group()
def waves() -> None:
    """Plan, create, open, close and freeze waves."""


waves.add_command(plan)


@waves.command()
@click.argument("file", type=FILE)
@as_json
def create(file: Path, as_json: bool) -> None:
    """Make the wave that FILE describes. It is not open yet."""
    from index_platform.clock import now
    from index_platform.services import waves as service

    with database_or_new() as engine:
        stored, new = service.create(engine, file, moment=now())
    facts = {"key": stored.wave.key, "state": stored.state, "instrument": stored.instrument.label, "new": new}
    done = "created" if new else f"there already, {stored.state}"
    lines = [f"{stored.wave.key}: {done}; asks {stored.instrument.label}"]
    if stored.state == "planned":
        lines.append(f"Open it for answers: thriving waves open {stored.wave.key}")
    show(facts, as_json=as_json, lines=lines)


@waves.command("open")
@click.argument("key")
@as_json
def open_(key: str, as_json: bool) -> None:
    """Open the wave KEY for answers."""
    from index_platform.clock import now
    from index_platform.services import waves as service

    with database() as engine:
        changed = service.opened(engine, key, moment=now(), wording=settings().licensed)
    _moved(key, "open", changed, as_json)


@waves.command()
@click.argument("key")
@as_json
def close(key: str, as_json: bool) -> None:
    """Close the wave KEY: files of answers are refused from now on, and it can be frozen."""
    from index_platform.clock import now
    from index_platform.services import waves as service

    with database() as engine:
        changed = service.closed(engine, key, moment=now())
    _moved(key, "closed", changed, as_json)


@waves.command()
@click.argument("key")
@click.option("--opens", metavar="DAY", help="First day that takes answers, such as 2026-12-01.")
@click.option("--closes", metavar="DAY", help="Last day that takes answers.")
@as_json
def dates(key: str, opens: str | None, closes: str | None, as_json: bool) -> None:
    """Say from which day to which the wave KEY takes answers. A day that is not given is none."""
    from index_platform.clock import now
    from index_platform.services import fieldwork

    with database() as engine:
        changed = fieldwork.dated(engine, key, opens, closes, moment=now())
    said = f"from {opens or 'when it is opened'} to {closes or 'when it is closed'}"
    lines = [f"{key} takes answers {said}, while it is open" + ("" if changed else "; so it was before")]
    show({"key": key, "opens": opens, "closes": closes, "changed": changed}, as_json=as_json, lines=lines)


@waves.command()
@click.argument("key")
@as_json
def freeze(key: str, as_json: bool) -> None:
    """Write the answers of the closed wave KEY into a snapshot that never changes.

    Papers that are not typed in twice and decided on are left out; how many is told.
    """
    from index_platform.auth.actors import LOCAL
    from index_platform.clock import now
    from index_platform.services import paper_counts
    from index_platform.services.freezing import frozen
    from index_platform.web.desks.words_of_papers import left_out_words

    with database() as engine:
        papers = paper_counts.counts(engine, key, actor=LOCAL)
        made = frozen(engine, key, settings().snapshots, moment=now())
    lines = [f"path:      {made.path}", f"hash:      {made.sha256}", f"responses: {made.responses}"]
    if waits := left_out_words(papers):
        lines += [
            f"papers:    {waits}. This snapshot leaves their answers out.",
            f"           To count them: thriving waves open {key}, have them finished at the desk Papers,",
            "           then close and freeze the wave again.",
        ]
    show({**asdict(made), "papers_left_out": papers.in_work}, as_json=as_json, lines=lines)


@waves.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every wave with its state and the number of its responses."""
    from index_platform.services import waves as service

    with database() as engine:
        found = service.summaries(engine)
    names = ("key", "state", "opens_on", "closes_on", "kind", "instrument", "responses", "title")
    rows = [["" if (cell := getattr(one, name)) is None else cell for name in names] for one in found]
    show(found, as_json=as_json, lines=table(names, rows))


def _moved(key: str, state: str, changed: bool, as_json: bool) -> None:
    done = f"{key} is {state} now" if changed else f"{key} was {state} already"
    show({"key": key, "state": state, "changed": changed}, as_json=as_json, lines=[done])
