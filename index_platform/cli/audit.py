"""``thriving audit``: who did what, and whether the log is as it was written."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, as_json, database, progress, show, table

if TYPE_CHECKING:
    from index_platform.queries.audit import Chain


@click.group()
def audit() -> None:
    """See who did what, and that the log is as it was written."""


@audit.command()
@click.option("--head", "heads", multiple=True, help="A hash that audit head printed before.")
@click.option("--heads", "file", type=FILE, help="A file to which the output of audit head was added.")
@as_json
def verify(heads: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """Hash every entry again and say whether the chain is whole; leave with 1 where it is not."""
    from index_platform.services.auditing import kept_heads, walked

    kept = heads + (() if file is None else kept_heads(file))
    with database() as engine, progress() as tell:
        chain = walked(engine, kept=kept, progress=tell)
    show(chain, as_json=as_json, lines=_told(chain, len(kept)))
    if not chain.sound:
        raise click.exceptions.Exit(1)


@audit.command()
@as_json
def head(as_json: bool) -> None:
    """Print the number of entries and the hash of the last one, to be kept outside."""
    from index_platform.services import auditing

    with database() as engine:
        found = auditing.head(engine)
    show(found, as_json=as_json, lines=[f"{found.entries} {found.hash}".rstrip()])


@audit.command("list")
@click.option("--actor", help="Only of the account with this id; local: whoever holds the machine.")
@click.option("--latest", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@as_json
def list_(actor: str | None, latest: int, as_json: bool) -> None:
    """The newest entries, the newest first. That they were read is an entry too."""
    from index_platform.clock import now
    from index_platform.services.auditing import listed

    with database() as engine:
        found = listed(engine, moment=now(), of=actor, latest=latest)
    names = ("number", "moment", "actor", "action", "kind", "key", "outcome", "reason")
    rows = [[getattr(one, name) for name in names] for one in found]
    show(found, as_json=as_json, lines=table(names, rows))


def _told(chain: "Chain", kept: int) -> list[str]:
    lines = [f"entries: {chain.head.entries}", f"head:    {chain.head.hash}".rstrip()]
    if chain.broken is not None:
        lines.append(
            f"Entry {chain.broken.number} {chain.broken.what}: from there on the log proves nothing."
        )
    lines += [
        f"No entry has the hash {one}: entries up to it were changed or taken away since it was kept."
        for one in chain.missing
    ]
    if chain.sound:
        also = f", and the {kept} kept outside are among them" if kept else ""
        lines.append(f"The chain is whole{also}.")
    return lines
