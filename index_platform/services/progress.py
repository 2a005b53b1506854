"""How long work tells how far it is: whoever starts it gives a function, and shows what it hears."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much


class Steps:
    """Counts the steps of one stage and tells some two hundred of them, the last one always."""

    def __init__(self, stage: str, total: int, progress: Progress | None) -> None:
        self._stage, self._total, self._progress = stage, total, progress
        self._done = 0
        self._every = max(1, total // 200)

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._progress is not None and (self._done % self._every == 0 or self._done == self._total):
            self._progress(self._stage, self._done, self._total)
