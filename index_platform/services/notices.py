"""What a site says of its own purpose and grounds: ``notice.yaml`` in the data folder, where there is one.

Each text is English, or ``{en: ..., ur: {draft: ...}}``; what is left out is said in our own words. Under
``waves`` a wave says what is another there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index_platform import wave_texts
from index_platform.services import site_files
from index_platform.wave_texts import WaveText
from instruments.shapes import mapping_of, record

FILE = "notice.yaml"
PARTS: Mapping[str, str] = {  # each with what it says
    "purpose": "what the answers are for",
    "ground": "the lawful basis",
    "condition": "the condition for sensitive answers",
    "responsible": "who is responsible",
    "kept": "for how long answers are kept",
    "contact_again": "for what people may be asked again",
}
_ALWAYS = (
    "purpose",
    "ground",
    "condition",
    "responsible",
    "kept",
)  # on every notice; the last only if wanted
_TEXTS = {part: wave_texts.shape for part in PARTS}
_SHAPE = record({}, {**_TEXTS, "waves": mapping_of(record({}, _TEXTS))})


@dataclass(frozen=True, slots=True)
class Notices:
    """The texts of a site: by part for every wave, and by wave what is another there."""

    everywhere: Mapping[str, WaveText] = field(default_factory=dict)
    waves: Mapping[str, Mapping[str, WaveText]] = field(default_factory=dict)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What a notice says in our own words, as nobody has written it, in words."""
        return tuple(PARTS[part] for part in _ALWAYS if part not in self.everywhere)

    def of(self, wave: str) -> Mapping[str, WaveText]:
        """{part: text} of a wave, without the parts that nobody wrote."""
        return {**self.everywhere, **self.waves.get(wave, {})}


def read(folder: Path) -> Notices:
    """The texts in the file of a data folder; none where there is no file."""
    path = folder / FILE
    if not path.exists():
        return Notices()
    content = site_files.content(path, _SHAPE)
    waves = {wave: _texts(texts) for wave, texts in content.get("waves", {}).items()}
    return Notices(_texts(content), waves)


def _texts(given: Mapping[str, Any]) -> dict[str, WaveText]:
    return {part: wave_texts.parsed(given[part]) for part in PARTS if part in given}
