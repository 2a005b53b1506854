"""Wording under a licence: one file an instrument, in a folder of its own, for this account alone."""

from pathlib import Path

from index_platform.storage.files import (
    OWNER_FOLDER,
    close_to_others,
    make_names_last,
    writing,
    written_whole,
)


def path_of(folder: Path, label: str) -> Path:
    """Where the wording of an instrument is kept."""
    return folder / f"{label}.json"


def found(folder: Path, label: str) -> Path | None:
    """The file with the wording of an instrument, or None where none is kept."""
    path = path_of(folder, label)
    return path if path.exists() else None


def keep(folder: Path, label: str, content: bytes) -> None:
    """Keep the wording of an instrument, whole or not at all."""
    path = path_of(folder, label)
    with writing(path):
        folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        close_to_others(written_whole(path, content))


def remove(folder: Path, label: str) -> None:
    """Keep it no longer."""
    with writing(path_of(folder, label)):
        path_of(folder, label).unlink()
        make_names_last(folder)
