"""Write the sound PDF and every bad one into a folder: ``python -m tests.reports.bad_pdfs FOLDER``."""

import sys
from pathlib import Path

from tests.reports.bad_pdfs.faults import FAULTS, made, sound


def main(folder: Path) -> None:
    """A file for each fault, named for it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sound.pdf").write_bytes(sound())
    for name in FAULTS:
        (folder / f"{name.replace(' ', '-').replace('/', '-')}.pdf").write_bytes(made(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
