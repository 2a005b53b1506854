"""What stands beside charts that can be explored: where they lead, the script, and what that loads."""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from instruments.errors import MissingToolError
from reports.content import Figure
from reports.portal_words import said
from reports.sentences import size_words
from reports.theme import ASSETS
from reports.twin import has_twin

_SCRIPT = "js/explore.js"
_NEEDS = ("vega", "vega-interpreter")  # in this order; the file of each is named for its content too
_HASH = "-" + 12 * "[0-9a-f]"
_WORDS = {
    "open": "twin.open",
    "name": "twin.name",
    "how": "twin.how",
    "back": "twin.back",
    "on": "twin.on",
    "close": "twin.close",
    "failed": "twin.failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """The charts of a page that can be explored, by their anchors. Each has a page that needs no script.

    below: where those pages stand; query: what follows the address of each. script: the address of what opens
    a chart; needs: what that loads then. words: what it says, by name.
    """

    below: str
    query: str
    anchors: frozenset[str]
    script: str
    needs: tuple[str, ...]
    words: Mapping[str, str]

    def files(self, anchor: str, frames: Iterable[str]) -> tuple[str, ...]:
        """What a browser draws of a chart, in each of the frames of its page."""
        return tuple(f"{self.below}/{anchor}/{frame}.json{self.query}" for frame in frames)


def twins_of(figures: Iterable[Figure], *, below: str, query: str, assets: str) -> Twins | None:
    """The charts that can be explored; None where none has a page. below: where those pages stand."""
    if not below:
        return None
    words = {name: said(key) for name, key in _WORDS.items()}
    return Twins(
        below=below,
        query=query,
        anchors=frozenset(figure.anchor for figure in figures if has_twin(figure)),
        script=f"{assets}/{_SCRIPT}",
        needs=tuple(f"{assets}/web/{path.name}" for path in needed()),
        words={**words, "needs": said("twin.needs", size=_size())},
    )


@cache
def needed() -> tuple[Path, ...]:
    """The files that draw a twin; a clear error where they were not fetched yet."""
    found = [sorted((ASSETS / "web").glob(f"{name}{_HASH}.js")) for name in _NEEDS]
    if not all(found):
        raise MissingToolError(
            "the scripts that draw charts in a browser are not there",
            where="reports/assets/web",
            fix="Run `make demo` or `make test`, which fetch them once.",
        )
    return tuple(paths[-1] for paths in found)


@cache
def _size() -> str:
    """How much they weigh as they travel."""
    return size_words(sum(len(gzip.compress(path.read_bytes(), 6)) for path in needed()))
