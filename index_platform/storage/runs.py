"""Run folders: what went into a run of the index and what the gate let out, written whole or not at all."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index_platform.storage.files import make_names_last, require_no_file, writing, written_whole
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotReproducedError
from scoring.manifest import address

MANIFEST = "manifest.json"
PROTECTED, DEFINITION, BASE, LEDGER = "protected.json", "definition.json", "base.json", "ledger.json"
PICTURE = "chain.svg"  # drawn from the others, so no hash of it is kept

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """A run folder as it was written: each file has the hash that its manifest holds."""

    folder: Path
    manifest: Document
    protected: Document
    definition: Document
    base: Document
    ledger: Document | None  # what was released before, where the run was protected beside it

    @property
    def snapshot(self) -> Path:
        """Where the snapshot lies, seen from where we are."""
        return self.folder / str(self.manifest["snapshot"])


def sealed(manifest: Document, files: Mapping[str, Document]) -> dict[str, Any]:
    """The manifest of a run with the hashes of its files, and with its address: the hash of all it says."""
    whole = {**manifest, "files": {name: sha256(canonical_json(content)) for name, content in files.items()}}
    return {**whole, "address": address(whole)}


def write(
    folder: Path, manifest: Document, snapshot: Path, files: Mapping[str, Document], *, picture: str = ""
) -> Path:
    """A new run folder: ``files`` by name, the sealed manifest with the way to the snapshot, the picture."""
    if folder.exists():
        raise ConflictError(
            "there is a folder of that name already",
            where=str(folder),
            fix="Name a new folder: a run is kept.",
        )
    parent = folder.absolute().parent
    with writing(folder):
        parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=parent, prefix=".run-") as temporary:
            made = Path(temporary) / "run"
            for name, content in files.items():
                _written(made / name, content)
            if picture:
                written_whole(made / PICTURE, picture.encode())
            way = os.path.relpath(snapshot.resolve(), parent.resolve() / folder.name)
            _written(made / MANIFEST, {**manifest, "snapshot": Path(way).as_posix()})
            made.rename(folder)
        make_names_last(parent)
    return folder


def read(folder: Path) -> RunFiles:
    """The run in a folder; a missing, broken or edited file is refused by name."""
    manifest = _manifest(folder)
    files = {name: _unedited(folder / name, str(digest)) for name, digest in manifest["files"].items()}
    return RunFiles(
        folder=folder,
        manifest=manifest,
        protected=files[PROTECTED],
        definition=files[DEFINITION],
        base=files[BASE],
        ledger=files.get(LEDGER),
    )


def read_protected(folder: Path) -> Document:
    """The protected figures of a run, alone; where its manifest lies beside them, they are held to it."""
    if not (folder / MANIFEST).exists():
        return _json(folder / PROTECTED)
    return _unedited(folder / PROTECTED, str(_manifest(folder)["files"][PROTECTED]))


def write_document(path: Path, content: Document) -> Path:
    """A document as readable JSON in a new file of its own."""
    require_no_file(path)
    with writing(path):
        _written(path, content)
    return path


def kept_document(path: Path, content: Document) -> bool:
    """Whether a document was new: one that is there already, whatever it holds, is left as it is."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path), TemporaryDirectory(dir=path.parent, prefix=".run-") as temporary:
        made = write_document(Path(temporary) / path.name, content)
        try:
            named_once(made, path)
        except FileExistsError:  # somebody was faster
            return False
    return True


def named_once(made: Path, name: Path) -> None:
    """Give the document in ``made`` this name beside its own, never over another; its folder is made."""
    name.parent.mkdir(parents=True, exist_ok=True)
    os.link(made, name)
    make_names_last(name.parent)


def read_document(path: Path) -> Document:
    """The JSON document in a file."""
    return _json(path)


def _written(path: Path, content: Document) -> str:
    """The hash of the content (not of its spaces) after writing it readably."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    written_whole(path, text.encode())
    return sha256(canonical_json(content))


def _manifest(folder: Path) -> Document:
    manifest = _json(folder / MANIFEST)
    hashes = manifest.get("files")
    if not isinstance(hashes, Mapping) or not {PROTECTED, DEFINITION, BASE} <= hashes.keys():
        raise _broken(folder / MANIFEST, "it does not list the files of a run")
    if manifest.get("address", address(manifest)) != address(manifest):  # none before runs had an address
        raise _edited(folder / MANIFEST, "its address")
    return manifest


def _unedited(path: Path, digest: str) -> Document:
    content = _json(path)
    if sha256(canonical_json(content)) != digest:
        raise _edited(path, f"the one in {MANIFEST}")
    return content


def _edited(path: Path, wanted: str) -> NotReproducedError:
    return NotReproducedError(
        f"{path.name} is not what the run wrote: its hash is not {wanted}",
        where=str(path),
        fix="Take an untouched copy of the folder, or run the index again.",
    )


def _json(path: Path) -> Document:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"there is no {path.name}",
            where=str(path),
            fix="Check the path; a run folder comes from index run.",
        ) from error
    except OSError as error:
        raise _broken(path, f"it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # what is nested thousands of levels deep is none of ours
        raise _broken(path, "it is not JSON") from error
    if not isinstance(content, dict):
        raise _broken(path, "it is not a JSON document with named values")
    return content


def _broken(path: Path, what: str) -> InvalidInputError:
    return InvalidInputError(what, where=str(path), fix="Give the file as 'thriving index' wrote it.")
