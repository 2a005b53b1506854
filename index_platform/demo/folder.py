"""A folder that is built beside its place and then moved there: whole or not at all, never over other work.

The building folder has a fixed name and its marker file is locked while somebody builds in it. What a killed
run left behind is unlocked and is cleared away by the next one.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index_platform.queries.holdings import KEPT, holdings
from index_platform.storage.files import make_names_last, writing
from instruments.errors import ConflictError, NotPermittedError

MARKER = ".thriving-demo"  # lists what we put into the folder, so that nothing else is ever removed
DATA = "data"  # the data folder of the demo, in its folder
_DATABASE = Path(DATA) / "thriving.db"


@contextmanager
def rebuilt(target: Path) -> Iterator[Path]:
    """A fresh folder to build in, that takes the place of ``target`` when the block ends well."""
    place = target.resolve()
    _require_ours(place)
    building, former = (place.with_name(f".{place.name}.{word}") for word in ("building", "former"))
    with writing(target):
        place.parent.mkdir(parents=True, exist_ok=True)
        with _locked(building):
            yield building
            _mark(building)
            _require_ours(place)  # once more: building takes a while, and answers may have come in
            _exchange(building, place, former)


def _require_ours(place: Path) -> None:
    """Refuse a place that holds anything which an earlier run did not put there."""
    if not place.exists():
        return
    if not place.is_dir():
        raise ConflictError("it is a file", where=str(place), fix="Name a folder that does not exist yet.")
    marked = _marked(place)
    known = {MARKER, *marked.get("names", ())}
    foreign = sorted(entry.name for entry in place.iterdir() if entry.name not in known)
    if foreign:
        raise NotPermittedError(
            f"the folder holds {foreign[0]!r}, which is not of a demo and would be lost",
            where=str(place),
            fix="Move it elsewhere, or name another folder.",
        )
    _require_nothing_added(place / _DATABASE, marked.get("holdings", {}))


def _require_nothing_added(database: Path, made: Mapping[str, int]) -> None:
    """Refuse a database that took in more than the demo put there: what was acknowledged is kept."""
    added = {table: number - made.get(table, 0) for table, number in holdings(database).items()}
    more = [f"{number} {KEPT[table]}{'s' * (number > 1)}" for table, number in added.items() if number > 0]
    if more:
        raise NotPermittedError(
            f"its database took in more since the demo was made, which would be lost: {', '.join(more)}",
            where=str(database),
            fix=f"Serve it as it is: THRIVING_DATA_DIR={database.parent} thriving serve. Or name another "
            "folder; or export the answers (thriving responses export) and remove this one.",
        )


def _marked(place: Path) -> dict[str, Any]:
    """What the marker says; nothing where it is missing, or none that we can read."""
    try:
        found = json.loads((place / MARKER).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _locked(building: Path) -> Iterator[None]:
    """The building folder, empty and ours alone until the block ends; it is gone after an error."""
    building.mkdir(exist_ok=True)
    marker = building / MARKER
    with marker.open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConflictError(
                "another run is building this demo now",
                where=str(building),
                fix="Wait until it has ended, or name another folder.",
            ) from error
        _empty(building)
        try:
            yield
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise


def _empty(building: Path) -> None:
    for entry in building.iterdir():
        if entry.name == MARKER:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _mark(building: Path) -> None:
    names = sorted(entry.name for entry in building.iterdir() if entry.name != MARKER)
    marked = {"names": names, "holdings": holdings(building / _DATABASE)}
    (building / MARKER).write_text(json.dumps(marked, indent=2) + "\n", encoding="utf-8")


def _exchange(building: Path, place: Path, former: Path) -> None:
    """Move the new folder to its place. Killed in between, the old one is kept under its former name."""
    shutil.rmtree(former, ignore_errors=True)
    if place.exists():
        place.rename(former)
    building.rename(place)
    make_names_last(place.parent)
    shutil.rmtree(former, ignore_errors=True)
