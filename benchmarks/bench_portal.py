"""Public pages for 50 people at once who have none of them yet, beside the least that the server can say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from benchmarks import site, wrk
from benchmarks.measure import Race, Speed
from index_platform.clock import now
from index_platform.demo.whole_way import whole_way

CLIENTS, SECONDS = 50, 5
PAGES = (
    "/",
    "/places",
    "/places/OLD-E",
    "/places/E05014660",
    "/measures",
    "/measures/proud",
    "/measures/proud/charts/places",
    "/outcomes",
    "/compare?places=OLD-N,OLD-E",
    "/method",
)
HEALTH = ("/health",)  # which release is shown: no page, and the same look into the database


def benches() -> tuple[Race, ...]:
    """One race: the pages of figures of the demo, in turn."""
    return (
        Race(
            name="portal",
            what=f"{len(PAGES)} public pages in turn, {CLIENTS} clients",
            ours="pages",
            at_least={"health": 0.1},
            ways=_ways if wrk.has_wrk() else None,
        ),
    )


@contextmanager
def _ways() -> Iterator[dict[str, Callable[[], Speed]]]:
    with TemporaryDirectory(prefix="thriving-bench-", dir=site.DISK) as folder:
        demo = whole_way(Path(folder) / "demo", clock=now, tell=lambda _: None)
        with site.served({"THRIVING_DATA_DIR": str(demo.data)}) as port:
            for page in PAGES:  # each is made for whoever asks first
                urlopen(f"http://127.0.0.1:{port}{page}").close()
            yield {"pages": lambda: looked_at(port, PAGES), "health": lambda: looked_at(port, HEALTH)}


def looked_at(port: int, pages: tuple[str, ...], seconds: int = SECONDS) -> Speed:
    """How fast a crowd got these pages, compressed."""
    return wrk.speed(port, "portal.lua", pages, clients=CLIENTS, seconds=seconds)
