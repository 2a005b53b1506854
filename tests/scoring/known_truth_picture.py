"""Our index and a naive one beside the truth, drawn: ``python -m tests.scoring.known_truth_picture``.

200 counties, a quarter of an hour; into ``docs/known-truth.svg``.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import vl_convert

from tests.scoring.known_truth import BANDS, LEVEL, WARDS, Found, N, found_in, in_band

COUNTIES, PARTS = 200, 10
OURS, NAIVE = "this index", "a naive index"
ERROR, COVERED = "mean error, in index points", "likely ranges of 95 % that hold the truth, per cent"


def points(found: Found) -> Iterator[dict[str, object]]:
    """A point a panel, index and tenth of the wards, from the few answers to the many."""
    panels = {
        (ERROR, OURS): found.error,
        (ERROR, NAIVE): found.naive_error,
        (COVERED, OURS): 100.0 * found.covered,
        (COVERED, NAIVE): 100.0 * found.naive_covered,
    }
    for part in np.array_split(np.arange(WARDS), PARTS):
        for (panel, what), values in panels.items():
            yield {
                "panel": panel,
                "what": what,
                "answers": float(N[part].mean()),
                "value": float(values[:, part].mean()),
            }


def chart(rows: list[dict[str, object]]) -> str:
    """The points as lines in two panels, each with the line where it should be, as SVG."""

    def panel(title: str, should: float) -> dict[str, object]:
        return {
            "width": 330,
            "height": 240,
            "title": {"text": title, "anchor": "start", "fontWeight": "normal"},
            "transform": [{"filter": {"field": "panel", "equal": title}}],
            "layer": [
                {
                    "mark": {"type": "rule", "color": "#8a9499"},
                    "data": {"values": [{"y": should}]},
                    "encoding": {"y": {"field": "y", "type": "quantitative"}},
                },
                {
                    "mark": {"type": "line", "point": True},
                    "encoding": {
                        "x": {
                            "field": "answers",
                            "type": "quantitative",
                            "scale": {"type": "log", "nice": False},
                            "title": "answers in a ward",
                        },
                        "y": {
                            "field": "value",
                            "type": "quantitative",
                            "scale": {"zero": False},
                            "title": None,
                        },
                        "strokeDash": {"field": "what", "title": None, "scale": {"domain": [OURS, NAIVE]}},
                        "color": {
                            "field": "what",
                            "title": None,
                            "scale": {"domain": [OURS, NAIVE], "range": ["#0b4a58", "#a4502e"]},
                        },
                    },
                },
            ],
        }

    spec = {"data": {"values": rows}, "hconcat": [panel(ERROR, 0.0), panel(COVERED, 100.0 * LEVEL)]}
    return str(vl_convert.vegalite_to_svg(spec))


def figures(found: Found) -> Iterator[str]:
    """What was found, band by band: truth held by the range of index, domains, ranks and naive index."""
    for band in BANDS:
        within = in_band(band)
        kinds = (found.covered, found.domains_covered, found.rank_covered, found.naive_covered)
        held = ", ".join(f"{kind[:, within].mean():.3f}" for kind in kinds)
        error, naive = found.error[:, within].mean(), found.naive_error[:, within].mean()
        yield f"{band[0]} to {band[1]} answers: held {held}; mean error {error:.2f}, naive {naive:.2f}"
    short = found.clusters_error.mean() / found.clusters_variance.mean()
    yield f"clusters: held {found.clusters_covered.mean():.3f}; squared error {short:.2f} times the variance"
    yield f"error goes with n: {found.link(found.error):.4f}, naive {found.link(found.naive_error):.4f}"


if __name__ == "__main__":
    counties = found_in(range(COUNTIES))
    picture = Path(__file__).resolve().parents[2] / "docs" / "known-truth.svg"
    picture.write_text(chart(list(points(counties))), encoding="utf-8")
    print("\n".join(figures(counties)))  # noqa: T201 - a tool that is run by hand
