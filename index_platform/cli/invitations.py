"""``thriving invitations``: codes for a wave, each shown once, and sheets to print."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FILE, as_json, database, for_others, settings, show, table

if TYPE_CHECKING:
    from index_platform.services.invitations import Invitations
    from index_platform.services.surveys import Surveys


@click.group()
def invitations() -> None:
    """Make codes for a wave, and sheets to print."""


@invitations.command()
@click.argument("wave")
@click.option("--label", required=True, help="Where they are given out, such as libraries.")
@click.option("--count", type=int, default=1, show_default=True, help="How many codes.")
@click.option("--uses", type=int, default=1, show_default=True, help="How many people can use each.")
@click.option("--place", help="Code of the place, if they are for one.")
@click.option("--until", metavar="DAY", help="Last day on which one can begin, such as 2026-12-31.")
@click.option("--lang", default="en", show_default=True, help="Language of the sheet.")
@click.option("--sheet", "file", type=FILE, help="Write a sheet to print: a PDF of cards, or of posters.")
@as_json
def make(
    wave: str,
    label: str,
    count: int,
    uses: int,
    place: str | None,
    until: str | None,
    lang: str,
    file: Path | None,
    as_json: bool,
) -> None:
    """Make codes for the WAVE. They are printed here, once: the database holds hashes alone."""
    from uuid import uuid4

    from index_platform.services.invitation_files import copy_of, new_file, written
    from index_platform.services.invitations import Order, address
    from index_platform.web.invitation_sheet import require_language, sheet

    with _codes() as (codes, surveys):
        survey = surveys.get(wave)
        require_language(survey, lang)
        target = None if file is None else new_file(file)
        order = Order(id=uuid4(), label=label, codes=count, uses=uses, place=place, until=until)
        made = codes.made(wave, order)
        if target is not None:
            with for_others():
                target = written(target, copy_of(sheet(survey, made, language=lang, settings=settings())))
    addresses = [address(settings().public_url, one) for one in made.codes]
    facts = {"batch": made.batch.id, "codes": made.codes, "addresses": addresses, "sheet": target}
    lines = [*addresses, *([f"The sheet is in {target}"] if target else [])]
    show(facts, as_json=as_json, lines=lines)


@invitations.command("list")
@click.argument("wave")
@as_json
def list_(wave: str, as_json: bool) -> None:
    """The batches of the WAVE, and how often their codes were used; fewer than ten are not told."""
    from index_platform.web.desks.words import count_words

    with _codes() as (codes, _):
        found, only = codes.batches(wave), codes.is_only(wave)
    facts = [
        {
            "batch": one.batch.id,
            "label": one.batch.label,
            "codes": one.batch.codes,
            "uses": one.batch.uses,
            "used": count_words(one.used),
            "until": one.batch.until or "",
            "stopped": one.batch.stopped_at or "",
        }
        for one in found
    ]
    names = ("batch", "label", "codes", "uses", "used", "until", "stopped")
    lines = table(names, [[one[name] for name in names] for one in facts])
    said = f"{wave} takes answers {'by invitation only' if only else 'from everybody'}"
    show({"by_invitation": only, "batches": facts}, as_json=as_json, lines=[said, *lines])


@invitations.command()
@click.argument("wave")
@click.argument("batch")
@as_json
def stop(wave: str, batch: str, as_json: bool) -> None:
    """Have no code of a BATCH of the WAVE begin anything any more."""
    with _codes() as (codes, _):
        codes.stop(wave, batch)
    show({"batch": batch, "stopped": True}, as_json=as_json, lines=[f"{batch} is stopped"])


@invitations.command()
@click.argument("wave")
@click.argument("whom", type=click.Choice(("invited", "everybody")))
@as_json
def admit(wave: str, whom: str, as_json: bool) -> None:
    """Say whether the open link of the WAVE leads to its questions, or codes alone do."""
    only = whom == "invited"
    with _codes() as (codes, _):
        changed = codes.set_only(wave, only=only)
    said = f"{wave} takes answers {'by invitation only' if only else 'from everybody'}"
    lines = [said if changed else f"{said}, as before"]
    show({"wave": wave, "by_invitation": only, "changed": changed}, as_json=as_json, lines=lines)


@contextmanager
def _codes() -> "Iterator[tuple[Invitations, Surveys]]":
    from index_platform.clock import now
    from index_platform.services import keys
    from index_platform.services.invitations import Invitations
    from index_platform.services.surveys import Surveys

    with database() as engine:
        yield Invitations(engine, keys.of(settings()), clock=now), Surveys(engine)
