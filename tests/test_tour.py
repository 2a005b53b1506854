"""The tour is true: every "try it" block of docs/tour.md is run, and shows what the page says it shows.

The format stands in CONTRIBUTING.md. Each section of the tour starts in an empty folder of its own.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.index_platform.cli.command import forked_programs

TOUR = Path(__file__).resolve().parents[1] / "docs" / "tour.md"
MOST_COMMANDS = 3


@dataclass(frozen=True, slots=True)
class Try:
    """One command of the tour with what should be seen."""

    line: int
    command: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: blocks of commands, run one after the other."""

    title: str
    blocks: tuple[tuple[Try, ...], ...]


def tries(block: list[tuple[int, str]]) -> tuple[Try, ...]:
    """The commands of a block, each with the lines that follow it."""
    found: list[Try] = []
    for number, text in block:
        if text.startswith("$ "):
            found.append(Try(number, text[2:], ()))
        elif text.startswith(">") and not found[-1].shown:
            last = found.pop()
            found.append(Try(last.line, f"{last.command}\n{text[1:].removeprefix(' ')}", ()))
        else:
            last = found.pop()
            found.append(Try(last.line, last.command, (*last.shown, text)))
    return tuple(found)


def sections(text: str) -> tuple[Section, ...]:
    """The sections of a tour that have something to try."""
    found: list[tuple[str, list[tuple[Try, ...]]]] = [("", [])]
    block: list[tuple[int, str]] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if block is None and line.startswith("## "):
            found.append((line[3:], []))
        elif block is None and line.strip() == "```console":
            block = []
        elif block is not None and line.strip() == "```":
            found[-1][1].append(tries(block))
            block = None
        elif block is not None:
            block.append((number, line))
    return tuple(Section(title, tuple(blocks)) for title, blocks in found if blocks)


def is_shown(expected: tuple[str, ...], seen: list[str]) -> bool:
    """Whether the output is what the page shows; ``...`` stands for any text, alone for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()).replace(r"\.\.\.", ".*") + r"\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in seen)) is not None


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    programs = forked_programs(), Path(sys.executable).parent, os.environ["PATH"]
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("THRIVING_")},
        "REPOSITORY": str(TOUR.parents[1]),
        "PATH": os.pathsep.join(map(str, programs)),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "THRIVING_DATA_DIR": str(folder / "thriving-data"),
    }
    shell = ["sh", "-c", command]
    return subprocess.run(
        shell, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600
    )


@pytest.mark.slow
@pytest.mark.parametrize("section", sections(TOUR.read_text()), ids=lambda section: section.title)
def test_the_tour_shows_what_happens(section: Section, tmp_path: Path) -> None:
    for one in (one for block in section.blocks for one in block):
        done = _run(one.command, tmp_path)
        place = f"docs/tour.md:{one.line}: $ {one.command}"
        assert done.returncode == 0, f"{place}\n{done.stdout}{done.stderr}"
        seen = done.stdout.splitlines()
        assert is_shown(one.shown, seen), f"{place}\nshows:\n{done.stdout}"


def test_no_block_of_the_tour_asks_for_more_than_three_commands() -> None:
    found = [block for section in sections(TOUR.read_text()) for block in section.blocks]
    assert found
    assert max(len(block) for block in found) <= MOST_COMMANDS


@pytest.mark.parametrize(
    ("expected", "seen", "matches"),
    [
        (("a", "b"), ["a", "b  "], True),
        (("a",), ["a", "b"], False),
        (("a", "..."), ["a", "b", "c"], True),
        (("a", "...", "c"), ["a", "c"], True),
        (("took ... s",), ["took 1.5 s"], True),
        (("took ... s",), ["took 1.5 ms!"], False),
        ((), ["a"], False),
        (("a.b",), ["axb"], False),
    ],
)
def test_an_ellipsis_stands_for_any_text_and_nothing_else_does(
    expected: tuple[str, ...], seen: list[str], matches: bool
) -> None:
    assert is_shown(expected, seen) is matches
