"""``thriving site``: the public pages and files in a folder that any web server can serve."""

from pathlib import Path

import click

from index_platform.cli.common import FOLDER, as_json, database, progress, settings, show


@click.group()
def site() -> None:
    """Write the public pages and files for a web server."""


@site.command()
@click.option("--out", type=FOLDER, help="The folder; the one in THRIVING_SITE_DIR if it is not given.")
@as_json
def write(out: Path | None, as_json: bool) -> None:
    """Write every public page and file as it is now; what did not change is not written again."""
    from index_platform.app import site_written
    from index_platform.services.public_making import site_of
    from index_platform.storage.files import writing

    with database():
        pass  # refused here, before anything is made
    folder = site_of(settings(), out)
    with writing(folder.now), progress() as tell:
        made = site_written(settings(), tell, out=out)
    facts = {"folder": folder.now, "files": made.files, "new": made.new, "left_out": made.left_out}
    lines = [f"{made.files} pages and files, {made.new} of them new: serve {folder.now}"]
    lines += [f"left out: {address} ({status})" for address, status in made.left_out.items()]
    if folder.now != site_of(settings()).now:
        lines.append(
            "No worker keeps it as what is public is: to have that, set THRIVING_SITE_DIR to its folder."
        )
    show(facts, as_json=as_json, lines=lines)
