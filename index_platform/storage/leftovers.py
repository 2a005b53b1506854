"""What a kill left half made: hidden drafts beside the files and folders that they would have become."""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

# as the work of the desks, run folders and files that are written whole call what is not whole yet
_DRAFT = re.compile(r"\.(?:run-.+|.+\.(?:part|run))")
_KEPT_FOR = 3600.0  # seconds; a younger draft may be that of somebody who writes now
_WRITTEN_WHOLE = re.compile(r"\.[0-9a-f]{16}\.part")  # as ``files.written_whole`` alone calls a draft


def drafts_cleared(folder: Path) -> None:
    """Clear away the drafts of files in a folder that people use too: only what nobody else would call so."""
    for path in folder.iterdir():
        if _WRITTEN_WHOLE.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def cleared(folder: Path) -> tuple[str, ...]:
    """The names of the drafts in ``folder`` that were cleared away: those that nobody touched for an hour."""
    if not folder.is_dir():
        return ()
    drafts = sorted(path for path in folder.iterdir() if _DRAFT.fullmatch(path.name) and _is_old(path))
    for draft in drafts:
        if draft.is_dir() and not draft.is_symlink():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            with suppress(OSError):  # what this account may not remove is no reason not to start
                draft.unlink()
    return tuple(draft.name for draft in drafts if not draft.exists())


def _is_old(draft: Path) -> bool:
    try:
        return time.time() - draft.lstat().st_mtime > _KEPT_FOR
    except FileNotFoundError:  # it got its name meanwhile, or somebody else cleared it away
        return False
