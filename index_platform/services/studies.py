"""The sensitivity study beside a release: it must be of the same answers, definition and base.

It is kept with the proposal as it was written and told to whoever decides. It decides nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_platform.storage import runs
from instruments.errors import ConflictError, InvalidInputError
from instruments.flaws import refusal
from instruments.shapes import Shape, list_of, record, text, whole
from scoring.sensitivity.facts import FORMAT

_INPUTS = {"snapshot": "answers", "definition": "definition", "base": "base"}  # and their words
_KEYS: Mapping[str, Shape] = {
    "sentence": text,
    "chains": whole,
    "runs": whole,
    "left_out": list_of(text),
    **{f"{name}_sha256": text for name in _INPUTS},
}
_SHAPE = record(_KEYS, {"hold": text})  # "hold" is empty where nothing speaks against a release
_AGAIN = "Name the sensitivity.json that thriving index sensitivity wrote for this very run."


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a study says to whoever decides on a release. hold: why to wait; empty where nothing says so."""

    sentence: str
    hold: str
    chains: int
    runs: int
    left_out: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """All of it as sentences."""
        missing = f", without {', '.join(self.left_out)}" if self.left_out else ""
        advice = (
            f"It advises to wait: {self.hold}" if self.hold else "It says nothing against publishing.",
            f"Of {self.chains} whole chains and {self.runs:,} runs{missing}.",
        )
        return (self.sentence, *advice)


def read(file: Path, manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The study in a file, of the inputs of this manifest; ConflictError where it is of others."""
    content = runs.read_document(file)
    if content.get("format") != FORMAT:
        raise InvalidInputError(
            f"it is no study of the format {FORMAT}",
            where=str(file),
            fix=f"{_AGAIN} Make it again if it is old.",
        )
    told = {key: content[key] for key in _KEYS if key in content}
    if flaws := list(_SHAPE(told | ({"hold": content["hold"]} if content.get("hold") else {}), ())):
        raise refusal(flaws, where=str(file), content=content)
    inputs = manifest["inputs"]
    if unlike := [words for name, words in _INPUTS.items() if content[f"{name}_sha256"] != inputs[name]]:
        raise ConflictError(
            f"the study has another {' and '.join(unlike)} than the run", where=str(file), fix=_AGAIN
        )
    return content


def of_proposal(content: Mapping[str, Any]) -> Study | None:
    """What a study that was kept says; None where none was."""
    if not content:
        return None
    return Study(
        sentence=content["sentence"],
        hold=content.get("hold", ""),
        chains=content["chains"],
        runs=content["runs"],
        left_out=tuple(content["left_out"]),
    )
