"""Many documents at once: only those whose inputs changed, by any number of workers, each whole or absent.

A document goes by the hash of all that it is made of: its content, and what writes it. Workers are given
contents and give back bytes; this process alone writes them, so a kill leaves whole files and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index_platform.services.progress import Progress
from index_platform.storage.report_folder import ReportFolder
from instruments.errors import MeasureError
from reports.fingerprint import fingerprint
from reports.writing import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that is asked for: its name, its content, and the function of ``reports`` that writes it."""

    name: str
    content: object
    write: Callable[..., bytes]

    @property
    def inputs(self) -> str:
        """The hash of all that its bytes depend on."""
        by = f"{self.write.__module__}.{self.write.__qualname__}"
        return sha256(f"{fingerprint()} {by} {self.content!r}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A place whose documents could not be made."""

    place: str
    what: str
    where: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """The documents of a place that do not lie in the folder as they would be made now; maybe none."""

    place: str
    documents: tuple[Document, ...]


Places = Sequence[tuple[str, Callable[[], Sequence[Document]]]]  # the name of each, what tells its documents


def told(places: Places) -> Iterator[tuple[str, tuple[Document, ...]] | Failure]:
    """Each place with its documents; one whose contents cannot be told fails alone."""
    with ThreadPoolExecutor(1) as here:  # for its futures: they hold any error, and it is reported below
        for place, found in [(place, here.submit(documents)) for place, documents in places]:
            if error := found.exception():
                yield _failure(place, error)
            else:
                yield place, tuple(found.result())


def outdated(places: Places, folder: ReportFolder) -> Iterator[Outdated | Failure]:
    """Each place beside the folder."""
    for one in told(places):
        if isinstance(one, Failure):
            yield one
        else:
            place, documents = one
            changed = (each for each in documents if not folder.holds(each.name, each.inputs))
            yield Outdated(place=place, documents=tuple(changed))


def built(
    places: Sequence[Outdated],
    folder: ReportFolder,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, ...] | Failure]:
    """The files of each place, or why there are none, as they are done; the others go on.

    All documents of a place are made before the first is written.
    """
    with ThreadPoolExecutor(1) as here:
        pool = executor or here
        waiting = {
            pool.submit(written, [(one.write, one.content) for one in place.documents]): place
            for place in places
        }
        try:
            for done, future in enumerate(as_completed(list(waiting)), 1):
                yield _kept(waiting.pop(future), future, folder)
                if progress is not None:
                    progress("Writing reports", done, len(places))
        finally:
            for future in waiting:
                future.cancel()


def _kept(
    place: Outdated, future: "Future[tuple[bytes, ...]]", folder: ReportFolder
) -> tuple[Path, ...] | Failure:
    if error := future.exception():
        return _failure(place.place, error)
    made = zip(place.documents, future.result(), strict=True)
    try:
        return tuple(folder.keep(one.name, one.inputs, content) for one, content in made)
    except MeasureError as error:
        return _failure(place.place, error)


def _failure(place: str, error: BaseException) -> Failure:
    if isinstance(error, MeasureError):
        return Failure(place=place, what=error.what, where=error.where, fix=error.fix)
    return Failure(
        place=place,
        what=f"{type(error).__name__}: {error}" if str(error) else type(error).__name__,
        where="reports build",
        fix="Build again: what is whole stays. If it fails again, tell us: the fault is ours.",
    )
