"""Matrix products in one thread: with more, sums are added up in another order, and last bits differ."""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
T = TypeVar("T")


def in_one_thread(work: Callable[P, T]) -> Callable[P, T]:
    """The same work, whose matrix products give the same bits however many threads the machine would take.

    More than one core is used by an executor, whose chunks never depend on how many there are.
    """

    @wraps(work)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with _libraries().limit(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return limited


@cache  # to look for them takes as long as a small piece of work
def _libraries() -> ThreadpoolController:
    import_module("scipy.linalg")  # which has one of its own, to be found beside that of numpy
    return ThreadpoolController()
