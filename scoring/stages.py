"""The stages of a run as they stand in its manifest: what each took, how it was set, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.fingerprints import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a run.

    takes: which inputs and earlier stages it rests on, by name. settings: what was decided before it ran.
    result: what it says of itself, without a figure of any place. out: the fingerprint of what it gave.
    """

    name: str
    takes: tuple[str, ...]
    out: Fingerprint
    settings: Mapping[str, object] = field(default_factory=dict)
    result: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """The stage as it stands in a manifest."""
        return {
            "name": self.name,
            "takes": list(self.takes),
            "settings": dict(self.settings),
            "result": dict(self.result),
            "warnings": list(self.warnings),
            "out": self.out.sha256,
            "check": self.out.check,
        }
