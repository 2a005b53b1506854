"""What this checkout holds: its files and the syntax of its modules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("instruments", "scoring", "reports", "index_platform")
_MADE = {"build", "dist", "demo_data", "thriving-data", "node_modules", "__pycache__", "fonts", "uv.lock"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what git keeps, or would keep; without git, all that no tool made."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not _is_made(path))


def _is_made(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    hidden = inside[0].startswith(".") and inside[0] not in (".ci", ".gitignore")
    return hidden or inside[0] == "demo" or not _MADE.isdisjoint(inside)


def texts() -> Iterator[tuple[str, str]]:
    """(name, content) of every text file of the project."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield path.relative_to(ROOT).as_posix(), content.decode()


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """(name of the file, syntax tree) of every module of some packages or folders of packages."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())
