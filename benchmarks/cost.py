"""What work costs against its size, drawn: ``python -m benchmarks.cost``.

Psychometrics against people and items into ``benchmarks/cost.svg``; the whole index against people, places
and replicates into ``benchmarks/cost_of_index.svg``. Seconds of processor time, the least of three runs each;
both axes by powers of ten, so that cost in proportion to n is a line of slope 1.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import process_time
from typing import TypeVar

import numpy as np
import vl_convert

from benchmarks.chain_case import ready
from scoring.arrays import Floats, floats
from scoring.chain import compute
from scoring.confirmatory import confirm
from scoring.polychoric import polychoric
from scoring.reliability import alpha, categorical_omega
from scoring.structure import explore, parallel_analysis

PEOPLE, ITEMS, SEED, RUNS = (500, 1_000, 2_000, 5_000, 10_000), (4, 6, 9, 12, 16), 20261121, 3
HERE = Path(__file__).resolve().parent
_AT = {"people": 20_000, "places": 200, "replicates": 200}  # where the others stand while one is moved
_INDEX = {"the index alone": False, "with groups of people": True}
_SIZES: Mapping[str, tuple[int, ...]] = {
    "people": (2_500, 5_000, 10_000, 20_000, 40_000, 80_000),
    "places": (20, 50, 100, 200, 500, 1_000),
    "replicates": (50, 100, 200, 500, 1_000),
}


def answers(n: int, k: int) -> Floats:
    """Codes 1 to 5 of k items with one factor."""
    rng = np.random.default_rng(SEED)
    latent = 0.7 * rng.normal(size=(n, 1)) + 0.7 * rng.normal(size=(n, k))
    return floats(np.digitize(latent, (-1.2, -0.4, 0.4, 1.3)) + 1.0)


def _one_factor(codes: Floats) -> object:
    names = [f"x{item}" for item in range(codes.shape[1])]
    return confirm(dict(zip(names, codes.T, strict=True)), f"f =~ {' + '.join(names)}")


_Size = TypeVar("_Size")
WORK: Mapping[str, Callable[[Floats], object]] = {
    "alpha": alpha,
    "polychoric": polychoric,
    "categorical omega": categorical_omega,
    "WLSMV, one factor": _one_factor,
    "minres, one factor": lambda codes: explore(np.corrcoef(codes, rowvar=False), 1, n=len(codes)),
    "parallel analysis, 20 draws": lambda codes: parallel_analysis(codes, seed=SEED, draws=20),
}


def index_measured() -> Iterator[dict[str, object]]:
    """Two points a number of people, places or replicates, the other two standing still."""
    for moved, sizes in _SIZES.items():
        still = " and ".join(f"{size:,} {name}" for name, size in _AT.items() if name != moved)
        for size in sizes:
            at = {**_AT, moved: size}
            for what, groups in _INDEX.items():
                wave = ready(at["people"], at["places"], at["replicates"], groups=groups)
                yield {
                    "panel": f"{moved} ({still})",
                    "x": size,
                    "seconds": min(_seconds(lambda it: compute(*it), wave) for _ in range(RUNS)),
                    "what": what,
                }


def measured() -> Iterator[dict[str, object]]:
    """One point a function, number of people and number of items; one of the two stands still."""
    sizes = [("people (6 items)", n, n, 6) for n in PEOPLE] + [
        ("items (2,000 people)", k, 2_000, k) for k in ITEMS
    ]
    for panel, x, n, k in sizes:
        codes = answers(n, k)
        for name, work in WORK.items():
            yield {
                "panel": panel,
                "x": x,
                "seconds": min(_seconds(work, codes) for _ in range(RUNS)),
                "what": name,
            }


def _seconds(work: Callable[[_Size], object], size: _Size) -> float:
    began = process_time()
    work(size)
    return max(process_time() - began, 1e-5)


def chart(points: list[dict[str, object]]) -> str:
    """The points as lines, a panel for each thing that is moved, as SVG."""
    panels = list(dict.fromkeys(point["panel"] for point in points))
    scale = {"type": "log"}
    spec = {
        "data": {"values": points},
        "facet": {"column": {"field": "panel", "title": None, "sort": panels}},
        "resolve": {"scale": {"x": "independent"}},
        "spec": {
            "width": 330,
            "height": 300,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "scale": {**scale, "nice": False}, "title": None},
                "y": {
                    "field": "seconds",
                    "type": "quantitative",
                    "scale": scale,
                    "title": "seconds of processor time",
                },
                "strokeDash": {"field": "what", "title": None},
                "color": {"field": "what", "title": None},
            },
        },
    }
    return str(vl_convert.vegalite_to_svg(spec))


def main() -> None:
    """Measure, draw and write."""
    for name, points in (("cost.svg", measured), ("cost_of_index.svg", index_measured)):
        (HERE / name).write_text(chart(list(points())), encoding="utf-8")


if __name__ == "__main__":
    main()
