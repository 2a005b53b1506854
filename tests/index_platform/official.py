"""Official files of the small town of the tests: seven postcodes, and two squares side by side."""

import json
from pathlib import Path

POSTCODES = """\
pcds,doterm,osward
YY1 1AA,,QN
YY1 1AB,,QN
YY1 1AD,199606,QN
YY10 2AA,,QS
YY10 2AB,,QS
YY10 2AD,,QS
SW1A 2AA,,E05013806
"""
NORTH, SOUTH, ELSEWHERE = "YY1 1AA", "YY10 2AB", "SW1A 2AA"
DESCRIPTION = """\
geography: smallton
vintage: "2026"
postcodes: {file: postcodes.csv, vintage: May 2026, source: made for tests}
boundaries: [{file: quarters.geojson, vintage: May 2026, source: made for tests, level: quarter, code: code}]
"""


def described(folder: Path, *, postcodes: str = POSTCODES, description: str = DESCRIPTION) -> Path:
    """The description of official files, which lie beside it in ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / "postcodes.csv").write_text(postcodes)
    (folder / "quarters.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": _squares()})
    )
    (folder / "official.yaml").write_text(description)
    return folder / "official.yaml"


def _squares() -> list[object]:
    rows = {"QN": 53.1, "QS": 53.0}
    return [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-2, y], [-1.9, y], [-1.9, y + 0.1], [-2, y + 0.1], [-2, y]]],
            },
        }
        for code, y in rows.items()
    ]
