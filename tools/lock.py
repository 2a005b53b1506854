"""Write the locks again: every package with its version and hashes, and no address.

``requirements.lock`` holds all of the project; ``tools/locks/*.lock`` the two tools that come before it;
``tools/assets/package-lock.json`` the fonts and web assets. A lock without addresses is the same for
everybody, whichever mirror of the index they use.
"""

import sys

from tools.assets import refresh_lock
from tools.environment import uv
from tools.steps import PYTHON, ROOT, SetupError

_TO_FIX = "Read what uv says above, mend pyproject.toml, then run make lock again."


def _lock_project() -> None:
    uv("lock", "--python", PYTHON, to_fix=_TO_FIX)
    chosen = ("--frozen", "--all-groups", "--all-extras")
    uv(
        "export",
        *chosen,
        "--no-emit-project",
        "--no-header",
        "--quiet",
        "-o",
        ROOT / "requirements.lock",
        to_fix=_TO_FIX,
    )


def _lock_tool(name: str) -> None:
    folder = ROOT / "tools/locks"
    options = ("--quiet", "--generate-hashes", "--no-header", "--no-annotate", "--universal")
    files = (folder / f"{name}.in", "--python-version", "3.11", "-o", folder / f"{name}.lock")
    uv("pip", "compile", *options, *files, to_fix=_TO_FIX)


def main() -> int:
    """Exit code 0 when all locks are written."""
    try:
        _lock_project()
        for name in ("uv", "node"):
            _lock_tool(name)
        refresh_lock()
    except SetupError as error:
        print(f"lock: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
