"""More workers than one: what the engine's ``executor`` can be, on this machine or on several.

The engine maps a function that holds large arrays over chunks whose borders never depend on the workers. Here
the function travels once to every worker, not once with every chunk; what comes back is the same to the bit.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from instruments.errors import InvalidInputError, MissingToolError

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE = 5  # seconds until a scheduler that does not answer is given up
CHAIN, REPORTS = "scoring.chain", "reports.pdf"  # what the process may load that workers are split off from


@contextmanager
def workers(
    number: int = 1, *, scheduler: str | None = None, loads: str = CHAIN
) -> Iterator[Executor | None]:
    """An executor of so many processes, or of the workers of a dask scheduler; None for one, right here.

    loads: the module that the processes here begin with.
    """
    if number < 1:
        raise InvalidInputError(
            f"{number} workers can do nothing", where="workers", fix="Give 1, or one for each processor core."
        )
    if scheduler is not None:
        with _client(scheduler) as client:
            yield DaskWorkers(client)
    elif number == 1:
        yield None
    else:
        context = get_context("forkserver")  # a plain fork would copy threads that hold locks
        context.set_forkserver_preload([loads])
        with TemporaryDirectory() as folder, ProcessPoolExecutor(number, mp_context=context) as pool:
            yield Processes(pool, Path(folder))


class Processes(Executor):
    """The processes of a pool, which read the function of ``map`` once each, from a file in a folder."""

    def __init__(self, pool: Executor, folder: Path) -> None:
        self._pool, self._folder, self._number = pool, folder, count()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """One call, with all that it needs."""
        return self._pool.submit(fn, *args, **kwargs)

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """What the function gives for each chunk, in their order."""
        file = self._folder / str(next(self._number))
        with file.open("wb") as written:
            pickle.dump(fn, written, protocol=pickle.HIGHEST_PROTOCOL)
        return self._pool.map(partial(_called, str(file)), *iterables, timeout=timeout, chunksize=chunksize)


class DaskWorkers(Executor):
    """The workers of a dask scheduler, on any number of machines; the function of ``map`` travels once."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """One call, with all that it needs."""
        made: Future[T] = self._client.get_executor(pure=False).submit(fn, *args, **kwargs)
        return made

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,  # noqa: ARG002 - dask hands out one call at a time
    ) -> Iterator[T]:
        """What the function gives for each chunk, in their order."""
        sent = self._client.scatter(fn, broadcast=True, hash=False)
        rows = zip(*iterables, strict=False)
        # pure=False: dask would take calls with equal arguments for one
        made = [self._client.submit(_applied, sent, *row, pure=False) for row in rows]
        return (future.result(timeout) for future in made)


def _applied(function: Callable[..., T], *arguments: object) -> T:
    return function(*arguments)


def _called(file: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the function in the file gives
    return _read(file)(*arguments)


@lru_cache(maxsize=1)
def _read(file: str) -> Callable[..., object]:
    """The function that the parent wrote for all its workers."""
    with Path(file).open("rb") as written:
        function: Callable[..., object] = pickle.load(written)
    return function


@contextmanager
def _client(scheduler: str) -> "Iterator[Client]":
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingToolError(
            "dask.distributed is not installed",
            where="workers",
            fix="Install the extra: pip install 'thriving-index[dask]', here and on every worker.",
        ) from error
    try:
        client = Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            f"no dask scheduler answers at {scheduler}",
            where="workers",
            fix="Start one with 'dask scheduler' and workers with 'dask worker', and give its address.",
        ) from error
    with client:
        yield client
