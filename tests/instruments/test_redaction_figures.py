"""docs/open-answers.md says how much is found, and the figures are those of the program."""

from collections.abc import Iterator
from pathlib import Path

from instruments.redaction import Kind
from tests.instruments.labelled import UNSEEN, USED, labelled, measured

PAGE = Path(__file__).resolve().parents[2] / "docs" / "open-answers.md"


def figures() -> Iterator[str]:
    """The lines of the table: what is found of each kind, in the answers that were used and in the others."""
    sets = [(measured(file), len(list(labelled(file)))) for file in (USED, UNSEEN)]
    yield f"| kind | found whole, of {sets[0][1]} answers | of {sets[1][1]} unseen |"
    yield "| --- | --- | --- |"
    for kind in Kind:
        if any(found.labels[kind] for found, _ in sets):
            cells = (f"{found.found[kind]} of {found.labels[kind]}" for found, _ in sets)
            yield f"| {kind} | {' | '.join(cells)} |"
    yield f"| recall | {' | '.join(f'{found.recall:.2f}' for found, _ in sets)} |"
    yield f"| precision | {' | '.join(f'{found.precision:.2f}' for found, _ in sets)} |"


def test_the_page_says_what_is_measured() -> None:
    assert "\n".join(figures()) in PAGE.read_text(encoding="utf-8")
