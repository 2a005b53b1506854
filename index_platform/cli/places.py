"""``thriving places``: geography."""

from pathlib import Path

import click

from index_platform.cli.common import FILE, FOLDER, as_json, database, database_or_new, show, table


@click.group()
def places() -> None:
    """Load places, list them."""


@places.command()
@click.argument("directory", type=FOLDER)
@click.option(
    "--files", type=FILE, help="Says which file in DIRECTORY is which; else its official.yaml does."
)
@as_json
def load(directory: Path, files: Path | None, as_json: bool) -> None:
    """Store the places that DIRECTORY describes (places.yaml), and its official files (official.yaml).

    Official files are a table of postcodes in the format of the ONS Postcode Directory, boundaries in
    GeoJSON, and tables of how small areas lie in places. A directory that holds official files alone belongs
    to a geography that is loaded already.
    """
    from index_platform.clock import now
    from index_platform.services import official
    from index_platform.services import places as service
    from instruments import geography
    from instruments.official import FILE as OFFICIAL

    description = files or directory / OFFICIAL
    described = files is not None or description.exists()
    alone = not (directory / geography.FILE).exists()
    if alone and not described:
        raise official.undescribed(directory)
    facts: dict[str, object] = {}
    lines: list[str] = []
    with database_or_new() as engine:
        if not alone:
            loaded, new = service.load(engine, directory, moment=now())
            facts = {"key": loaded.key, "vintage": loaded.vintage, "places": len(loaded.places), "new": new}
            lines.append(f"{loaded.key} ({loaded.vintage}): {len(loaded.places)} places {_done(new)}")
        if described:
            found = official.load(engine, description, directory, moment=now())
            facts["official"] = found
            lines += [
                f"{one.kind} of {one.vintage}: {one.count} ({one.level}) {_done(one.new)}" for one in found
            ]
    show(facts, as_json=as_json, lines=lines)


@places.command()
@click.argument("key")
@click.option("--level", required=True, help="The level of the places, such as ward.")
@click.option("--counts", type=FILE, required=True, help="CSV with a row for each small area.")
@click.option("--area", required=True, help="Its column with the code of the area.")
@click.option("--count", required=True, help="Its column with the number of people.")
@click.option("--total", type=click.IntRange(1), help="Scale the counts to this whole.")
@click.option("--vintage", required=True, help="Of the places, such as 2023.")
@as_json
def totals(
    key: str,
    level: str,
    counts: Path,
    area: str,
    count: str,
    total: int | None,
    vintage: str,
    as_json: bool,
) -> None:
    """Known totals of the places KEY from counts of small areas, to be put into a wave's margins.

    The areas are shared out as the split says that was loaded for the level, else as the look-up does.
    """
    from index_platform.services import official
    from instruments import area_files
    from instruments.yaml_out import yaml_text

    with database() as engine:
        people = area_files.counts(counts, area, count)
        margin = official.totals(engine, key, vintage, level, people, whole=total)
    show(margin, as_json=as_json, lines=yaml_text({"margins": [margin]}).splitlines())


@places.command()
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option(
    "--accept-good-rows",
    "good_rows",
    is_flag=True,
    help="Store the rows that can be taken, and write the others to FILE.rejects.csv, to be mended.",
)
@as_json
def assets(file: Path, dry_run: bool, good_rows: bool, as_json: bool) -> None:
    """Store the assets of places in the CSV FILE: place, name, kind, about, where. Twice adds nothing.

    They stand on the page of each place (/manage/places/CODE), and are public with the next release.
    """
    from index_platform.clock import now
    from index_platform.services import place_assets

    with database() as engine:
        found, rejects = place_assets.tried(engine, file), None
        is_refused = bool(found.problems) and not good_rows
        if not (dry_run or is_refused):
            made = place_assets.imported(engine, file, moment=now(), accept_good_rows=good_rows)
            found, rejects = made.tried, made.rejects
    facts = {
        "new": len(found.new),
        "there": found.there,
        "problems": found.problems,
        "doubts": found.doubts,
        "rejects": rejects,
    }
    lines = [f"{len(found.new)} new, {found.there} standing already, {found.wrong} that cannot be taken in"]
    lines += [f"line {one.line} {one.column}: {one.what}. {one.fix}" for one in found.problems]
    lines += [f"line {line}, to look at again: {what}" for line, what in found.doubts]
    lines += [f"the others, to be mended: {rejects}"] if rejects else []
    show(facts, as_json=as_json, lines=lines)
    if is_refused:
        raise place_assets.refusal(found, file)


@places.command("load-survey")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@as_json
def load_survey(file: Path, dry_run: bool, as_json: bool) -> None:
    """Store what another survey says of districts, which FILE describes. Twice adds nothing.

    The next release that is proposed tells it beside its own measures of the same keys: docs/places.md.
    """
    from index_platform.clock import now
    from index_platform.services import official_surveys

    with database() as engine:
        found = official_surveys.load(engine, file, moment=now(), dry_run=dry_run)
    survey, whole = found.survey, found.whole
    done = "would be stored" if dry_run and found.new else _done(found.new)
    rows = [
        (key, values.get(whole.code, ""), *(survey.quantile(key, share) for share in (0.25, 0.75)))
        for key, values in survey.figures.items()
    ]
    facts = {
        "key": survey.key,
        "period": survey.period,
        "new": found.new,
        "count": survey.count,
        "measures": list(survey.figures),
    }
    lines = [f"{survey.key} of {survey.period}: {survey.count} {survey.districts} {done}"]
    lines += table(("measure", whole.name, "half from", "to"), rows)
    show(facts, as_json=as_json, lines=lines)


def _done(new: bool) -> str:
    return "stored" if new else "stored already"


@places.command("list")
@click.argument("key", required=False)
@as_json
def list_(key: str | None, as_json: bool) -> None:
    """Every geography; with KEY, every place of it."""
    from index_platform.services import places as service
    from instruments.errors import NotFoundError

    with database() as engine:
        stored = service.stored(engine)
    if key is None:
        rows = [(one.key, one.vintage, len(one.places), one.title) for one in stored]
        names = ("key", "vintage", "places", "title")
        show([dict(zip(names, row, strict=True)) for row in rows], as_json=as_json, lines=table(names, rows))
        return
    chosen = [one for one in stored if one.key == key]
    if not chosen:
        raise NotFoundError(
            f"no geography {key!r} is loaded",
            where="places list",
            fix=f"Loaded are: {', '.join(one.key for one in stored) or 'none'}.",
        )
    lines = table(
        ("vintage", "code", "level", "parent", "name"),
        [(one.vintage, x.code, x.level, x.parent or "", x.name) for one in chosen for x in one.places],
    )
    show([{"vintage": one.vintage, "places": one.places} for one in chosen], as_json=as_json, lines=lines)
