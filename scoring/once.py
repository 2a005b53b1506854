"""Stages made once: the same function of the same values gives what it gave before."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from scoring.spec import IndexSpec

_T = TypeVar("_T")
_KEPT = 64  # results at a time; stages are small, the weights of replicates are never held


class Once:
    """What stages gave, for chains that share their beginnings.

    Inputs are the same when they are the same value in memory: a stage that was not made again hands on the
    very value it gave before. Of a definition only the parts named in ``on`` count. ``asked`` and ``made``
    count by stage.
    """

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self._results: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()

    def __call__(
        self, stage: Callable[..., _T], *inputs: object, on: tuple[Hashable, ...] = (), **settings: Hashable
    ) -> _T:
        """What the stage gives for these inputs and settings."""
        same = tuple(id(value) for value in inputs if not isinstance(value, IndexSpec))
        key = (stage, same, on, tuple(sorted(settings.items())))
        self.asked[stage.__name__] += 1
        if key not in self._results:
            self.made[stage.__name__] += 1
            self._results[key] = (inputs, stage(*inputs, **settings))  # inputs kept: no id is used again
        self._results.move_to_end(key)
        if len(self._results) > _KEPT:
            self._results.popitem(last=False)
        found: _T = self._results[key][1]
        return found
