"""``thriving instruments``: questionnaires and scales."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import (
    FILE,
    as_json,
    database_if_there,
    database_or_new,
    for_others,
    settings,
    show,
    table,
)
from index_platform.cli.instrument_documents import codebook, paper

if TYPE_CHECKING:
    from instruments.definition import Instrument, Item, Scale


@click.group()
def instruments() -> None:
    """Look at questionnaires, check and publish them."""


instruments.add_command(paper)
instruments.add_command(codebook)


@instruments.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every instrument there is: shipped with the program or published here."""
    from index_platform.services.instruments import available

    with database_if_there() as engine:
        found = available(engine)
    facts = [_facts(one.instrument) | {"origin": one.origin} for one in found]
    rows = [
        (
            one.instrument.label,
            one.origin,
            len(one.instrument.items),
            "yes" if one.instrument.verified else "no",
            one.instrument.title.get("en", ""),
        )
        for one in found
    ]
    show(facts, as_json=as_json, lines=table(("label", "origin", "items", "verified", "title"), rows))


@instruments.command("show")
@click.argument("label")
@as_json
def show_(label: str, as_json: bool) -> None:
    """The questions of the instrument LABEL, such as brs@1.0, with their codes."""
    from index_platform.services.instruments import get

    with database_if_there() as engine:
        instrument = get(engine, label)
    facts = _facts(instrument) | {"content": instrument.content}
    show(facts, as_json=as_json, lines=list(_lines(instrument)))


@instruments.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--html", type=FILE, help="Also write the changes as a page to this new file.")
@as_json
def diff(old: str, new: str, html: Path | None, as_json: bool) -> None:
    """Every change from version A to version B, and what it does to the trend.

    A and B are labels, such as brs@1.0, or files with definitions.
    """
    from index_platform.services.instruments import compared
    from instruments.change_words import document, lines

    with database_if_there() as engine:
        found = compared(engine, old, new)
    if html is not None:
        from index_platform.services.documents import comparison_written

        with for_others():
            comparison_written(found, html)
    show(document(found), as_json=as_json, lines=list(lines(found)))


@instruments.command()
@click.argument("file", type=FILE, required=False)
@as_json
def check(file: Path | None, as_json: bool) -> None:
    """Read the definition in FILE and say whether it could be published. Nothing is stored.

    Without FILE: whether all that ships is what was published, and each version follows the one before.
    """
    from index_platform.services.instruments import checked

    if file is None:
        _check_shipped(as_json)
        return
    with database_if_there() as engine:
        instrument = checked(engine, file)
    lines = [f"{instrument.label} is in order: {len(instrument.items)} items, hash {instrument.sha256[:12]}"]
    lines += [f"Not verified at its source: {label}" for label in _unverified(instrument)]
    lines += [f"Reading age in {one}: not checked, no formula is known" for one in _unjudged(instrument)]
    show(_facts(instrument) | {"unverified": _unverified(instrument)}, as_json=as_json, lines=lines)


@instruments.command()
@click.argument("file", type=FILE)
@as_json
def publish(file: Path, as_json: bool) -> None:
    """Freeze the definition in FILE under its label, for rehearsals. After this it never changes.

    A live wave asks it once two people with accounts approved it, under /manage.
    """
    from index_platform.clock import now
    from index_platform.services import instruments as service

    with database_or_new() as engine:
        instrument, new = service.publish(engine, file, moment=now())
    done = "published" if new else "published already, with the same content"
    facts = _facts(instrument) | {"new": new}
    lines = [f"{instrument.label} {done}, hash {instrument.sha256[:12]}"]
    if new:
        lines.append("For rehearsals: a live wave asks it once two people approved it, under /manage.")
    show(facts, as_json=as_json, lines=lines)


@instruments.command()
@click.argument("label")
@click.argument("file", type=FILE, required=False)
@click.option("--remove", is_flag=True, help="Take the wording out again.")
@as_json
def fill(label: str, file: Path | None, remove: bool, as_json: bool) -> None:
    """Keep the licensed wording in FILE for the instrument LABEL, such as swemwbs@1.0.

    It is shown to respondents and never released, exported or backed up. docs/licensed-wording.md tells more.
    """
    from index_platform.clock import now
    from index_platform.services import licensed

    if remove == (file is not None):
        raise click.UsageError("Give either FILE or --remove.")
    folder = settings().licensed
    with database_or_new() as engine:
        if file is None:
            made, new = licensed.removed(engine, folder, label, moment=now()), True
        else:
            made, new = licensed.fill(engine, folder, label, file, moment=now())
    if made is None:
        facts: dict[str, object] = {"label": label, "kept": False, "new": True, "damaged": True}
        show(facts, as_json=as_json, lines=[f"the wording of {label} is taken out: it was damaged"])
        return
    facts = {
        "label": made.label,
        "holder": made.holder,
        "registration": made.registration,
        "languages": made.languages,
        "wording": made.sha256,
        "kept": file is not None,
        "new": new,
    }
    done = "taken out" if remove else "kept" if new else "kept already, the same"
    line = f"the wording of {made.label} is {done}: {', '.join(made.languages)}, hash {made.sha256[:12]}"
    show(facts, as_json=as_json, lines=[line])


def _check_shipped(as_json: bool) -> None:
    """Say what is wrong with what ships; leaves with 1 where anything is."""
    from index_platform.services.versions import shipped_flaws
    from instruments import catalogue

    flaws = shipped_flaws()
    facts = {"shipped": catalogue.labels(), "flaws": flaws}
    lines = flaws or [f"{len(catalogue.labels())} shipped definitions are what was published."]
    show(facts, as_json=as_json, lines=lines)
    if flaws:
        raise click.exceptions.Exit(1)


def _facts(instrument: "Instrument") -> dict[str, object]:
    return {
        "label": instrument.label,
        "sha256": instrument.sha256,
        "title": instrument.title,
        "items": [item.id for item in instrument.items],
        "scales": [scale.id for scale in instrument.scales],
        "parts": [part.label for part in instrument.parts],
        "languages": instrument.languages,
        "licence": instrument.rights.licence,
        "redistributable": instrument.redistributable,
        "verified": instrument.verified,
    }


def _unjudged(instrument: "Instrument") -> list[str]:
    """The languages with a limit for the reading age that nothing can hold them to."""
    from instruments.reading_age import is_judged

    return [language for language in instrument.reading_age if not is_judged(language)]


def _unverified(instrument: "Instrument") -> list[str]:
    own = [] if instrument.rights.verified else [instrument.label]
    return own + [label for part in instrument.parts for label in _unverified(part)]


def _lines(instrument: "Instrument") -> Iterator[str]:
    yield f"{instrument.label}: {instrument.title.get('en', '')}"
    yield f"hash {instrument.sha256}"
    yield f"licence {instrument.rights.licence}; {instrument.rights.attribution}"
    for item in instrument.items:
        yield ""
        yield f"{item.id}: {item.wording.get('en', '(wording not given)')}"
        yield from _answers(item)
    for scale in instrument.scales:
        yield ""
        yield from _scored(scale)


def _answers(item: "Item") -> Iterator[str]:
    if item.low is not None and item.high is not None:
        low, high = item.low_label.get("en", ""), item.high_label.get("en", "")
        yield f"  {item.low} {low} to {item.high} {high}".rstrip()
    for choice in item.choices:
        why = f" [{choice.missing.value}]" if choice.missing else ""
        yield f"  {choice.code:>3}  {choice.wording.get('en', choice.id)}{why}"


def _scored(scale: "Scale") -> Iterator[str]:
    """How a scale is scored, and each line through it with its source."""
    from instruments.scale_words import scale_words

    words = scale_words(scale, "en")
    yield f"{scale.id}: {words.title}. {words.rule} {words.range}"
    yield f"  source: {words.source}"
    yield from (f"  band {band}" for band in words.bands)
    yield from (f"  cut point {cut}" for cut in words.cut_points)
