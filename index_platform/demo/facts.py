"""Where the facts of the demo lie: shipped inside the package, or beside it in a checkout."""

from pathlib import Path

from instruments.errors import NotFoundError

_PACKAGE = Path(__file__).resolve().parents[1]


def facts(name: str) -> Path:
    """The folder of facts called ``name``, such as ``oldham``."""
    for folder in (_PACKAGE / "demo_data", _PACKAGE.parent / "fixtures"):
        if (found := folder / name).is_dir():
            return found
    raise NotFoundError(
        f"the facts {name!r} of the demo are not on this machine",
        where="demo",
        fix="Install the package again, or run in a whole checkout of the repository.",
    )
