"""A survey of five districts for tests, one of which is the small town of the tests."""

from pathlib import Path

FIGURES = """\
code,year,hard times
A,2025,2.91
B,2025,3.2
T,2025,3.35
C,2025,3.604
D,2025,4.0
E,2025,
T,2024,3.1
"""
DESCRIPTION = """\
geography: smallton
vintage: "2026"
key: another
title: A survey made up for tests
source: made for tests
period: "2025"
mode: by telephone
caveat: A voice is answered otherwise than a form.
districts: districts of nowhere
file: figures.csv
district: code
rows: {year: "2025"}
measures:
  resilience_mean: {column: hard times, low: 1, high: 5}
  index: {column: hard times, low: 0, high: 5}
"""
NAMED = """\
code,name,year,hard times
A,Ashby,2025,2.91
B,Beech,2025,3.2
T,Smallton,2025,3.35
C,Clough,2025,3.604
D,Delph,2025,4.0
E,Eccles,2025,
F,Fell,2025,3.0
F2,Fell,2025,3.1
"""
SIMILAR = f"""\
{DESCRIPTION}\
similar:
  column: name
  names: [Delph, Ashby, Beech, Clough]
  why: chosen by hand before anybody saw a figure
"""


def described(folder: Path, *, figures: str = FIGURES, description: str = DESCRIPTION) -> Path:
    """The description of the survey, whose figures lie beside it in ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / "figures.csv").write_text(figures)
    (folder / "survey.yaml").write_text(description)
    return folder / "survey.yaml"
