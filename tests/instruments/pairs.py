"""Ten pairs of versions, one for each way to change a questionnaire, and wholes made of parts."""

from pathlib import Path
from typing import Any

from instruments import catalogue
from instruments.changes import Bump
from instruments.definition import Instrument
from instruments.loading import parse, read

Written = dict[str, Any]
VERSIONS = Path(__file__).with_name("versions")
BEFORE = read(VERSIONS / "before.yaml", resolve=catalogue.get)

# pair -> (class and what of it changed, by what is claimed: the bump), and the bump where nothing is claimed
PAIRS = {
    "typo": ({("wording", "wording")}, Bump.MINOR, Bump.MAJOR),
    "new-language": ({("translation", "language added")}, Bump.MINOR, Bump.MINOR),
    "added-item": ({("added", "question")}, Bump.MINOR, Bump.MINOR),
    "reworded-item": ({("wording", "wording")}, Bump.MAJOR, Bump.MAJOR),
    "choice-removed": ({("choices", "answer removed")}, Bump.MAJOR, Bump.MAJOR),
    "codes-swapped": ({("choices", "codes"), ("scale", "direction")}, Bump.MAJOR, Bump.MAJOR),
    "other-range": ({("scale", "limits"), ("scale", "low"), ("scale", "high")}, Bump.MAJOR, Bump.MAJOR),
    "routing": ({("routing", "who is asked")}, Bump.MAJOR, Bump.MAJOR),
    "removed-item": ({("removed", "question")}, Bump.MAJOR, Bump.MAJOR),
    "reordered": ({("routing", "place")}, Bump.MINOR, Bump.MAJOR),
}


def version(name: str) -> Instrument:
    return read(VERSIONS / f"{name}.yaml", resolve=catalogue.get)


def composed(written: Written, *parts: Instrument, label: str = "1.0", **more: object) -> Instrument:
    """A whole made of parts."""
    whole = {**{name: written[name] for name in ("title", "languages", "rights")}, "key": "whole"}
    by_label = {part.label: part for part in parts}
    whole |= {"version": label, "parts": list(by_label), **more}
    return parse(whole, where="a test", resolve=by_label.__getitem__)
