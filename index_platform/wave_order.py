"""Which wave was asked before which, by their first and last days. Releases may come in any other order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaveOrder:
    """days: {wave: its first and its last day (ISO), each None where nobody gave it}."""

    days: Mapping[str, tuple[str | None, str | None]]

    def is_before(self, one: str, other: str) -> bool:
        """Whether a wave is known to have been over when another began."""
        (_, closes), (opens, _) = self.days[one], self.days[other]
        return closes is not None and opens is not None and closes < opens

    def is_known(self, one: str, other: str) -> bool:
        """Whether it is known which of two waves was asked first."""
        return self.is_before(one, other) or self.is_before(other, one)

    def nearest_before(self, wave: str, others: Iterable[str]) -> tuple[str, ...]:
        """Those of the others asked before a wave with none of the others between; most often one."""
        earlier = [other for other in others if self.is_before(other, wave)]
        return tuple(one for one in earlier if not any(self.is_before(one, other) for other in earlier))

    def newest(self, waves: Iterable[str]) -> str | None:
        """The last of these waves that is before none of them; None where there are none."""
        known = list(waves)
        last = [one for one in known if not any(self.is_before(one, other) for other in known)]
        return last[-1] if last else None
