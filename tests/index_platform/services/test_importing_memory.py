"""However large a file is, importing it takes no more memory. Ten times the rows, the same room."""

import subprocess
import sys
from pathlib import Path

import pytest

GROWTH = 16_000  # kB that ten times the rows may take more: what the libraries keep, whatever the file
WHOLE = 100_000  # rows
_MEASURED = """
import resource, sys
from pathlib import Path
from index_platform.services import database, importing
from index_platform.settings import from_environment
from tests.index_platform.survey import MOMENT, start

folder, count, bad = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
file = folder / "answers.csv"
with file.open("w") as out:
    out.write("id,place,mode,brs1,brs2,brs3,brs4,brs5,brs6\\n")
    for row in range(count):
        place = "QX" if bad and row % bad == 0 else "QN"
        out.write(f"{row},{place},web,1,2,3,4,5,{1 + row % 5}\\n")
with database.opened(from_environment({"THRIVING_DATA_DIR": str(folder / "data")})) as engine:
    start(engine, folder)
    request = importing.Request(file=file, wave="first", instrument="brs@1.0")
    report = importing.imported(engine, request, clock=lambda: MOMENT, good_rows=bool(bad))
print(report.new + report.bad, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(folder: Path, count: int, bad: int) -> int:
    """The peak of the memory of a process that imports ``count`` rows, in kB; one in ``bad`` is bad."""
    folder.mkdir()
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", _MEASURED, str(folder), str(count), str(bad)]
    said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    rows, peak = map(int, said.split())
    assert rows == count
    return peak


@pytest.mark.slow
@pytest.mark.proof
@pytest.mark.parametrize("bad", [0, 3])
def test_ten_times_the_rows_take_no_more_memory(tmp_path: Path, proof_share: float, bad: int) -> None:
    count = int(WHOLE * proof_share)
    small, large = (_peak(tmp_path / name, rows, bad) for name, rows in (("s", count // 10), ("l", count)))
    assert large - small < GROWTH
